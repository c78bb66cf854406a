"""Where a replica stands: its cursor, what is coming in, and how wrong the clock here is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from desktop.data.tables.replica import REPLICA, STAGED_ROW, STAGING
from desktop.wire.messages import Place


@dataclass(frozen=True, slots=True)
class Standing:
    """The replica is the server's state at (`epoch`, `cursor`), with the pending acts on top."""

    tables: str
    desk: UUID
    person: UUID | None
    epoch: UUID | None
    cursor: int
    verified: int
    offset: timedelta
    is_filled: bool
    resume_from: int | None


@dataclass(frozen=True, slots=True)
class Staging:
    """What is coming in: pages since a revision, or a snapshot and the pages that follow it."""

    is_snapshot: bool
    is_whole: bool
    epoch: UUID | None
    since: int
    after: Place | None
    rows: int


def standing(connection: Connection) -> Standing:
    """Where the replica stands."""
    row = connection.execute(select(REPLICA)).one()
    return Standing(
        tables=row.tables,
        desk=row.desk,
        person=row.person_id,
        epoch=row.epoch,
        cursor=row.cursor,
        verified=row.verified,
        offset=timedelta(microseconds=row.offset_microseconds),
        is_filled=row.is_filled,
        resume_from=row.resume_from,
    )


def is_held(connection: Connection) -> bool:
    """Is nothing sent, as all is fetched or somebody is to decide about what was lost?"""
    return staging(connection).is_snapshot or standing(connection).resume_from is not None


def change_standing(connection: Connection, **values: Any) -> None:
    """Write columns of the one row."""
    connection.execute(update(REPLICA).values(**values))


def staging(connection: Connection) -> Staging:
    """What is coming in."""
    row = connection.execute(select(STAGING)).one()
    after = None
    if row.after_table is not None:
        after = Place(revision=row.after_revision, table=row.after_table, id=row.after_id)
    return Staging(row.is_snapshot, row.is_whole, row.epoch, row.since, after, row.rows)


def stage_anew(connection: Connection, *, is_snapshot: bool, since: int = 0) -> None:
    """Forget what came in, and begin again with pages since a revision or with a snapshot."""
    connection.execute(delete(STAGED_ROW))
    connection.execute(
        update(STAGING).values(
            is_snapshot=is_snapshot,
            is_whole=not is_snapshot,
            epoch=None,
            since=since,
            after_revision=None,
            after_table=None,
            after_id=None,
            rows=0,
        )
    )


def stage_further(connection: Connection, after: Place | None, **more: Any) -> None:
    """Note behind which row the next part goes on."""
    connection.execute(
        update(STAGING).values(
            after_revision=None if after is None else after.revision,
            after_table=None if after is None else after.table,
            after_id=None if after is None else after.id,
            **more,
        )
    )
