"""The server's rows on a replica: staged as they come, then put in all at once."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from desktop.data import search_index
from desktop.data.tables.replica import STAGED_ROW
from desktop.domain.refusal import Refused
from desktop.remote.before_images import merge
from desktop.wire.messages import RowSaid
from desktop.wire.rows import TABLES, WireTable, WrongRow, text_of

_PORTION = 1_000


def stage(connection: Connection, rows: Iterable[RowSaid]) -> int:
    """Keep rows aside, later ones over earlier ones; gives how many came.

    Raises Refused (rule "update") for a row that no table of this program takes.
    """
    came = [
        {"table_name": one.table, "row_id": _identity(one), "facts": text_of(one.row)}
        for one in rows
    ]
    if came:
        connection.execute(insert(STAGED_ROW).prefix_with("OR REPLACE"), came)
    return len(came)


def _identity(said: RowSaid) -> UUID:
    try:
        TABLES[said.table].from_json(said.row)
        return UUID(said.row["id"])
    except (KeyError, WrongRow) as fault:
        raise Refused(
            f"The server sends “{said.table}” otherwise than this version of the desk knows it. "
            "Install the desk's new version; what waits here is kept and goes then.",
            rule="update",
        ) from fault


def put_in(connection: Connection) -> dict[str, set[UUID]]:
    """Put what is staged in the place of those rows; gives their ids by table.

    Runs where no image is kept and references wait for the end. Cases that a row belongs to count
    as changed with it. All rows go before any comes, so that none claims another's number.
    """
    staged = _tables_of(connection)
    for one in staged:
        ids = select(STAGED_ROW.c.row_id).where(STAGED_ROW.c.table_name == one.name)
        connection.execute(delete(one.table).where(one.id.in_(ids)))
    touched: dict[str, set[UUID]] = {}
    for one in staged:
        for rows in _portions(connection, one):
            connection.execute(insert(one.table), rows)
            merge(touched, {one.name: {row["id"] for row in rows}})
            cases = {row["case_id"] for row in rows if row.get("case_id") is not None}
            merge(touched, {"case": cases} if cases else {})
    connection.execute(delete(STAGED_ROW))
    return touched


def fill(connection: Connection) -> None:
    """Put what is staged in the place of everything, and make the search index anew."""
    for one in TABLES.values():
        connection.execute(delete(one.table))
    for one in TABLES.values():
        for rows in _portions(connection, one):
            connection.execute(insert(one.table), rows)
    connection.execute(delete(STAGED_ROW))
    search_index.rebuild(connection)


def _tables_of(connection: Connection) -> list[WireTable]:
    names = connection.execute(select(STAGED_ROW.c.table_name).distinct()).scalars()
    return [TABLES[name] for name in names]


def _portions(connection: Connection, one: WireTable) -> Iterable[list[dict[str, Any]]]:
    """What is staged of a table, a thousand rows at a time."""
    asked = select(STAGED_ROW.c.row_id, STAGED_ROW.c.facts).order_by(STAGED_ROW.c.row_id)
    asked = asked.where(STAGED_ROW.c.table_name == one.name).limit(_PORTION)
    last = UUID(int=0)
    while rows := connection.execute(asked.where(STAGED_ROW.c.row_id > last)).all():
        yield [one.from_json(json.loads(facts)) for _, facts in rows]
        last = rows[-1][0]
