"""`rma-desk check`: proves that a store, or a desk on a server, is what its acts made it."""

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from desktop.commands.answer import Answer, Ended
from desktop.commands.progress import shown_in_words
from desktop.commands.seats import desk_meant, open_desk, require_store
from desktop.upkeep import CheckReport, check, mend_search

if TYPE_CHECKING:
    from desktop.remote.profiles import Profile
    from desktop.remote.upkeep import ReplicaReport

_EPILOG = """\
Database, chain of outcomes, counters, search index and kept files are compared with each other.
Nothing is changed, but for the search index with --mend-search. Exit status 1 when damage is found.

With a server for --store it is the desk that works there from here: its database, what it has sent
and has to send, and, where the line is there, whether each row is the server's. Rows that are not
are fetched anew with the next exchange. Without the line the rest is checked, and that is said.

example:
  rma-desk check
  rma-desk --store https://rma.example.com --as ruth check

with --json:
  {"ok": true, "findings": [], "orphans": [], "revision": 214}
and of a desk on a server also:
  {"waiting": 0, "compared": true}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "--mend-search", action="store_true", help="make the search index anew before checking"
    )
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    whose = desk_meant(options)
    if whose is not None:
        return _check_desk(whose, mends_search=options.mend_search)
    require_store(options)
    with open_desk(options) as desk, shown_in_words() as progress:
        if options.mend_search:
            mend_search(desk.store)
        report = check(desk.store, progress)
    whole = f"The store is whole; the chain was followed to revision {report.revision}."
    last = whole if report.ok else "Restore a backup, or ask whoever looks after the store."
    return _answer(report, [last])


def _check_desk(whose: "Profile", *, mends_search: bool) -> Answer:
    from desktop.remote.kept_tokens import kept_token
    from desktop.remote.upkeep import check_replica

    with shown_in_words() as progress:
        report = check_replica(whose, kept_token(whose), progress, mends_search=mends_search)
    if report.not_compared:
        print(f"{report.not_compared} It was not compared with the server.", file=sys.stderr)
    lines = [f"{report.waiting} acts wait to be sent."] if report.waiting else []
    if report.ok:
        same = (
            "" if report.not_compared else f", the same as the server at revision {report.revision}"
        )
        lines.append(f"{whose.sign_in}’s desk at {whose.line.url} is whole{same}.")
    else:
        lines.append("Keep a backup of it as it is, and tell whoever looks after the server.")
    return _answer(report, lines, waiting=report.waiting, compared=not report.not_compared)


def _answer(report: "CheckReport | ReplicaReport", last: list[str], **more: object) -> Answer:
    facts = {
        "ok": report.ok,
        "findings": report.findings,
        "orphans": report.orphans,
        "revision": report.revision,
        **more,
    }
    lines = [f"Damage: {finding}" for finding in report.findings]
    lines += [f"Harmless: nothing refers to the kept file {one}" for one in report.orphans]
    return Answer(facts, (*lines, *last), Ended.DONE if report.ok else Ended.IN_PART)
