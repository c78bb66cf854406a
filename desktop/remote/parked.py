"""What a person has to decide about: operations that were refused, or that a server lost."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from desktop.data.tables.replica import OutboxState
from desktop.domain.refusal import Refused
from desktop.operations.answers import GRANTED, refusal_of
from desktop.operations.operation import Operation, new_id
from desktop.remote import outbox
from desktop.remote.outbox import Entry


@dataclass(frozen=True, slots=True)
class Parked:
    """An operation that the authority refused, with its reason and when it was done here.

    `builds_on` is the refused operation whose result it needed; `is_conflict` where somebody else
    was before it.
    """

    operation: Operation
    refusal: Refused
    at: datetime
    is_conflict: bool
    builds_on: UUID | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An operation that is still to be answered; `refused_here` where it cannot be shown."""

    id: UUID
    name: str
    at: datetime
    refused_here: Refused | None
    operation: Operation


def parked(connection: Connection) -> tuple[Parked, ...]:
    """All that was refused and nobody has decided about, in the order in which it was done."""
    found = outbox.entries(connection, OutboxState.PARKED)
    ids = {entry.place: entry.operation_id for entry in found}
    return tuple(
        Parked(
            operation=entry.operation,
            refusal=why_parked(entry),
            at=entry.at,
            is_conflict=entry.verdict == "conflict",
            builds_on=None if entry.depends_on is None else ids.get(entry.depends_on),
        )
        for entry in found
    )


def why_parked(entry: Entry) -> Refused:
    """Why an act waits for a person: what the authority said, or that a restored server lost what
    it had granted and somebody here took the letting go of it back."""
    if was_lost(entry):
        said = "A restored server lost this. It was let go here, and that was taken back."
        return Refused(said, rule="epoch")
    return refusal_of(entry.result or {})


def was_lost(entry: Entry) -> bool:
    """Is this parked act one that was granted? Only a restored server can have lost it."""
    return entry.state is OutboxState.PARKED and entry.verdict in GRANTED


def lost(connection: Connection) -> tuple[Operation, ...]:
    """What the server had confirmed and, restored from an older copy, no longer has."""
    return tuple(entry.operation for entry in outbox.entries(connection, OutboxState.LOST))


def settled_without(connection: Connection) -> tuple[UUID, ...]:
    """What nothing was sent in place of: let go, or told at once when it was refused."""
    entries = outbox.entries(connection, OutboxState.RESOLVED)
    return tuple(entry.operation_id for entry in entries if entry.resolved_by is None)


def waiting(connection: Connection) -> tuple[Waiting, ...]:
    """What is in the outbox, in its order."""
    return tuple(
        Waiting(
            entry.operation_id,
            entry.name,
            entry.at,
            None if entry.refused_here is None else refusal_of(entry.refused_here),
            entry.operation,
        )
        for entry in outbox.entries(connection, *outbox.PENDING)
    )


def renewed(operation: Operation) -> Operation:
    """The same act as a new operation, to be signed anew; the number that it was given stays."""
    nobody = {"desk": None, "sequence": None, "person": None, "at": None}
    return operation.model_copy(update={"id": new_id(), **nobody})


def to_decide(connection: Connection, operation: UUID, state: OutboxState) -> Entry:
    """The operation with this id in this state. Raises Refused where it was decided before."""
    entry = outbox.entry_of(connection, operation)
    if entry is None or entry.state is not state:
        raise Refused("Somebody has decided about this already.", rule="state")
    return entry
