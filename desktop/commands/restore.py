"""`rma-desk restore`: a new store from a backup whose every byte was proven first."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from desktop.commands.answer import Answer, Ended
from desktop.commands.progress import shown_in_words
from desktop.commands.seats import store_of
from desktop.upkeep import restore

_EPILOG = """\
Nothing is overwritten: --store names a file that does not exist yet.

example:
  rma-desk restore /backups/desk-2026-11-16 --store restored.sqlite

with --json:
  {"store": "restored.sqlite", "revision": 214, "files": 17, "missing": []}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument("backup", type=Path, help="the folder that a backup made")
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    with shown_in_words() as progress:
        report = restore(options.backup, store_of(options), progress)
    lines = [f"{report.store}: restored at revision {report.revision} with {report.files} files."]
    lines += [f"The backup was made without file {one}" for one in report.missing]
    return Answer(asdict(report), tuple(lines), Ended.IN_PART if report.missing else Ended.DONE)
