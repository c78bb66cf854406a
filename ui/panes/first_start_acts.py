"""What a first start has done in the background: somebody let in, the sample registers taken in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop.domain.refusal import Refused
from desktop.domain.words import Role

if TYPE_CHECKING:
    from desktop.queries.people import PersonFacts
    from ui.background import Progress
    from ui.workbench import Desk

_SHORT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Settled:
    """Who sits here now, and what was touched."""

    person: Any
    touched: frozenset[Any]


def people(session: Any) -> tuple[PersonFacts, ...]:
    """Who may sit here."""
    from desktop.queries.people import everybody

    return everybody(session)


def let_in(desk: Desk, name: str, role: str) -> Settled:
    """Lets somebody in by the administrator, and has them sit down. Raises Refused."""
    from desktop.operations.founding import AddPerson
    from desktop.operations.operation import new_id

    if not name.strip():
        raise Refused("Write your name, as letters to customers show it.", "name", "input")
    there = desk.ask(people)
    sign_in = _sign_in(name, {person.sign_in for person in there})
    done = _administrator(desk, there).perform(
        AddPerson(new_person=new_id(), sign_in=sign_in, name=name.strip(), role=Role(role))
    )
    return Settled(desk.take_seat(sign_in), done.touched)


def play_sample(desk: Desk, progress: Progress) -> Settled:
    """Lets the people of the sample in and takes its registers in; the agent sits down.

    What is in the store already stays as it is. Raises Refused.
    """
    from desktop.importing import commit, look, mappings_of, prepare
    from desktop.operations.founding import AddPerson
    from desktop.operations.operation import new_id
    from desktop.sample.scenes import REGISTERS
    from desktop.sample.stage import PEOPLE, register

    there = desk.ask(people)
    administrator = _administrator(desk, there)
    touched: set[Any] = set()

    def perform(operation: Any) -> Any:
        done = administrator.perform(operation)
        touched.update(done.touched)
        return done

    known = {person.sign_in for person in there}
    for sign_in, name, role in PEOPLE:
        if sign_in not in known:
            perform(AddPerson(new_person=new_id(), sign_in=sign_in, name=name, role=role))
    for number, file_name in enumerate(REGISTERS):
        progress.tell(number, len(REGISTERS), file_name)
        with register(file_name) as path:
            prepared = prepare(desk.store, path, mappings_of(look(path)))
            commit(perform, prepared, cancelled=lambda: progress.is_cancelled)
    agent = next(sign_in for sign_in, _, role in PEOPLE if role is Role.AGENT)
    return Settled(desk.take_seat(agent), frozenset(touched))


def _administrator(desk: Desk, there: tuple[PersonFacts, ...]) -> Desk:
    for person in there:
        if person.role is Role.ADMINISTRATOR:
            return desk.seat_of(person.sign_in)
    raise Refused("Nobody here is an administrator, so nobody can be let in.", rule="right")


def _sign_in(name: str, taken: set[str]) -> str:
    """A short name to sign in by, that nobody has: the first name, else with a figure."""
    from desktop.domain.findable import fold

    first = _SHORT.sub("", fold(name.split()[0]).lower()) or "desk"
    wanted, number = first, 2
    while wanted in taken:
        wanted, number = f"{first}{number}", number + 1
    return wanted
