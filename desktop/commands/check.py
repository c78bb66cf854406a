"""`rma-desk check`: proves that the store is what its acts made it."""

from argparse import ArgumentParser, Namespace

from desktop.commands.answer import Answer, Ended
from desktop.commands.progress import shown_in_words
from desktop.commands.seats import open_desk, require_store
from desktop.upkeep import check, mend_search

_EPILOG = """\
Database, chain of outcomes, counters, search index and kept files are compared with each other.
Nothing is changed, but for the search index with --mend-search. Exit status 1 when damage is found.

example:
  rma-desk check

with --json:
  {"ok": true, "findings": [], "orphans": [], "revision": 214}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "--mend-search", action="store_true", help="make the search index anew before checking"
    )
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    require_store(options)
    with open_desk(options) as desk, shown_in_words() as progress:
        if options.mend_search:
            mend_search(desk.store)
        report = check(desk.store, progress)
    facts = {
        "ok": report.ok,
        "findings": report.findings,
        "orphans": report.orphans,
        "revision": report.revision,
    }
    lines = [f"Damage: {finding}" for finding in report.findings]
    lines += [f"Harmless: nothing refers to the kept file {one}" for one in report.orphans]
    whole = f"The store is whole; the chain was followed to revision {report.revision}."
    lines.append(whole if report.ok else "Restore a backup, or ask whoever looks after the store.")
    return Answer(facts, tuple(lines), Ended.DONE if report.ok else Ended.IN_PART)
