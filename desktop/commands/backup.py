"""`rma-desk backup`: the store and every file that it refers to, copied whole while others work; or
a desk on a server with what it has to send."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from desktop.commands.answer import Answer, Ended
from desktop.commands.progress import shown_in_words
from desktop.commands.seats import desk_meant, open_desk, require_store
from desktop.upkeep import back_up

_EPILOG = """\
The folder must not exist yet; it gets the store, its files, and a list with the SHA-256 of each.
Others may go on working meanwhile. With a server for --store it is the desk that works there from
here, with all that waits to be sent and the files that are here.

example:
  rma-desk backup /backups/desk-2026-11-16
  rma-desk --store https://rma.example.com --as ruth backup /backups/ruth-2026-11-16

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
    whose = desk_meant(options)
    if whose is None:
        require_store(options)
        what = "the store"
        with open_desk(options) as desk, shown_in_words() as progress:
            report = back_up(desk.store, options.target, progress)
    else:
        from desktop.remote.upkeep import back_up_replica

        what = f"{whose.sign_in}’s desk at {whose.line.url}, with what waits to be sent,"
        with shown_in_words() as progress:
            report = back_up_replica(whose, options.target, progress)
    lines = [
        f"{report.folder}: {what} at revision {report.revision} with {report.files} files, "
        f"{report.size} bytes."
    ]
    lines += [f"Not in the store's folder, so not copied: file {one}" for one in report.missing]
    return Answer(asdict(report), tuple(lines), Ended.IN_PART if report.missing else Ended.DONE)
