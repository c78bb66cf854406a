"""`rma-desk restore`: a new store, or a desk on a server, from a backup whose every byte was proven
first; or a database that was brought back by its own means made known as restored."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from desktop.commands.answer import Answer, Ended
from desktop.commands.progress import shown_in_words
from desktop.commands.seats import named_person, require_store, server_of, store_of
from desktop.domain.refusal import Refused
from desktop.remote.lone_stores import open_lone_store
from desktop.upkeep import restore, tell_restored
from desktop.workplace_memory import workplace_folder

_EPILOG = """\
Nothing is overwritten: --store names a file that does not exist yet. A store on a database server
is brought back by pg_restore, with its folder of files; --by-database then makes it known: desks
that share it fetch all anew and offer what it lost, and numbers given out since stay unused.

The backup of a desk on a server takes that server for --store, and goes on there with what it had
to send; what is at the server already is not done twice.

example:
  rma-desk restore /backups/desk-2026-11-16 --store restored.sqlite
  rma-desk restore /backups/ruth-2026-11-16 --store https://rma.example.com --as ruth
  rma-desk restore --by-database --store postgresql://rma@database/rma

with --json:
  {"store": "restored.sqlite", "revision": 214, "files": 17, "missing": []}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("backup", type=Path, nargs="?", help="the folder that a backup made")
    what.add_argument(
        "--by-database", action="store_true", help="the database was restored by its own means"
    )
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    if options.by_database:
        return _tell(options)
    if server := server_of(options):
        return _restore_desk(options, server)
    with shown_in_words() as progress:
        report = restore(options.backup, store_of(options), progress)
    lines = [f"{report.store}: restored at revision {report.revision} with {report.files} files."]
    lines += [f"The backup was made without file {one}" for one in report.missing]
    return Answer(asdict(report), tuple(lines), Ended.IN_PART if report.missing else Ended.DONE)


def _restore_desk(options: Namespace, server: str) -> Answer:
    from desktop.remote.kept_tokens import kept_token
    from desktop.remote.profiles import checked_url
    from desktop.remote.upkeep import restore_replica

    folder = workplace_folder()
    with shown_in_words() as progress:
        report, whose = restore_replica(
            options.backup, folder, checked_url(server), named_person(options), progress
        )
    url, name = whose.line.url, whose.sign_in
    lines = [f"{name}’s desk at {url}: restored with what it had to send, {report.files} files."]
    lines += [f"The backup was made without file {one}" for one in report.missing]
    if kept_token(whose) is None:
        lines.append(f"Go on with “rma-desk sign-in {url} --as {name}”.")
    return Answer(asdict(report), tuple(lines), Ended.IN_PART if report.missing else Ended.DONE)


def _tell(options: Namespace) -> Answer:
    if server := server_of(options):
        raise Refused(
            f"A database is made known by whoever runs the server {server}, with the database’s "
            "own place for --store.",
            "store",
            "input",
        )
    require_store(options)
    place = store_of(options)
    store = open_lone_store(place)
    try:
        revision = tell_restored(store)
    finally:
        store.close()
    url = store.url.render_as_string()
    line = f"{url}: restored at revision {revision}; desks that share it begin anew."
    return Answer({"store": url, "revision": revision}, (line,))
