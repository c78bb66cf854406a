"""What the people pane asks and does; the acts are imported where they are made, in the
background."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.domain.refusal import Refused
from desktop.domain.words import Role

if TYPE_CHECKING:
    from desktop.operations.operation import Operation
    from desktop.queries.people import PersonFacts


def people(session: Any) -> tuple[PersonFacts, ...]:
    """Who may work here."""
    from desktop.queries.people import everybody

    return everybody(session)


def letting_in(values: dict[str, str]) -> Operation:
    """The act that lets somebody in, with a first password where one is written. Raises Refused
    with the field for what is missing or too short."""
    from desktop.operations.founding import AddPerson
    from desktop.operations.operation import new_id
    from desktop.operations.passwords import hash_password

    for name, sentence in (
        ("name", "Write the full name, as letters show it."),
        ("sign_in", "Write the short name with which they sign in."),
    ):
        if not values[name].strip():
            raise Refused(sentence, name, "input")
    return AddPerson(
        new_person=new_id(),
        sign_in=values["sign_in"].strip(),
        name=values["name"].strip(),
        role=Role(values["role"]),
        secret_hash=hash_password(values["password"]) if values["password"] else "",
    )


def changing_role(whose: UUID, seen: Role, role: str) -> Operation:
    """The act that gives somebody another role."""
    from desktop.operations.people import ChangeRole

    return ChangeRole(whose=whose, seen=seen, role=Role(role))


def setting_password(whose: UUID, password: str) -> Operation:
    """The act that gives somebody a password; only its hash goes anywhere. Raises Refused."""
    from desktop.operations.passwords import SetPassword, hash_password

    return SetPassword(whose=whose, secret_hash=hash_password(password))


def ending(whose: UUID) -> Operation:
    """The act that ends somebody's access."""
    from desktop.operations.people import EndAccess

    return EndAccess(whose=whose)
