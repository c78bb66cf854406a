"""A planned shipment that is not to leave: its lines are again where they were before."""

from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Case
from desktop.data.tables.fulfilment import Line, Rma, Shipment
from desktop.data.tables.record import TimelineEvent
from desktop.domain.lifecycle import ENDED_LINES, Guard
from desktop.domain.refusal import Refused
from desktop.domain.words import LineState, ShipmentState
from desktop.operations.act import Act
from desktop.operations.delivering import takes_part
from desktop.operations.moves import move, move_line
from desktop.operations.operation import Operation
from desktop.operations.parcels import packed_in, parcels_of
from desktop.operations.shipping import ShipmentMoved

_WAS = {LineState.LOST: Guard.PARCEL_LOST, LineState.REFUSED: Guard.PARCEL_REFUSED}


class CancelShipment(Operation):
    """Take back the plan of a shipment before anything of it left."""

    shipment: UUID
    reason: str

    def apply(self, act: Act) -> ShipmentMoved:
        shipment = act.get(Shipment, self.shipment, "shipment")
        rma = act.get(Rma, shipment.rma_id)
        case = act.get(Case, rma.case_id)
        if shipment.state is not ShipmentState.PLANNED:
            raise Refused(
                f"This shipment is {shipment.state.value}; only a planned one can be cancelled.",
                rule="state",
            )
        if not self.reason:
            raise Refused("Say why; the reason stands in the timeline.", "reason", "input")
        for parcel in parcels_of(act, shipment):
            parcel.state = ShipmentState.CANCELLED
            for packed in packed_in(act, parcel):
                line = act.get(Line, packed.line_id)
                if takes_part(rma, shipment.direction) and line.state not in ENDED_LINES:
                    move_line(act, line, rma.fulfilment, *_guard_before(act, shipment, line))
        shipment.state = ShipmentState.CANCELLED
        facts = {"direction": shipment.direction.value, "why": self.reason}
        act.record("ShipmentCancelled", shipment, case.id, facts)
        move(act, case)
        return ShipmentMoved(
            shipment=shipment.id, state=shipment.state, case=case.id, case_state=case.state
        )


def _guard_before(act: Act, shipment: Shipment, line: Line) -> tuple[Guard, ...]:
    """What was true of a line before this shipment was planned, as the timeline tells it."""
    planning = select(TimelineEvent.operation_id).where(
        TimelineEvent.subject_id == shipment.id, TimelineEvent.kind == "ShipmentPlanned"
    )
    moved = act.session.execute(
        select(TimelineEvent.facts).where(
            TimelineEvent.operation_id.in_(planning),
            TimelineEvent.subject_id == line.id,
            TimelineEvent.kind == "LineMoved",
        )
    ).scalar_one_or_none()
    before = LineState(moved["state"][0]) if moved else None
    return (_WAS[before],) if before in _WAS else ()
