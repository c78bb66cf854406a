"""What holds a case up: the first reason in full, the others below, each with a way to end it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Tone
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.badge import quiet_badge
from ui.widgets.card import Card, clear, scrolled
from ui.widgets.facts import Fact, Facts
from ui.widgets.words import hairline, words

if TYPE_CHECKING:
    from desktop.queries.case_holds import Hold, HoldFact
    from desktop.queries.case_screen import CaseScreen


_LEAST_HEIGHT = 36


class HoldsCard(Card):
    """A short list; it scrolls where there is much of it."""

    followed = Signal(object)
    """The `HoldFact` that somebody followed."""

    def __init__(self) -> None:
        super().__init__("What holds it up")
        self._shown: tuple[tuple[Hold, ...], str] | None = None
        self._list = QVBoxLayout()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(PANE_MARGIN, 0, PANE_MARGIN, 8)
        column.setSpacing(10)
        column.addLayout(self._list)
        column.addStretch(1)
        self._list.setSpacing(10)
        self.body.setContentsMargins(0, 0, 0, 8)
        area = scrolled(inner)
        area.setMinimumHeight(_LEAST_HEIGHT)
        self.body.addWidget(area, 1)

    def show_screen(self, screen: "CaseScreen") -> None:
        """Shows the reasons; nothing moves when they are the same."""
        shown = (screen.holds, screen.waits)
        if shown == self._shown:
            return
        self._shown = shown
        is_question = bool(screen.holds) and screen.holds[0].kind.value == "Asked"
        title = self.tr("What was asked") if is_question else self.tr("What holds it up")
        self.title.setText(title)
        self.setAccessibleName(title)
        clear(self._list)
        clear(self.aside)
        if not screen.holds:
            said = self.tr("Nothing: the next step is yours.")
            if screen.waits:
                said = self.tr("Nothing on this side. {0}.").format(screen.waits)
            self._list.addWidget(words(said, wrap=True))
            return
        first = screen.holds[0]
        if not is_question:
            self.aside.addWidget(quiet_badge(self.tr(first.kind.value), _tone(first)))
        for number, hold in enumerate(screen.holds):
            if number:
                self._list.addWidget(hairline())
                self._list.addLayout(self._head(hold))
            else:
                self._list.addWidget(words(hold.sentence, wrap=True, select=True))
            if hold.facts:
                self._list.addWidget(self._facts(hold))

    def _head(self, hold: "Hold") -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(quiet_badge(self.tr(hold.kind.value), _tone(hold)))
        row.addWidget(words(hold.sentence, "muted", wrap=True), 1)
        return row

    def _facts(self, hold: "Hold") -> Facts:
        facts = Facts(94)
        facts.set_facts([_fact(one) for one in hold.facts])
        facts.followed.connect(self._follow)
        return facts

    @Slot(object)
    def _follow(self, fact: "HoldFact") -> None:
        self.followed.emit(fact)


def _fact(fact: "HoldFact") -> Fact:
    link = fact if fact.goes_to is not None else None
    return Fact(fact.label, fact.value, link=link)


def _tone(hold: "Hold") -> Tone:
    match hold.kind.value:
        case "Ended":
            return Tone.NEUTRAL
        case "Due":
            return Tone.BAD if hold.is_bad else Tone.INFO
        case _:
            return Tone.BAD if hold.is_bad else Tone.WARNING
