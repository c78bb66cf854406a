"""The batch rule at work: reviews open, open again or fall away as a request's units change."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from desktop.data.tables.cases import BatchReview, Case, Request, Unit
from desktop.data.tables.fulfilment import Rma
from desktop.domain.batch import BatchUnit, batch_types
from desktop.domain.calendars import local_date
from desktop.domain.deadlines import review_due
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.words import CaseKind, CaseState, ReviewState, UnitState
from desktop.operations.acceptances import void_if_changed
from desktop.operations.act import Act
from desktop.operations.assessment import forget_decision, kept, place_of, product_type
from desktop.operations.moves import follow
from desktop.operations.promises import promise, void_for

_OUT = (CaseState.REJECTED, CaseState.CANCELLED)


def recheck(act: Act, request_id: UUID, case: Case) -> list[BatchReview]:
    """Hold the units of a request against the batch rule; give the reviews that opened now.

    A review opens by the system, not by anyone's memory (domain.md, *Batch*). While it is open it
    falls away when its type no longer has too many units; once decided it stands, and opens again
    when a unit is there that it was not decided for. `case` is the one whose change led here; the
    other cases of the request follow, and so does `case` when it left the request.
    """
    act.session.flush()
    units = units_of(act, request_id)
    over = batch_types([_batch_unit(act, unit) for unit in units], act.policy)
    known = {review.product_type: review for review in reviews_of(act, request_id)}
    fallen = [
        review
        for product_type_, review in known.items()
        if review.state is ReviewState.OPEN and product_type_ not in over
    ]
    for review in fallen:
        _fall_away(act, review, case)
    changeable = changeable_units(act, request_id, units) if over else []
    opened = []
    for product_type_, counted in over.items():
        found = known.get(product_type_)
        if found is None or _must_reopen(found, counted, changeable):
            opened.append(_open(act, request_id, found, product_type_, counted, changeable, case))
    if fallen or opened:
        _take_along(act, request_id, case)
    return opened


def units_of(act: Act, request_id: UUID) -> list[Unit]:
    """All units that are asked for by the cases of a request that were not rejected or cancelled.

    Technical support asks for an answer, so that its units are none of them.
    """
    rows = act.session.execute(
        select(Unit)
        .join(Case, Case.id == Unit.case_id)
        .where(
            Case.request_id == request_id,
            Case.kind == CaseKind.RMA,
            Case.state.not_in(_OUT),
        )
        .order_by(Case.number, Unit.position)
    )
    return list(rows.scalars())


def changeable_units(act: Act, request_id: UUID, units: Iterable[Unit]) -> list[Unit]:
    """The open units for which something can still be decided: their case has no RMA yet."""
    issued = set(
        act.session.execute(
            select(Rma.case_id)
            .join(Case, Case.id == Rma.case_id)
            .where(Case.request_id == request_id)
        ).scalars()
    )
    return [u for u in units if u.state is UnitState.OPEN and u.case_id not in issued]


def reviews_of(act: Act, request_id: UUID) -> list[BatchReview]:
    """The reviews of a request, one for each product type."""
    rows = act.session.execute(
        select(BatchReview)
        .where(BatchReview.request_id == request_id)
        .order_by(BatchReview.product_type)
    )
    return list(rows.scalars())


def cases_of(act: Act, request_id: UUID) -> list[Case]:
    """The cases of a request in the order of their numbers."""
    rows = act.session.execute(
        select(Case).where(Case.request_id == request_id).order_by(Case.number)
    )
    return list(rows.scalars())


def _batch_unit(act: Act, unit: Unit) -> BatchUnit:
    answer = kept(unit)
    return BatchUnit(
        unit.id, product_type(act, unit), answer.fulfilment, unit.state, answer.dead_on_arrival
    )


def _must_reopen(
    review: BatchReview, counted: Collection[UUID], changeable: Iterable[Unit]
) -> bool:
    listed = {UUID(one) for one in review.units}
    match review.state:
        case ReviewState.VOID:
            return True
        case ReviewState.OPEN:
            return listed != set(counted)
        case ReviewState.DECIDED:
            undecided = {unit.id for unit in changeable if unit.review_id != review.id}
            return bool(set(counted) - listed) or bool(set(counted) & undecided)


def _fall_away(act: Act, review: BatchReview, case: Case) -> None:
    review.state = ReviewState.VOID
    void_for(act, review.id)
    act.record("BatchReviewVoid", review, case.id, {"type": review.product_type})


def _open(
    act: Act,
    request_id: UUID,
    review: BatchReview | None,
    product_type_: str,
    counted: tuple[UUID, ...],
    changeable: list[Unit],
    case: Case,
) -> BatchReview:
    about = cases_of(act, request_id)[0]
    was_open = review is not None and review.state is ReviewState.OPEN
    if review is None:
        review = _new_review(act, request_id, product_type_)
    review.state, review.decision = ReviewState.OPEN, None
    review.units = [str(one) for one in counted]
    if not was_open:
        _promise_decision(act, review, about)
    act.session.flush()
    for unit in changeable:
        if unit.id in counted:
            forget_decision(unit)
            unit.review_id = review.id
    if not was_open:
        facts = {"type": product_type_, "units": len(counted), "policy": act.policy.version}
        act.record("BatchReviewOpened", review, case.id, facts)
    return review


def _new_review(act: Act, request_id: UUID, product_type_: str) -> BatchReview:
    return act.add(
        BatchReview(
            id=act.derived_id(f"review:{request_id}:{product_type_}"),
            request_id=act.get(Request, request_id).id,
            product_type=product_type_,
            state=ReviewState.OPEN,
            units=[],
            opened_at=act.at,
            due_at=act.at,
            policy_version=act.policy.version,
            offered={},
        )
    )


def _promise_decision(act: Act, review: BatchReview, about: Case) -> None:
    """It is due the same working day of the customer's site, to its end."""
    zone, country = place_of(act, about)
    due = review_due(local_date(act.at, zone), act.policy, country)
    review.due_at = datetime.combine(due.due_on, time(23, 59), ZoneInfo(zone)).astimezone(UTC)
    promise(act, about, review.id, due)


def _take_along(act: Act, request_id: UUID, case: Case) -> None:
    """What opened or fell away concerns every case of the request that has no end and no RMA."""
    act.session.flush()
    for sibling in cases_of(act, request_id):
        if sibling.id != case.id and sibling.state not in ENDED_CASES:
            void_if_changed(act, sibling)
            follow(act, sibling)
