"""All rows for a first start, as one compressed stream that can be taken up again.

It is read a portion at a time, each from a moment of its own, so that nobody who reads slowly
holds the database. Rows of different moments agree once what changed after the stream's `revision`
(of its first part, where it was taken up again) has been pulled on top."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from desktop.data.store import Store
from desktop.data.tables.ledger import Clock
from desktop.domain.refusal import Refused
from desktop.operations.operation import WIRE_VERSION
from desktop.wire.lines import id_in, line
from desktop.wire.messages import SnapshotBegins, SnapshotEnds, TableBegins
from desktop.wire.rows import TABLES, WireTable

_GZIP = 31
"""zlib's window bits that say: with gzip's own header."""


@dataclass(frozen=True, slots=True)
class From:
    """Where a stream that was cut off is taken up: behind this row of this table."""

    table: str
    id: UUID
    epoch: UUID


def snapshot(store: Store, after: From | None, portion: int) -> Iterator[bytes]:
    """The stream: a line that begins it, for each table a line and its rows', one that ends it.

    Raises Refused before anything is sent where the server was restored since the first part.
    """
    with store.reading() as session:
        clock = session.execute(select(Clock)).scalar_one()
    if after is not None and after.epoch != clock.epoch:
        raise restored()
    begins = SnapshotBegins(
        wire=WIRE_VERSION, store=clock.store_id, epoch=clock.epoch, revision=clock.revision
    )
    return _compressed(_lines(store, begins, after, portion))


def restored() -> Refused:
    """What a desk is told that knows another epoch than the server has."""
    return Refused(
        "The server was restored from a backup. Begin again from a snapshot; what it lost is "
        "offered from this desk's journal.",
        "epoch",
        "epoch",
    )


def _lines(store: Store, begins: SnapshotBegins, after: From | None, portion: int) -> Iterator[str]:
    """Portions of lines, about as large as one portion of rows."""
    yield begins.model_dump_json() + "\n"
    sent = 0
    for one in TABLES.values():
        if after is not None and one.name < after.table:
            continue
        last = after.id if after is not None and one.name == after.table else None
        head = _head(one)
        while lines := _portion(store, one, last, portion):
            yield head + "\n".join(lines) + "\n"
            sent += len(lines)
            last, head = id_in(one, lines[-1]), ""
    yield SnapshotEnds(end=True, rows=sent).model_dump_json() + "\n"


def _head(one: WireTable) -> str:
    columns = tuple(column.name for column in one.columns)
    return TableBegins(table=one.name, columns=columns).model_dump_json() + "\n"


def _portion(store: Store, one: WireTable, last: UUID | None, portion: int) -> Sequence[str]:
    asked = _question(one, store.is_sqlite, last is None)
    given = {"portion": portion} if last is None else {"portion": portion, "last": last}
    with store.reading() as session:
        return session.scalars(asked, given).all()


@cache
def _question(one: WireTable, is_sqlite: bool, is_first: bool) -> Select[str]:
    """For a portion of a table's lines; put together once, as long as a portion would take."""
    lines = select(line(one, is_sqlite=is_sqlite)).order_by(one.id).limit(bindparam("portion"))
    return lines if is_first else lines.where(one.id > bindparam("last"))


def _compressed(parts: Iterator[str]) -> Iterator[bytes]:
    packing = zlib.compressobj(level=2, wbits=_GZIP)
    for part in parts:
        packed = packing.compress(part.encode())
        # Each portion leaves whole, so that what has come can be shown and taken up again.
        yield packed + packing.flush(zlib.Z_SYNC_FLUSH)
    yield packing.flush()
