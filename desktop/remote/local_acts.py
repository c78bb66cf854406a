"""Acts on a replica: done here at once and put in the outbox, or done again on newer rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.data import revisions
from desktop.data.tables.ledger import DeskEntry
from desktop.domain.refusal import Refused
from desktop.operations.answers import refusal_facts
from desktop.operations.authority import (
    Performed,
    act_for,
    areas_of,
    attempt,
    check_right,
    next_number,
)
from desktop.operations.lengths import check_length
from desktop.operations.operation import Operation
from desktop.remote import outbox
from desktop.remote.before_images import merge
from desktop.remote.outbox import Entry


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose acts these are: the desk, its person, and the desk's moment."""

    desk: UUID
    person: UUID | None
    now: datetime


def sign(session: Session, operation: Operation, signer: Signer) -> Operation:
    """The act as this desk's next one; its number is taken in the same transaction.

    Raises Refused for one that is too long to be sent; the transaction is to be left then.
    """
    entry = desk_entry(session, signer.desk)
    at = signer.now if entry.last_at is None else max(signer.now, entry.last_at)
    numbered = operation.numbered(lambda name: next_number(session, f"{name}:{entry.code}"))
    entry.sequence, entry.last_at = entry.sequence + 1, at
    signed = numbered.signed(signer.desk, entry.sequence, signer.person, at)
    check_length(signed)
    return signed


def act_here(session: Session, operation: Operation, signer: Signer) -> Performed:
    """Do an act on what is shown here and put it in the outbox, in the session's transaction.

    Raises Refused; the transaction is to be left then, so that nothing of the act stays.
    """
    signed = sign(session, operation, signer)
    act = act_for(session, signed, desk_entry(session, signer.desk).code, signer.now)
    event, refusal = attempt(act, signed.canonical())
    if event is None:
        raise refusal or Refused("Nothing was done.")
    outbox.put_in(session.connection(), signed, event, act.added)
    revision = revisions.revision_of(session)
    revisions.move_clock(session)
    revisions.keep_touched(session)
    return Performed(event, areas_of(revisions.touched_of(session)), revision, signed)


def check_right_here(session: Session, operation: Operation, signer: Signer) -> None:
    """Refuse an act that its person may not do, as far as their role is known here."""
    signed = operation.signed(signer.desk, 1, signer.person, signer.now)
    code = desk_entry(session, signer.desk).code
    check_right(act_for(session, signed, code, signer.now))


def act_again(session: Session, entries: Iterable[Entry], desk: UUID) -> dict[str, set[UUID]]:
    """Do pending acts again in their order, each by itself; gives the ids of what they changed.

    One that is refused here keeps its place and goes to the server all the same: only the outcome
    there decides. Each has a revision of its own, so that what it tells keeps its order.
    """
    touched: dict[str, set[UUID]] = {}
    connection = session.connection()
    code = desk_entry(session, desk).code
    session.flush()
    session.expunge_all()
    for entry in entries:
        with Session(connection, join_transaction_mode="create_savepoint") as own:
            revisions.begin(own)
            refusal = _again(own, entry, code)
            facts = None if refusal is None else refusal_facts(refusal)
            if facts != entry.refused_here:
                outbox.note_refused_here(connection, entry.place, facts)
            revisions.move_clock(own)
            merge(touched, revisions.touched_of(own))
            own.commit()
    return touched


def _again(session: Session, entry: Entry, code: str) -> Refused | None:
    try:
        operation = entry.operation
    except ValueError:
        return Refused(
            f"This version of the desk no longer knows “{entry.name}”. It is sent as it is.",
            rule="input",
        )
    act = act_for(session, operation, code, entry.at)
    _, refusal = attempt(act, entry.body)
    return refusal


def desk_entry(session: Session, desk: UUID) -> DeskEntry:
    """This desk's own entry. Raises Refused before it has joined."""
    entry = session.get(DeskEntry, desk)
    if entry is None:
        raise Refused("This desk has not joined its server yet. Sign in first.", "desk", "line")
    return entry
