"""What a delivery means: for the lines in the parcel, the shipment, and what is due next."""

from sqlalchemy import select

from desktop.data.tables.cases import Case
from desktop.data.tables.fulfilment import (
    Line,
    Parcel,
    ParcelLine,
    Rma,
    Shipment,
)
from desktop.data.tables.parties import Place
from desktop.domain.calendars import day_words, local_date
from desktop.domain.deadlines import (
    Deadline,
    DeadlineKind,
    faulty_unit_back,
    repair_due,
    rma_deadlines,
    verification_dates,
)
from desktop.domain.lifecycle import Guard
from desktop.domain.words import Direction, Fulfilment, LineState
from desktop.operations.act import Act
from desktop.operations.assessment import place_of
from desktop.operations.moves import move_line
from desktop.operations.parcels import is_received
from desktop.operations.promises import meet, promise

_TO_LEAVE = (LineState.TO_SHIP, LineState.AWAITING_STOCK, LineState.LOST, LineState.REFUSED)


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
        back = is_received(act, line)
        guard = Guard.FAULTY_UNIT_BACK if back else Guard.FAULTY_UNIT_OUT
        move_line(act, line, rma.fulfilment, guard)
        _promise_next(act, case, rma, line, parcel, back=back)


def after_receipt(act: Act, case: Case, rma: Rma, line: Line) -> None:
    """The faulty unit is back: what was promised about it is kept, and its repair is due next."""
    meet(act, line.id, DeadlineKind.FAULTY_UNIT)
    keep_promises(act, rma)
    if rma.fulfilment is Fulfilment.ADVANCE_REPLACEMENT:
        return
    place = act.get(Place, rma.place_id)
    received_on = local_date(act.at, place.time_zone)
    due = repair_due(received_on, 0, act.policy, place.country)
    said = f"{act.policy.repair_working_days} working days after {day_words(received_on)}."
    promise(act, case, line.id, Deadline(DeadlineKind.REPAIR, due, place.country, said))


def after_loss(act: Act, case: Case, rma: Rma) -> None:
    """A replacement that is lost or refused has to leave again, by the same rule as the first."""
    if rma.fulfilment is not Fulfilment.ADVANCE_REPLACEMENT:
        return
    place = act.get(Place, rma.place_id)
    for due in rma_deadlines(rma.fulfilment, act.at, act.policy, place.country, place.time_zone):
        if due.kind == DeadlineKind.REPLACEMENT:
            promise(act, case, rma.id, due)


def keep_promises(act: Act, rma: Rma) -> None:
    """Say which promises of an RMA its lines have kept by now."""
    act.session.flush()
    rows = act.session.execute(
        select(Line).where(Line.rma_id == rma.id, Line.state != LineState.CANCELLED)
    )
    lines = list(rows.scalars())
    if not lines:
        return
    if not any(line.state in _TO_LEAVE for line in lines):
        meet(act, rma.id, DeadlineKind.REPLACEMENT)
    if all(is_received(act, line) for line in lines):
        meet(act, rma.id, DeadlineKind.RETURN)
        meet(act, rma.id, DeadlineKind.LABEL)


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
