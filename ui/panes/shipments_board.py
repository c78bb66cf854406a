"""The board: five columns of cards, one for each line of an RMA that moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.domain.serials import normalise_serial
from desktop.domain.words import LineState
from ui.moments import near_day
from ui.theme import Tone
from ui.widgets.card import Card
from ui.widgets.cards_list import CardsList, CardWords
from ui.widgets.painting import BadgeWords, Look, Run
from ui.widgets.words import words

if TYPE_CHECKING:
    from desktop.queries.moving import Board, BoardLine


_LEAST_WIDTH = 150
"""In less a serial of fifteen characters is cut; the board is then moved sideways instead."""


class BoardColumns(QWidget):
    """Arrows go up, down and across; what is selected is selected in one column only."""

    selection_changed = Signal()
    opened = Signal(object)
    """Enter or a double click on a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lists: dict[str, CardsList] = {}
        self._counts: dict[str, QLabel] = {}
        self._cards: dict[str, QWidget] = {}
        self._today = date.min
        self._is_clearing = False
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    @property
    def selected(self) -> list[BoardLine]:
        """The selected lines."""
        return [one for held in self.lists.values() for one in held.selected]

    def show_board(self, board: Board) -> None:
        """Shows what moves now; what is selected stays selected, also when it moved on."""
        from desktop.queries.shipments import Column

        self._today = board.today
        if not self.lists:
            for column in Column:
                self._add_column(column.value)
        kept = {one.line.line_id for one in self.selected}
        self._is_clearing = True
        for column in Column:
            lines = board.column(column)
            self.lists[column.value].set_rows(lines, _key)
            self._counts[column.value].setText(str(len(lines)))
        self._is_clearing = False
        if kept and not self.selected:
            self.select(lambda one: one.line.line_id in kept)
        self.selection_changed.emit()

    def select(self, wanted: Callable[[BoardLine], bool]) -> bool:
        """Selects the lines that are wanted in the first column that has any; False for none."""
        for held in self.lists.values():
            rows = [at for at, one in enumerate(held.rows) if wanted(one)]
            if rows:
                self._select_in(held, rows)
                return True
        return False

    def select_scanned(self, text: str) -> bool:
        """Selects what was scanned: a serial, an RMA or a tracking number; False for none."""
        key = normalise_serial(text)

        def fits(one: BoardLine) -> bool:
            numbers = [one.line.serial, one.line.replacement_serial, one.line.rma_number]
            numbers += [one.line.tracking_number, one.line.case_number]
            numbers += [h.parcel.tracking_number for h in (*one.planned, *one.under_way)]
            return key in {normalise_serial(number) for number in numbers if number}

        return bool(key) and self.select(fits)

    def step(self, rows: int) -> None:
        """Moves in the column where the keyboard is, or in the first that has anything."""
        held = self._here() or next((one for one in self.lists.values() if one.rows), None)
        if held is not None:
            held.choose((held.currentIndex().row() if held.chosen is not None else -1) + rows)

    @property
    def here(self) -> QWidget | None:
        """The column where the keyboard or the selection is."""
        held = self._here()
        titles = {id(one): title for title, one in self.lists.items()}
        return None if held is None else self._cards[titles[id(held)]]

    @property
    def columns(self) -> list[QWidget]:
        """The columns from left to right."""
        return list(self._cards.values())

    def go_back(self) -> None:
        """Puts the keyboard to what is selected."""
        held = self._here()
        if held is not None:
            held.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self._go_across(-1)
            case Qt.Key.Key_Right:
                self._go_across(1)
            case _:
                super().keyPressEvent(event)

    def _add_column(self, title: str) -> None:
        shown = self.tr(title)
        held = CardsList(shown, self._card_of)
        held.allow_many()
        held.selection_changed.connect(partial(self._selected_in, held))
        held.row_opened.connect(self.opened)
        card = Card(shown)
        card.fill_to_edges()
        card.setMinimumWidth(_LEAST_WIDTH)
        count = words("", "muted")
        card.aside.addWidget(count)
        card.body.addWidget(held)
        self.lists[title], self._counts[title], self._cards[title] = held, count, card
        self._row.addWidget(card, 1)

    def _selected_in(self, held: CardsList) -> None:
        if self._is_clearing:
            return
        if held.selected:
            self._is_clearing = True
            for other in self.lists.values():
                if other is not held:
                    other.forget_selection()
            self._is_clearing = False
        self.selection_changed.emit()

    def _select_in(self, held: CardsList, rows: list[int]) -> None:
        held.choose(rows[0])
        for row in rows[1:]:
            flags = QItemSelectionModel.SelectionFlag.Select
            held.selectionModel().select(held.model().index(row, 0), flags)

    def _go_across(self, step: int) -> None:
        lists = list(self.lists.values())
        here = self._here()
        at = lists.index(here) if here is not None else -step
        row = here.currentIndex().row() if here is not None else 0
        at += step
        while 0 <= at < len(lists):
            if lists[at].rows:
                lists[at].setFocus(Qt.FocusReason.TabFocusReason)
                lists[at].choose(max(0, row))
                return
            at += step

    def _here(self) -> CardsList | None:
        focused = [one for one in self.lists.values() if one.hasFocus()]
        chosen = [one for one in self.lists.values() if one.selected]
        return next(iter([*focused, *chosen]), None)

    def _card_of(self, one: BoardLine) -> CardWords:
        line = one.line
        return CardWords(
            line.rma_number,
            due_badge(line.due_on, self._today, self.tr),
            (
                Run(line.organisation),
                Run(line.serial, Look.MONO),
                Run(self._story(one), Look.MUTED),
            ),
            badge_below=True,
        )

    def _story(self, one: BoardLine) -> str:
        """What is known of its way, in a few words."""
        held = (*one.under_way, *one.planned)
        if held:
            parcel = held[0]
            what = self.tr("under way") if one.under_way else self.tr("planned")
            return f"{what} · {parcel.shipment.carrier}" if parcel.shipment.carrier else what
        if one.line.state in (LineState.LOST, LineState.REFUSED, LineState.AWAITING_STOCK):
            return str(one.line.state.value)
        return one.line.model


def due_badge(due_on: date | None, today: date, tr: Callable[[str], str]) -> BadgeWords | None:
    """By when a line has to move on, as a badge."""
    if due_on is None:
        return None
    days = (due_on - today).days
    if days < 0:
        return BadgeWords(tr("{0} d late").format(-days), Tone.BAD, has_sign=False)
    if days == 0:
        return BadgeWords(tr("today"), Tone.WARNING, has_sign=False)
    tone = Tone.WARNING if days == 1 else Tone.NEUTRAL
    return BadgeWords(near_day(due_on, today), tone, has_sign=False)


def _key(one: Any) -> UUID:
    identity: UUID = one.line.line_id
    return identity
