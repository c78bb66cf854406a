"""What a supervisor does at the window: a batch review looked at and decided."""

from collections.abc import Iterator

from desktop.domain.next_steps import Step
from desktop.domain.words import Decision
from ui.panes.exceptions import ExceptionsPane
from ui.sample_day import acts, menus
from ui.sample_day.stage import Stage, Until


def see_review(stage: Stage) -> Iterator[Until]:
    """Goes from the case that is seen to its review."""
    yield from acts.take_step(stage, Step.DECIDE_BATCH)
    yield stage.until(
        "the review is shown",
        lambda: isinstance(stage.pane, ExceptionsPane) and bool(stage.pane.types.rows),
    )


def decide(stage: Stage, decision: Decision, reason: str) -> Iterator[Until]:
    """Chooses a decision for the one type that is asked for, gives the reason, and decides."""
    pane = stage.pane
    assert isinstance(pane, ExceptionsPane)
    row = pane.types.rows[0]
    stage.tab_to(row.decision.name)
    yield from menus.choose(stage, decision.value)
    stage.write(row.reason.name, reason)
    yield stage.still()
    yield from stage.photograph("02 a review about to be decided")
    stage.press("Ctrl+Return")
    yield stage.until("it is decided", lambda: not pane.types.rows)
