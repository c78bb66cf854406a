"""What is in which parcel, and whether a line may travel in one now."""

from sqlalchemy import select

from desktop.data.tables.fulfilment import Line, Parcel, ParcelLine, Receipt, Rma, Shipment
from desktop.domain.lifecycle import ENDED_LINES
from desktop.domain.refusal import Refused
from desktop.domain.words import Direction, Fulfilment, LineState, ShipmentState
from desktop.operations.act import Act

_ON_ITS_WAY = (ShipmentState.UNDER_WAY, ShipmentState.DELIVERED, ShipmentState.LOST)
_GOES_BACK = (
    LineState.REPAIRED,
    LineState.REPLACED,
    LineState.NO_FAULT_FOUND,
    LineState.QUOTE_NEEDED,
    LineState.REFUSED,
)


def parcels_of(act: Act, shipment: Shipment) -> list[Parcel]:
    """The parcels of a shipment in their order."""
    act.session.flush()
    rows = act.session.execute(
        select(Parcel).where(Parcel.shipment_id == shipment.id).order_by(Parcel.position)
    )
    return list(rows.scalars())


def packed_in(act: Act, parcel: Parcel) -> list[ParcelLine]:
    """What is in a parcel, without units whose line has ended since they were put in."""
    rows = act.session.execute(
        select(ParcelLine)
        .join(Line, Line.id == ParcelLine.line_id)
        .where(ParcelLine.parcel_id == parcel.id, Line.state != LineState.CANCELLED)
        .order_by(Line.position)
    )
    return list(rows.scalars())


def parcels_with(
    act: Act, line: Line, states: tuple[ShipmentState, ...], direction: Direction | None = None
) -> list[Parcel]:
    """The parcels in one of these states that hold the line's unit, whichever way they go."""
    act.session.flush()
    rows = (
        select(Parcel)
        .join(ParcelLine, ParcelLine.parcel_id == Parcel.id)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .where(ParcelLine.line_id == line.id, Parcel.state.in_(states))
    )
    if direction is not None:
        rows = rows.where(Shipment.direction == direction)
    return list(act.session.execute(rows).scalars())


def was_on_its_way(act: Act, line: Line) -> bool:
    """Was anything of this line shipped or received, in either direction?"""
    return bool(parcels_with(act, line, _ON_ITS_WAY)) or is_received(act, line)


def is_received(act: Act, line: Line) -> bool:
    """Has the repair centre the faulty unit?"""
    found = select(Receipt.id).where(Receipt.line_id == line.id).limit(1)
    return act.session.execute(found).first() is not None


def refuse_unfit(act: Act, rma: Rma, line: Line, direction: Direction) -> None:
    """Refuse a line that cannot travel this way now: ended, packed already, or not its turn."""
    if line.rma_id != rma.id:
        raise Refused("A shipment holds lines of one RMA only.", "line", "input")
    if line.state in ENDED_LINES:
        raise Refused(f"This line is {line.state.value}.", "line", "state")
    if parcels_with(act, line, (ShipmentState.PLANNED, ShipmentState.UNDER_WAY), direction):
        raise Refused("This unit is in another parcel already.", "line", "state")
    if direction is Direction.IN and is_received(act, line):
        raise Refused("The repair centre has this unit already.", "line", "state")
    if rma.fulfilment is Fulfilment.ADVANCE_REPLACEMENT:
        return  # the way out is the line's own, which the table of transitions holds
    if direction is Direction.IN and line.state is not LineState.AWAITING_RETURN:
        raise Refused(f"This line is {line.state.value}; nothing is to come in.", "line", "state")
    if direction is Direction.OUT and line.state not in _GOES_BACK:
        raise Refused(
            f"This line is {line.state.value}; nothing can go to the customer yet.", "line", "state"
        )


def unpack(act: Act, line: Line) -> None:
    """Take a cancelled line out of planned parcels: what is empty then does not leave."""
    for parcel in parcels_with(act, line, (ShipmentState.PLANNED,)):
        if packed_in(act, parcel):
            continue
        parcel.state = ShipmentState.CANCELLED
        shipment = act.get(Shipment, parcel.shipment_id)
        if all(one.state is ShipmentState.CANCELLED for one in parcels_of(act, shipment)):
            shipment.state = ShipmentState.CANCELLED


def shipment_state(parcels: list[Parcel]) -> ShipmentState:
    """Where a shipment is, from its parcels: delivered when each that is not lost is."""
    states = {parcel.state for parcel in parcels} - {ShipmentState.CANCELLED}
    if states == {ShipmentState.LOST}:
        return ShipmentState.LOST
    states.discard(ShipmentState.LOST)
    if states == {ShipmentState.DELIVERED}:
        return ShipmentState.DELIVERED
    if ShipmentState.DELIVERED in states:
        return ShipmentState.PART_DELIVERED
    return ShipmentState.UNDER_WAY
