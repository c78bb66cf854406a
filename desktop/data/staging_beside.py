"""Puts staged rows beside the store's tables, so that statements can name both: attached on
SQLite, as temporary tables on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Column, Connection, create_engine, event, text
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from desktop.data.columns import Id
from desktop.data.staging import STAGED
from desktop.data.staging_file import StagingFile
from desktop.data.store import Store

_ATTACHED = "attached"
_CACHE = -262_144
"""In KiB, for as long as an import runs: a large one else writes the same pages again and again."""


def bring(connection: Connection, staged: StagingFile) -> None:
    """Make the staged tables visible in this transaction; with its end they are gone again."""
    if connection.dialect.name == "sqlite":
        _attach(connection, staged)
    else:
        _copy(connection, staged)


@contextmanager
def comparing(store: Store, staged: StagingFile) -> Iterator[Connection]:
    """A connection that sees the staged tables and a snapshot of the store, and changes neither:
    what it writes into staged tables is taken back at the end."""
    if store.is_sqlite:
        with _store_beside(store, staged) as connection:
            yield connection
        return
    with store.reading() as session:
        connection = session.connection()
        # Making a temporary table counts as writing there, though nothing else could see it.
        connection.execute(text("SET TRANSACTION READ WRITE"))
        bring(connection, staged)
        yield connection
        session.rollback()


@contextmanager
def _store_beside(store: Store, staged: StagingFile) -> Iterator[Connection]:
    def connect() -> Any:
        raw = dbapi2.connect(str(staged.path), isolation_level=None, uri=True)
        raw.execute("PRAGMA cache_size=-65536")
        raw.execute("ATTACH DATABASE ? AS store", (str(store.url.database),))
        return raw

    engine = create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
            connection.exec_driver_sql("ROLLBACK")
    finally:
        engine.dispose()


def _attach(connection: Connection, staged: StagingFile) -> None:
    pool = connection.engine.pool
    if not event.contains(pool, "checkin", _detach):
        event.listen(pool, "checkin", _detach)
    connection.exec_driver_sql("ATTACH DATABASE ? AS staged", (str(staged.path),))
    connection.info[_ATTACHED] = connection.exec_driver_sql("PRAGMA main.cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA main.cache_size={_CACHE}")


def _detach(raw: Any, record: Any) -> None:
    """A file cannot be detached inside the transaction that read it; this is just after its end."""
    before = record.info.pop(_ATTACHED, None)
    if raw is not None and before is not None:
        raw.execute("DETACH DATABASE staged")
        raw.execute(f"PRAGMA main.cache_size={before}")


def _copy(connection: Connection, staged: StagingFile) -> None:
    raw: Any = connection.connection.driver_connection
    for table in STAGED.sorted_tables:
        made = str(CreateTable(table).compile(dialect=connection.dialect)).strip()
        temporary = made.replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1)
        connection.execute(text(f"{temporary} ON COMMIT DROP"))
        with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} FROM STDIN") as copy:
            for row in staged.rows(table, [_as_text(column) for column in table.c]):
                copy.write_row(row)
        connection.execute(text(f"ANALYZE {table.name}"))


def _as_text(column: Column[Any]) -> str:
    """An id goes over as its 32 digits; everything else reads the same on both."""
    return f"nullif(hex({column.name}), '')" if isinstance(column.type, Id) else column.name
