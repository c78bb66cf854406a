"""How far a replica is, and what waits at it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from desktop.data.store import Store
from desktop.data.tables.replica import OUTBOX, OutboxState
from desktop.remote import outbox, uploads
from desktop.remote.standing import is_held, standing


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """What a status bar says: how much waits and since when, and what a person has to decide."""

    cursor: int
    is_filled: bool
    waiting: int
    waiting_since: datetime | None
    parked: int
    lost: int
    files_waiting: int
    files_refused: int


def state_of(store: Store) -> ReplicaState:
    """How far this replica is, and what waits."""
    with store.reading() as session:
        connection = session.connection()
        now = standing(connection)
        oldest = select(func.min(OUTBOX.c.at)).where(OUTBOX.c.state == OutboxState.WAITING)
        return ReplicaState(
            cursor=now.cursor,
            is_filled=now.is_filled,
            waiting=outbox.count_of(connection, *outbox.PENDING),
            waiting_since=connection.execute(oldest).scalar(),
            parked=outbox.count_of(connection, OutboxState.PARKED),
            lost=outbox.count_of(connection, OutboxState.LOST),
            files_waiting=len(uploads.waiting(store)),
            files_refused=len(uploads.refused(store)),
        )


def has_sendable(store: Store) -> bool:
    """Is there an act that the next exchange would send? One that waits for a file, or for what
    somebody is to decide about, is none."""
    with store.reading() as session:
        connection = session.connection()
        waiting = outbox.entries(connection, OutboxState.WAITING, most=1)
        if not waiting or is_held(connection):
            return False
        return uploads.unsent_proof(connection, waiting[0]) is None
