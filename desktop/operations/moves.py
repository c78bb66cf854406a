"""Moving cases and lines along the table of transitions, with guards read from the store."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from desktop.data.tables.cases import BatchReview, Case, Notice, RequestForm, Unit
from desktop.data.tables.fulfilment import Line, Receipt, Rma, Shipment
from desktop.domain.lifecycle import (
    CASE_TABLES,
    ENDED_LINES,
    LINE_TRANSITIONS,
    Guard,
    case_refusal,
    guard_of_lines,
    next_state,
    refusal,
    settled,
)
from desktop.domain.notices import changes_level, decision_key
from desktop.domain.refusal import Refused
from desktop.domain.words import (
    CaseState,
    FormState,
    Fulfilment,
    LineState,
    ReviewState,
    ShipmentState,
    UnitState,
)
from desktop.operations.acceptances import terms_as_they_stand
from desktop.operations.act import Act
from desktop.operations.assessment import kept


def enter(act: Act, case: Case) -> None:
    """Give a new case its first state."""
    _move(act, case, None)


def move(act: Act, case: Case, *held: Guard) -> None:
    """Move a case as the act that is being applied leads it.

    `held` are guards that the act itself knows. Raises Refused, saying what it waits for.
    """
    before = case.state
    _move(act, case, before, *held)
    if case.state is not before:
        act.record("CaseMoved", case, case.id, {"state": [before.value, case.state.value]})


def follow(act: Act, case: Case) -> None:
    """Move a case by what follows of itself, once another case's act changed what it waits for."""
    before = case.state
    case.state = settled(CASE_TABLES[case.kind], before, guards_of(act, case))
    if case.state is not before:
        act.record("CaseMoved", case, case.id, {"state": [before.value, case.state.value]})


def _move(act: Act, case: Case, state: CaseState | None, *held: Guard) -> None:
    name = type(act.operation).__name__
    guards = guards_of(act, case) | set(held)
    following = next_state(CASE_TABLES[case.kind], state, name, guards)
    if following is None:
        raise Refused(case_refusal(case.kind, state, name, guards), rule="state")
    case.state = following


def guards_of(act: Act, case: Case) -> frozenset[Guard]:
    """Every guard about a case that holds at this moment."""
    act.session.flush()
    return frozenset(
        {
            *_unit_guards(act, case),
            *_form_guards(act, case),
            *_review_guards(act, case),
            *_line_guards(act, case),
        }
    )


def _unit_guards(act: Act, case: Case) -> Iterable[Guard]:
    rows = act.session.execute(
        select(Unit).where(Unit.case_id == case.id, Unit.state == UnitState.OPEN)
    )
    units = list(rows.scalars())
    if not units:
        yield Guard.NO_OPEN_UNIT_LEFT
    if units and all(is_entitled(unit) for unit in units):
        yield Guard.EVERY_UNIT_ENTITLED


def is_entitled(unit: Unit) -> bool:
    """Is it known what the unit is owed, with no doubt left that a supervisor has to decide?"""
    answer = kept(unit)
    late = answer.reason_needed is not None and not unit.late_reason
    return (
        unit.fulfilment is not Fulfilment.NONE_YET and answer.supervisor_needed is None and not late
    )


def _form_guards(act: Act, case: Case) -> Iterable[Guard]:
    form = act.session.execute(
        select(RequestForm).where(RequestForm.case_id == case.id)
    ).scalar_one_or_none()
    if form is None:
        return
    if form.sent_at is not None:
        yield Guard.FORM_WAS_SENT
    if form.state in (FormState.RETURNED, FormState.VALIDATED):
        yield Guard.FORM_WAS_RETURNED
    if form.state is FormState.VALIDATED:
        yield Guard.FORM_VALIDATED
    terms = terms_as_they_stand(act, case)
    if terms is not None:
        yield Guard.TERMS_STAND
    if terms is not None and terms.accepted_at is not None:
        yield Guard.TERMS_ACCEPTED


def _review_guards(act: Act, case: Case) -> Iterable[Guard]:
    reviews = _reviews_about(act, case)
    opened = any(review.state is ReviewState.OPEN for review in reviews)
    yield Guard.REVIEW_OPEN if opened else Guard.NO_REVIEW_OPEN
    if not reviews:
        yield Guard.NOTICES_RECORDED
        return
    requests = {review.request_id for review in reviews}
    notices = act.session.execute(select(Notice).where(Notice.request_id.in_(requests)))
    told = {key for notice in notices.scalars() for key in notice.reviews}
    if all(
        decision_key(review.id, review.decided_at) in told
        for review in reviews
        if needs_notice(review)
    ):
        yield Guard.NOTICES_RECORDED


def _reviews_about(act: Act, case: Case) -> list[BatchReview]:
    """The reviews of its request, and those that decided on its units before they joined it."""
    decided = select(Unit.review_id).where(
        Unit.case_id == case.id, Unit.review_id.is_not(None), Unit.state == UnitState.OPEN
    )
    rows = act.session.execute(
        select(BatchReview).where(
            or_(BatchReview.request_id == case.request_id, BatchReview.id.in_(decided))
        )
    )
    return list(rows.scalars())


def needs_notice(review: BatchReview) -> bool:
    """Was another level decided than was asked, so that the customer has to be told in writing?"""
    return review.state is ReviewState.DECIDED and changes_level(review.decision)


def _line_guards(act: Act, case: Case) -> Iterable[Guard]:
    lines = act.session.execute(
        select(Line.state).join(Rma, Rma.id == Line.rma_id).where(Rma.case_id == case.id)
    )
    states = list(lines.scalars())
    if states:
        yield guard_of_lines(states)
    moved = select(Shipment.id).join(Rma, Rma.id == Shipment.rma_id)
    moved = moved.where(
        Rma.case_id == case.id,
        Shipment.state.not_in([ShipmentState.PLANNED, ShipmentState.CANCELLED]),
    )
    received = select(Receipt.id).join(Rma, Rma.id == Receipt.rma_id).where(Rma.case_id == case.id)
    if all(act.session.execute(found.limit(1)).first() is None for found in (moved, received)):
        yield Guard.NOTHING_SHIPPED


def move_line(act: Act, line: Line, fulfilment: Fulfilment, *held: Guard) -> None:
    """Move one line as the act leads it. Raises Refused, saying what it waits for."""
    name = type(act.operation).__name__
    table = LINE_TRANSITIONS[fulfilment]
    guards = frozenset({Guard.NOTHING_DISPUTED, *held})
    following = next_state(table, line.state, name, guards)
    if following is None:
        raise Refused(refusal(table, line.state, name, guards), rule="state")
    if following is not line.state:
        before, line.state = line.state, following
        line.ended_at = act.at if following in ENDED_LINES else None
        case_id = act.get(Rma, line.rma_id).case_id
        act.record("LineMoved", line, case_id, {"state": [before.value, following.value]})


def first_line_state(fulfilment: Fulfilment) -> LineState:
    """Where a line begins once its RMA is issued."""
    state = next_state(LINE_TRANSITIONS[fulfilment], None, "IssueRma")
    if state is None:
        raise Refused("Nothing is owed for this unit, so there is nothing to issue.")
    return state
