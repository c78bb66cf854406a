"""Does what somebody decided about a refused act, and with it what builds on it."""

from dataclasses import dataclass
from uuid import UUID

from desktop.data.tables.replica import OutboxState
from desktop.domain.refusal import Refused
from desktop.domain.resolution import Resolution
from desktop.operations.operation import Operation, from_canonical
from desktop.remote.parked import to_decide
from desktop.remote.replica import Replica
from desktop.remote.resolving import mended
from desktop.remote.undecided import built_on


@dataclass(frozen=True, slots=True)
class Resolved:
    """What became of it: how many acts were sent again, which were let go, and how many of those
    that build on it are refused again, so that each is still to be decided by itself."""

    sent: int = 0
    let_go: tuple[UUID, ...] = ()
    left: int = 0


def resolve(replica: Replica, resolution: Resolution) -> Resolved:
    """Send a refused act again or let it go; what builds on it goes the same way, in its order.

    Where all of an edit is theirs, what saw its values is decided by itself. Raises Refused where
    it would be refused again, with nothing done.
    """
    operation = resolution.operation
    with replica.store.reading() as session:
        connection = session.connection()
        entry = to_decide(connection, operation, OutboxState.PARKED)
        later = [one.operation_id for one in built_on(connection, operation)]
    if resolution.lets_go:
        gone = (operation, *later)
        replica.let_go(*gone)
        return Resolved(let_go=gone)
    again = mended(_known(entry.name, entry.body), resolution)
    if again is None:
        replica.let_go(operation)
        return Resolved(let_go=(operation,), left=len(later))
    _send(replica, operation, again)
    return _with_later(replica, later)


def why_not_again(replica: Replica, resolution: Resolution) -> Refused | None:
    """Why it would be refused here as it is decided; None where it would be done, where nothing is
    left to send, and where only the authority can say."""
    with replica.store.reading() as session:
        entry = to_decide(session.connection(), resolution.operation, OutboxState.PARKED)
    try:
        again = mended(_known(entry.name, entry.body), resolution)
    except Refused as refusal:
        return refusal
    if again is None or again.authority_only:
        return None
    return replica.why_not_again(resolution.operation, again)


def _with_later(replica: Replica, later: list[UUID]) -> Resolved:
    """Send what builds on it too; one that is refused stays, to be decided by itself."""
    sent, left = 1, 0
    for operation in later:
        with replica.store.reading() as session:
            entry = to_decide(session.connection(), operation, OutboxState.PARKED)
        try:
            _send(replica, operation, _known(entry.name, entry.body))
        except Refused:
            left += 1  # it stays refused, with its reason, and is told as still to be decided
        else:
            sent += 1
    return Resolved(sent=sent, left=left)


def _send(replica: Replica, operation: UUID, again: Operation) -> None:
    if again.authority_only:
        replica.queue_again(operation, again)
    else:
        replica.send_again(operation, again)


def _known(name: str, body: str) -> Operation:
    """The act as it was. Raises Refused where a later version wrote it."""
    try:
        return from_canonical(body)
    except ValueError as fault:
        raise Refused(
            f"This version of the desk no longer knows “{name}”. Let it go, or update the desk.",
            rule="update",
        ) from fault
