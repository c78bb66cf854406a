"""The batch rule at work: reviews open, open again or fall away as the units of a request change."""

from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from desktop.data.tables.cases import BatchReview, Case, Request, Unit
from desktop.domain.batch import BatchUnit, batch_types
from desktop.domain.calendars import local_date
from desktop.domain.deadlines import review_due
from desktop.domain.words import CaseState, ReviewState, UnitState
from desktop.operations.act import Act
from desktop.operations.assessment import kept, place_of, product_type

_OUT = (CaseState.REJECTED, CaseState.CANCELLED)


def recheck(act: Act, request_id: UUID, case_id: UUID | None) -> list[BatchReview]:
    """Hold the units of a request against the batch rule; give the reviews that opened now.

    A review opens by the system, not by anyone's memory (domain.md, *Batch*); it falls away when
    its type no longer has too many units, and opens again when a unit was added or corrected.
    """
    act.session.flush()
    request = act.get(Request, request_id)
    units = units_of(act, request_id)
    over = batch_types([_batch_unit(act, unit) for unit in units], act.policy)
    known = {review.product_type: review for review in reviews_of(act, request_id)}
    for product_type_, review in known.items():
        if product_type_ not in over and review.state is not ReviewState.VOID:
            review.state = ReviewState.VOID
            act.record("BatchReviewVoid", review, case_id, {"type": product_type_})
    opened = []
    for product_type_, counted in over.items():
        found = known.get(product_type_)
        if found is None or _must_reopen(found, counted):
            opened.append(_open(act, request, found, product_type_, counted, case_id))
    return opened


def units_of(act: Act, request_id: UUID) -> list[Unit]:
    """All units of the cases of a request that were not rejected or cancelled."""
    rows = act.session.execute(
        select(Unit)
        .join(Case, Case.id == Unit.case_id)
        .where(Case.request_id == request_id, Case.state.not_in(_OUT))
        .order_by(Case.number, Unit.position)
    )
    return list(rows.scalars())


def reviews_of(act: Act, request_id: UUID) -> list[BatchReview]:
    """The reviews of a request, one for each product type."""
    rows = act.session.execute(
        select(BatchReview)
        .where(BatchReview.request_id == request_id)
        .order_by(BatchReview.product_type)
    )
    return list(rows.scalars())


def forget_decision(unit: Unit) -> None:
    """A corrected unit was not the one that was decided on."""
    unit.review_id = None


def _batch_unit(act: Act, unit: Unit) -> BatchUnit:
    answer = kept(unit)
    return BatchUnit(
        unit.id, product_type(act, unit), answer.fulfilment, unit.state, answer.dead_on_arrival
    )


def _must_reopen(review: BatchReview, counted: tuple[UUID, ...]) -> bool:
    match review.state:
        case ReviewState.VOID:
            return True
        case ReviewState.OPEN:
            return {UUID(one) for one in review.units} != set(counted)
        case ReviewState.DECIDED:
            return bool(set(counted) - {UUID(one) for one in review.units})


def _open(
    act: Act,
    request: Request,
    review: BatchReview | None,
    product_type_: str,
    counted: tuple[UUID, ...],
    case_id: UUID | None,
) -> BatchReview:
    zone, country = place_of(act, _any_case(act, request))
    due_on = review_due(local_date(act.at, zone), act.policy, country).due_on
    due_at = datetime.combine(due_on, time(23, 59), ZoneInfo(zone)).astimezone(UTC)
    if review is None:
        ordinal = len(reviews_of(act, request.id))
        review = BatchReview(
            id=act.derived_id("review", ordinal),
            request_id=request.id,
            product_type=product_type_,
            opened_at=act.at,
            policy_version=act.policy.version,
            offered={},
        )
        act.session.add(review)
    was_open = review.state is ReviewState.OPEN
    review.state = ReviewState.OPEN
    review.units = [str(one) for one in counted]
    review.due_at = due_at
    review.decision = None
    act.session.flush()
    for unit in units_of(act, request.id):
        if unit.id in counted and unit.state is UnitState.OPEN:
            unit.review_id = review.id
            unit.fulfilment = kept(unit).fulfilment
    if not was_open:
        act.record(
            "BatchReviewOpened",
            review,
            case_id,
            {"type": product_type_, "units": len(counted), "policy": act.policy.version},
        )
    return review


def _any_case(act: Act, request: Request) -> Case:
    return act.session.execute(
        select(Case).where(Case.request_id == request.id).order_by(Case.number).limit(1)
    ).scalar_one()
