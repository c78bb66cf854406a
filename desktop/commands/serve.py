"""`rma-desk serve`: one store for many desks."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.commands.answer import Answer
from desktop.commands.seats import store_of
from desktop.domain.refusal import Refused
from desktop.remote.lone_stores import refuse_replica
from desktop.workplace import Desk, Settings

if TYPE_CHECKING:
    from desktop.server.settings import Limits, ServerSettings

_EPILOG = """\
On SQLite one worker serves a small desk; take PostgreSQL for more. At its first start the store's
administrator gets a password, which is shown once. Outside this computer the server listens only
with a certificate, or behind a proxy that has one. The log goes to standard error, one JSON object
a line. The place is told on standard output as {"listening": "http://…"}.

example:
  rma-desk serve --demo
  rma-desk serve --from desk.sqlite
  rma-desk serve --from desk.sqlite --store postgresql://localhost/desk
  rma-desk serve --store postgresql://localhost/desk --workers 4 \\
    --host 0.0.0.0 --certificate desk.pem --key desk.key
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "--from",
        dest="taken_over",
        metavar="STORE",
        help="a lone desk's store, which becomes the server's, with --store copied into that "
        "database; its desk then joins like any other",
    )
    parser.add_argument(
        "--demo",
        action="store_true",
        help="try it out: a PostgreSQL of its own with the sample day, and passwords that are told",
    )
    parser.add_argument(
        "--demo-folder", type=Path, metavar="FOLDER", help="where --demo keeps what it makes"
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    parser.add_argument("--port", type=int, default=8020, help="0 takes a free one")
    parser.add_argument("--workers", type=int, default=1, help="processes; PostgreSQL only")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="for TLS, PEM")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the certificate's key, PEM")
    parser.add_argument(
        "--behind-proxy",
        default="",
        metavar="ADDRESS",
        help="a proxy at this address does TLS and says whom it asks for",
    )
    parser.add_argument(
        "--files",
        default="",
        metavar="PLACE",
        help="where attachments lie: a folder, or s3://BUCKET?endpoint=https://HOST",
    )
    parser.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="the administrator's first password, on its first line",
    )
    parser.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="another limit than usual of what a request may take, file_bytes=100000000 for one",
    )
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    # Loaded only for this word: a quarter of a second that no other one needs.
    from desktop.server.settings import Limits, ServerSettings

    limits = Limits().but(*options.limit)
    if options.demo:
        return _demonstrate(options, limits)
    if options.taken_over and not _is_there(options.taken_over):
        raise Refused(f"There is no store at {options.taken_over}.", "from", "input")
    served = options.store if options.taken_over and options.store else ""
    settings = ServerSettings(
        served or options.taken_over or store_of(options), options.files, limits
    )
    # Before anything listens: the server's process opens its store by itself.
    for place in filter(None, (options.taken_over, settings.store)):
        refuse_replica(place)
    given = None if options.password_file is None else read_password(options.password_file)

    def prepare() -> None:
        if served:
            _take_over(options.taken_over, settings)
        _give_first_password(settings.store, given)

    return _serve(settings, options, prepare, _tell)


def _serve(
    settings: "ServerSettings",
    options: Namespace,
    prepare: Callable[[], None],
    told: Callable[[str], None],
) -> Answer:
    from desktop.server.listening import Listening, listen

    listening = Listening(
        host=options.host,
        port=options.port,
        workers=options.workers,
        certificate=options.certificate,
        key=options.key,
        behind_proxy=options.behind_proxy,
    )
    listen(settings, listening, prepare, told)
    return Answer({"stopped": settings.store}, ("Stopped; everything under way was finished.",))


def _demonstrate(options: Namespace, limits: "Limits") -> Answer:
    from desktop.commands.demonstration import (
        database_at,
        folder_of_demonstration,
        furnish,
        told_people,
    )
    from desktop.sample.stage import CLOCK
    from desktop.server.settings import ServerSettings

    if options.taken_over or options.store:
        raise Refused("--demo brings its own store: leave --store and --from out.", "demo", "input")
    folder = options.demo_folder or folder_of_demonstration()
    files = Path(options.files) if options.files else folder / "files"
    with database_at(folder) as url:
        settings = ServerSettings(url, str(files), limits, CLOCK.isoformat())

        def told(place: str) -> None:
            print("\n".join(told_people(place)), file=sys.stderr, flush=True)
            _tell(place)

        return _serve(settings, options, lambda: furnish(folder, url, files), told)


def _take_over(lone: str, settings: "ServerSettings") -> None:
    """Copy a lone store into the served database, unless it is there already."""
    from desktop.data.file_bucket import files_at
    from desktop.data.store import Store
    from desktop.server.taking_over import take_over

    source = Store.open(lone)
    try:
        target = Store.open(settings.store, files_at(settings.files))
        try:
            is_new = take_over(source, target)
        finally:
            target.close()
    finally:
        source.close()
    if is_new:
        print(
            f"{lone} is now in the served database. Work with it there only, and keep the file as "
            "a backup.",
            file=sys.stderr,
        )


def _is_there(store: str) -> bool:
    return "://" in store or Path(store).expanduser().is_file()


def _tell(url: str) -> None:
    print(json.dumps({"listening": url}), flush=True)


def _give_first_password(store: str, given: str | None) -> None:
    """Found or update the store, and give its administrator a password where none has one."""
    from desktop.operations.passwords import SetPassword, hash_password, make_password
    from desktop.server.first_password import without_password

    desk = Desk.open(Settings.for_store(store))
    try:
        administrator = desk.ask(without_password)
        if administrator is None:
            return
        password = given or make_password()
        desk.take_seat(administrator.sign_in)
        desk.perform(SetPassword(whose=administrator.id, secret_hash=hash_password(password)))
    finally:
        desk.close()
    told = "as the file says" if given else f"with the password {password}  (shown only now)"
    print(f"{administrator.name} signs in as “{administrator.sign_in}” {told}.", file=sys.stderr)


def read_password(file: Path) -> str:
    """The first line of a file. Raises Refused where there is none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(f"{file} cannot be read: {fault}.", "password-file", "input") from fault
    if not lines or not lines[0]:
        raise Refused(f"{file} has no password on its first line.", "password-file", "input")
    return lines[0]
