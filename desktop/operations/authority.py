"""The authority's transaction, the same everywhere: clock, savepoint, outcome, chain, commit."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from desktop.data import revisions, search_index
from desktop.data.one_row import connection_of, row_of, set_at_once, write
from desktop.data.proof import Facts, outcome_text
from desktop.data.store import Store
from desktop.data.tables.ledger import Counter, DeskEntry, Outcome
from desktop.data.tables.parties import Person
from desktop.domain.refusal import Refused
from desktop.domain.rights import may, who_may
from desktop.domain.timeline import chain_link
from desktop.operations.act import EVERYTHING_THERE, Act, Actor, Looked
from desktop.operations.answers import GRANTED, answer_of, event_of, refusal_of
from desktop.operations.delegates import is_delegate
from desktop.operations.lengths import check_length
from desktop.operations.operation import Event, Operation, from_canonical
from desktop.operations.said import Said, said_by

_DECIDED = select(Outcome.revision).where(Outcome.operation_id == bindparam("operation"))
_JOINED = select(
    DeskEntry.id, DeskEntry.code, DeskEntry.sequence, DeskEntry.last_at, DeskEntry.quarantined_at
).where(DeskEntry.id == bindparam("desk"))
_MAY_ACT = select(Person.id, Person.role).where(
    Person.id == bindparam("person"), Person.ended_at.is_(None)
)
_NUL_SAID = r"\u0000"
"""Found in far less time than the pattern, which also tells whether its backslash is one."""
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, slots=True)
class JoinedDesk:
    """A desk's entry as a transaction found it."""

    id: UUID
    code: str
    sequence: int
    last_at: datetime | None
    quarantined_at: datetime | None


@dataclass(frozen=True, slots=True)
class Area:
    """One thing that changed: its kind is the name of its table."""

    kind: str
    id: UUID


def areas_of(touched: Mapping[str, Iterable[UUID]]) -> frozenset[Area]:
    """What screens refresh themselves from, of ids by table name."""
    return frozenset(Area(kind, identity) for kind, ids in touched.items() for identity in ids)


@dataclass(frozen=True, slots=True)
class Performed:
    """What an operation did: its event, and the areas that open screens refresh from."""

    event: Event
    touched: frozenset[Area]
    revision: int
    operation: Operation


def perform(
    store: Store,
    operation: Operation,
    desk: UUID,
    person: UUID | None,
    now: datetime,
    looked: Looked = EVERYTHING_THERE,
) -> Performed:
    """Sign the operation as the desk's next one and settle it in one transaction.

    `looked` is what a server found out before. A refusal is stored as the outcome too, then raised,
    but for an act that is too long to be sent to anybody: nothing of that is kept.
    Asking the same id again gives the stored answer and changes nothing.
    """
    refusal: Refused | None = None
    performed: Performed | None = None
    with store.writing() as session:
        session.info["looked"] = looked
        known = stored_outcome(session, operation.id)
        if known is not None:
            return _again(known, operation)
        entry = joined_desk(session, desk)
        at = now if entry.last_at is None else max(now, entry.last_at)
        operation = operation.numbered(lambda name: next_number(session, f"{name}:{entry.code}"))
        signed = operation.signed(desk, entry.sequence + 1, person, at)
        check_length(signed)
        try:
            performed = settle(session, signed, entry, now)
        except _Rejected as rejected:
            refusal = rejected.refusal
    if refusal is not None or performed is None:
        raise refusal or Refused("Nothing was done.")
    return performed


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome of an operation as it is stored, and its event or why it was refused."""

    outcome: Facts
    event: Event | None
    refusal: Refused | None


def settle(
    session: Session, signed: Operation, entry: JoinedDesk, received_at: datetime
) -> Performed:
    """Apply a signed operation under the locked clock and store its outcome, link and revision.

    A refusal, also one by the database's own rules of uniqueness, undoes the act alone.
    """
    decided = decide(session, signed, entry, received_at)
    if decided.event is None:
        raise _Rejected(decided.refusal or Refused("Nothing was done."))
    areas = areas_of(revisions.touched_of(session))
    return Performed(decided.event, areas, revisions.revision_of(session), signed)


def decide(
    session: Session,
    signed: Operation,
    entry: JoinedDesk,
    received_at: datetime,
    said: Said | None = None,
) -> Decided:
    """The same, giving the outcome; `said` is the text as a desk sent it, kept to the letter.

    The act's moment is the desk's, clamped between the desk's last one and receipt. One that
    changed no row had nothing to do (sharing.md, rule 7).
    """
    said = said or said_by(signed, received_at)
    act = act_for(session, signed, entry.code, received_at)
    act.at = _moment(said.at, entry, received_at)
    event, refusal = attempt(act, said.body)
    set_at_once(session, DeskEntry, entry.id, sequence=said.sequence, last_at=act.at)
    answer = answer_of(event, refusal, changed=bool(revisions.touched_of(session)))
    outcome = _store_outcome(session, said, received_at, answer, tuple(act.digests))
    return Decided(outcome, event, refusal)


def act_for(session: Session, signed: Operation, desk_code: str, received_at: datetime) -> Act:
    """What a signed operation works with, for the person that signed it."""
    return Act(session, signed, _actor(session, signed.person), received_at, desk_code)


def attempt(act: Act, body: str) -> tuple[Event | None, Refused | None]:
    """Apply an act in a savepoint: its event, or why it is refused, with nothing of it left.

    `body` is the act's text as it was said. The same at the authority and on a replica.
    """
    refusal: Refused | None = None
    savepoint = act.session.begin_nested()  # the session's own: it has to survive a failed flush
    act.session.connection()  # a session says no savepoint before it is asked for what lies in it
    try:
        _check_text(body)
        check_right(act)
        event = act.operation.apply(act)
        act.session.flush()
        search_index.refresh(connection_of(act.session), revisions.touched_of(act.session))
        savepoint.commit()
        return event, None
    except Refused as fault:
        refusal = fault
    except IntegrityError as fault:
        refusal = _unfit(fault)
    except (DataError, OverflowError):
        refusal = Refused(
            "A number or moment here is larger than the store can hold. Mend it and try again.",
            rule="input",
        )
    savepoint.rollback()
    act.session.expunge_all()  # it may hold rows that are not in the store any more
    act.session.info["touched"].clear()
    act.digests.clear()
    return None, refusal


def reject(
    session: Session, said: Said, entry: JoinedDesk, received_at: datetime, refusal: Refused
) -> Facts:
    """Store that an operation is refused without being tried: nobody may block its desk."""
    at = _moment(said.at, entry, received_at)
    set_at_once(session, DeskEntry, entry.id, sequence=said.sequence, last_at=at)
    return _store_outcome(session, said, received_at, answer_of(None, refusal), ())


def _moment(at: datetime, entry: JoinedDesk, received_at: datetime) -> datetime:
    """No later than receipt, and never before the desk's last act."""
    moment = min(at, received_at)
    return moment if entry.last_at is None else max(moment, entry.last_at)


class _Rejected(Exception):
    def __init__(self, refusal: Refused) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


def _unfit(fault: IntegrityError) -> Refused:
    """What the database itself holds: references lead somewhere, identities are taken once."""
    if "foreign key" in str(fault.orig).lower():
        return Refused(
            "This names something that is not in the store. Choose it anew and try again.",
            rule="input",
        )
    return Refused(
        "This was recorded already under the same identity or number. Look at it and decide.",
        rule="conflict",
    )


def _check_text(body: str) -> None:
    """Refuse the one character that PostgreSQL and most programs that read texts cannot hold."""
    if _NUL_SAID in body and _NUL.search(body):
        raise Refused(
            "A text holds a NUL character, which comes from a damaged file or copy. Type it anew.",
            rule="input",
        )


def check_right(act: Act) -> None:
    """Refuse who may not do this act, by the role that they have in the act's store now."""
    if revisions.clock_of(act.session).revision == 0:
        return  # the founding act: there is nobody yet who could hold a right
    name = type(act.operation).__name__
    if act.person is None:
        raise Refused(who_may(name), rule="right")
    sentence = may(name, act.person.role)
    if sentence is not None and may(name, act.person.role, delegate=True) is None:
        sentence = None if is_delegate(act) else sentence
    if sentence is not None:
        raise Refused(sentence, rule="right")


def _store_outcome(
    session: Session,
    said: Said,
    received_at: datetime,
    answer: tuple[str, dict[str, Any]],
    digests: tuple[str, ...],
) -> Facts:
    previous = revisions.clock_of(session).link
    verdict, result = answer
    outcome: dict[str, Any] = {
        "revision": revisions.revision_of(session),
        "operation_id": said.id,
        "desk": said.desk,
        "sequence": said.sequence,
        "person_id": said.person,
        "at": said.at,
        "received_at": received_at,
        "name": said.name,
        "body": said.body,
        "sha256": said.sha256,
        "verdict": verdict,
        "result": result,
        "previous_link": previous,
    }
    outcome["link"] = chain_link(previous, said.sha256, outcome_text(outcome), digests)
    write(session, Outcome, outcome)
    revisions.move_clock(session, outcome["link"])
    revisions.keep_touched(session)
    return outcome


def next_number(session: Session, name: str) -> int:
    """The next number of a counter that is the desk's own; a refused act leaves a gap."""
    counter = row_of(session, Counter, name)
    if counter is None:
        counter = Counter(name=name, value=0)
        session.add(counter)
    counter.value += 1
    return counter.value


def stored_outcome(session: Session, operation_id: UUID) -> Outcome | None:
    """What became of an operation; None for one that never came."""
    if not was_decided(session, operation_id):
        return None
    return session.execute(select(Outcome).where(Outcome.operation_id == operation_id)).scalar_one()


def was_decided(session: Session, operation_id: UUID) -> bool:
    """Did an operation come before?"""
    given = {"operation": operation_id}
    return connection_of(session).execute(_DECIDED, given).first() is not None


def _again(outcome: Outcome, operation: Operation) -> Performed:
    """The stored answer; the same id for another act is a fault of the desk that asks."""
    number = from_canonical(outcome.body).number_given()
    again = operation if number is None else operation.numbered(lambda _name: number)
    signed = again.signed(outcome.desk, outcome.sequence, outcome.person_id, outcome.at)
    if signed.fingerprint() != outcome.sha256:
        raise Refused("Another act was already done under this identity.", "id", "conflict")
    if outcome.verdict not in GRANTED:
        raise refusal_of(outcome.result)
    event = event_of(outcome.result)
    return Performed(event, frozenset(), outcome.revision, signed)


def joined_desk(session: Session, desk: UUID) -> JoinedDesk:
    """A desk that joined. Raises Refused for any other."""
    found = connection_of(session).execute(_JOINED, {"desk": desk}).one_or_none()
    if found is None:
        raise Refused("This desk has not joined the store.", "desk", "right")
    return JoinedDesk(*found)


def _actor(session: Session, person: UUID | None) -> Actor | None:
    """Who this is, as they may act now; None for who may not."""
    session.flush()  # what was done before in this transaction counts
    found = connection_of(session).execute(_MAY_ACT, {"person": person}).one_or_none()
    return None if found is None else Actor(*found)
