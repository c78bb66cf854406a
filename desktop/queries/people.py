"""Who works with the store, and which desk this is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.parties import Person
from desktop.domain.words import Role


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Somebody who works with the desk, as windows show them."""

    id: UUID
    sign_in: str
    name: str
    role: Role


def person_by_sign_in(session: Session, sign_in: str) -> PersonFacts | None:
    """Who signs in by this name; None where nobody does, or no longer."""
    row = session.execute(
        select(Person).where(Person.sign_in == sign_in, Person.ended_at.is_(None))
    ).scalar_one_or_none()
    return None if row is None else PersonFacts(row.id, row.sign_in, row.name, row.role)


def everybody(session: Session) -> tuple[PersonFacts, ...]:
    """Everybody who may work with the store now, by name."""
    rows = session.execute(select(Person).where(Person.ended_at.is_(None)).order_by(Person.name))
    return tuple(PersonFacts(p.id, p.sign_in, p.name, p.role) for p in rows.scalars())


def first_desk(session: Session) -> UUID | None:
    """The desk that founded the store; None for a store that is still to be founded."""
    return session.execute(select(DeskEntry.id).order_by(DeskEntry.code).limit(1)).scalar()


def last_act_at(session: Session, desk: UUID) -> datetime | None:
    """The moment of a desk's last act; None before its first."""
    return session.execute(select(DeskEntry.last_at).where(DeskEntry.id == desk)).scalar()
