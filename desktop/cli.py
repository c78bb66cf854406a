"""The command line `rma-desk`: reads the word, has it done, prints its answer. Never imports Qt."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from desktop import __version__

if TYPE_CHECKING:
    from desktop.commands.answer import Answer


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the command line: the module that knows it, and what it does in one line."""

    module: str
    help: str


WORDS: dict[str, Word] = {
    "import": Word("take_in", "take a register of products, contracts or customers into the store"),
    "search": Word("search", "find by serial, model, customer, contract, number or photograph"),
    "case": Word("case", "list, show, open and work on cases"),
    "rma": Word("rma", "give RMA numbers, and record what was shipped, delivered and received"),
    "paper": Word("papers", "write request form, authorisation and return label as PDF"),
    "person": Word("person", "list the people of the store, or let somebody in"),
    "sign-in": Word("sign_in", "sign in at a server that others share, and fetch what is there"),
    "sign-out": Word("sign_out", "sign out of a server; what waits to be sent is kept"),
    "sync": Word("sync", "say what a desk on a server has to send, and decide what was refused"),
    "demo": Word("demo", "play the sample day into a folder: a store, its papers, its pictures"),
    "backup": Word("backup", "copy the store with its files to a folder, whole and proven"),
    "restore": Word("restore", "make a new store from a backup"),
    "serve": Word("serve", "serve a store to many desks"),
    "check": Word("check", "prove that the store is whole: chain, files, search, counters"),
}

_EPILOG = """\
Without a word the window opens. Every word has a worked example: rma-desk WORD --help.

Exit status: 0 done, 1 done in part, 2 refused. With --json the answer is one JSON object on
standard output; progress and refusals go to standard error.

Environment: RMA_DESK_STORE names the store, RMA_DESK_PERSON who works here.

example:
  rma-desk import contracts.csv
  rma-desk search A05860D26395078A
"""


def main(
    arguments: Sequence[str] | None = None,
    play_windows: "Callable[[argparse.Namespace], Answer] | None" = None,
) -> int:
    """Do what the words say and return the exit status.

    `play_windows` plays the sample day through windows; who has none leaves it out.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    try:
        options = parser(_word_in(given)).parse_args(given)
    except SystemExit as ended:
        return int(ended.code or 0)
    options.play_windows = play_windows
    from desktop.commands.running import run

    try:
        return run(options)
    except BrokenPipeError:
        # Whoever read us has seen enough, as with `| head`; what was to be done is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser(word: str = "") -> argparse.ArgumentParser:
    """The parser with every word named, and `word` filled in with all that it takes."""
    whole = argparse.ArgumentParser(
        prog="rma-desk",
        description="Hardware returns: from a serial number to printed paperwork.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=f"rma-desk {__version__}")
    _add_common(whole, store="", person="", json=False)
    words = whole.add_subparsers(dest="word", metavar="WORD", required=True)
    common = argparse.ArgumentParser(add_help=False)
    _add_common(common)
    for name, one in WORDS.items():
        filled = words.add_parser(
            name,
            help=one.help,
            description=one.help[:1].upper() + one.help[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[] if _has_words_of_its_own(name) else [common],
        )
        if name == word:
            import_module(f"desktop.commands.{one.module}").fill(filled, common)
    return whole


def _has_words_of_its_own(name: str) -> bool:
    return name in ("case", "rma", "person", "sync")


def _add_common(target: argparse.ArgumentParser, **defaults: object) -> None:
    """The options that may stand before the word as well as after it."""

    def default(name: str) -> object:
        return defaults.get(name, argparse.SUPPRESS)

    target.add_argument(
        "--store",
        metavar="FILE_OR_URL",
        default=default("store"),
        help="the store: a file, a database such as postgresql://host/name, or a server such as "
        "https://rma.example.com",
    )
    target.add_argument(
        "--as",
        dest="person",
        metavar="SIGN_IN",
        default=default("person"),
        help="who works here; needed only where several people may do it",
    )
    target.add_argument(
        "--json", action="store_true", default=default("json"), help="answer as one JSON object"
    )


def _word_in(given: Sequence[str]) -> str:
    """The first of the arguments that is a word and not the value of an option before it."""
    is_value = False
    for argument in given:
        if not is_value and argument in WORDS:
            return argument
        is_value = argument in ("--store", "--as")
    return ""


def _speak_utf8() -> None:
    """Names come in every script, and not every console can show them: escaped, never a fault."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
