"""Who may decide a batch review, asked alike by the screen that offers it and by the act."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, Request, Unit
from desktop.data.tables.parties import Delegate, Person
from desktop.domain.batch import may_decide
from desktop.domain.words import CaseState

_OUT = (CaseState.REJECTED, CaseState.CANCELLED)


def why_not_decide(
    session: Session, request_id: UUID, person: UUID | None, at: datetime
) -> str | None:
    """Say why a person may not decide the reviews of a request; None if they may.

    Whoever opened the request, added or edited its units, or is the agent of one of its cases has
    a part in it (domain.md, *Batch*). `person` None: nobody has said who they are.
    """
    who = None if person is None else session.get(Person, person)
    if who is None:
        return "Say who decides: choose your name at the top right."
    return may_decide(
        who.id,
        who.role,
        session.get_one(Request, request_id).opened_by,
        _editors(session, request_id),
        _agents(session, request_id),
        is_named_delegate(session, who.id, at),
    )


def is_named_delegate(session: Session, person: UUID, at: datetime) -> bool:
    """Has a supervisor named this person for the moment?"""
    named = select(Delegate.id).where(
        Delegate.person_id == person, Delegate.begins_at <= at, Delegate.ends_at >= at
    )
    return session.execute(named.limit(1)).first() is not None


def _editors(session: Session, request_id: UUID) -> frozenset[UUID]:
    rows = session.execute(
        select(Unit.added_by, Unit.edited_by)
        .join(Case, Case.id == Unit.case_id)
        .where(Case.request_id == request_id, Case.state.not_in(_OUT))
    ).all()
    edited = {UUID(one) for _, editors in rows for one in editors or ()}
    return frozenset(edited | {added for added, _ in rows})


def _agents(session: Session, request_id: UUID) -> frozenset[UUID]:
    agents = session.execute(select(Case.agent_id).where(Case.request_id == request_id)).scalars()
    return frozenset(agent for agent in agents if agent is not None)
