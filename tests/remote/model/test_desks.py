"""Nothing that somebody did is lost, doubled or shown wrongly, whatever the line does; and the test
of that finds what it is for. `RMA_DESK_TORTURE` is how many examples a long run takes."""

import os
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import RULE_MARKER, run_state_machine_as_test

from tests.remote.model import planted, planted_mishaps
from tests.remote.model.line import Fault
from tests.remote.model.machine import Desks
from tests.remote.model.world import Template

SHORT, LONG = 4, 60
RULES = {name for name in dir(Desks) if hasattr(getattr(Desks, name), RULE_MARKER)}
EXAMPLES = int(os.environ.get("RMA_DESK_TORTURE", str(SHORT)))
MUST_BE_REACHED = {
    *(fault.value for fault in Fault if fault is not Fault.CUT_BEFORE),
    *(f"{act} applied" for act in ("AddComment", "EditCase", "EditForm", "OpenCase")),
    *(f"{act} applied" for act in ("AttachFile", "ConfirmFile", "IssueRma", "ChangeRole")),
    *(f"{act} conflict" for act in ("EditCase", "EditForm")),
    "some act rejected",
    "an act cut on its way",
    "a file cut on its way",
    "an act within an exchange",
    "a step of a second program",
    "an act refused at the desk for its right",
    "killed at a commit",
    "a full disk here",
    "a full disk there",
    "a full disk there for files",
    "a wrong clock",
    "a replica with earlier tables",
    "a replica marked as other",
    "a server with earlier tables",
    "half a first start",
    "a first start",
    "a copied folder",
    "a restored server",
    "a restored server that lost something",
    "a parked act decided",
    "lost acts decided",
}
"""What a long run has to have gone through; a short one goes through some of it each day."""
MOST_MORE = 4


def run(
    template: Template, examples: int, *rules: str, is_always_the_same: bool = False
) -> Counter[str]:
    """Runs the model, with all its rules or with these alone; gives what befell desks and servers
    in it, and how often."""
    reached: Counter[str] = Counter()
    named = set(rules)
    assert named <= RULES, named - RULES
    left_out = dict.fromkeys(RULES - named) if named else {}
    facts = {"template": template, "reached": reached, **left_out}
    makes_small = EXAMPLES > SHORT and not is_always_the_same  # a planted fault is only to be found
    machine = type("DesksHere", (Desks,), facts)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=15 if EXAMPLES < LONG else 25,
            phases=tuple(Phase) if makes_small else (Phase.generate,),
            derandomize=is_always_the_same or settings().derandomize,
            database=None,
        ),
    )
    return reached


def run_and_tell(template: Template) -> None:
    """The model; a long run tells what befell everybody, and fails where something never did. It
    goes on for that, at most for as long again: each example leaves some rules out, so that a run
    can miss what takes several of them."""
    reached = run(template, EXAMPLES)
    if EXAMPLES < LONG:
        return
    for _ in range(MOST_MORE):
        if reached.keys() >= MUST_BE_REACHED:
            break
        reached += run(template, EXAMPLES // MOST_MORE)
    print("".join(f"\n{count:7} {what}" for what, count in reached.most_common()))
    assert MUST_BE_REACHED - reached.keys() == set(), "what never happened proves nothing"


@pytest.mark.timeout(0)
def test_nothing_is_lost_doubled_or_shown_wrongly(template: Template) -> None:
    run_and_tell(template)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_the_same_with_the_server_on_postgresql(postgres_template: Template) -> None:
    run_and_tell(postgres_template)


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


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize(
    ("plant", "found", "rules"),
    [
        (
            planted_mishaps.take_what_came_of_a_file_for_all,
            "10: a file is not what its name says",
            ("attach", "exchange"),
        ),
        (
            planted_mishaps.answer_before_it_is_written,
            "3: an acknowledged operation is gone",
            ("comment", "exchange", "disk_full_at_the_server"),
        ),
        (
            planted_mishaps.settle_all_that_waits,
            "1: settled without an answer",
            ("comment", "exchange", "act_within_an_exchange"),
        ),
        (
            planted_mishaps.number_acts_by_heart,
            "2: two acts have one number",
            ("comment", "second_program"),
        ),
        (
            planted_mishaps.go_on_with_earlier_tables,
            "4: no mirror",
            ("comment", "edit_case", "exchange", "updated_from_earlier_tables"),
        ),
        (
            planted_mishaps.go_on_with_half_of_another_version,
            "half of another version's",
            ("comment", "join"),
        ),
    ],
)
def test_a_planted_carelessness_is_found_where_it_shows(
    plant: Callable[[pytest.MonkeyPatch], None],
    found: str,
    rules: tuple[str, ...],
    template: Template,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the rules alone that can show it: all of them meet it too rarely for a test that has to
    end. That a long run meets each is counted there."""
    plant(monkeypatch)
    with pytest.raises((AssertionError, BaseExceptionGroup), match=found):
        run(template, 120, *rules, is_always_the_same=True)
