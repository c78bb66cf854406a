"""Receipts at the dock: a faulty unit in hand, whose scanned serial has to be the line's."""

from uuid import UUID

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.fulfilment import Line, Receipt, Rma, Shipment
from desktop.domain.lifecycle import Guard
from desktop.domain.refusal import Refused
from desktop.domain.serials import normalise_serial
from desktop.domain.words import CaseState, Direction, LineState, ShipmentState
from desktop.operations.act import Act
from desktop.operations.delivering import after_receipt
from desktop.operations.moves import move, move_line
from desktop.operations.operation import Event, Operation
from desktop.operations.parcels import is_received, parcels_of, parcels_with, shipment_state


class ReturnReceived(Event):
    line: UUID
    line_state: LineState
    case_state: CaseState


class ReceiveReturn(Operation):
    """The repair centre has a unit in hand: its scanned serial must be the line's."""

    receipt: UUID
    line: UUID
    serial: str
    condition: str = ""

    def apply(self, act: Act) -> ReturnReceived:
        line = act.get(Line, self.line, "line")
        rma = act.get(Rma, line.rma_id)
        case = act.get(Case, rma.case_id)
        self._check(act, line)
        receipt = act.add(
            Receipt(
                id=self.receipt,
                place_id=rma.place_id,
                rma_id=rma.id,
                line_id=line.id,
                serial=self.serial,
                serial_key=line.serial_key,
                condition=self.condition,
                received_at=act.at,
            )
        )
        act.record("ReturnReceived", receipt, case.id, {"serial": self.serial})
        move_line(act, line, rma.fulfilment, Guard.SERIAL_AGREES, Guard.FAULTY_UNIT_BACK)
        _parcel_arrived(act, line)
        after_receipt(act, case, rma, line)
        move(act, case)
        return ReturnReceived(line=line.id, line_state=line.state, case_state=case.state)

    def _check(self, act: Act, line: Line) -> None:
        if normalise_serial(self.serial) != line.serial_key:
            unit = act.get(Unit, line.unit_id)
            raise Refused(
                f"{self.serial} is not on this line, which expects {unit.serial}. Keep the parcel "
                "and tell the agent.",
                "serial",
            )
        if is_received(act, line):
            raise Refused(f"{self.serial} was received already.", "serial", "state")


def _parcel_arrived(act: Act, line: Line) -> None:
    """A unit in hand proves that its parcel arrived, whether or not a carrier said so."""
    not_yet = (ShipmentState.PLANNED, ShipmentState.UNDER_WAY)
    for parcel in parcels_with(act, line, not_yet, Direction.IN):
        parcel.state, parcel.delivered_at = ShipmentState.DELIVERED, act.at
        shipment = act.get(Shipment, parcel.shipment_id)
        shipment.state = shipment_state(parcels_of(act, shipment))
