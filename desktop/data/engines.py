"""Database engines: one that writes and one that only reads, alike for SQLite and PostgreSQL."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

from desktop.domain.refusal import Refused

BUSY_MILLISECONDS = 15_000
_DRIVER = "begins"


class _SqliteThatBegins(SQLiteDialect_pysqlite):
    """Says itself how a transaction begins, which the driver would put off until something is
    written; and savepoints as they are, which SQLAlchemy composes anew each time."""

    supports_statement_cache = True

    def __init__(self, begins: str, **given: Any) -> None:
        super().__init__(**given)
        self._begins = begins

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.execute(self._begins)

    def do_savepoint(self, connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"SAVEPOINT {name}")

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"ROLLBACK TO SAVEPOINT {name}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {name}")


registry.register(f"sqlite.{_DRIVER}", __name__, _SqliteThatBegins.__name__)


def store_url(store: str) -> URL:
    """The URL of a store given as a file's path or as any SQLAlchemy URL.

    A PostgreSQL URL without a driver gets psycopg, the one that is shipped.
    """
    if "://" not in store:
        return URL.create("sqlite", database=str(Path(store).expanduser().absolute()))
    url = make_url(store)
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    return url


def writer_engine(url: URL) -> Engine:
    """The engine of the one writer: its transactions take the write lock when they begin.

    On SQLite a transaction that reads and then writes would else fail at the write when somebody
    wrote in between (SQLite, *Isolation*: a read transaction cannot be upgraded).
    """
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=2, pool_pre_ping=True)
    return _sqlite_engine(url, "BEGIN IMMEDIATE", read_only=False, pool_size=1)


def reader_engine(url: URL) -> Engine:
    """The engine of all readers; a statement that writes is refused by the database itself."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, "BEGIN", read_only=True, pool_size=4)
    return create_engine(
        url,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args={"options": "-c default_transaction_read_only=on"},
    )


def _sqlite_engine(url: URL, begins: str, *, read_only: bool, pool_size: int) -> Engine:
    from pysqlite3 import dbapi2

    refuse_defective_sqlite(dbapi2.sqlite_version_info)
    engine = create_engine(
        url.set(drivername=f"sqlite+{_DRIVER}"),
        module=dbapi2,
        begins=begins,
        isolation_level=None,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=8,
        connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        cursor.execute("PRAGMA mmap_size=1073741824")
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    return engine


def refuse_defective_sqlite(version: tuple[int, int, int]) -> None:
    """Refuse releases with the WAL-reset defect, which can lose committed rows.

    Source: SQLite's release notes of 3.44.6, 3.50.7 and 3.51.3.
    """
    mended = (
        version >= (3, 51, 3)
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )
    if not mended:
        raise Refused(
            f"SQLite {'.'.join(map(str, version))} can lose saved work when several programs use "
            "one store. Install the pysqlite3 that this program names in its lock."
        )
