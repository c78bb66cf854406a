"""The outbox and the journal: every operation of this desk with what became of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from desktop.data.tables.replica import OUTBOX, OutboxState
from desktop.domain.refusal import Refused
from desktop.operations.answers import GRANTED, event_of, refusal_of
from desktop.operations.authority import Performed
from desktop.operations.operation import Event, Operation, from_canonical
from desktop.wire.messages import OutcomeSaid

PENDING = (OutboxState.WAITING, OutboxState.ANSWERED)
"""What is not in the mirror yet, and is shown on top of it."""
_ENVELOPE = frozenset(Operation.model_fields) | {"operation"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation of this desk as it lies in the outbox; see the table for its fields."""

    place: int
    operation_id: UUID
    desk: UUID
    sequence: int
    name: str
    body: str
    sha256: str
    at: datetime
    state: OutboxState
    is_replayed: bool
    created: list[str]
    shown: dict[str, Any] | None
    refused_here: dict[str, Any] | None
    verdict: str | None
    revision: int | None
    result: dict[str, Any] | None
    received_at: datetime | None
    depends_on: int | None
    resolved_by: UUID | None

    @property
    def operation(self) -> Operation:
        """The act. Raises ValueError where this program no longer knows it."""
        return from_canonical(self.body)


def put_in(
    connection: Connection, signed: Operation, shown: Event | None, created: Iterable[UUID]
) -> int:
    """Write a signed operation behind the others; gives its place. `shown` is what it did here,
    none for one that only the authority applies."""
    facts = None
    if shown is not None:
        facts = {"event": type(shown).__name__, **shown.model_dump(mode="json")}
    row = connection.execute(
        insert(OUTBOX).values(
            operation_id=signed.id,
            desk=signed.desk,
            sequence=signed.sequence,
            name=type(signed).__name__,
            body=signed.canonical(),
            sha256=signed.fingerprint(),
            at=signed.at,
            state=OutboxState.WAITING,
            is_replayed=shown is not None,
            created=sorted(str(one) for one in created),
            shown=facts,
        )
    )
    (place,) = row.inserted_primary_key or (0,)
    return int(place)


def entries(
    connection: Connection, *states: OutboxState, most: int | None = None
) -> tuple[Entry, ...]:
    """The operations in these states, in the order in which they were done."""
    asked = select(OUTBOX).where(OUTBOX.c.state.in_(states)).order_by(OUTBOX.c.place)
    return tuple(Entry(*row) for row in connection.execute(asked.limit(most)))


def answered_from(connection: Connection, desk: UUID, sequence: int) -> tuple[Entry, ...]:
    """What was answered to a desk from a number on, in its order."""
    known = (OutboxState.ANSWERED, OutboxState.CONFIRMED)
    asked = select(OUTBOX).where(OUTBOX.c.desk == desk, OUTBOX.c.sequence >= sequence)
    asked = asked.where(OUTBOX.c.state.in_(known)).order_by(OUTBOX.c.place)
    return tuple(Entry(*row) for row in connection.execute(asked))


def entry_of(connection: Connection, operation_id: UUID) -> Entry | None:
    """The operation with this id; None for one that was not done here."""
    row = connection.execute(select(OUTBOX).where(OUTBOX.c.operation_id == operation_id)).first()
    return None if row is None else Entry(*row)


def answer_to(entry: Entry, operation: Operation) -> Performed:
    """The answer to an operation that was done before, as far as it is known; the same id for
    another act is a fault of who asks."""
    done = entry.operation
    number = done.number_given()
    again = operation if number is None else operation.numbered(lambda _name: number)
    envelope = {name: getattr(done, name) for name in ("desk", "sequence", "person", "at")}
    if again.model_copy(update=envelope).canonical() != entry.body:
        raise Refused("Another act was already done under this identity.", "id", "conflict")
    if entry.result is not None and entry.verdict not in GRANTED:
        raise refusal_of(entry.result)
    result = entry.result or entry.shown
    if result is None:
        raise Refused("This waits for the line; it is decided when it is back.", rule="line")
    return Performed(event_of(result), frozenset(), entry.revision or 0, done)


def count_of(connection: Connection, *states: OutboxState) -> int:
    """How many operations are in these states."""
    asked = select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state.in_(states))
    return int(connection.execute(asked).scalar_one())


def note_outcome(connection: Connection, said: OutcomeSaid) -> None:
    """Keep what the authority answered; an answer that was kept before stays as it is."""
    connection.execute(
        update(OUTBOX)
        .where(OUTBOX.c.operation_id == said.id, OUTBOX.c.state == OutboxState.WAITING)
        .values(
            state=OutboxState.ANSWERED,
            verdict=said.verdict,
            revision=said.revision,
            result=said.result,
            received_at=said.received_at,
        )
    )


def note_refused_here(connection: Connection, place: int, facts: dict[str, Any] | None) -> None:
    """Keep why an operation could not be replayed here; None where it could."""
    connection.execute(update(OUTBOX).where(OUTBOX.c.place == place).values(refused_here=facts))


def set_state(connection: Connection, place: int, state: OutboxState, **more: Any) -> None:
    """Say where an operation stands now."""
    connection.execute(update(OUTBOX).where(OUTBOX.c.place == place).values(state=state, **more))


def settle(connection: Connection, cursor: int) -> None:
    """Confirm or park the operations whose outcome's revision has arrived with the mirror.

    An operation that changed no row is confirmed too; a refused one is parked with its reason.
    """
    for entry in entries(connection, OutboxState.ANSWERED):
        if entry.revision is None or entry.revision > cursor:
            continue
        if entry.verdict in GRANTED:
            set_state(connection, entry.place, OutboxState.CONFIRMED)
        else:
            builds_on = _builds_on(connection, entry)
            set_state(connection, entry.place, OutboxState.PARKED, depends_on=builds_on)


def _builds_on(connection: Connection, entry: Entry) -> int | None:
    """The earlier parked operation that this one names a row of, or saw a value of."""
    for parked in entries(connection, OutboxState.PARKED):
        if parked.place < entry.place and depends_on(entry, parked):
            return parked.place
    return None


def depends_on(later: Entry, earlier: Entry) -> bool:
    """Does an operation name what an earlier one made, or change a value that that one wrote?"""
    if any(identity in later.body for identity in earlier.created):
        return True
    (thing, wrote), (same, saw) = _edit(earlier), _edit(later)
    if thing != same:
        return False
    return any(field in wrote and wrote[field][1] == seen for field, (seen, _) in saw.items())


def _edit(entry: Entry) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """What an operation edits, and `{field: [seen, wanted]}`, empty for one that edits nothing."""
    facts = json.loads(entry.body)
    changes = facts.pop("changes", None)
    thing = {name: value for name, value in facts.items() if name not in _ENVELOPE}
    return thing, changes if isinstance(changes, dict) else {}
