"""Nothing that somebody did is lost, doubled or shown wrongly, whatever the line does; and the test
of that finds what it is for. `RMA_DESK_TORTURE` is how many examples a long run takes."""

import os
from collections.abc import Callable

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.remote.model import planted
from tests.remote.model.machine import Desks
from tests.remote.model.world import Template

EXAMPLES = int(os.environ.get("RMA_DESK_TORTURE", "9"))


def run(template: Template, examples: int, *, is_always_the_same: bool = False) -> None:
    machine = type("DesksHere", (Desks,), {"template": template})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=15,
            phases=tuple(Phase) if EXAMPLES > 9 else (Phase.generate,),
            derandomize=is_always_the_same or settings().derandomize,
            database=None,
        ),
    )


@pytest.mark.timeout(0)
def test_nothing_is_lost_doubled_or_shown_wrongly(template: Template) -> None:
    run(template, EXAMPLES)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_the_same_with_the_server_on_postgresql(postgres_template: Template) -> None:
    run(postgres_template, EXAMPLES)


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (planted.move_cursor_inside_a_revision, "4: "),
        (planted.confirm_before_the_echo, "[15]: "),
        (planted.lose_an_outcome_with_its_refusal, "1: "),
        (planted.draw_numbers_before_the_clock_is_locked, "4: no mirror"),
        (planted.forget_what_was_decided_long_ago, "2: an operation was answered twice"),
    ],
)
def test_a_planted_fault_is_found(
    plant: Callable[[pytest.MonkeyPatch], None],
    found: str,
    template: Template,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, BaseExceptionGroup), match=found):
        run(template, 40, is_always_the_same=True)
