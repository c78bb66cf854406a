"""Nothing that somebody did is lost, doubled or shown wrongly, whatever the line does; and the test
of that finds what it is for. `RMA_DESK_TORTURE` is how many examples a long run takes."""

import os
from collections.abc import Callable

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop.data.tables.replica import OUTBOX, OutboxState
from desktop.remote import outbox
from desktop.server import exchanging
from desktop.server.pulling import Page, read_page
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


def move_cursor_inside_a_revision(patch: pytest.MonkeyPatch) -> None:
    def halved(*asked: object) -> Page:
        page = read_page(*asked)  # type: ignore[arg-type]
        return Page(page.rows[: len(page.rows) // 2], None)

    patch.setattr(exchanging, "read_page", halved)


def confirm_before_the_echo(patch: pytest.MonkeyPatch) -> None:
    note = outbox.note_outcome

    def confirmed(connection: object, said: object) -> None:
        note(connection, said)  # type: ignore[arg-type]
        entry = outbox.entry_of(connection, said.id)  # type: ignore[arg-type,attr-defined]
        assert entry is not None
        outbox.set_state(connection, entry.place, OutboxState.CONFIRMED)  # type: ignore[arg-type]

    patch.setattr(outbox, "note_outcome", confirmed)


def lose_an_outcome_with_its_refusal(patch: pytest.MonkeyPatch) -> None:
    settle = outbox.settle

    def forgetful(connection: object, cursor: int) -> None:
        settle(connection, cursor)  # type: ignore[arg-type]
        refused = OUTBOX.delete().where(OUTBOX.c.state == OutboxState.PARKED)
        connection.execute(refused)  # type: ignore[attr-defined]

    patch.setattr(outbox, "settle", forgetful)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (move_cursor_inside_a_revision, "4: "),
        (confirm_before_the_echo, "[15]: "),
        (lose_an_outcome_with_its_refusal, "1: "),
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
