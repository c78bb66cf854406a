"""Brings a replica from one state of the server to the next, in one transaction (sharing.md, 10).

Put back, put in what came, settle what was answered, do the rest again, move the cursor."""

import json
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete
from sqlalchemy.orm import Session

from desktop.data import revisions, search_index
from desktop.data.tables.ledger import Clock, DeskEntry, Touched
from desktop.data.tables.replica import OutboxState
from desktop.domain.timeline import FIRST_LINK, canonical_json, digest
from desktop.operations.answers import APPLIED, NOTHING
from desktop.operations.authority import Area, areas_of
from desktop.remote import mirror, outbox, uploads
from desktop.remote.before_images import forget, merge, put_back, unrecorded
from desktop.remote.filling import Diverged, finish
from desktop.remote.local_acts import act_again, desk_entry
from desktop.remote.standing import change_standing, stage_anew, staging, standing
from desktop.wire.messages import JoinAnswer
from desktop.wire.rows import digest_of_rows

_STATE_WHEN_LOST = defaultdict(
    lambda: OutboxState.PARKED,
    {APPLIED: OutboxState.LOST, NOTHING: OutboxState.CONFIRMED},
)
"""Where an answered operation stands after a restored server lost it, by its verdict."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The last page of a pull is in: the server's state at a revision is staged.

    `digest` is the server's, of the rows above `digest_above`; `joined` what it told this desk
    beside a snapshot, none beside pages.
    """

    revision: int
    digest: str | None = None
    digest_above: int = 0
    joined: JoinAnswer | None = None


def apply(session: Session, arrived: Arrived) -> frozenset[Area]:
    """Move the replica to what has arrived; gives what changed, nothing where everything may have.

    Raises Diverged, where nothing of it happens.
    """
    connection = session.connection()
    now = standing(connection)
    if arrived.joined is None and arrived.revision < now.cursor:
        raise Diverged
    if arrived.joined is not None:
        _begin_clock(session, arrived.joined)
    _next_revision(session, arrived.revision)
    with unrecorded(connection):
        touched = _to_the_server(connection, arrived, now.is_filled)
    if arrived.joined is not None:
        _begin_order(session, arrived.joined)
    outbox.settle(connection, arrived.revision)
    verified = now.verified if arrived.digest is None else arrived.revision
    change_standing(connection, cursor=arrived.revision, verified=verified)
    stage_anew(connection, is_snapshot=False, since=arrived.revision)
    return _show(session, touched, everything=arrived.joined is not None)


def show_again(session: Session) -> frozenset[Area]:
    """Do the pending operations again on the mirror, after somebody decided about some of them.

    While everything is being fetched anew there is no mirror to do them on; then it comes with it.
    """
    connection = session.connection()
    if staging(connection).is_snapshot:
        return frozenset()
    _next_revision(session, 0)
    with unrecorded(connection):
        touched = put_back(connection)
        search_index.refresh(connection, touched)
    return _show(session, touched)


def resume(session: Session) -> None:
    """Number the waiting operations that a restored server never had anew, and send them again.

    Waits until somebody has decided about every operation that it lost.
    """
    connection = session.connection()
    now = standing(connection)
    if now.resume_from is None or outbox.count_of(connection, OutboxState.LOST):
        return
    number = now.resume_from
    for entry in outbox.entries(connection, OutboxState.WAITING):
        if entry.desk == now.desk and entry.sequence < now.resume_from:
            continue  # its answer was lost on the way, but the server has it
        facts = json.loads(entry.body)
        body = canonical_json({**facts, "sequence": number, "desk": str(now.desk)})
        outbox.set_state(
            connection,
            entry.place,
            OutboxState.WAITING,
            desk=now.desk,
            sequence=number,
            body=body,
            sha256=digest(body),
        )
        uploads.send_named(connection, entry)
        number += 1
    desk_entry(session, now.desk).sequence = number - 1
    change_standing(connection, resume_from=None)


def _to_the_server(
    connection: Connection, arrived: Arrived, is_filled: bool
) -> dict[str, set[UUID]]:
    """Make the replica what the server was, and prove it where the server sent a digest."""
    touched: dict[str, set[UUID]] = {}
    if not is_filled:
        mirror.put_in(connection)
        finish(connection)
    elif arrived.joined is not None:
        forget(connection)
        mirror.fill(connection)
    else:
        touched = put_back(connection)
        merge(touched, mirror.put_in(connection))
        search_index.refresh(connection, touched)
    if arrived.digest is not None and arrived.digest != digest_of_rows(
        connection, arrived.digest_above
    ):
        raise Diverged
    return touched


def _show(
    session: Session, touched: dict[str, set[UUID]], everything: bool = False
) -> frozenset[Area]:
    """Do what is pending again, and say to other programs on this replica what changed."""
    connection = session.connection()
    desk = standing(connection).desk
    # A refused one too is shown until its outcome's revision is here: who reads an answer and is
    # killed shows what was shown before.
    pending = [one for one in outbox.entries(connection, *outbox.PENDING) if one.is_replayed]
    merge(touched, act_again(session, pending, desk))
    if everything:
        session.execute(delete(Touched))  # who looks then reads everything anew
        return frozenset()
    for kind, ids in touched.items():
        for identity in ids:
            revisions.touch(session, kind, identity)
    revisions.keep_touched(session)
    return areas_of(touched)


def _next_revision(session: Session, cursor: int) -> None:
    """What happens here has revisions above the server's, so that it is told after it."""
    clock = revisions.clock_of(session)
    session.info["revision"] = max(clock.revision + 1, cursor)
    revisions.move_clock(session)


def _begin_clock(session: Session, joined: JoinAnswer) -> None:
    clock = session.get(Clock, 1)
    if clock is None:
        clock = Clock(id=1, revision=1, link=FIRST_LINK, store_id=joined.store, epoch=joined.epoch)
        session.add(clock)
    clock.store_id, clock.epoch = joined.store, joined.epoch
    session.flush()
    revisions.begin_clock(session, clock)


def _begin_order(session: Session, joined: JoinAnswer) -> None:
    """Go on in this desk's order as the server has it; what it lost waits for a person."""
    connection = session.connection()
    entry = session.get(DeskEntry, joined.desk)
    if entry is None:
        entry = DeskEntry(id=joined.desk, code=joined.code, sequence=joined.next_sequence - 1)
        session.add(entry)
    entry.code = joined.code
    for one in outbox.answered_from(connection, joined.desk, joined.next_sequence):
        outbox.set_state(connection, one.place, _STATE_WHEN_LOST[one.verdict or APPLIED])
    change_standing(
        connection, epoch=joined.epoch, is_filled=True, resume_from=joined.next_sequence
    )
    uploads.send_awaited(connection)
    session.flush()
    resume(session)
    session.flush()
