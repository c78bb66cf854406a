"""How a case is told: lines for a person, facts for a program, the same after every act."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from desktop.commands.answer import Answer, plain, table
from desktop.queries.case_detail import CaseView, UnitView, case_view
from desktop.queries.shipments import ShipmentView, shipments_of
from desktop.queries.timeline import timeline
from desktop.workplace import Desk


def told(desk: Desk, case_id: UUID, *sentences: str, **facts: Any) -> Answer:
    """The case as it is now, after what was done; `facts` go beside it."""
    view = desk.ask(case_view, case_id)
    assert view is not None
    lines = [*sentences, f"Case {view.number}: {view.state}.", *_next(view)]
    return Answer({"case": case_facts(view), **facts}, tuple(lines))


def told_whole(desk: Desk, view: CaseView) -> Answer:
    """Everything of a case, with its shipments and timeline."""
    shipments = desk.ask(shipments_of, view.id)
    events = desk.ask(timeline, view.id)
    facts = {"case": case_facts(view), "shipments": shipments, "timeline": events}
    lines = [
        f"Case {view.number}: {view.state}.",
        f"{view.organisation}{_dotted(view.contact, view.contact_email, view.site)}",
        f"Reported {view.reported_at:%Y-%m-%d %H:%M} UTC by {view.channel}"
        f"{_dotted(view.customer_reference)}",
        *([f"Ended: {view.end_reason}"] if view.end_reason else []),
        "",
        *_units(view),
        *_rest(view),
        *_shipments(shipments),
        "",
        *(
            f"{one.at:%Y-%m-%d %H:%M}  {one.head}{_dotted(one.detail)} ({one.who})"
            for one in events
        ),
        "",
        *_next(view),
    ]
    return Answer(facts, tuple(lines))


def case_facts(view: CaseView) -> dict[str, Any]:
    """A case as a program reads it: every fact of its view, units with what they are owed."""
    facts: dict[str, Any] = plain(view)
    facts["next_step"] = facts.pop("step")
    return facts


def unit_line(unit: UnitView) -> tuple[str, ...]:
    """One unit as a row of a table."""
    state = unit.line_state.value if unit.line_state else unit.state.value
    return unit.serial, unit.model, unit.owed, unit.fulfilment.value, state, unit.symptoms


def _units(view: CaseView) -> list[str]:
    headings = ("serial", "model", "owed", "will be done", "state", "symptoms")
    return table(headings, [unit_line(unit) for unit in view.units])


def _rest(view: CaseView) -> Iterator[str]:
    yield f"Request form: {view.form_state}"
    for review in view.reviews:
        decided = f": {review.decision}, {review.reason}" if review.decision else ""
        yield f"Batch review {review.product_type}: {review.state}, {review.units} units{decided}"
    if view.acceptance is not None:
        yes = view.acceptance
        accepted = f"accepted by {yes.accepted_by}" if yes.accepted_at else "not accepted yet"
        yield f"Terms {yes.terms_version} sent to {yes.sent_to}: {accepted}"
    for rma in view.rmas:
        yield f"RMA {rma.number}: {rma.fulfilment}{_dotted(rma.service_level)}"
    for due in view.deadlines:
        yield f"Due {due.due_on}: {due.kind} ({due.state})"
    for file in view.files:
        version = f", {file.document} version {file.version}" if file.document else ""
        yield f"File {file.name}, {file.size} bytes, {file.visibility}{version}"
    for gap in view.missing:
        yield f"Missing: {gap}"


def _shipments(shipments: tuple[ShipmentView, ...]) -> Iterator[str]:
    for shipment in shipments:
        yield (
            f"Shipment {shipment.direction} of RMA {shipment.rma_number}: {shipment.state}"
            f"{_dotted(shipment.carrier)}"
        )
        for parcel in shipment.parcels:
            number = parcel.tracking_number or "no tracking number"
            inside = ", ".join(parcel.serials)
            yield f"  parcel {parcel.position}, {number}: {inside}, {parcel.state}"


def _next(view: CaseView) -> list[str]:
    return [f"Next: {view.step}."] if view.step else []


def _dotted(*texts: str) -> str:
    return "".join(f" · {text}" for text in texts if text)
