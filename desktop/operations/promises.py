"""Deadlines: made by the act that makes the promise, met or void by the one that keeps it."""

from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Case
from desktop.data.tables.fulfilment import Deadline
from desktop.domain.deadlines import Deadline as Promise
from desktop.domain.words import DeadlineState
from desktop.operations.act import Act


def promise(act: Act, case: Case, subject_id: UUID, deadline: Promise) -> None:
    """Keep a promise with its day; one that is open for the same subject is made anew."""
    _end(act, subject_id, deadline.kind, DeadlineState.VOID)
    ordinal = len(act.made_promises)
    row = Deadline(
        id=act.derived_id("deadline", ordinal),
        case_id=case.id,
        subject_id=subject_id,
        kind=str(deadline.kind),
        due_on=deadline.due_on,
        explanation=deadline.explanation,
        state=DeadlineState.OPEN,
    )
    act.made_promises.append(row.id)
    act.add(row)


def meet(act: Act, subject_id: UUID, kind: str) -> None:
    """Say that a promise was kept today."""
    _end(act, subject_id, kind, DeadlineState.MET)


def void_all(act: Act, case: Case) -> None:
    """Nothing is promised any more: the case has ended."""
    rows = act.session.execute(
        select(Deadline).where(Deadline.case_id == case.id, Deadline.state == DeadlineState.OPEN)
    )
    for row in rows.scalars():
        row.state = DeadlineState.VOID


def void_for(act: Act, subject_id: UUID) -> None:
    """Nothing is promised about this any more."""
    act.session.flush()
    rows = act.session.execute(
        select(Deadline).where(
            Deadline.subject_id == subject_id, Deadline.state == DeadlineState.OPEN
        )
    )
    for row in rows.scalars():
        row.state = DeadlineState.VOID


def _end(act: Act, subject_id: UUID, kind: str, state: DeadlineState) -> None:
    act.session.flush()
    rows = act.session.execute(
        select(Deadline).where(
            Deadline.subject_id == subject_id,
            Deadline.kind == str(kind),
            Deadline.state == DeadlineState.OPEN,
        )
    )
    for row in rows.scalars():
        row.state = state
