"""The units of a case: what failed, what is owed, how far each is."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout

from desktop.domain.lifecycle import possible_on
from ui.models.cell import Cell, Column, serial_cell, text_cell
from ui.models.rows import RowsModel
from ui.panes.case_words import line_tone, owed_badge, sentence_case
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.painting import BadgeWords, Look
from ui.widgets.table import Table
from ui.widgets.words import ElidedLabel, words

if TYPE_CHECKING:
    from desktop.queries.case_detail import UnitView
    from desktop.queries.case_screen import CaseScreen


class UnitsCard(Card):
    """The table, and under it why the chosen unit is owed what it is owed."""

    edit_wanted = Signal(object)
    """The unit to be edited."""
    end_wanted = Signal(object)
    """The unit to be taken off."""
    chosen = Signal(object)
    """The unit where the keyboard is, or None."""

    def __init__(self) -> None:
        super().__init__("Units")
        self._model = RowsModel(_COLUMNS, self)
        self.table = Table(self._model, self.tr("Units"), is_framed=False)
        self.edit = Button(self.tr("Edit"), "F2")
        self.end = Button(self.tr("Take off"))
        self._may_edit = True
        self._count = words("", "muted")
        self._why = ElidedLabel("", "muted")
        self._none = words(self.tr("No product is named."), "muted")
        self._build()
        self._join()

    @property
    def unit(self) -> "UnitView | None":
        """The unit where the keyboard is."""
        chosen: UnitView | None = self.table.chosen
        return chosen

    def show_screen(self, screen: "CaseScreen") -> None:
        """Shows the units; the one that was chosen stays chosen."""
        units = screen.case.units
        self._none.setVisible(not units)
        self.table.setVisible(bool(units))
        self._why.setVisible(bool(units))
        self._count.setVisible(bool(units))
        possible = possible_on(screen.case.kind, screen.case.state)
        self._may_edit = bool(units) and "EditUnit" in possible
        self.edit.setVisible(self._may_edit)
        self.end.setVisible(bool(units) and bool({"CancelUnit", "CancelLine"} & possible))
        if units == self._model.rows:
            return
        before = None if self.unit is None else self.unit.id
        has_lines = any(unit.line_state is not None for unit in units)
        self._model.set_columns(_COLUMNS if has_lines else _COLUMNS[:-1])
        self._model.set_rows(units)
        self.table.fit_height(5)
        self._count.setText(_count_words(len(units)))
        self.choose(before)

    def choose(self, unit_id: UUID | None) -> None:
        """Goes to a unit, or to the first."""
        ids = [unit.id for unit in self._model.rows]
        self.table.choose(ids.index(unit_id) if unit_id in ids else 0)

    def _build(self) -> None:
        self.fill_to_edges()
        self.aside.addWidget(self._count)
        self.aside.addWidget(self.edit)
        self.aside.addWidget(self.end)
        self._none.setContentsMargins(PANE_MARGIN, 0, PANE_MARGIN, 0)
        self.body.addWidget(self._none)
        self.body.addWidget(self.table)
        under = QHBoxLayout()
        under.setContentsMargins(12, 0, PANE_MARGIN, 0)
        under.addWidget(self._why)
        self.body.addLayout(under)

    def _join(self) -> None:
        self.table.row_chosen.connect(self._tell)
        self.table.row_opened.connect(self._edit)
        self.edit.clicked.connect(self._edit)
        self.end.clicked.connect(lambda: self._with_unit(self.end_wanted))

    @Slot()
    def _edit(self) -> None:
        """Nothing of a case that has ended is corrected, by Enter as little as by the button."""
        if self._may_edit:
            self._with_unit(self.edit_wanted)

    def _with_unit(self, signal: Any) -> None:
        if self.unit is not None:
            signal.emit(self.unit)

    @Slot(object)
    def _tell(self, unit: "UnitView | None") -> None:
        self._why.setText("" if unit is None else _why_words(unit))
        self.chosen.emit(unit)


def _why_words(unit: "UnitView") -> str:
    if unit.end_reason:
        return unit.end_reason
    return unit.entitlement.why


def _count_words(count: int) -> str:
    return "1 unit" if count == 1 else f"{count} units"


def _fault_cell(unit: "UnitView") -> Cell:
    if not unit.symptoms:
        return Cell("missing", Look.MUTED)
    first = " ".join(unit.symptoms.split())
    return Cell(first, tip=unit.symptoms)


def _owed_cell(unit: "UnitView") -> Cell:
    badge = owed_badge(unit)
    return Cell(badge.word, badge=badge, tip=unit.entitlement.why)


def _line_cell(unit: "UnitView") -> Cell:
    if unit.line_state is None:
        return Cell("", Look.MUTED)
    word = sentence_case(unit.line_state.value)
    return Cell(word, badge=BadgeWords(word, line_tone(unit.line_state), has_sign=False))


_COLUMNS = (
    Column("Serial", lambda unit: serial_cell(unit.serial), 142),
    Column("Model", lambda unit: text_cell(unit.model), 158, gives_way=1),
    Column("Fault", _fault_cell),
    Column("Owed", _owed_cell, 176),
    Column("Now", _line_cell, 146),
)
