"""`rma-desk sign-in`: begin to work on a server that others share, or go on."""

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass
from pathlib import Path

from desktop.commands.answer import Answer
from desktop.commands.progress import shown_in_words
from desktop.commands.seats import named_person, store_of
from desktop.commands.serve import read_password
from desktop.domain.refusal import Refused
from desktop.remote.client import Line
from desktop.remote.kept_tokens import FILE_WORDS, TokenPlace
from desktop.remote.profiles import checked_url, profile_of
from desktop.signing_in import SignedIn, sign_in
from desktop.workplace_memory import workplace_folder

_EPILOG = """\
The password is typed unseen, or is the first line of a file. The first time everything is fetched;
what came before it was stopped is kept, and the same words go on from there. After that every word
takes the server for --store, with the line and without it.

example:
  rma-desk sign-in https://rma.example.com --as ruth
  rma-desk --store https://rma.example.com --as ruth search A05860D26395078A
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument("server", nargs="?", metavar="URL", help="the server; else that of --store")
    parser.add_argument(
        "--password-file", type=Path, metavar="FILE", help="the password, on its first line"
    )
    parser.add_argument(
        "--authority", type=Path, metavar="FILE", help="a company's own certificate authority, PEM"
    )
    parser.add_argument(
        "--proxy",
        default="",
        metavar="URL",
        help="go through this one; else as the system says, HTTPS_PROXY and NO_PROXY among it",
    )
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    url = checked_url(options.server or store_of(options))
    sign_in_name = named_person(options)
    if not sign_in_name:
        raise Refused("Say who you are with --as NAME.", "as", "input")
    line = Line(url, _authority(options.authority), options.proxy)
    profile = profile_of(workplace_folder(), line, sign_in_name)
    file = options.password_file
    password = read_password(file) if file else _typed(f"Password of {sign_in_name}: ")
    with shown_in_words() as tell:
        try:
            signed_in = sign_in(
                profile, password, lambda rows: tell(rows, 0, f"{rows:,} rows fetched")
            )
        except KeyboardInterrupt as stopped:
            said = "Stopped. What came is kept, and the same words go on from there."
            raise Refused(said, rule="cancelled") from stopped
    try:
        return _answer(signed_in)
    finally:
        signed_in.desk.close()


def _answer(signed_in: SignedIn) -> Answer:
    desk, person = signed_in.desk, signed_in.desk.person
    assert person is not None, "whoever joined is known"
    if signed_in.kept is not TokenPlace.KEYRING:
        kept = "Your sign-in could not be kept here: sign in again the next time."
        print(FILE_WORDS if signed_in.kept else kept, file=sys.stderr)
    facts = {"server": desk.profile.line.url, "person": person, "kept": signed_in.kept}
    return Answer(facts, (f"{person.name}, {person.role}, works at {desk.profile.line.url}.",))


def _authority(file: Path | None) -> str:
    if file is None:
        return ""
    if not file.expanduser().is_file():
        raise Refused(f"There is no file {file}.", "authority", "input")
    return str(file.expanduser().resolve())


def _typed(asked: str) -> str:
    """The password, unseen where somebody types it; else a line of standard input."""
    return getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
