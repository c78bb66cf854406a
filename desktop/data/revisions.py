"""The clock and what a transaction changed: every changed row gets the transaction's revision."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from desktop.data import one_row
from desktop.data.tables.ledger import Clock, Touched
from desktop.data.tables.row import Synchronised

KEPT_TOUCHES = 1_000
KEPT_REVISIONS = 10_000
_SWEPT_EVERY = 100
_LOCK = select(Clock.revision, Clock.link, Clock.store_id, Clock.epoch).with_for_update()


@dataclass(slots=True)
class ClockNow:
    """The locked clock row as a transaction has it; `move_clock` alone changes it."""

    revision: int
    link: str
    store_id: UUID
    epoch: UUID


def begin(session: Session) -> None:
    """Lock the clock row first, so that the order of commits is the order of revisions."""
    connection = session.info["connection"] = session.connection()
    found = connection.execute(_LOCK).one_or_none()
    clock = None if found is None else ClockNow(*found)
    session.info["clock"] = clock
    session.info["revision"] = 1 if clock is None else clock.revision + 1
    session.info["touched"] = defaultdict(set)


def begin_clock(session: Session, row: Clock) -> None:
    """Begin with a clock row that this transaction made or set anew."""
    session.info["clock"] = ClockNow(row.revision, row.link, row.store_id, row.epoch)


def clock_of(session: Session) -> ClockNow:
    """The locked clock row of a writing session."""
    clock = session.info["clock"]
    if not isinstance(clock, ClockNow):
        raise LookupError("This store has not been founded.")
    return clock


def move_clock(session: Session, link: str | None = None) -> None:
    """Set the clock to the revision of this transaction, and to the link of its outcome."""
    clock = clock_of(session)
    clock.revision, clock.link = revision_of(session), link or clock.link
    one_row.set_at_once(session, Clock, 1, revision=clock.revision, link=clock.link)


def revision_of(session: Session) -> int:
    """The revision that this transaction will have."""
    return int(session.info["revision"])


def put_in(session: Session, row: Synchronised) -> None:
    """Write a new row at once, as one of this transaction's; the session has it then.

    Raises IntegrityError where its identity is taken.
    """
    _mark(session, row)
    one_row.put_in(session, row)


def write(session: Session, table: type[Synchronised], facts: Mapping[str, Any]) -> None:
    """The same for a row that is never changed: the session does not learn of it."""
    touch(session, table.__tablename__, facts["id"])  # type: ignore[attr-defined]
    one_row.write(session, table, {**facts, "revision": session.info["revision"]})


def touch(session: Session, kind: str, subject_id: UUID) -> None:
    """Say that this transaction changed something, for open screens and the search index."""
    session.info["touched"][kind].add(subject_id)


def touched_of(session: Session) -> dict[str, set[UUID]]:
    """Everything that this transaction changed so far: ids by table name."""
    return dict(session.info["touched"])


def keep_touched(session: Session) -> None:
    """Store what was touched, at most a thousand rows of a kind.

    What is ten thousand revisions old is forgotten: who has not looked since reads everything.
    """
    revision = revision_of(session)
    rows = [
        {"revision": revision, "kind": kind, "subject_id": subject_id}
        for kind, ids in session.info["touched"].items()
        for subject_id in list(ids)[:KEPT_TOUCHES]
    ]
    if rows:
        one_row.write_each(session, Touched, rows)
    if revision % _SWEPT_EVERY == 0:
        session.execute(delete(Touched).where(Touched.revision <= revision - KEPT_REVISIONS))


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: object, _instances: object) -> None:
    if "revision" not in session.info:
        return
    for row in (*session.new, *session.dirty):
        if isinstance(row, Synchronised) and (row in session.new or session.is_modified(row)):
            _mark(session, row)


def _mark(session: Session, row: Synchronised) -> None:
    row.revision = session.info["revision"]
    touch(session, type(row).__tablename__, row.id)  # type: ignore[attr-defined]
