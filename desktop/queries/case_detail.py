"""One case with everything its pane shows: head, units, what holds it up, paper and files."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import (
    Acceptance,
    BatchReview,
    Case,
    Notice,
    RequestForm,
    Unit,
)
from desktop.data.tables.contracts import Terms
from desktop.data.tables.fulfilment import Deadline, Line, Rma
from desktop.data.tables.parties import Contact, Organisation, Person, Site
from desktop.data.tables.products import ProductModel
from desktop.data.tables.record import Document, File
from desktop.domain.entitlement import Entitlement, short_answer
from desktop.domain.next_steps import Step
from desktop.domain.words import (
    CaseKind,
    CaseState,
    Channel,
    DeadlineState,
    Decision,
    FormState,
    Fulfilment,
    LineState,
    ReviewState,
    UnitState,
    Visibility,
)
from desktop.queries.case_steps import step_of
from desktop.queries.file_ways import FileWay, file_ways


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit of a case. `owed` is the short answer, `fulfilment` what will be done."""

    id: UUID
    asset_id: UUID | None
    serial: str
    model: str
    description: str
    contract_number: str
    symptoms: str
    troubleshooting: str
    failed_since: date | None
    state: UnitState
    end_reason: str
    owed: str
    fulfilment: Fulfilment
    entitlement: Entitlement
    late_reason: str
    line_id: UUID | None
    line_state: LineState | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One batch review of the case's request."""

    id: UUID
    product_type: str
    state: ReviewState
    units: int
    decision: Decision | None
    reason: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class FileView:
    """One file of a case; `document` is the name of the document that it is a version of, or "".

    `way` says where its bytes are, `refusal` why the server did not take them, `added_by` who added
    it, and so at whose desk it is while it is still to come.
    """

    id: UUID
    sha256: str
    name: str
    media_type: str
    size: int
    visibility: Visibility
    added_at: datetime
    document: str
    version: int
    way: FileWay = FileWay.THERE
    refusal: str = ""
    added_by: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """One promise of a case."""

    kind: str
    due_on: date
    state: DeadlineState
    explanation: str


@dataclass(frozen=True, slots=True)
class RmaView:
    """One RMA of a case."""

    id: UUID
    number: str
    fulfilment: Fulfilment
    service_level: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class AcceptanceView:
    """The terms that were sent last and are not void."""

    id: UUID
    terms_version: str
    sent_at: datetime
    sent_to: str
    accepted_by: str
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, ready to show. `on_behalf_of` is who acts for the organisation, "" for nobody."""

    id: UUID
    number: str
    kind: CaseKind
    state: CaseState
    request_id: UUID
    organisation_id: UUID
    organisation: str
    on_behalf_of: str
    contact: str
    contact_email: str
    language: str
    site_id: UUID | None
    site: str
    channel: Channel
    customer_reference: str
    description: str
    reported_at: datetime
    call_back_at: datetime | None
    agent_id: UUID | None
    agent: str
    waiting_since: datetime | None
    end_reason: str
    form_state: FormState
    units: tuple[UnitView, ...]
    reviews: tuple[ReviewView, ...]
    acceptance: AcceptanceView | None
    rmas: tuple[RmaView, ...]
    deadlines: tuple[DeadlineView, ...]
    files: tuple[FileView, ...]
    notice_given_on: date | None
    step: Step
    missing: tuple[str, ...]


def case_view(session: Session, case_id: UUID) -> CaseView | None:
    """Everything about a case; None where no case has this identity."""
    case = session.get(Case, case_id)
    if case is None:
        return None
    form = session.execute(select(RequestForm).where(RequestForm.case_id == case_id)).scalar_one()
    who = _parties(session, case)
    units = _units(session, case_id)
    return CaseView(
        id=case.id,
        number=case.number,
        kind=case.kind,
        state=case.state,
        request_id=case.request_id,
        organisation_id=case.organisation_id,
        organisation=who.organisation,
        on_behalf_of=who.on_behalf_of,
        contact=who.contact,
        contact_email=who.contact_email,
        language=who.language,
        site_id=case.site_id,
        site=who.site,
        channel=case.channel,
        customer_reference=case.customer_reference,
        description=case.description,
        reported_at=case.reported_at,
        call_back_at=case.call_back_at,
        agent_id=case.agent_id,
        agent=who.agent,
        waiting_since=case.waiting_since,
        end_reason=case.end_reason,
        form_state=form.state,
        units=units,
        reviews=_reviews(session, case.request_id),
        acceptance=_acceptance(session, case_id),
        rmas=_rmas(session, case_id),
        deadlines=_deadlines(session, case_id),
        files=_files(session, case_id),
        notice_given_on=_notice_given_on(session, case.request_id),
        step=step_of(session, case, form),
        missing=_missing(units) if case.kind is CaseKind.RMA else (),
    )


@dataclass(frozen=True, slots=True)
class _Parties:
    """Who has to do with a case, by the names that its pane shows; "" for nobody."""

    organisation: str
    on_behalf_of: str
    contact: str
    contact_email: str
    language: str
    site: str
    agent: str


def _parties(session: Session, case: Case) -> _Parties:
    organisation = session.get_one(Organisation, case.organisation_id)
    behalf = case.on_behalf_of_id
    reseller = session.get(Organisation, behalf) if behalf else None
    contact = session.get(Contact, case.contact_id) if case.contact_id else None
    site = session.get(Site, case.site_id) if case.site_id else None
    agent = session.get(Person, case.agent_id) if case.agent_id else None
    return _Parties(
        organisation=organisation.name,
        on_behalf_of=reseller.name if reseller else "",
        contact=contact.name if contact else "",
        contact_email=contact.email if contact else "",
        language=contact.language if contact else organisation.language,
        site=", ".join(part for part in (site.town, site.country) if part) if site else "",
        agent=agent.name if agent else "",
    )


def _notice_given_on(session: Session, request_id: UUID) -> date | None:
    """The day of the last notice that the customer was given about the request."""
    given = session.execute(select(Notice.given_on).where(Notice.request_id == request_id))
    return max(given.scalars(), default=None)


def _missing(units: tuple[UnitView, ...]) -> tuple[str, ...]:
    """What is mandatory for an RMA and not said yet, in words."""
    gaps = []
    for unit in units:
        if unit.state is not UnitState.OPEN:
            continue
        if not unit.symptoms:
            gaps.append(f"{unit.serial}: failure symptoms")
        if not unit.troubleshooting:
            gaps.append(f"{unit.serial}: troubleshooting steps")
    return tuple(gaps)


def _units(session: Session, case_id: UUID) -> tuple[UnitView, ...]:
    rows = session.execute(
        select(Unit, ProductModel.description, Line.id, Line.state)
        .outerjoin(ProductModel, ProductModel.part_number == Unit.model)
        .outerjoin(Line, Line.unit_id == Unit.id)
        .where(Unit.case_id == case_id)
        .order_by(Unit.position)
    ).all()
    return tuple(_unit(*row) for row in rows)


def _unit(
    unit: Unit, description: str | None, line_id: UUID | None, line_state: LineState | None
) -> UnitView:
    answer = Entitlement.from_json(json.dumps(unit.entitlement))
    return UnitView(
        id=unit.id,
        asset_id=unit.asset_id,
        serial=unit.serial,
        model=unit.model,
        description=description or "",
        contract_number=unit.contract_number,
        symptoms=unit.symptoms,
        troubleshooting=unit.troubleshooting,
        failed_since=unit.failed_since,
        state=unit.state,
        end_reason=unit.end_reason,
        owed=short_answer(answer),
        fulfilment=unit.fulfilment,
        entitlement=answer,
        late_reason=unit.late_reason,
        line_id=line_id,
        line_state=line_state,
    )


def _reviews(session: Session, request_id: UUID) -> tuple[ReviewView, ...]:
    rows = session.execute(
        select(BatchReview)
        .where(BatchReview.request_id == request_id, BatchReview.state != ReviewState.VOID)
        .order_by(BatchReview.product_type)
    ).scalars()
    return tuple(
        ReviewView(r.id, r.product_type, r.state, len(r.units), r.decision, r.reason, r.due_at)
        for r in rows
    )


def _acceptance(session: Session, case_id: UUID) -> AcceptanceView | None:
    found = session.execute(
        select(Acceptance, Terms.version)
        .join(Terms, Terms.id == Acceptance.terms_id)
        .where(Acceptance.case_id == case_id, Acceptance.void_at.is_(None))
        .order_by(Acceptance.sent_at.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    row, version = found
    return AcceptanceView(
        row.id, version, row.sent_at, row.sent_to, row.accepted_by, row.accepted_at
    )


def _rmas(session: Session, case_id: UUID) -> tuple[RmaView, ...]:
    rows = session.execute(select(Rma).where(Rma.case_id == case_id).order_by(Rma.number))
    return tuple(
        RmaView(r.id, r.number, r.fulfilment, r.service_level, r.issued_at) for r in rows.scalars()
    )


def _deadlines(session: Session, case_id: UUID) -> tuple[DeadlineView, ...]:
    rows = session.execute(
        select(Deadline).where(Deadline.case_id == case_id).order_by(Deadline.due_on)
    ).scalars()
    return tuple(DeadlineView(d.kind, d.due_on, d.state, d.explanation) for d in rows)


def _files(session: Session, case_id: UUID) -> tuple[FileView, ...]:
    rows = session.execute(
        select(File, Document.name, Document.version, Person.name)
        .outerjoin(Document, Document.file_id == File.id)
        .outerjoin(Person, Person.id == File.added_by)
        .where(File.case_id == case_id)
        .order_by(File.added_at.desc(), File.id.desc())
    ).all()
    ways = file_ways(session)
    return tuple(
        FileView(
            f.id,
            f.sha256,
            f.name,
            f.media_type,
            f.size,
            f.visibility,
            f.added_at,
            document or "",
            version or 0,
            ways.of(f.sha256, awaited=f.awaited),
            ways.unsent.get(f.sha256, ""),
            who or "",
        )
        for f, document, version, who in rows
    )
