"""A first start: the server's rows go straight into the tables of a replica that shows nothing yet.

Portions are committed as they come, so that a stream that was cut off goes on where it ended. Rows
of different moments refer to each other once what changed meanwhile is put in too, so references
are left unchecked until then and proven at the end (sharing.md, rule 9)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event, text

from desktop.data import search_index
from desktop.data.engines import writer_engine
from desktop.data.store import Store
from desktop.data.troubles import unwritable
from desktop.domain.refusal import Refused
from desktop.remote.before_images import create_recording
from desktop.remote.mirror import placing, read_rows, stage
from desktop.wire.messages import RowSaid
from desktop.wire.rows import TABLES


class Diverged(Refused):
    """The replica is not what the server is: it begins again from a snapshot."""

    def __init__(self) -> None:
        super().__init__(
            "What is kept here differs from the server. It is fetched anew; what waits to be sent "
            "is kept.",
            rule="line",
        )


Note = Callable[[Connection], None]


Take = Callable[[Sequence[RowSaid], Note], None]
"""Takes a portion in, and notes in the same transaction how far it has come. Raises Refused (rule
"update") for a row of another version."""


@contextmanager
def filling(store: Store) -> Iterator[Take]:
    """Puts rows straight in, over those with the same identity, on a connection of its own that
    checks no references. Raises Refused where the disk is full."""
    engine = writer_engine(store.url)

    @event.listens_for(engine, "connect")
    def _leave_references(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys=OFF")

    def take(rows: Sequence[RowSaid], note: Note) -> None:
        with store.told(unwritable), engine.begin() as connection:
            for name, values in read_rows(rows).items():
                connection.execute(placing(TABLES[name]), values)
            note(connection)

    try:
        yield take
    finally:
        engine.dispose()


@contextmanager
def staging_aside(store: Store) -> Iterator[Take]:
    """Keeps rows aside, for a replica that goes on showing what it has until all are here."""

    def take(rows: Sequence[RowSaid], note: Note) -> None:
        with store.writing() as session:
            stage(session.connection(), rows)
            note(session.connection())

    yield take


def finish(connection: Connection) -> None:
    """Make a filled replica ready: prove its references, index it, and begin to keep images.

    Raises Diverged where a reference leads nowhere.
    """
    if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise Diverged
    search_index.rebuild(connection)
    prepare_tables(connection)


def prepare_tables(connection: Connection) -> None:
    """What only a replica's tables have: the keeping of images, and an index for each reference.

    Without one SQLite reads the whole table of who may refer to a row, for each row that goes.
    """
    create_recording(connection)
    for one in TABLES.values():
        for name in sorted({key.parent.name for key in one.table.foreign_keys}):
            connection.exec_driver_sql(
                f'CREATE INDEX IF NOT EXISTS "refers_{one.name}_{name}" '
                f'ON "{one.name}" ("{name}") WHERE "{name}" IS NOT NULL'
            )
