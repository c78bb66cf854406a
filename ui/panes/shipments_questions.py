"""What the shipments pane asks, and the acts it makes; imported there, called off the UI thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.domain.words import Direction

if TYPE_CHECKING:
    from desktop.operations.operation import Operation
    from desktop.queries.moving import Board


@dataclass(frozen=True, slots=True)
class PackedUnit:
    """A line with the serial that goes into the parcel; "" for what the act knows itself."""

    line: UUID
    serial: str = ""


def moving(session: Any, at: datetime) -> Board:
    """The board at a moment."""
    from desktop.queries.moving import moving as ask

    return ask(session, at)


def planning(
    rma: UUID,
    direction: Direction,
    carrier: str,
    parcels: Sequence[Sequence[PackedUnit]],
    tracking: Sequence[str] = (),
) -> Operation:
    """The act that packs lines of one RMA; `tracking` has a number for each parcel, or none."""
    from desktop.operations.operation import new_id
    from desktop.operations.shipping import Packed, ParcelGiven, PlanShipment

    numbers = [*tracking, *([""] * len(parcels))]
    return PlanShipment(
        shipment=new_id(),
        rma=rma,
        direction=direction,
        carrier=carrier,
        parcels=tuple(
            ParcelGiven(
                id=new_id(),
                tracking_number=numbers[at],
                contents=tuple(Packed(line=one.line, serial=one.serial) for one in units),
            )
            for at, units in enumerate(parcels)
        ),
    )


def shipping(
    shipment: UUID,
    at: datetime,
    carrier: str,
    tracking: Mapping[UUID, str],
    serials: Mapping[UUID, str],
) -> Operation:
    """The act that records that the parcels of a shipment left."""
    from desktop.operations.shipping import ShipParcels

    return ShipParcels(
        shipment=shipment,
        shipped_at=at,
        carrier=carrier,
        tracking=dict(tracking),
        serials=dict(serials),
    )


def delivering(parcel: UUID, at: datetime, received_by: str) -> Operation:
    """The act that records a parcel's delivery."""
    from desktop.operations.shipping import ConfirmDelivery

    return ConfirmDelivery(parcel=parcel, delivered_at=at, received_by=received_by)


def losing(parcel: UUID, *, refused: bool) -> Operation:
    """The act that records that a parcel was lost, or that the customer refused it."""
    from desktop.operations.shipping import ReportLoss

    return ReportLoss(parcel=parcel, refused=refused)


def unplanning(shipment: UUID, reason: str) -> Operation:
    """The act that takes back a shipment of which nothing left."""
    from desktop.operations.unplanning import CancelShipment

    return CancelShipment(shipment=shipment, reason=reason)


def receiving(line: UUID, serial: str, condition: str) -> Operation:
    """The act that records a faulty unit in hand."""
    from desktop.operations.operation import new_id
    from desktop.operations.receiving import ReceiveReturn

    return ReceiveReturn(receipt=new_id(), line=line, serial=serial, condition=condition)


def make_labels(desk: Any, rma_id: UUID) -> Any:
    """Makes the return labels of an RMA, keeps them with its case, and gives them; blocks."""
    from desktop.paper import keep_paper, make_return_labels

    made = make_return_labels(desk, rma_id)
    keep_paper(desk, made)
    return made
