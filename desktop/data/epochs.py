"""A new epoch, which a restored store begins, so that desks notice what it no longer has."""

from uuid import uuid4

from sqlalchemy import Connection, update

from desktop.data.tables.ledger import Clock, Counter

NUMBERS_LEFT_OUT = 1_000
"""So many numbers of each kind are left out after a restore: those that were given out since the
copy was made stand on paper, and a number is never used again (domain.md, *Numbers*)."""


def begin_epoch(connection: Connection) -> None:
    """Make desks begin again from a snapshot (sharing.md, rule 14), and leave numbers out."""
    connection.execute(update(Clock).values(epoch=uuid4()))
    leave_numbers_out(connection)


def leave_numbers_out(connection: Connection) -> None:
    """Give none of the next numbers of any kind: they may have been given since the copy."""
    connection.execute(update(Counter).values(value=Counter.value + NUMBERS_LEFT_OUT))
