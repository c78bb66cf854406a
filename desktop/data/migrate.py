"""Brings a store's tables to this program's version; imports Alembic only when they differ."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL, Connection

from desktop.data.copying import copy_database
from desktop.data.troubles import unreachable
from desktop.domain.refusal import Refused

HEAD = "0003"
_MIGRATING = threading.Lock()
"""Alembic keeps what it works on in its modules: one store of a process at a time."""
_LOCK = 0x524D41
"""Of this program alone among those that use a PostgreSQL database: "RMA"."""


def prepare(engine: Engine, url: URL) -> None:
    """Make a new store's tables, or bring an older store to this version after copying it.

    Raises Refused for a store that a newer program wrote, or a database that is not a store; both
    are left as they are.
    """
    if url.get_backend_name() == "sqlite":
        found, tables = _look_into_file(url)
    else:
        with engine.connect() as connection:
            found, tables = _look(connection)
    if found == HEAD:
        return
    if found is None and tables:
        raise Refused(
            f"{url.render_as_string(hide_password=True)} holds other tables and is not a store of "
            "this program. Name another file or database.",
            "store",
            "input",
        )
    if found is not None and found not in known_versions():
        raise Refused(
            f"A newer version of the program (tables {found}) wrote this store. Install that "
            "version; this one leaves the store untouched.",
            "store",
            "input",
        )
    if found is None or url.get_backend_name() != "sqlite":
        migrate(engine, HEAD)
        return
    with _alone(url):
        if _look_into_file(url)[0] != HEAD:  # another program may have done it meanwhile
            copy_before_migration(url)
            migrate(engine, HEAD)


def migrate(engine: Engine, target: str) -> None:
    """Bring the tables to a revision ("base" for none), in one transaction, foreign keys off.

    Dropping and renaming a table with them on would empty its cascading children; they are
    checked before the commit. Of several programs that start at once one does it, the others wait.
    """
    from alembic import command
    from alembic.config import Config

    with (
        _MIGRATING,
        engine.connect() as connection,
        _references_off(connection),
        connection.begin(),
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        current = _version(connection)
        going_down = target == "base" or (current is not None and current > target)
        (command.downgrade if going_down else command.upgrade)(config, target)
        if connection.dialect.name == "sqlite":
            _check_references(connection)


@contextmanager
def _alone(url: URL) -> Iterator[None]:
    """Of several programs that start at once on a file one copies and updates it, the others
    wait. A database server has a lock of its own for that (`migrate`)."""
    from filelock import FileLock

    with FileLock(f"{url.database}.updating"):
        yield


@contextmanager
def _references_off(connection: Connection) -> Iterator[None]:
    """SQLite heeds this setting only between transactions, so it bypasses the one that begins."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def copy_before_migration(url: URL) -> Path | None:
    """Copy an SQLite store beside itself before its tables change.

    Returns the copy; None on a server database, whose own backup is the operator's.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    source = Path(url.database)
    needed = 2 * source.stat().st_size
    if shutil.disk_usage(source.parent).free < needed:
        raise Refused(
            f"The store is copied before it is updated, and {source.parent} has no room for that. "
            f"Make room for {needed // 1_000_000 + 1} MB, then start again; nothing was changed.",
            "store",
            "store",
        )
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = source.with_name(f"{source.name}.before-update-{stamp}")
    copy_database(source, target)
    return target


def _look(connection: Connection) -> tuple[str | None, list[str]]:
    """The version of the tables, and the tables of a database that has none.

    It is asked twice where there are tables: another program may be making them just now.
    """
    found = _version(connection)
    if found is not None:
        return found, []
    tables = inspect(connection).get_table_names()
    return (_version(connection) if tables else None), tables


def _look_into_file(url: URL) -> tuple[str | None, list[str]]:
    """The same of a file without changing one byte of it, which our own engines would, and
    without waiting for somebody who writes to it."""
    from pysqlite3 import dbapi2

    path = Path(url.database or "")
    if not path.is_file() or not path.stat().st_size:
        return None, []
    try:
        with closing(dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as looking:
            names = looking.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = [str(name) for (name,) in names]
            if "alembic_version" not in tables:
                return None, tables
            row = looking.execute("SELECT version_num FROM alembic_version").fetchone()
    except dbapi2.Error as fault:
        raise Refused(unreachable(str(path), str(fault)), "store", "store") from fault
    return (None if row is None else str(row[0])), tables


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def known_versions() -> set[str]:
    """The versions of the tables that this program can read or bring up to date."""
    folder = Path(__file__).parent / "migrations" / "versions"
    return {HEAD, *(path.name.split("_")[0] for path in folder.glob("[0-9]*.py*"))}


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if broken:
        raise Refused(f"Updating the store would lose references ({broken}); nothing was changed.")
