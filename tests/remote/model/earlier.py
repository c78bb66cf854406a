"""Stores as the version before this one wrote them: with its tables, in truth and not by a mark."""

from pathlib import Path

from sqlalchemy import Connection, text

from desktop.data.engines import store_url, writer_engine
from desktop.data.migrate import HEAD, migrate

EARLIER = f"{int(HEAD) - 1:04d}"
"""The version of the tables before this one's."""


def make_earlier(location: Path | str) -> None:
    """Give a closed store the tables of the version before; a replica's mark and triggers too."""
    url = store_url(str(location))
    engine = writer_engine(url)
    try:
        with engine.begin() as connection:
            is_replica = engine.dialect.has_table(connection, "replica")
            if is_replica:
                _leave_triggers_out(connection)
                mark = text("UPDATE replica SET tables = :tables")
                connection.execute(mark, {"tables": EARLIER})
        migrate(engine, EARLIER)
    finally:
        engine.dispose()


def _leave_triggers_out(connection: Connection) -> None:
    """The earlier version's name fewer columns; this program makes them anew when it opens, and
    SQLite drops no column that one of them names."""
    asked = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'replica_%'")
    for name in connection.execute(asked).scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
