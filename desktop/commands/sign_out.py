"""`rma-desk sign-out`: nobody goes on at the server from here without the password."""

from argparse import ArgumentParser, Namespace

from desktop.commands.answer import Answer
from desktop.commands.seats import named_person, store_of
from desktop.signing_in import UNTOLD, open_again, profile_there, sign_out
from desktop.workplace_memory import workplace_folder

_EPILOG = """\
What was fetched and what waits to be sent stays here, and is sent after the next sign-in.

example:
  rma-desk sign-out https://rma.example.com --as ruth
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument("server", nargs="?", metavar="URL", help="the server; else that of --store")
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    server = options.server or store_of(options)
    profile = profile_there(workplace_folder(), server, named_person(options))
    desk = open_again(profile, by_itself=False)
    try:
        waiting = len(desk.waiting())
        told = sign_out(desk)
    finally:
        desk.close()
    lines = [f"{profile.sign_in} is signed out of {profile.line.url}."]
    if not told:
        lines.append(UNTOLD)
    if waiting:
        lines.append(f"{waiting} wait to be sent, and are after the next sign-in.")
    facts = {"server": profile.line.url, "server_told": told, "waiting": waiting}
    return Answer(facts, tuple(lines))
