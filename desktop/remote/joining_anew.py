"""A desk that was copied joins its server as a new one, with all that waits (sharing.md, 5).

Both copies do so: neither can know which of them is the first."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from desktop.data.store import Store
from desktop.data.tables.ledger import Counter, DeskEntry
from desktop.data.tables.replica import OutboxState
from desktop.operations.operation import new_id
from desktop.operations.said import content_of
from desktop.remote import outbox
from desktop.remote.client import Client
from desktop.remote.local_acts import desk_entry
from desktop.remote.outbox import Entry
from desktop.remote.standing import change_standing, stage_anew, standing
from desktop.wire.messages import MOST_PUSHED, JoinAnswer, OutcomeSaid


def join_anew(store: Store, client: Client) -> None:
    """Take a new identity and code. What the server has decided of what waits is kept as answered;
    the rest is numbered as the new desk's once everything has been fetched anew.

    Raises Unreachable and Refused; then all is as it was, and it is tried again.
    """
    with store.reading() as session:
        connection = session.connection()
        before = standing(connection)
        waiting = outbox.entries(connection, OutboxState.WAITING)
    answered = _decided(client, waiting)
    joined = client.join(new_id())
    with store.writing() as session:
        connection = session.connection()
        if not before.is_filled:
            # Nothing was done here yet: all that comes is told of the new desk.
            change_standing(connection, desk=joined.desk)
            return
        for outcome in answered:
            outbox.note_outcome(connection, outcome)
        _go_on_counting(session, desk_entry(session, before.desk), joined)
        session.flush()
        change_standing(connection, desk=joined.desk, epoch=joined.epoch)
        stage_anew(connection, is_snapshot=True)


def _decided(client: Client, waiting: tuple[Entry, ...]) -> list[OutcomeSaid]:
    """What the server has of these acts already, sent by this copy or by the other one."""
    contents = {entry.operation_id: content_of(entry.body) for entry in waiting}
    ids = list(contents)
    found: list[OutcomeSaid] = []
    for first in range(0, len(ids), MOST_PUSHED):
        decided = client.decided(ids[first : first + MOST_PUSHED])
        found += [one.outcome for one in decided if contents[one.outcome.id] == one.content]
    return found


def _go_on_counting(session: Session, old: DeskEntry, joined: JoinAnswer) -> None:
    """The new desk's numbers go on where the old one's ended, so that none of its cases that wait
    meets a later one."""
    session.add(
        DeskEntry(
            id=joined.desk,
            code=joined.code,
            sequence=joined.next_sequence - 1,
            last_at=old.last_at,
        )
    )
    for counter in _counters(session.connection(), old.code):
        kind = counter.partition(":")[0]
        value = session.get_one(Counter, counter).value
        session.add(Counter(name=f"{kind}:{joined.code}", value=value))


def _counters(connection: Connection, code: str) -> list[str]:
    names = connection.execute(select(Counter.name)).scalars()
    return [name for name in names if name.endswith(f":{code}")]
