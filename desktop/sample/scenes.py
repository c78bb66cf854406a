"""The scenes of the sample day, each ending where it is most useful to look at (policy.md)."""

from uuid import UUID

from desktop.documents.return_label import LabelPaper
from desktop.domain.refusal import Refused
from desktop.domain.words import (
    CaseState,
    Decision,
    Direction,
    Evidence,
    Fulfilment,
    Ground,
    ReviewState,
)
from desktop.operations.assets import AssetRecorded, RecordAsset
from desktop.operations.ending import CancelCase, CaseEnded
from desktop.operations.keeping import AddComment, CommentAdded
from desktop.operations.opening import SayWaiting, WaitingSaid
from desktop.operations.reviews import BatchDecided, DecideBatch, NoticeRecorded, RecordNotice
from desktop.operations.shipping import (
    Packed,
    ParcelGiven,
    PlanShipment,
    ShipmentMoved,
    ShipParcels,
)
from desktop.paper import make_authorisation, make_request_form, make_return_labels
from desktop.queries.case_detail import CaseView
from desktop.queries.papers import rma_paper
from desktop.queries.reported import customer_by_email
from desktop.queries.search import search
from desktop.reported import ReportedUnit
from desktop.sample import steps
from desktop.sample.stage import Stage, mail

AGENT, SUPERVISOR = "ruth", "tomas"
REGISTERS = (
    "product-models.csv",
    "net-cover-contracts.csv",
    "installed-base.xlsx",
    "shipped-not-registered.txt",
)


def registers(stage: Stage) -> None:
    """Before the desk opens the registers are taken in, in the order in which they build up."""
    for name in REGISTERS:
        steps.import_register(stage, name)


def to_the_printed_label(stage: Stage) -> None:
    """Mail 01: one unit, advance replacement, from the mail to paper that scans."""
    stage.until(8, 31)
    view = steps.open_from_mail(
        stage, "01", troubleshooting="Power supply swapped, other socket; no LED."
    )
    _expect(view, Fulfilment.ADVANCE_REPLACEMENT)
    steps.print_paper(stage, make_request_form(stage.desk(AGENT), view.id))
    steps.send_form(stage, view)
    steps.return_form(stage, view, {"eori": "GB418923829000"})
    steps.validate_form(stage, view)
    steps.accept_terms(stage, view, steps.send_terms(stage, view))
    rma = steps.issue(stage, view)
    steps.print_paper(stage, make_authorisation(stage.desk(AGENT), rma))
    for paper in LabelPaper:
        steps.print_paper(stage, make_return_labels(stage.desk(AGENT), rma, paper))


def review_left_open(stage: Stage) -> None:
    """Mail 05, in Spanish: three of a type asked for; the batch review waits for a supervisor."""
    view = steps.open_from_mail(
        stage, "05", troubleshooting="Otro chasis probado; mismo resultado."
    )
    steps.send_form(stage, view)
    steps.return_form(stage, view, {"opening_hours": "L–V 8:00–15:00"})
    steps.validate_form(stage, view)
    _expect_review(steps.case(stage, view.id), ReviewState.OPEN)


def review_decided(stage: Stage) -> None:
    """Mail 02, in German: five of a type; the level is changed, the customer told, terms sent."""
    view = steps.open_from_mail(
        stage, "02", troubleshooting="Anderer Switch und anderes Kabel: gleicher Fehler."
    )
    review = _expect_review(view, ReviewState.OPEN)
    steps.send_form(stage, view)
    steps.return_form(stage, view)
    steps.validate_form(stage, view)
    decision = DecideBatch(
        review=review,
        decision=Decision.CHANGE,
        reason="Five of one type at once: they are repaired, so that the cause is found.",
    )
    stage.perform(SUPERVISOR, decision, BatchDecided)
    notice = RecordNotice(
        notice=stage.identity("notice of mail 02"),
        request=view.request_id,
        given_on=stage.clock().date(),
        addressee=view.contact_email,
        evidence=Evidence.MAIL,
        mail_reference=f"<notice.{view.number}@servicedesk.vendor.example>",
    )
    stage.perform(AGENT, notice, NoticeRecorded)
    steps.send_terms(stage, view)
    stage.tell(f"{view.number}: the supervisor changed the level, and the customer was told.")


def list_of_nine(stage: Stage) -> None:
    """Mail 08: nine units in an attached CSV, six of them reported late; the reasons are asked."""
    view = steps.open_from_mail(stage, "08", troubleshooting="Tested with a spare power supply.")
    if len(view.units) != 9:
        raise Refused(f"The attached list has nine units, {len(view.units)} were read.")
    question = "Asked Ahmed why six of the faults are reported only now; he asks his sites."
    comment = AddComment(comment=stage.identity("comment on mail 08"), case=view.id, text=question)
    stage.perform(AGENT, comment, CommentAdded)
    stage.perform(AGENT, SayWaiting(case=view.id, waiting=True), WaitingSaid)


def misread_serial(stage: Stage) -> None:
    """Mail 09: the serial as typed is nobody's; the one that looks alike is the customer's."""
    message, _content = mail("09")
    typed = message.products[0].serial_as_written
    desk = stage.desk(AGENT)
    found = desk.ask(search, typed, at=stage.clock())
    if found.results or len(found.look_alikes) != 1:
        raise Refused(f"{typed} was to be found by look-alike only.")
    serial = found.look_alikes[0].serial
    stage.tell(f"{typed} is nobody's; {serial} looks alike.")
    view = steps.open_from_mail_as(stage, "09", serial, troubleshooting="Other cable and socket.")
    steps.send_form(stage, view)


def unregistered_product(stage: Stage) -> None:
    """Mail 10: not in the register, but under a contract; verified and then computed again."""
    view = steps.open_from_mail(stage, "10", troubleshooting="Other power supply, console cable.")
    unit = view.units[0]
    if view.state is not CaseState.ASSET_CHECK or unit.asset_id is not None:
        raise Refused(f"{unit.serial} was to wait for the asset check.")
    record = RecordAsset(
        organisation=view.organisation_id,
        part_number=unit.model,
        serial=unit.serial,
        contract_number=unit.contract_number,
        unit=unit.id,
    )
    stage.perform(AGENT, record, AssetRecorded)
    verified = steps.case(stage, view.id)
    stage.tell(f"{unit.serial} is verified: {verified.units[0].owed.lower()}.")


def no_contract(stage: Stage) -> None:
    """Mail 11, from a customer who writes in Hebrew: no contract, serial unknown; asset check."""
    view = steps.open_from_mail(stage, "11", model="AT-x230-10GP-50")
    if view.state is not CaseState.ASSET_CHECK:
        raise Refused(f"{view.number} was to wait for the asset check.")


def draft_with_problems(stage: Stage) -> None:
    """Mail 04, in Italian: the form came back with mistakes; everything is named at once."""
    view = steps.open_from_mail(stage, "04", troubleshooting="Provato altro alimentatore.")
    steps.send_form(stage, view)
    steps.return_form(
        stage,
        view,
        {
            "ship_to.post_code": "6710",
            "contact_telephone": "+39 08",
            "vat_number": "IT07551770031",
            "collection_on": "2026-11-15",
        },
    )
    try:
        steps.validate_form(stage, view)
    except Refused as refused:
        stage.tell(f"{view.number}: the form has {len(refused.problems)} problems.")
    else:
        raise Refused(f"The form of {view.number} was to have problems.")


def cancelled_case(stage: Stage) -> None:
    """Mail 07, in Polish: the customer no longer asks for it."""
    view = steps.open_from_mail(stage, "07", troubleshooting="Inny zasilacz: bez zmian.")
    reason = "The customer found the tripped breaker; all three work."
    stage.perform(AGENT, CancelCase(case=view.id, reason=reason), CaseEnded)


def issued_with_shipment(stage: Stage) -> None:
    """Mail 03, in French: return and repair; the RMA is issued and its parcel under way to us."""
    view = steps.open_from_mail(stage, "03", troubleshooting="Autres câbles et SFP essayés.")
    _expect(view, Fulfilment.RETURN_AND_REPAIR)
    steps.send_form(stage, view)
    steps.return_form(stage, view, {"opening_hours": "lun.–ven. 8 h–17 h"})
    steps.validate_form(stage, view)
    steps.accept_terms(stage, view, steps.send_terms(stage, view))
    rma = steps.issue(stage, view)
    paper = stage.desk(AGENT).ask(rma_paper, rma)
    assert paper is not None
    parcel = stage.identity("parcel of mail 03")
    contents = tuple(Packed(line=unit.line_id) for unit in paper.units if unit.line_id)
    plan = PlanShipment(
        shipment=stage.identity("shipment of mail 03"),
        rma=rma,
        direction=Direction.IN,
        carrier="Colissimo",
        parcels=(ParcelGiven(id=parcel, weight_grams=5_800, contents=contents),),
    )
    stage.perform(AGENT, plan, ShipmentMoved)
    steps.print_paper(stage, make_authorisation(stage.desk(AGENT), rma))
    steps.print_paper(stage, make_return_labels(stage.desk(AGENT), rma))
    stage.clock.forward(60)
    left = ShipParcels(
        shipment=plan.shipment, shipped_at=stage.clock(), tracking={parcel: "8R 4120 7731 9 FR"}
    )
    stage.perform("ines", left, ShipmentMoved)


def dead_on_arrival(stage: Stage) -> None:
    """A call: a unit that was shipped 26 days ago and never registered is dead on arrival."""
    customer = stage.desk(AGENT).ask(customer_by_email, "flurina.caduff@flimsberg.example")
    unit = ReportedUnit(
        serial="A05357G26626144B",
        symptoms="Never powered up after unpacking.",
        troubleshooting="Other power supply and socket.",
    )
    view = steps.open_from_call(stage, "call about A05357G26626144B", unit, customer)
    if view.units[0].entitlement.ground is not Ground.DEAD_ON_ARRIVAL:
        raise Refused(f"{unit.serial} was to be dead on arrival.")
    steps.send_form(stage, view)


def two_contracts(stage: Stage) -> None:
    """A call: a serial on two contracts; the better one counts, and the answer says which."""
    unit = ReportedUnit(
        serial="A04031K26548322B",
        symptoms="Fan tray 1 failed, temperature alarm.",
        troubleshooting="Fan tray swapped with a spare: same alarm.",
    )
    view = steps.open_from_call(stage, "call about A04031K26548322B", unit)
    _expect(view, Fulfilment.ADVANCE_REPLACEMENT)
    if not view.units[0].entitlement.considered:
        raise Refused(f"The second contract of {unit.serial} was to be named.")
    steps.send_form(stage, view)
    steps.return_form(stage, view, {"opening_hours": "ma–vr 7:30–16:30"})
    steps.validate_form(stage, view)


def _expect(view: CaseView, fulfilment: Fulfilment) -> None:
    for unit in view.units:
        if unit.fulfilment is not fulfilment:
            raise Refused(f"{unit.serial} was to be owed {fulfilment}, not {unit.fulfilment}.")


def _expect_review(view: CaseView, state: ReviewState) -> UUID:
    waiting = [review for review in view.reviews if review.state is state]
    if len(waiting) != 1:
        raise Refused(f"{view.number} was to have one batch review that is {state}.")
    return waiting[0].id
