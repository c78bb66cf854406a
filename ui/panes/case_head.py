"""The head of a case: what it is, where it is on its way, the one next step, and the rest."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.domain.lifecycle import possible_on
from desktop.domain.milestones import Milestone, Standing
from desktop.domain.next_steps import Step
from desktop.domain.words import CaseKind
from ui.moments import moment_words, short_day, since_words
from ui.panes.case_words import channel_words, sentence_case, state_badge
from ui.panes.pane import PaneHead
from ui.theme import Tone
from ui.widgets.badge import Badge
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.painting import BadgeWords
from ui.widgets.stepper import Stand, Stepper
from ui.widgets.stepper import Step as ShownStep
from ui.widgets.words import SerialText

if TYPE_CHECKING:
    from desktop.queries.case_screen import CaseScreen


@dataclass(frozen=True, slots=True)
class Other:
    """Something else that can be done with a case: its name in the menu, and its key there.

    It stands there only where the case takes the `act`; "" for what can always be done.
    """

    key: str
    words: str
    act: str = ""
    shortcut: str = ""
    begins_group: bool = False


OTHERS = (
    Other("edit case", "Edit reference and description", "EditCase"),
    Other("add unit", "Add a unit", "AddUnit"),
    Other("join", "Make it one request with …", "JoinRequest"),
    Other("turn", "Turn it into an RMA case", "TurnIntoRma"),
    Other("take", "Take the case over", "TakeCase", begins_group=True),
    Other("waiting", "Waits for the customer", "SayWaiting"),
    Other("copy", "Copy as text for a mail", shortcut="Ctrl+Shift+C", begins_group=True),
    Other("spell", "Spell the serial", shortcut="F8"),
    Other("shipments", "See the shipments"),
    Other("cancel case", "Cancel the case", "CancelCase", begins_group=True),
    Other("reject case", "Reject the case", "RejectCase"),
)


class CaseHead(Card):
    """Says what the case is and offers the next step; everything else is in the menu."""

    step_wanted = Signal()
    """The one next step."""
    missing_wanted = Signal()
    """To the first mandatory fact that is missing."""
    other_wanted = Signal(str)
    """A key of `OTHERS`."""

    def __init__(self) -> None:
        super().__init__()
        self.head = PaneHead()
        self.step_button = Button("", "Ctrl+Return", primary=True)
        self.more = Button(self.tr("More"))
        self.stepper = Stepper()
        self.actions_by_key: dict[str, QAction] = {}
        self._state = Badge()
        self._units = Badge()
        self._numbers = SerialText("", 13, is_strong=True)
        self.missing = QPushButton()
        self._is_step_open = False
        self._step = Step.NOTHING
        self._waits = self.tr("Waits for the customer")
        self._build()
        self.step_button.clicked.connect(self.step_wanted)

    def show_screen(self, screen: "CaseScreen") -> None:
        """Shows the case as it stands."""
        case = screen.case
        self.head.set_title(case.number)
        self._state.set_words(state_badge(case.state))
        units = ", ".join(f"{count} × {name}" for count, name in screen.types)
        self._units.set_words(BadgeWords(units, Tone.NEUTRAL, has_sign=False) if units else None)
        numbers = ", ".join(rma.number for rma in case.rmas)
        self._numbers.set_text(numbers)
        self._numbers.setVisible(bool(numbers))
        self._show_missing(len(case.missing))
        self.head.set_under(_under(screen))
        self.head.set_aside(_aside(screen))
        self.stepper.set_steps([_shown(one) for one in screen.milestones])
        self._step = case.step
        if case.step.value:
            self.step_button.set_words(case.step.value)
        self._show_step()
        is_waiting = case.waiting_since is not None
        waits = self.tr("No longer waits for the customer")
        self.actions_by_key["waiting"].setText(waits if is_waiting else self._waits)
        possible = possible_on(case.kind, case.state)
        for other in OTHERS:
            is_there = not other.act or other.act in possible
            self.actions_by_key[other.key].setVisible(is_there)
        self.actions_by_key["shipments"].setVisible(bool(case.rmas))
        self.setAccessibleName(f"{case.number}, {case.state.value}, {case.organisation}")

    def _show_missing(self, count: int) -> None:
        one = self.tr("1 mandatory fact is missing")
        many = self.tr("{0} mandatory facts are missing").format(count)
        self.missing.setText(one if count == 1 else many)
        self.missing.setAccessibleName(self.missing.text())
        self.missing.setVisible(count > 0)

    def set_step_open(self, is_open: bool) -> None:
        """While a place at the side has the primary button, the head has none."""
        self._is_step_open = is_open
        self._show_step()

    def _show_step(self) -> None:
        self.step_button.setVisible(bool(self._step.value) and not self._is_step_open)

    def _build(self) -> None:
        self.head.badges.addWidget(self._state)
        self.head.badges.addWidget(self._units)
        self.head.badges.addWidget(self._numbers)
        self.head.badges.addWidget(self.missing)
        self.missing.setProperty("look", "link")
        self.missing.setCursor(Qt.CursorShape.PointingHandCursor)
        self.missing.clicked.connect(self.missing_wanted)
        self.missing.hide()
        menu = QMenu(self.more)
        for other in OTHERS:
            if other.begins_group:
                menu.addSeparator()
            action = menu.addAction(self.tr(other.words))
            if other.shortcut:
                action.setText(f"{self.tr(other.words)}\t{other.shortcut}")
            action.triggered.connect(lambda _=False, key=other.key: self.other_wanted.emit(key))
            self.actions_by_key[other.key] = action
        self.more.setMenu(menu)
        self.head.buttons.addWidget(self.step_button)
        self.head.buttons.addWidget(self.more)
        self.body.setContentsMargins(16, 14, 16, 12)
        self.body.addWidget(self.head)
        self.add_foot(self.stepper)


def _under(screen: "CaseScreen") -> str:
    case = screen.case
    parts = [
        case.organisation,
        case.contact,
        f"{channel_words(case.channel)}, {moment_words(case.reported_at)}",
    ]
    if case.on_behalf_of:
        parts.insert(1, f"on their behalf {case.on_behalf_of}")
    if case.call_back_at is not None:
        parts.append(f"call back {moment_words(case.call_back_at)}")
    if case.kind is CaseKind.TECHNICAL_SUPPORT:
        parts.insert(0, sentence_case(case.kind.value))
    if screen.failed_since is not None:
        parts.append(f"faults since {short_day(screen.failed_since, screen.today)}")
    if case.customer_reference:
        parts.append(f"their reference {case.customer_reference}")
    if case.description and case.kind is CaseKind.RMA:
        parts.append(f"“{' '.join(case.description.split())}”")
    return " · ".join(part for part in parts if part)


def _aside(screen: "CaseScreen") -> str:
    if not screen.waits:
        return screen.worth
    if screen.waits_since is None:
        return screen.waits
    return f"{screen.waits} since {since_words(screen.waits_since, screen.asked_at)}"


def _shown(milestone: Milestone) -> ShownStep:
    return ShownStep(milestone.word, _stand(milestone.standing))


def _stand(standing: Standing) -> Stand:
    match standing:
        case Standing.DONE:
            return Stand.DONE
        case Standing.HERE:
            return Stand.HERE
        case Standing.AHEAD:
            return Stand.AHEAD
        case Standing.LEFT_OUT:
            return Stand.SKIPPED
        case _:
            assert_never(standing)
