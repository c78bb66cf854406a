"""What the server's rows were before this desk's pending operations changed them.

Triggers, one set for each synchronised table, keep the first image of every row since the last
exchange in a table beside it; put back, the replica is the server's state at its cursor again."""

# ruff: noqa: S608 - every statement is put together from the names of our own tables

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    Connection,
    column,
    exists,
    select,
    table,
    text,
    union_all,
    update,
)

from desktop.data.tables.cases import Unit
from desktop.data.tables.parties import Site
from desktop.data.tables.replica import REPLICA
from desktop.wire.rows import TABLES, WireTable

_OWNERS = {"unit": ("case", Unit.case_id.name), "site": ("organisation", Site.organisation_id.name)}
"""Rows that the search index shows with another: that one is to be refreshed when they go."""


def create_recording(connection: Connection) -> None:
    """Make the tables of images and their triggers anew; no image may be there."""
    for one in TABLES.values():
        images, others = _images(one), ", ".join(_names(one))
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {images}")
        connection.exec_driver_sql(
            f"CREATE TABLE {images} (id BLOB PRIMARY KEY, was_there INTEGER NOT NULL, {others})"
        )
        for act in ("INSERT", "UPDATE", "DELETE"):
            name = f'"replica_{one.name}_{act.lower()}"'
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(
                f'CREATE TRIGGER {name} BEFORE {act} ON "{one.name}" '
                f"WHEN (SELECT is_recording FROM replica) BEGIN {_keep(one, act)}; END"
            )


def _keep(one: WireTable, act: str) -> str:
    """The statement that keeps a row's first image; a row that is new has an empty one."""
    images = _images(one)
    # The conflict clause of the statement that fires a trigger overrides the trigger's own.
    if act == "INSERT":
        values, row = "NEW.id, 0", "NEW"
        columns = "id, was_there"
    else:
        values = ", ".join(["OLD.id", "1", *(f"OLD.{name}" for name in _names(one))])
        columns, row = ", ".join(["id", "was_there", *_names(one)]), "OLD"
    return (
        f"INSERT INTO {images} ({columns}) SELECT {values} "
        f"WHERE NOT EXISTS (SELECT 1 FROM {images} WHERE id = {row}.id)"
    )


@contextmanager
def unrecorded(connection: Connection) -> Iterator[None]:
    """Change the mirror itself: no image is kept, and references are checked at the end."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.execute(update(REPLICA).values(is_recording=False))
    yield
    connection.execute(update(REPLICA).values(is_recording=True))
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=OFF")


def put_back(connection: Connection) -> dict[str, set[UUID]]:
    """Give every changed row its image back; gives the ids of what changed, by table.

    Runs within `unrecorded`. All changed rows go before any comes back, so that no two of them
    claim one number in between.
    """
    changed = _changed(connection)
    touched = {one.name: _ids(connection, f"SELECT id FROM {_images(one)}") for one in changed}
    for part, (whole, naming) in _OWNERS.items():
        if part in touched:
            owners = f'SELECT {naming} FROM "{part}" WHERE id IN'
            found = _ids(connection, f"{owners} (SELECT id FROM {_images(TABLES[part])})")
            touched.setdefault(whole, set()).update(found)
    for one in changed:
        gone = f'DELETE FROM "{one.name}" WHERE id IN (SELECT id FROM {_images(one)})'
        connection.exec_driver_sql(gone)
    for one in changed:
        columns = ", ".join(["id", *_names(one)])
        connection.exec_driver_sql(
            f'INSERT INTO "{one.name}" ({columns}) '
            f"SELECT {columns} FROM {_images(one)} WHERE was_there"
        )
        connection.exec_driver_sql(f"DELETE FROM {_images(one)}")
    return touched


def rows_at_the_server(one: WireTable) -> CompoundSelect[Any]:
    """A question for a table's rows as the server had them, while what was done here stays."""
    images = table(
        f"before_{one.name}",
        *(column(each.name, each.type) for each in one.columns),
        column("was_there"),
    )
    untouched = one.select().where(~exists().where(images.c.id == one.id))
    before = select(*(images.c[each.name] for each in one.columns)).where(images.c.was_there == 1)
    return union_all(untouched, before)


def forget(connection: Connection) -> None:
    """Let all images go: the rows that they belong to are replaced as a whole."""
    for one in _changed(connection):
        connection.exec_driver_sql(f"DELETE FROM {_images(one)}")


def merge(into: dict[str, set[UUID]], more: Mapping[str, set[UUID]]) -> None:
    """Add ids by table to others."""
    for name, ids in more.items():
        into.setdefault(name, set()).update(ids)


def _changed(connection: Connection) -> list[WireTable]:
    asked = " UNION ALL ".join(
        f"SELECT '{one.name}' WHERE EXISTS (SELECT 1 FROM {_images(one)})"
        for one in TABLES.values()
    )
    return [TABLES[name] for name in connection.execute(text(asked)).scalars()]


def _ids(connection: Connection, question: str) -> set[UUID]:
    found = connection.exec_driver_sql(question)
    return {UUID(bytes=bytes(one)) for one in found.scalars() if one is not None}


def _images(one: WireTable) -> str:
    return f'"before_{one.name}"'


def _names(one: WireTable) -> list[str]:
    """All columns but the identity, also those that never go over the line."""
    return [f'"{column.name}"' for column in one.table.c if column.name != "id"]
