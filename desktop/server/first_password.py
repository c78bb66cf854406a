"""The first administrator's password, set when a store is served for the first time."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.ledger import Clock
from desktop.data.tables.parties import Person
from desktop.domain.words import Role
from desktop.queries.people import PersonFacts


def without_password(session: Session) -> PersonFacts | None:
    """The administrator who is to get one; None where some administrator has one already."""
    people = session.execute(
        select(Person)
        .where(Person.role == Role.ADMINISTRATOR, Person.ended_at.is_(None))
        .order_by(Person.revision, Person.sign_in)
    ).scalars()
    administrators = list(people)
    if not administrators or any(one.secret for one in administrators):
        return None
    first = administrators[0]
    return PersonFacts(first.id, first.sign_in, first.name, first.role)


def is_founded(session: Session) -> bool:
    """Has somebody begun with this store? Until then there is nothing to serve."""
    return session.execute(select(Clock.revision)).first() is not None


def has_password(session: Session, person: UUID) -> bool:
    """Can this person sign in at the server?"""
    found = session.get(Person, person)
    return found is not None and bool(found.secret)
