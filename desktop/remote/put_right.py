"""What becomes of acts that were refused, or that a restored server lost, once a person decided."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Connection

from desktop.data.tables.replica import OutboxState
from desktop.domain.refusal import Refused
from desktop.remote import outbox, uploads
from desktop.remote.outbox import Entry
from desktop.remote.parked import to_decide


def let_go(connection: Connection, operations: Iterable[UUID]) -> None:
    """Let refused acts be: they stay in the journal. Raises Refused for one decided before."""
    _move(connection, operations, OutboxState.PARKED, OutboxState.RESOLVED)


def take_back(connection: Connection, operations: Iterable[UUID]) -> None:
    """Have acts that were let go be decided again, each by itself, also those that a restored
    server lost. Raises Refused for one that another act was sent in place of."""
    _move(connection, operations, OutboxState.RESOLVED, OutboxState.PARKED)


def replace(connection: Connection, refused: Entry, by: UUID) -> None:
    """Settle a refused act, as it was just read, with the one that is done in its place; its file
    goes once more."""
    uploads.send_named(connection, refused)
    outbox.set_state(connection, refused.place, OutboxState.RESOLVED, resolved_by=by)


def decide_lost(connection: Connection, again: frozenset[UUID]) -> tuple[UUID, ...]:
    """Have these of what the server lost wait to be sent as new, and let the others go; gives
    those, in their order. Raises Refused where somebody decided before."""
    lost = outbox.entries(connection, OutboxState.LOST)
    ids = [entry.operation_id for entry in lost]
    if not ids or not again.issubset(ids):
        raise Refused("Somebody has decided about this already.", rule="state")
    for entry in lost:
        if entry.operation_id in again:
            fresh = {"verdict": None, "revision": None, "result": None, "received_at": None}
            outbox.set_state(connection, entry.place, OutboxState.WAITING, **fresh)
        else:
            outbox.set_state(connection, entry.place, OutboxState.RESOLVED)
    return tuple(one for one in ids if one not in again)


def _move(
    connection: Connection, operations: Iterable[UUID], before: OutboxState, after: OutboxState
) -> None:
    for operation in operations:
        entry = to_decide(connection, operation, before)
        if entry.resolved_by is not None:
            raise Refused("Another act was sent in place of this one.", rule="state")
        outbox.set_state(connection, entry.place, after)
