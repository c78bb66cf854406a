"""Takes an operation that a desk sent: its place in the desk's order, its identity, who sends it;
then it is decided like any other. One transaction for each (sharing.md, rules 3 to 6)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from desktop.data.one_row import connection_of, row_of, set_at_once
from desktop.data.proof import Facts
from desktop.data.revisions import clock_of
from desktop.data.store import Store
from desktop.data.tables.ledger import Counter, DeskEntry, Outcome
from desktop.domain.refusal import Refused
from desktop.operations.act import Looked
from desktop.operations.authority import JoinedDesk, decide, joined_desk, reject, was_decided
from desktop.operations.operation import Operation
from desktop.operations.said import Said, act_of


class AnotherEpoch(Exception):
    """The store was restored since the desk last asked; nothing of what it sends was looked at."""


_PASSING = (AnotherEpoch, Refused, OSError, MemoryError, NoConnection)
"""Troubles of the store and its machine: the operation was not decided and is to be sent again."""

NOTHING_LOOKED_FOR = Looked({})
"""For an act that names no file that there can be."""


class Gap(Refused):
    """An operation came before the one that its desk wrote before it; `expected` is that one's
    number."""

    def __init__(self, expected: int) -> None:
        super().__init__(
            f"Operation {expected} of this desk has not come yet. Send from there on.",
            "sequence",
            "gap",
        )
        self.expected = expected


class Quarantined(Refused):
    """Two copies of one desk's profile have written: this one must join as a new desk."""

    def __init__(self) -> None:
        super().__init__(
            "This desk's work has been copied to another computer, and both have gone on with it. "
            "Join anew: what waits here is kept and can be sent as the new desk's.",
            "desk",
            "quarantine",
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """The stored outcome of an operation, by its columns, and the SHA-256 of the files that it
    names. `fault` is what the program itself got wrong with it."""

    outcome: Facts
    fault: Exception | None = None
    files_named: tuple[str, ...] = ()


def take(
    store: Store,
    said: Said,
    desk: UUID,
    person: UUID,
    received_at: datetime,
    epoch: UUID | None = None,
) -> Taken:
    """Decide what a desk says, or give the stored outcome of what it said before.

    `desk` and `person` are whose token sends it, `epoch` the one that the desk knows. Raises
    AnotherEpoch, Gap, Quarantined, and Refused (rule "right") for a desk that is none or another's
    operation; rule "store" for passing troubles.
    """
    if said.desk != desk:
        raise Refused("This operation was written by another desk.", "desk", "right")
    refusal, operation = _readable(said)
    looked = NOTHING_LOOKED_FOR if operation is None else look_for(store, operation)
    try:
        outcome = _decided(store, said, person, received_at, operation, refusal, looked, epoch)
        return Taken(outcome, files_named=tuple(looked.kept))
    except _PASSING:
        raise
    except Exception as fault:  # noqa: BLE001 - a fault of one act may not stop its desk for ever
        refusal = Refused(
            "The server's program has a fault here, which is noted there. The work is kept: tell "
            "whoever looks after the server, and send it again after its next version.",
            rule="fault",
        )
        return Taken(_decided(store, said, person, received_at, None, refusal), fault)


def look_for(store: Store, operation: Operation) -> Looked:
    """Look for the file that an act names, before its transaction: inside it no file is touched
    (sharing.md, rule 3)."""
    named = operation.file_named()
    try:
        return Looked({} if named is None else {named: store.files.size(named)})
    except Refused as refused:
        if refused.rule == "store":
            raise
        return NOTHING_LOOKED_FOR


def _readable(said: Said) -> tuple[Refused | None, Operation | None]:
    """The act that is meant, or why it is refused unread."""
    try:
        return None, act_of(said)
    except ValueError:
        return Refused(
            f"This server cannot read “{said.name}”: it does not know that act, or a field of it "
            "is wrong. Update the older of the two, then do it again.",
            rule="input",
        ), None


def _decided(
    store: Store,
    said: Said,
    person: UUID,
    received_at: datetime,
    operation: Operation | None,
    refusal: Refused | None,
    looked: Looked = NOTHING_LOOKED_FOR,
    epoch: UUID | None = None,
) -> Facts:
    with store.writing() as session:
        session.info["looked"] = looked
        if epoch is not None and epoch != clock_of(session).epoch:
            raise AnotherEpoch
        entry = joined_desk(session, said.desk)
        known = _known(session, said, entry)
        if known is not None:
            return known
        if entry.quarantined_at is None and said.sequence > entry.sequence + 1:
            raise Gap(entry.sequence + 1)
        if entry.quarantined_at is not None or _is_copied(session, said, entry):
            since = entry.quarantined_at or received_at
            set_at_once(session, DeskEntry, entry.id, quarantined_at=since)
        elif said.person != person:
            other = Refused("Only who signed this act may send it.", rule="right")
            return reject(session, said, entry, received_at, other)
        elif operation is None:
            return reject(session, said, entry, received_at, refusal or Refused("Unreadable."))
        else:
            _keep_counter(session, operation, entry)
            return decide(session, operation, entry, received_at, said).outcome
    raise Quarantined


def _known(session: Session, said: Said, entry: JoinedDesk) -> Facts | None:
    """The outcome of the very same operation, when it came before."""
    if entry.quarantined_at is not None or said.sequence > entry.sequence:
        return None
    in_its_place = (Outcome.desk == said.desk, Outcome.sequence == said.sequence)
    asked = select(Outcome.__table__).where(*in_its_place)
    outcome = connection_of(session).execute(asked).mappings().one_or_none()
    return outcome if outcome is not None and outcome["sha256"] == said.sha256 else None


def _is_copied(session: Session, said: Said, entry: JoinedDesk) -> bool:
    """Does another act stand in this one's place, or was this identity used for another?"""
    return said.sequence <= entry.sequence or was_decided(session, said.id)


def _keep_counter(session: Session, operation: Operation, entry: JoinedDesk) -> None:
    """A desk counts its own cases; its last number is kept here too, so that none is reused."""
    number = operation.number_given()
    if number is None:
        return
    name = f"case:{entry.code}"
    counter = row_of(session, Counter, name)
    if counter is None:
        session.add(Counter(name=name, value=number))
    else:
        counter.value = max(counter.value, number)
