"""What of a case is on its way, in both directions: carrier, tracking number, serials, state."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from desktop.domain.words import Direction, ShipmentState
from ui.models.cell import Cell, Column, badge_cell, serial_cell
from ui.models.rows import RowsModel
from ui.panes.case_words import sentence_case
from ui.theme import Tone
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.table import Table

if TYPE_CHECKING:
    from desktop.queries.case_screen import CaseScreen

_MOST_ROWS = 3


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """One parcel as the card lists it."""

    direction: Direction
    carrier: str
    tracking_number: str
    serials: tuple[str, ...]
    state: ShipmentState


class ParcelsCard(Card):
    """There only where something was packed; Enter opens the board."""

    opened = Signal()
    """Somebody wants to see the shipments."""
    cancel_wanted = Signal()
    """Somebody wants to take back what is only planned."""

    def __init__(self) -> None:
        super().__init__("Shipments")
        self._model = RowsModel(_COLUMNS, self)
        self.table = Table(self._model, self.tr("Shipments of the case"), is_framed=False)
        self.cancel = Button(self.tr("Cancel what is planned"))
        self.aside.addWidget(self.cancel)
        self.fill_to_edges()
        self.body.addWidget(self.table)
        self.table.row_opened.connect(self.opened)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.hide()

    @property
    def rows(self) -> tuple[ParcelRow, ...]:
        """What is listed."""
        return self._model.rows

    def show_screen(self, screen: "CaseScreen") -> None:
        """Shows the parcels, the latest shipment first."""
        rows = tuple(
            ParcelRow(
                shipment.direction,
                shipment.carrier,
                parcel.tracking_number,
                parcel.serials,
                parcel.state,
            )
            for shipment in screen.shipments
            for parcel in shipment.parcels
        )
        if rows != self._model.rows:
            self._model.set_rows(rows)
            self.table.fit_height(_MOST_ROWS)
        is_planned = any(one.state is ShipmentState.PLANNED for one in screen.shipments)
        self.cancel.setVisible(is_planned)
        self.setVisible(bool(rows))


def _direction_cell(row: ParcelRow) -> Cell:
    is_out = row.direction is Direction.OUT
    return Cell("→ to them" if is_out else "← to us", tip=row.direction.value)


def _tracking_cell(row: ParcelRow) -> Cell:
    cell = serial_cell(row.tracking_number or "no number yet")
    serials = ", ".join(serial for serial in row.serials if serial)
    carried = f"{row.carrier} {row.tracking_number}".strip()
    return Cell(cell.text, cell.look, tip=f"{carried}: {serials}")


def _state_cell(row: ParcelRow) -> Cell:
    return badge_cell(sentence_case(row.state.value), _tone(row.state), _SIGNS.get(row.state, ""))


def _tone(state: ShipmentState) -> Tone:
    match state:
        case ShipmentState.DELIVERED:
            return Tone.GOOD
        case ShipmentState.UNDER_WAY | ShipmentState.PART_DELIVERED:
            return Tone.INFO
        case ShipmentState.PLANNED:
            return Tone.WARNING
        case ShipmentState.LOST:
            return Tone.BAD
        case ShipmentState.CANCELLED:
            return Tone.NEUTRAL


_SIGNS = {ShipmentState.UNDER_WAY: "truck", ShipmentState.PART_DELIVERED: "truck"}

_COLUMNS = (
    Column("Way", _direction_cell, 82),
    Column("Tracking", _tracking_cell),
    Column("Carrier", lambda row: Cell(row.carrier), 86, gives_way=1),
    Column("State", _state_cell, 110),
)
