"""One refused act on a page: why, both sides or what was typed, what builds on it, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from desktop.domain.resolution import Resolution, Side
from ui.moments import moment_words
from ui.panes.sync_sides import SidesCard
from ui.panes.sync_texts import TextsCard
from ui.panes.sync_thing import ThingCard
from ui.panes.sync_words import with_it_words
from ui.theme import Tone
from ui.widgets.badge import Badge
from ui.widgets.button import Button
from ui.widgets.card import Card, clear, scrolled
from ui.widgets.link import Link
from ui.widgets.painting import BadgeWords
from ui.widgets.words import words

if TYPE_CHECKING:
    from desktop.remote.undecided import ActRow, Undecided


class DecidePage(QWidget):
    """Holds what somebody chose and typed for the act that is shown; decides nothing itself."""

    edited = Signal()
    wanted = Signal(object)
    """The `Resolution` that somebody asked for."""
    case_wanted = Signal(object)
    act_wanted = Signal(object)
    """The id of another refused act that somebody wants to see."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Undecided | None = None
        self._build()
        self._join()

    def show_act(self, act: Undecided, today: date, who: str) -> None:
        """Shows a refused act; what was chosen and typed for the same one stays."""
        is_another = self.shown is None or self.shown.row.id != act.row.id
        self.shown = act
        if is_another:
            self.sides.forget()
            self.texts.forget()
        case = act.row.case_id if act.is_case_here else None
        under = self._under_words(act, who)
        self.thing.show_thing(act.row.deed, under, self._reason(act), case)
        is_edit = bool(act.sides)
        self.sides.setVisible(is_edit)
        self.sides.show_sides(act.sides, today, who)
        self.texts.setVisible(bool(act.texts) and not is_edit)
        self.texts.show_texts(act.texts if not is_edit else ())
        self._show_chain(act)
        self.send.setVisible(act.is_known)
        self.hint.setVisible(bool(act.apart))
        self.show_words()
        if is_another:
            self.area.verticalScrollBar().setValue(0)

    @property
    def resolution(self) -> Resolution | None:
        """What is chosen so far; None where nothing is shown."""
        if self.shown is None:
            return None
        return Resolution(self.shown.row.id, self.sides.choices, self.texts.mended)

    @property
    def is_complete(self) -> bool:
        """Whether every field that is apart has its side."""
        return not self.sides.open_rows

    @property
    def values(self) -> dict[str, str]:
        """What was chosen and typed, for a draft."""
        return {**self.sides.values, **self.texts.values}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Takes up a draft."""
        self.sides.set_values(values)
        self.texts.set_values(values)
        self.show_words()

    def show_words(self) -> None:
        """Says on the button what it does now."""
        choices = self.sides.choices.values()
        is_theirs = self.shown is not None and len(self.sides.choices) == len(self.shown.sides) > 0
        if is_theirs and all(one.side is Side.THEIRS for one in choices):
            self.send.set_words(self.tr("Keep theirs"))
        elif self.texts.mended:
            self.send.set_words(self.tr("Send it mended"))
        else:
            self.send.set_words(self.tr("Send again"))

    def show_outlook(self, refusal: Refused | None) -> None:
        """Says whether it would be done as it is decided."""
        act = self.shown
        if act is None:
            return
        if not act.is_known:
            said, tone = self.tr("This version cannot send it again: update it."), Tone.WARNING
        elif not self.is_complete:
            said, tone = self.tr("Choose a side for each field that is apart."), Tone.WARNING
        elif act.builds_on is not None:
            said, tone = (
                self.tr("It builds on another refused act: decide that first."),
                Tone.WARNING,
            )
        elif refusal is not None and refusal.sentence == act.row.reason:
            said, tone = self.tr("Sent like this it would be refused again."), Tone.BAD
        elif refusal is not None:
            again = self.tr("Sent like this it would be refused again: {0}")
            said, tone = again.format(refusal.sentence), Tone.BAD
        elif act.authority_only:
            said, tone = self.tr("Only the server can say: it is asked once more."), Tone.INFO
        else:
            said, tone = self.tr("Sent like this it is done."), Tone.GOOD
        self.outlook.setText(said)
        word = {Tone.GOOD: self.tr("works"), Tone.BAD: self.tr("to mend"),
                Tone.INFO: self.tr("asks"), Tone.WARNING: self.tr("open")}[tone]  # fmt: skip
        self.badge.set_words(BadgeWords(word, tone))

    def mark(self, refusal: Refused) -> None:
        """Marks the field that a refusal names."""
        if refusal.field:
            self.texts.mark(refusal.field, refusal.sentence)
            self.sides.mark(refusal.field, refusal.sentence)

    def choose(self, side: Side) -> None:
        """Takes a side where the keyboard is."""
        self.sides.choose_here(side)
        if self.is_complete and side is not Side.EDIT:
            self.send.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus(self) -> None:
        """Puts the keyboard where one begins: at the first open field, or at what was typed."""
        if self.sides.open_rows:
            self.sides.open_rows[0].focus()
        elif self.texts.isVisibleTo(self) and self.texts.fields:
            self.texts.focus()
        else:
            (self.send if self.send.isVisibleTo(self) else self.drop).setFocus(
                Qt.FocusReason.OtherFocusReason
            )

    def _send(self) -> None:
        if not self.sides.ask_for_choice() and self.resolution is not None:
            self.wanted.emit(self.resolution)

    def _drop(self) -> None:
        if self.shown is not None:
            self.wanted.emit(Resolution(self.shown.row.id, lets_go=True))

    def _under_words(self, act: Undecided, who: str) -> tuple[str, ...]:
        by = self.tr("{0}, {1}").format(who, moment_words(act.row.at))
        return (by, act.case_words)

    def _reason(self, act: Undecided) -> str:
        """Why it was refused; where both sides are shown they say it themselves."""
        if not act.apart:
            return act.row.reason
        if len(act.apart) == 1:
            return self.tr("Somebody else was before you in one field. Both sides stand below.")
        said = self.tr("Somebody else was before you in {0} fields. Both sides stand below.")
        return said.format(len(act.apart))

    def _show_chain(self, act: Undecided) -> None:
        clear(self._chain)
        if act.builds_on is not None:
            self._chain.addWidget(words(self.tr("It builds on what was refused before it:")))
            self._chain.addWidget(self._link(act.builds_on))
        if act.with_it:
            self._chain.addWidget(words(with_it_words(len(act.with_it)), wrap=True))
            for one in act.with_it:
                self._chain.addWidget(self._link(one))
        self.chain.setVisible(bool(act.builds_on or act.with_it))

    def _link(self, row: ActRow) -> Link:
        link = Link(row.deed)
        identity: UUID = row.id
        link.clicked.connect(lambda: self.act_wanted.emit(identity))
        return link

    def _build(self) -> None:
        self.outlook = words("", "muted", wrap=True)
        self.badge = Badge()
        self.thing = ThingCard(beside=(self.badge, self.outlook))
        self.reason, self.open_case = self.thing.reason, self.thing.open_case
        self.drop = Button(self.tr("Let it go"), "Alt+D")
        self.send = Button(self.tr("Send again"), "Ctrl+Return", primary=True)
        self.thing.add_buttons(self.drop, self.send)
        self.sides = SidesCard()
        self.texts = TextsCard()
        self.hint = words(self._keys(), "small", wrap=True)
        self.chain = Card()
        self._chain = QVBoxLayout()
        self._chain.setSpacing(6)
        self.chain.body.addLayout(self._chain)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for part in (self.sides, self.hint, self.texts, self.chain):
            column.addWidget(part)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addWidget(self.thing)
        self.area = scrolled(inner)
        whole.addWidget(self.area, 1)

    def _keys(self) -> str:
        return self.tr(
            "Alt+M mine · Alt+T theirs · Alt+E another value · Alt+D let it go · Ctrl+Enter decide"
        )

    def _join(self) -> None:
        self.send.clicked.connect(self._send)
        self.drop.clicked.connect(self._drop)
        self.thing.case_wanted.connect(self.case_wanted)
        for part in (self.sides, self.texts):
            part.edited.connect(self.show_words)
            part.edited.connect(self.edited)
