"""A new epoch, which a restored store begins, so that desks notice what it no longer has; and the
numbers that it leaves out then."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, func, select, update

from desktop.data.restore_notes import note, noted, notes_folder
from desktop.data.tables.ledger import Clock, Counter, Outcome
from desktop.domain.numbers import counter_after_restore


def begin_epoch(connection: Connection) -> None:
    """Make desks begin again from a snapshot (sharing.md, rule 14)."""
    connection.execute(update(Clock).values(epoch=uuid4()))


def leave_numbers_out(
    connection: Connection, now: datetime | None = None, notes: Path | None = None
) -> None:
    """Give none of the next numbers of any kind: they may have been given since the copy was made,
    also after it was restored before, as the folder of notes says; this account's if none is given.

    Raises Refused (rule "store") where that folder cannot be read or written.
    """
    store = connection.execute(select(Clock.store_id)).scalar_one()
    folder = notes or notes_folder()
    earlier = noted(folder, store)
    worked, away = _times(connection, now or datetime.now(UTC))
    counters = {
        name: counter_after_restore(value, worked, away, earlier.get(name, 0))
        for name, value in connection.execute(select(Counter.name, Counter.value))
    }
    note(folder, store, {**earlier, **counters})
    for name, value in counters.items():
        connection.execute(update(Counter).where(Counter.name == name).values(value=value))


def _times(connection: Connection, now: datetime) -> tuple[timedelta, timedelta]:
    """How long a copy had been at work, and how long ago its last act is; no time at all for a
    desk's, whose acts the server keeps."""
    at = Outcome.received_at
    acts, first, last = connection.execute(select(func.count(at), func.min(at), func.max(at))).one()
    if acts == 0:
        return timedelta(0), timedelta(0)
    return last - first, max(now - last, timedelta(0))
