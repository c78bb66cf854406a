"""What an administrator changes about people who are there: their role, and whether they may in."""

from uuid import UUID

from sqlalchemy import func, select

from desktop.data.tables.parties import Person
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.act import Act
from desktop.operations.operation import Event, Operation


class RoleChanged(Event):
    whose: UUID
    role: Role


class ChangeRole(Operation):
    """Give somebody another role; what they may do follows it at once."""

    authority_only = True

    whose: UUID
    seen: Role
    """The role that they had where it was changed."""
    role: Role

    def apply(self, act: Act) -> RoleChanged:
        person = _working(act, self.whose)
        wanted = self.role
        if person.role not in (self.seen, wanted):
            raise Refused(
                f"{person.name} is {person.role.value} by now. Look again.", "role", "conflict"
            )
        if wanted is not Role.ADMINISTRATOR:
            _keep_an_administrator(act, person)
        before, person.role = person.role, wanted
        act.record("RoleChanged", person, None, {"role": [before.value, wanted.value]})
        return RoleChanged(whose=person.id, role=wanted)


class AccessEnded(Event):
    whose: UUID


class EndAccess(Operation):
    """Let somebody work here no longer; what they did stays in their name.

    Their tokens are good for nothing at once. They stay known, also those that are over already, so
    that their desks are told why and close what they have (sharing.md, rule 8).
    """

    authority_only = True

    whose: UUID

    def apply(self, act: Act) -> AccessEnded:
        person = _working(act, self.whose)
        _keep_an_administrator(act, person)
        person.ended_at = act.received_at
        act.record("AccessEnded", person, None)
        return AccessEnded(whose=person.id)


def _working(act: Act, identity: UUID) -> Person:
    person = act.get(Person, identity, "whose")
    if person.ended_at is not None:
        raise Refused(f"{person.name} no longer works with the desk.", "whose", "state")
    return person


def _keep_an_administrator(act: Act, person: Person) -> None:
    """Without one nobody could ever be let in again."""
    if person.role is not Role.ADMINISTRATOR:
        return
    others = select(func.count()).where(
        Person.role == Role.ADMINISTRATOR, Person.ended_at.is_(None), Person.id != person.id
    )
    if not act.session.execute(others).scalar_one():
        raise Refused(
            f"{person.name} is the only administrator. Make somebody else one first.",
            "whose",
            "rule",
        )
