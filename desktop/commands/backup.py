"""`rma-desk backup`: the store and every file that it refers to, copied whole while others work."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from desktop.commands.answer import Answer, Ended
from desktop.commands.progress import shown_in_words
from desktop.commands.seats import open_desk, require_store
from desktop.upkeep import back_up

_EPILOG = """\
The folder must not exist yet; it gets the store, its files, and a list with the SHA-256 of each.
Others may go on working meanwhile.

example:
  rma-desk backup /backups/desk-2026-11-16

with --json:
  {"folder": "/backups/desk-2026-11-16", "revision": 214, "files": 17, "size": 4190208,
   "missing": []}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument("target", type=Path, help="a folder that does not exist yet")
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    require_store(options)
    with open_desk(options) as desk, shown_in_words() as progress:
        report = back_up(desk.store, options.target, progress)
    lines = [
        f"{report.folder}: the store at revision {report.revision} with {report.files} files, "
        f"{report.size} bytes."
    ]
    lines += [f"Not in the store's folder, so not copied: file {one}" for one in report.missing]
    return Answer(asdict(report), tuple(lines), Ended.IN_PART if report.missing else Ended.DONE)
