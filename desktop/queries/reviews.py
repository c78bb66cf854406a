"""The supervisor's queue: each batch review with all that its decision rests on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import BatchReview, Case, Notice, Request, Unit
from desktop.data.tables.parties import Contact, Organisation, Person
from desktop.data.tables.products import ProductModel, Spare
from desktop.domain.identities import model_id
from desktop.domain.notices import changes_level, decision_key
from desktop.domain.products import product_type_of
from desktop.domain.words import CaseState, Decision, Fulfilment, ReviewState
from desktop.queries.policies import current_policy


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review in the queue. `notice_missing`: decided, and the customer is still to be told."""

    id: UUID
    request_id: UUID
    case_id: UUID
    case_number: str
    organisation: str
    product_type: str
    units: int
    state: ReviewState
    opened_at: datetime
    due_at: datetime
    notice_missing: bool


@dataclass(frozen=True, slots=True)
class ReviewedUnit:
    """One unit that the review counted."""

    id: UUID
    case_number: str
    serial: str
    model: str
    symptoms: str
    asked: Fulfilment
    offered: Fulfilment


@dataclass(frozen=True, slots=True)
class EarlierRequest:
    """Another case of the organisation in the days before, so that a split request is seen."""

    case_number: str
    case_id: UUID
    reported_at: datetime
    state: CaseState
    units_of_type: int


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """One of the last decisions like this one, and where its case stands since."""

    case_number: str
    case_state: CaseState
    organisation: str
    units: int
    decision: Decision
    reason: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One review with all that its decision rests on. Value in minor units of `currency`."""

    row: ReviewRow
    case_numbers: tuple[str, ...]
    opened_by: str
    policy_version: str
    limit: int
    units: tuple[ReviewedUnit, ...]
    earlier: tuple[EarlierRequest, ...]
    decisions: tuple[EarlierDecision, ...]
    free_spares: int
    value_minor: int | None
    currency: str
    repairable: bool | None
    contact: str
    contact_email: str
    language: str
    decision: Decision | None
    reason: str
    decided_by: str


def review_rows(session: Session, limit: int = 200) -> tuple[ReviewRow, ...]:
    """Open reviews, soonest due first, then those decided whose notice is still to be given."""
    found = session.execute(
        select(BatchReview)
        .where(BatchReview.state.in_([ReviewState.OPEN, ReviewState.DECIDED]))
        .order_by(BatchReview.state.desc(), BatchReview.due_at, BatchReview.id)
        .limit(5 * limit)
    ).scalars()
    rows = []
    for review in found:
        missing = _notice_missing(session, review)
        if review.state is ReviewState.OPEN or missing:
            rows.append(_row(session, review, missing=missing))
    return tuple(rows[:limit])


def open_review_count(session: Session) -> int:
    """How many reviews wait for a decision, for the badge in the rail."""
    rows = session.execute(
        select(BatchReview.id).where(BatchReview.state == ReviewState.OPEN).limit(100)
    )
    return len(rows.all())


def review_view(session: Session, review_id: UUID) -> ReviewView | None:
    """One review, ready to decide on; None where there is no such review."""
    review = session.get(BatchReview, review_id)
    if review is None:
        return None
    request = session.get_one(Request, review.request_id)
    counted = [UUID(one) for one in review.units]
    units = _units(session, counted)
    cases = _cases(session, review.request_id)
    model = session.get(ProductModel, model_id(units[0].model)) if units else None
    contact = _contact(session, cases)
    opened_by = session.get(Person, request.opened_by)
    decided_by = session.get(Person, review.decided_by) if review.decided_by else None
    return ReviewView(
        row=_row(session, review, missing=_notice_missing(session, review)),
        case_numbers=tuple(case.number for case in cases),
        opened_by=opened_by.name if opened_by else "",
        policy_version=review.policy_version,
        limit=current_policy(session, review.opened_at).batch_review_above,
        units=units,
        earlier=_earlier(session, review, request),
        decisions=_decisions(session, review),
        free_spares=_free_spares(session, model),
        value_minor=model.value_minor if model else None,
        currency=model.currency if model else "",
        repairable=model.repairable if model else None,
        contact=contact.name if contact else "",
        contact_email=contact.email if contact else "",
        language=contact.language if contact else "en",
        decision=review.decision,
        reason=review.reason,
        decided_by=decided_by.name if decided_by else "",
    )


def _row(session: Session, review: BatchReview, *, missing: bool) -> ReviewRow:
    cases = _cases(session, review.request_id)
    organisation = session.get_one(Organisation, cases[0].organisation_id)
    return ReviewRow(
        id=review.id,
        request_id=review.request_id,
        case_id=cases[0].id,
        case_number=cases[0].number,
        organisation=organisation.name,
        product_type=review.product_type,
        units=len(review.units),
        state=review.state,
        opened_at=review.opened_at,
        due_at=review.due_at,
        notice_missing=missing,
    )


def _cases(session: Session, request_id: UUID) -> list[Case]:
    rows = session.execute(select(Case).where(Case.request_id == request_id).order_by(Case.number))
    return list(rows.scalars())


def _notice_missing(session: Session, review: BatchReview) -> bool:
    if review.state is not ReviewState.DECIDED or not changes_level(review.decision):
        return False
    told = session.execute(
        select(Notice.reviews).where(Notice.request_id == review.request_id)
    ).scalars()
    return not any(decision_key(review.id, review.decided_at) in row for row in told)


def _units(session: Session, ids: list[UUID]) -> tuple[ReviewedUnit, ...]:
    rows = session.execute(
        select(Unit, Case.number)
        .join(Case, Case.id == Unit.case_id)
        .where(Unit.id.in_(ids))
        .order_by(Case.number, Unit.position)
    ).all()
    return tuple(
        ReviewedUnit(
            id=unit.id,
            case_number=number,
            serial=unit.serial,
            model=unit.model,
            symptoms=unit.symptoms,
            asked=Fulfilment(unit.entitlement["fulfilment"]),
            offered=unit.fulfilment,
        )
        for unit, number in rows
    )


def _contact(session: Session, cases: list[Case]) -> Contact | None:
    chosen = next((case.contact_id for case in cases if case.contact_id), None)
    return session.get(Contact, chosen) if chosen else None


def _earlier(session: Session, review: BatchReview, request: Request) -> tuple[EarlierRequest, ...]:
    days = current_policy(session, review.opened_at).one_request_shown_days
    rows = session.execute(
        select(Case, Unit.model)
        .outerjoin(Unit, Unit.case_id == Case.id)
        .where(
            Case.organisation_id == request.organisation_id,
            Case.request_id != request.id,
            Case.reported_at >= request.reported_at - timedelta(days=days),
            Case.reported_at <= request.reported_at,
        )
        .order_by(Case.reported_at.desc())
    ).all()
    counts: dict[UUID, int] = {}
    cases: dict[UUID, Case] = {}
    for case, model in rows:
        cases[case.id] = case
        alike = model is not None and _type_of(session, model) == review.product_type
        counts[case.id] = counts.get(case.id, 0) + alike
    return tuple(
        EarlierRequest(case.number, case.id, case.reported_at, case.state, counts[case.id])
        for case in cases.values()
    )


def _type_of(session: Session, part_number: str) -> str:
    known = session.get(ProductModel, model_id(part_number))
    return known.product_type if known else product_type_of(part_number)


def _decisions(session: Session, review: BatchReview) -> tuple[EarlierDecision, ...]:
    """The last three decisions on the same type, so that like is decided alike."""
    rows = session.execute(
        select(BatchReview)
        .where(
            BatchReview.product_type == review.product_type,
            BatchReview.decided_at.is_not(None),
            BatchReview.id != review.id,
        )
        .order_by(BatchReview.decided_at.desc())
        .limit(3)
    ).scalars()
    found = []
    for other in rows:
        row = _row(session, other, missing=False)
        if other.decision is not None and other.decided_at is not None:
            found.append(
                EarlierDecision(
                    row.case_number,
                    session.get_one(Case, row.case_id).state,
                    row.organisation,
                    row.units,
                    other.decision,
                    other.reason,
                    other.decided_at,
                )
            )
    return tuple(found)


def _free_spares(session: Session, model: ProductModel | None) -> int:
    if model is None:
        return 0
    rows = session.execute(
        select(Spare.id).where(Spare.model_id == model.id, Spare.state == "free").limit(1000)
    )
    return len(rows.all())
