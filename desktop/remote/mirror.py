"""The server's rows on a replica: staged as they come, then put in all at once."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.exc import IntegrityError

from desktop.data import search_index
from desktop.data.tables.replica import STAGED_ROW
from desktop.domain.refusal import Refused
from desktop.remote.before_images import merge
from desktop.wire.messages import RowSaid
from desktop.wire.rows import BY_REFERENCE, TABLES, WireTable, WrongRow, text_of

_PORTION = 1_000

Values = list[dict[str, Any]]


def stage(connection: Connection, rows: Iterable[RowSaid]) -> int:
    """Keep rows aside, later ones over earlier ones; gives how many came.

    Raises Refused (rule "update") for a row that no table of this program takes.
    """
    came = [
        {"table_name": one.table, "row_id": _read(one)["id"], "facts": text_of(one.row)}
        for one in rows
    ]
    if came:
        connection.execute(insert(STAGED_ROW).prefix_with("OR REPLACE"), came)
    return len(came)


def placing(one: WireTable) -> Insert:
    """The statement that puts a row in, over the one with the same identity: who refers to it goes
    on doing so, and nobody has to look for them."""
    put = insert(one.table)
    others = {goes.name: put.excluded[goes.name] for goes in one.columns if goes.name != "id"}
    return put.on_conflict_do_update(index_elements=[one.id], set_=others)


@contextmanager
def known(table: str) -> Iterator[None]:
    """Raises Refused (rule "update") for a row that no table of this program takes."""
    try:
        yield
    except (KeyError, WrongRow) as fault:
        raise Refused(
            f"The server sends “{table}” otherwise than this version of the desk knows it. "
            "Install the desk's new version; what waits here is kept and goes then.",
            rule="update",
        ) from fault


def _read(said: RowSaid) -> dict[str, Any]:
    with known(said.table):
        return TABLES[said.table].from_json(said.row)


def put_in(connection: Connection) -> dict[str, set[UUID]]:
    """Put what is staged in the place of those rows; gives their ids by table.

    Runs where no image is kept and references wait for the end. Cases that a row belongs to count
    as changed with it.
    """
    try:
        with connection.begin_nested():
            touched = _placed(connection)
    except IntegrityError:
        # Two rows have changed a number between them: all go before any comes.
        for one in reversed(_staged_tables(connection)):
            ids = select(STAGED_ROW.c.row_id).where(STAGED_ROW.c.table_name == one.name)
            connection.execute(delete(one.table).where(one.id.in_(ids)))
        touched = _placed(connection)
    connection.execute(delete(STAGED_ROW))
    return touched


def _placed(connection: Connection) -> dict[str, set[UUID]]:
    touched: dict[str, set[UUID]] = {}
    for one in _staged_tables(connection):
        for rows in _portions(connection, one):
            connection.execute(placing(one), rows)
            merge(touched, {one.name: {row["id"] for row in rows}})
            cases = {row["case_id"] for row in rows if row.get("case_id") is not None}
            merge(touched, {"case": cases} if cases else {})
    return touched


def fill(connection: Connection) -> None:
    """Put what is staged in the place of everything, and make the search index anew."""
    empty(connection)
    for one in BY_REFERENCE:
        for rows in _portions(connection, one):
            connection.execute(insert(one.table), rows)
    connection.execute(delete(STAGED_ROW))
    search_index.rebuild(connection)


def empty(connection: Connection) -> None:
    """Throw all of the server's rows away, those first that refer to others."""
    for one in reversed(BY_REFERENCE):
        connection.execute(delete(one.table))


def _staged_tables(connection: Connection) -> Sequence[WireTable]:
    """The tables with staged rows, those first that others refer to."""
    names = set(connection.execute(select(STAGED_ROW.c.table_name).distinct()).scalars())
    return [one for one in BY_REFERENCE if one.name in names]


def _portions(connection: Connection, one: WireTable) -> Iterable[Values]:
    """What is staged of a table, a thousand rows at a time."""
    asked = select(STAGED_ROW.c.row_id, STAGED_ROW.c.facts).order_by(STAGED_ROW.c.row_id)
    asked = asked.where(STAGED_ROW.c.table_name == one.name).limit(_PORTION)
    last = UUID(int=0)
    while rows := connection.execute(asked.where(STAGED_ROW.c.row_id > last)).all():
        yield [one.from_json(json.loads(facts)) for _, facts in rows]
        last = rows[-1][0]
