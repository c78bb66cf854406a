"""What every pane says beside showing what was asked for: loading, error, no right, no line."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.refusal import Refused
from desktop.workplace import Desk
from tests.ui.real_desk import open_case, settled
from tests.ui.real_world import PENACLARA
from ui.background import Background
from ui.drafts import Drafts
from ui.panes.all_panes import all_panes
from ui.panes.catalogue import PaneEntry
from ui.panes.import_register import ImportPane
from ui.panes.pane import Pane
from ui.theme import Theme
from ui.theme.tokens import Tone
from ui.widgets.banner import PaneState, tone_of
from ui.workbench import Workbench

_ASK_NOTHING = ("help", "import", "sign in", "own password")
ASKING = [entry for entry in all_panes() if entry.key not in _ASK_NOTHING]
"""The panes that ask the store when they are shown; these four need none, or none yet."""
RULES = {
    PaneState.NO_RIGHT: "right",
    PaneState.OFF_LINE: "line",
    PaneState.CONFLICT: "conflict",
}
"""The states in which something is refused, by the rule of the refusal."""
REGISTER = Path(__file__).parent.parent / "intake" / "registers" / "shipped-not-registered.txt"
LISTS = ("cases", "requests", "shipments", "exceptions", "sync")
TOLD_WITHOUT_A_THING = {
    "case": "No case is open.",
    "form": "No form is chosen.",
    "own password": "Alone on this computer nobody needs a password.",
}


class DeskThat:
    """The real desk, but for its answers: each question first goes through `meets`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.meets: Callable[[], None] = lambda: None

    def ask(self, query: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.meets()
        return self._desk.ask(query, *arguments, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)


class Shown:
    """A pane on the screen, at a desk whose answers a test can hold back or spoil."""

    def __init__(self, desk: DeskThat, bench: Workbench, case: UUID, qtbot: QtBot) -> None:
        self.desk, self.bench, self.case, self.qtbot = desk, bench, case, qtbot

    def show(self, entry: PaneEntry, *, with_thing: bool = True) -> Pane:
        """Opens a pane, those of a single thing with the case that there is."""
        pane = entry.make(self.bench)
        self.qtbot.addWidget(pane)
        if with_thing and entry.key in TOLD_WITHOUT_A_THING:
            pane.show_thing(self.case)
        pane.resize(1100, 700)
        pane.show()
        return pane

    def settle(self) -> None:
        settled(self.bench, self.qtbot)


@pytest.fixture
def shown(
    desk: Desk, theme: Theme, memory: Any, background: Background, qtbot: QtBot
) -> Iterator[Shown]:
    spoilt = DeskThat(desk)
    bench = Workbench(spoilt, background, Drafts(memory, background))
    case = open_case(desk, PENACLARA, "A05860D26395078A")
    yield Shown(spoilt, bench, case, qtbot)
    spoilt.meets = lambda: None


@pytest.mark.parametrize("entry", ASKING, ids=lambda entry: entry.key)
def test_a_slow_answer_is_announced_and_no_empty_card_stands_there(
    entry: PaneEntry, shown: Shown, qtbot: QtBot
) -> None:
    answered = threading.Event()

    def wait() -> None:
        answered.wait(20)

    shown.desk.meets = wait
    try:
        pane = shown.show(entry)
        assert not pane.banner.isVisible()
        qtbot.waitUntil(pane.banner.isVisible)
        assert pane.banner.sentence == "Looking it up …"
        assert pane.content.isVisible() is not pane.waits_for_answer
    finally:
        answered.set()
    shown.settle()
    assert pane.banner.sentence != "Looking it up …" or not pane.banner.isVisible()


@pytest.mark.parametrize("entry", ASKING, ids=lambda entry: entry.key)
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), "No space left on device. Nothing was changed."),
        (ZeroDivisionError("integer"), "what you typed is kept"),
    ],
    ids=["full disk", "unexpected"],
)
def test_an_error_says_what_is_safe_and_can_be_tried_again(
    entry: PaneEntry, error: Exception, told: str, shown: Shown
) -> None:
    shown.desk.meets = raiser(error)
    pane = shown.show(entry)
    shown.settle()
    assert pane.banner.sentence == "That did not work."
    assert told in pane.banner.accessibleName()
    assert "integer" not in pane.banner.accessibleName()
    assert pane.content.isVisible() is not pane.waits_for_answer
    shown.desk.meets = lambda: None
    pane.banner._act.click()
    shown.settle()
    assert pane.content.isVisible()
    assert pane.banner.sentence != "That did not work." or not pane.banner.isVisible()


@pytest.mark.parametrize("entry", ASKING, ids=lambda entry: entry.key)
@pytest.mark.parametrize("state", RULES)
def test_who_may_what_waits_for_the_line_and_what_conflicts_is_said(
    entry: PaneEntry, state: PaneState, shown: Shown
) -> None:
    rule = RULES[state]
    said = "Only the desk in Vigo may look at this."
    shown.desk.meets = raiser(Refused(said, rule=rule))
    pane = shown.show(entry)
    shown.settle()
    assert pane.banner.isVisible()
    assert pane.banner.sentence == said
    assert pane.banner.property("tone") == tone_of(state).value == Tone.WARNING.value


@pytest.mark.parametrize("state", RULES)
def test_a_register_that_is_not_taken_in_stays_in_sight_and_it_is_said_why(
    state: PaneState, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,) = [one for one in all_panes() if one.key == "import"]
    pane = shown.show(entry)
    assert isinstance(pane, ImportPane)
    pane.open_file(REGISTER)
    shown.settle()
    said = "Only the desk in Vigo may take this in."
    refuse = raiser(Refused(said, rule=RULES[state]))
    monkeypatch.setattr(shown.desk, "perform", lambda _: refuse(), raising=False)
    pane.take.click()
    shown.settle()
    assert pane.banner.sentence == said
    assert pane.banner.property("tone") == tone_of(state).value
    assert pane.look.isVisible()
    monkeypatch.undo()
    pane.take.click()
    shown.settle()
    assert not pane.banner.isVisible()


@pytest.mark.parametrize("entry", all_panes(), ids=lambda entry: entry.key)
def test_an_empty_store_says_what_to_do(
    entry: PaneEntry,
    empty_desk: Desk,
    theme: Theme,
    memory: Any,
    background: Background,
    qtbot: QtBot,
) -> None:
    bench = Workbench(empty_desk, background, Drafts(memory, background))
    pane = entry.make(bench)
    qtbot.addWidget(pane)
    pane.resize(1100, 700)
    pane.show()
    settled(bench, qtbot)
    # An agent reads who may change something about people; the others have nothing to show.
    tells = (*LISTS, *TOLD_WITHOUT_A_THING, "people")
    assert pane.banner.isVisible() is (entry.key in tells)
    if entry.key in TOLD_WITHOUT_A_THING:
        assert pane.banner.sentence == TOLD_WITHOUT_A_THING[entry.key]
    assert pane.banner.isVisible() or pane.content.isVisible()


def raiser(error: Exception) -> Callable[[], None]:
    """What meets every question with an error."""

    def meet() -> None:
        raise error

    return meet
