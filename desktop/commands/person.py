"""`rma-desk person`: who may work with the store, and letting somebody in."""

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass

from desktop.commands.answer import Answer, table
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.operations.passwords import EndSignIns, SetPassword, hash_password
from desktop.queries.people import PersonFacts, everybody, person_by_sign_in
from desktop.workplace import Desk

_EPILOG = """\
A new store knows one person, its administrator, who lets the others in.

example:
  rma-desk person add --sign-in ruth --name "Ruth Adler" --role agent
  rma-desk person list
  rma-desk person password --sign-in ruth
"""


def fill(parser: ArgumentParser, common: ArgumentParser) -> None:
    """Say what the word takes."""
    words = Words(parser, common, _EPILOG)
    words.add("list", "everybody who may work with the store", _list, "rma-desk person list")
    add = words.add(
        "add",
        "let somebody in, as an administrator",
        _add,
        'rma-desk person add --sign-in ruth --name "Ruth Adler" --role agent',
    )
    add.add_argument("--sign-in", required=True, help="the short name to type")
    add.add_argument("--name", required=True, help="the full name, as letters show it")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])

    password = words.add(
        "password",
        "give somebody the password to sign in at the server; typed, or a line of standard input",
        _password,
        "rma-desk person password --sign-in ruth",
    )
    password.add_argument("--sign-in", required=True, help="whose")
    out = words.add(
        "sign-out",
        "sign somebody out of the server wherever they are signed in",
        _sign_out,
        "rma-desk person sign-out --sign-in ruth",
    )
    out.add_argument("--sign-in", required=True, help="whom")


def _list(options: Namespace) -> Answer:
    with open_desk(options) as desk:
        people = desk.ask(everybody)
    rows = ((person.sign_in, person.name, person.role.value) for person in people)
    return Answer({"people": people}, tuple(table(("sign-in", "name", "role"), rows)))


def _add(options: Namespace) -> Answer:
    with open_desk(options, "AddPerson") as desk:
        identity = new_id()
        role = Role(options.role)
        desk.perform(
            AddPerson(new_person=identity, sign_in=options.sign_in, name=options.name, role=role)
        )
    return Answer(
        {"person": {"id": identity, "sign_in": options.sign_in, "role": role}},
        (f"{options.name} may work here as {role.value}, signing in as {options.sign_in}.",),
    )


def _sign_out(options: Namespace) -> Answer:
    with open_desk(options, "EndSignIns") as desk:
        person = _named(desk, options.sign_in)
        desk.perform(EndSignIns(whose=person.id))
    return Answer(
        {"person": {"id": person.id, "sign_in": person.sign_in}},
        (f"{person.name} is signed out everywhere.",),
    )


def _named(desk: Desk, sign_in: str) -> PersonFacts:
    person = desk.ask(person_by_sign_in, sign_in)
    if person is None:
        raise Refused(f"Nobody signs in as “{sign_in}” here.", "sign-in", "input")
    return person


def _password(options: Namespace) -> Answer:
    with open_desk(options, "SetPassword") as desk:
        person = _named(desk, options.sign_in)
        secret = hash_password(_typed(person.name))
        desk.perform(SetPassword(whose=person.id, secret_hash=secret))
    return Answer(
        {"person": {"id": person.id, "sign_in": person.sign_in}},
        (f"{person.name} has a new password, and is signed out where they were signed in.",),
    )


def _typed(name: str) -> str:
    """The password, unseen where somebody types it."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass(f"New password of {name}: ")
    if first != getpass("Once more: "):
        raise Refused("The two are not the same. Nothing was changed.", "password", "input")
    return first
