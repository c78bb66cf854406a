"""What a delivery means: for the lines in the parcel, the shipment, and what is due next."""

from sqlalchemy import select

from desktop.data.tables.cases import Case
from desktop.data.tables.fulfilment import (
    Line,
    Parcel,
    ParcelLine,
    Receipt,
    Rma,
    Shipment,
)
from desktop.domain.calendars import day_words, local_date
from desktop.domain.deadlines import Deadline, DeadlineKind, faulty_unit_back, verification_dates
from desktop.domain.lifecycle import Guard
from desktop.domain.words import Direction, Fulfilment, ShipmentState
from desktop.operations.act import Act
from desktop.operations.assessment import place_of
from desktop.operations.moves import move_line
from desktop.operations.promises import meet, promise


def takes_part(rma: Rma, direction: Direction) -> bool:
    """Does a parcel that goes this way move the line?

    The line of an advance replacement follows the replacement; the faulty unit's way back is
    followed by its own shipment, and counts when it is received. A return and repair moves both
    ways.
    """
    match rma.fulfilment:
        case Fulfilment.ADVANCE_REPLACEMENT:
            return direction is Direction.OUT
        case Fulfilment.RETURN_AND_REPAIR | Fulfilment.REPAIR_AFTER_QUOTE:
            return True
        case Fulfilment.NONE_YET:
            return False


def after_delivery(act: Act, case: Case, rma: Rma, shipment: Shipment, parcel: Parcel) -> None:
    """Move the lines whose parcel arrived and promise what follows."""
    if shipment.direction is Direction.IN:
        return  # the unit counts once the repair centre has it in hand and scanned
    rows = act.session.execute(select(ParcelLine).where(ParcelLine.parcel_id == parcel.id))
    for packed in rows.scalars():
        line = act.get(Line, packed.line_id)
        back = _is_back(act, line)
        guard = Guard.FAULTY_UNIT_BACK if back else Guard.FAULTY_UNIT_OUT
        move_line(act, line, rma.fulfilment, guard)
        _promise_next(act, case, rma, line, parcel, back=back)
    meet(act, case, DeadlineKind.REPLACEMENT, rma.id)


def _is_back(act: Act, line: Line) -> bool:
    found = select(Receipt.id).where(Receipt.line_id == line.id).limit(1)
    return act.session.execute(found).first() is not None


def _promise_next(
    act: Act, case: Case, rma: Rma, line: Line, parcel: Parcel, *, back: bool
) -> None:
    zone, country = place_of(act, case)
    delivered_on = local_date(parcel.delivered_at or act.at, zone)
    first_asked = verification_dates(delivered_on, act.policy, country)[0]
    said = f"{act.policy.verification_working_days} working days after {day_words(delivered_on)}."
    promise(act, case, line.id, Deadline(DeadlineKind.VERIFICATION, first_asked, country, said))
    if rma.fulfilment is Fulfilment.ADVANCE_REPLACEMENT and not back:
        due = faulty_unit_back(delivered_on, act.policy)
        said = f"{act.policy.faulty_unit_back_days} days after {day_words(delivered_on)}."
        promise(act, case, line.id, Deadline(DeadlineKind.FAULTY_UNIT, due, country, said))


def shipment_state(parcels: list[Parcel]) -> ShipmentState:
    """Where a shipment is, from its parcels: delivered when each that is not lost is."""
    states = {parcel.state for parcel in parcels}
    if states == {ShipmentState.LOST}:
        return ShipmentState.LOST
    states.discard(ShipmentState.LOST)
    if states == {ShipmentState.DELIVERED}:
        return ShipmentState.DELIVERED
    if ShipmentState.DELIVERED in states:
        return ShipmentState.PART_DELIVERED
    return ShipmentState.UNDER_WAY
