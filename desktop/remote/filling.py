"""A first start: the server's rows go straight into the tables of a replica that shows nothing yet.

Portions are committed as they come, so that a stream that was cut off goes on where it ended. Rows
of different moments refer to each other once what changed meanwhile is put in too, so references
are left unchecked until then and proven at the end (sharing.md, rule 9). Indexes are left out until
then too: made at once they cost a fraction of what a change of each for every row does."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    bindparam,
    event,
    literal_column,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, DropIndex

from desktop.data import search_index
from desktop.data.engines import writer_engine
from desktop.data.store import Store
from desktop.data.troubles import unwritable
from desktop.domain.refusal import Refused
from desktop.remote.before_images import create_recording
from desktop.remote.mirror import known, placing, stage
from desktop.wire.lines import Kept, Portion, kept
from desktop.wire.messages import Place, RowSaid
from desktop.wire.rows import TABLES, WireTable


class Diverged(Refused):
    """The replica is not what the server is: it begins again from a snapshot."""

    def __init__(self) -> None:
        super().__init__(
            "What is kept here differs from the server. It is fetched anew; what waits to be sent "
            "is kept.",
            rule="line",
        )


_CACHE_KIBIBYTES = 16_384
"""Rows come in the order of their identities, so hardly a page is needed twice."""
_EMPTY: ColumnElement[str] = literal_column("''")

Note = Callable[[Connection, Place | None], None]
"""Notes behind which row the rest goes on; None behind the last one of all."""

Take = Callable[[Portion | None, Note], None]
"""Takes a portion in, None behind the last one, and notes in the same transaction how far it has
come. Raises Refused (rule "update") for a row of another version."""


@contextmanager
def filling(store: Store) -> Iterator[Take]:
    """Puts rows straight in, over those with the same identity, on a connection of its own that
    checks no references. Raises Refused where the disk is full.

    What a loss of power takes of it is fetched again with the place where to go on, so a commit
    does not wait for the disk.
    """
    engine = writer_engine(store.url)

    @event.listens_for(engine, "connect")
    def _leave_references(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")

    def take(portion: Portion | None, note: Note) -> None:
        come = None if portion is None else _read(portion)
        with store.told(unwritable), engine.begin() as connection:
            if come is not None:
                connection.exec_driver_sql(_statement(come.one), come.rows)
            note(connection, None if come is None else _behind(come))

    try:
        with store.told(unwritable), engine.begin() as connection:
            _leave_out_indexes(connection)
        yield take
    finally:
        engine.dispose()


@contextmanager
def staging_aside(store: Store) -> Iterator[Take]:
    """Keeps rows aside, for a replica that goes on showing what it has until all are here."""

    def take(portion: Portion | None, note: Note) -> None:
        come = None if portion is None else _read(portion)
        with store.writing() as session:
            connection = session.connection()
            if portion is not None:
                stage(connection, (RowSaid(table=portion.table, row=row) for row in portion.said()))
            note(connection, None if come is None else _behind(come))

    yield take


def _read(portion: Portion) -> Kept:
    with known(portion.table):
        return kept(portion)


def _behind(come: Kept) -> Place:
    return Place(revision=0, table=come.one.name, id=come.last)


@cache
def _statement(one: WireTable) -> str:
    """As the driver takes it, once for a table: with the values of a `Kept` in their order."""
    given: dict[str, Any] = {column.name: bindparam(column.name) for column in one.columns}
    # What stays at the server are texts, which are empty here.
    stays = {column.name: _EMPTY for column in one.table.c if column.name not in given}
    return str(placing(one).values({**given, **stays}).compile(dialect=sqlite.dialect()))


def finish(connection: Connection) -> None:
    """Make a filled replica ready: index it, prove its references, and begin to keep images.

    Raises Diverged where a reference leads nowhere.
    """
    with _sparing_memory(connection):
        create_indexes(connection)
        if connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
            raise Diverged
        search_index.rebuild(connection)
        prepare_tables(connection)


@contextmanager
def _sparing_memory(connection: Connection) -> Iterator[None]:
    """A whole table is gone through once, which a large cache does not make faster; and what an
    index sorts lies in memory beside it."""
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KIBIBYTES}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size={before}")


def _leave_out_indexes(connection: Connection) -> None:
    """All but those by which a replica that begins anew lets a table go that refers to itself."""
    for index in _indexes():
        connection.execute(DropIndex(index, if_exists=True))
    for one in TABLES.values():
        to_itself = (key for key in one.table.foreign_keys if key.column.table is one.table)
        _index_references(connection, one, to_itself)


def create_indexes(connection: Connection) -> None:
    """Make those that were left out, where they are not there yet."""
    with _sparing_memory(connection):
        for index in _indexes():
            connection.execute(CreateIndex(index, if_not_exists=True))


def _indexes() -> Iterator[Index]:
    """Those that can be left out: what keeps a number single belongs to its table."""
    for one in TABLES.values():
        yield from sorted(one.table.indexes, key=lambda index: str(index.name))


def prepare_tables(connection: Connection) -> None:
    """What only a replica's tables have: the keeping of images, and an index for each reference.

    Without one SQLite reads the whole table of who may refer to a row, for each row that goes.
    """
    create_recording(connection)
    for one in TABLES.values():
        _index_references(connection, one, one.table.foreign_keys)


def _index_references(connection: Connection, one: WireTable, keys: Iterable[ForeignKey]) -> None:
    for name in sorted({key.parent.name for key in keys}):
        connection.exec_driver_sql(
            f'CREATE INDEX IF NOT EXISTS "refers_{one.name}_{name}" '
            f'ON "{one.name}" ("{name}") WHERE "{name}" IS NOT NULL'
        )
