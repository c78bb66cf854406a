"""`rma-desk person`: who may work with the store, and letting somebody in."""

from argparse import ArgumentParser, Namespace

from desktop.commands.answer import Answer, table
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.queries.people import everybody

_EPILOG = """\
A new store knows one person, its administrator, who lets the others in.

example:
  rma-desk person add --sign-in ruth --name "Ruth Adler" --role agent
  rma-desk person list
"""


def fill(parser: ArgumentParser, common: ArgumentParser) -> None:
    """Say what the word takes."""
    words = Words(parser, common, _EPILOG)
    words.add("list", "everybody who may work with the store", _list)
    add = words.add("add", "let somebody in, as an administrator", _add)
    add.add_argument("--sign-in", required=True, help="the short name to type")
    add.add_argument("--name", required=True, help="the full name, as letters show it")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])


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
