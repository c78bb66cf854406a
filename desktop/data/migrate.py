"""Bringing a store's tables to this program's version; Alembic is imported only when they differ."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL, Connection

from desktop.domain.refusal import Refused

HEAD = "0001"


def prepare(engine: Engine, url: URL) -> None:
    """Make a new store's tables, or bring an older store to this version after copying it.

    Raises Refused for a store that a newer program wrote, or a database that is not a store.
    """
    with engine.connect() as connection:
        found = _version(connection)
        tables = [] if found else inspect(connection).get_table_names()
    if found == HEAD:
        return
    if found is None and tables:
        raise Refused(
            f"{url.render_as_string()} holds other tables and is not a store of this program. "
            "Name another file or database.",
            "store",
            "input",
        )
    if found is not None and found not in _known():
        raise Refused(
            f"A newer version of the program (tables {found}) wrote this store. Install that "
            "version; this one leaves the store untouched.",
            "store",
            "input",
        )
    if found is not None:
        copy_before_migration(engine, url)
    migrate(engine, HEAD)


def migrate(engine: Engine, target: str) -> None:
    """Bring the tables to a revision ("base" for none), in one transaction, foreign keys off.

    Dropping and renaming a table with them on would empty its cascading children; they are
    checked before the commit.
    """
    from alembic import command
    from alembic.config import Config

    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.rollback()
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        with connection.begin():
            if target == "base":
                command.downgrade(config, target)
            else:
                current = _version(connection)
                going_down = current is not None and current > target
                (command.downgrade if going_down else command.upgrade)(config, target)
            if sqlite:
                _check_references(connection)
        if sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.rollback()


def copy_before_migration(engine: Engine, url: URL) -> Path | None:
    """Copy an SQLite store beside itself by the backup API before its tables change.

    A copy of the file alone would lose what still lies in its write-ahead log. Returns the copy,
    None on a server database, whose own backup is the operator's.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    source = Path(url.database)
    if shutil.disk_usage(source.parent).free < 2 * source.stat().st_size:
        raise Refused("There is no room on the disk to copy the store before updating it.", "store")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = source.with_name(f"{source.name}.before-update-{stamp}")
    with engine.connect() as connection:
        copy_database(connection.connection.driver_connection, target)
    return target


def copy_database(connection: Any, target: Path) -> None:
    """Copy a live SQLite database whole into a new file by its backup API."""
    from pysqlite3 import dbapi2

    copy = dbapi2.connect(str(target))
    try:
        connection.backup(copy, pages=4096)
    finally:
        copy.close()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _known() -> set[str]:
    folder = Path(__file__).parent / "migrations" / "versions"
    return {path.name.split("_")[0] for path in folder.glob("[0-9]*.py*")}


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if broken:
        raise Refused(f"Updating the store would lose references ({broken}); nothing was changed.")
