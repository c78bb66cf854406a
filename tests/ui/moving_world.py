"""Cases brought by operations to where something has to move, for the board and its tests."""

from datetime import timedelta
from uuid import UUID

from desktop.domain.identities import named_id
from desktop.domain.words import Decision, Direction, Evidence
from desktop.operations.acceptance_acts import AcceptTerms, SendTerms
from desktop.operations.forms import ReturnForm, SendForm, ValidateForm
from desktop.operations.issuing import IssueRma
from desktop.operations.operation import new_id
from desktop.operations.reviews import DecideBatch
from desktop.operations.shipping import (
    ConfirmDelivery,
    Packed,
    ParcelGiven,
    PlanShipment,
    ShipParcels,
)
from desktop.queries.moving import moving
from desktop.queries.review_requests import request_review
from desktop.workplace import Desk
from tests.ui.real_desk import StandingClock, open_case
from tests.ui.real_world import Customer


def issued(desk: Desk, customer: Customer, *serials: str) -> UUID:
    """A case with its RMA issued; a batch is kept as asked. Gives the case."""
    case = open_case(desk, customer, *serials)
    desk.perform(SendForm(case=case, sent_to=customer.email))
    desk.perform(ReturnForm(case=case))
    review = desk.ask(request_review, case, None, desk.now())
    for view in review.open_reviews if review else ():
        act = DecideBatch(review=view.row.id, decision=Decision.KEEP, reason="Spares are there")
        desk.seat_of("tomas").perform(act)
    desk.perform(ValidateForm(case=case))
    accepted = new_id()
    terms = named_id("terms", "2026-01:en")
    desk.perform(SendTerms(acceptance=accepted, case=case, terms=terms, sent_to=customer.email))
    desk.perform(
        AcceptTerms(
            acceptance=accepted,
            accepted_by=customer.contact,
            accepted_at=desk.now(),
            evidence=Evidence.MAIL,
            mail_reference="<yes@customer.example>",
        )
    )
    desk.perform(IssueRma(case=case))
    return case


def shipped(
    desk: Desk, case: UUID, carrier: str = "UPS", number: str = "1Z5R89390357567127"
) -> UUID:
    """What has to leave of a case has left, in one parcel, which it gives."""
    lines = [one.line for one in desk.ask(moving, desk.now()).lines if one.line.case_id == case]
    shipment, parcel = new_id(), new_id()
    packed = tuple(
        Packed(line=line.line_id, serial=f"N{at}{line.serial}") for at, line in enumerate(lines)
    )
    given = ParcelGiven(id=parcel, tracking_number=number, contents=packed)
    desk.perform(
        PlanShipment(
            shipment=shipment,
            rma=lines[0].rma_id,
            direction=Direction.OUT,
            carrier=carrier,
            parcels=(given,),
        )
    )
    desk.perform(ShipParcels(shipment=shipment, shipped_at=desk.now()))
    return parcel


def delivered(desk: Desk, case: UUID, clock: StandingClock) -> UUID:
    """The same, and it arrived a day later."""
    parcel = shipped(desk, case)
    clock.moment += timedelta(days=1)
    desk.perform(ConfirmDelivery(parcel=parcel, delivered_at=desk.now(), received_by="reception"))
    return parcel
