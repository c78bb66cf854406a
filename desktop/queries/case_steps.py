"""What the next step of a case depends on, read from the store."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Acceptance, BatchReview, Case, Notice, RequestForm, Unit
from desktop.data.tables.fulfilment import Line, Parcel, ParcelLine, Rma, Shipment
from desktop.domain.entitlement import Entitlement
from desktop.domain.next_steps import CaseFacts, Step, next_step
from desktop.domain.notices import changes_level, decision_key
from desktop.domain.words import (
    Direction,
    Fulfilment,
    LineState,
    ReviewState,
    ShipmentState,
    UnitState,
)


def step_of(session: Session, case: Case, form: RequestForm) -> Step:
    """The one next step of a case."""
    units = list(
        session.execute(
            select(Unit).where(Unit.case_id == case.id, Unit.state == UnitState.OPEN)
        ).scalars()
    )
    accepted = select(Acceptance.id).where(
        Acceptance.case_id == case.id,
        Acceptance.void_at.is_(None),
        Acceptance.accepted_at.is_not(None),
    )
    reviews = list(
        session.execute(
            select(BatchReview).where(BatchReview.request_id == case.request_id)
        ).scalars()
    )
    to_plan, planned, under_way, awaiting = _movements(session, case)
    return next_step(
        CaseFacts(
            kind=case.kind,
            state=case.state,
            form=form.state,
            unknown_units=any(unit.fulfilment is Fulfilment.NONE_YET for unit in units),
            doubtful_units=any(is_doubtful(unit) for unit in units),
            open_reviews=any(review.state is ReviewState.OPEN for review in reviews),
            notice_missing=_notice_missing(session, case, reviews),
            terms_accepted=session.execute(accepted.limit(1)).first() is not None,
            to_plan=to_plan,
            planned=planned,
            under_way=under_way,
            awaiting_return=awaiting,
        )
    )


def is_doubtful(unit: Unit) -> bool:
    """Does something about what the unit is owed wait for a reason or for a supervisor?"""
    answer = Entitlement.from_json(json.dumps(unit.entitlement))
    late = answer.reason_needed is not None and not unit.late_reason
    return answer.supervisor_needed is not None or late


def _notice_missing(session: Session, case: Case, reviews: list[BatchReview]) -> bool:
    changed = [
        review
        for review in reviews
        if review.state is ReviewState.DECIDED and changes_level(review.decision)
    ]
    if not changed:
        return False
    told = session.execute(
        select(Notice.reviews).where(Notice.request_id == case.request_id)
    ).scalars()
    keys = {key for row in told for key in row}
    return any(decision_key(review.id, review.decided_at) not in keys for review in changed)


def _movements(session: Session, case: Case) -> tuple[bool, bool, bool, bool]:
    """Is something to be planned, planned, under way; is a return awaited?"""
    lines = session.execute(
        select(Line.id, Line.state).join(Rma, Rma.id == Line.rma_id).where(Rma.case_id == case.id)
    ).all()
    moving = session.execute(
        select(ParcelLine.line_id, Parcel.state)
        .join(Parcel, Parcel.id == ParcelLine.parcel_id)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Rma, Rma.id == Shipment.rma_id)
        .where(Rma.case_id == case.id, Shipment.direction == Direction.OUT)
    ).all()
    planned = {line for line, state in moving if state is ShipmentState.PLANNED}
    under_way = any(state is ShipmentState.UNDER_WAY for _line, state in moving)
    to_ship = {line for line, state in lines if state is LineState.TO_SHIP}
    awaiting = any(
        state in (LineState.AWAITING_RETURN, LineState.FAULTY_UNIT_DUE) for _line, state in lines
    )
    return bool(to_ship - planned), bool(planned), under_way, awaiting
