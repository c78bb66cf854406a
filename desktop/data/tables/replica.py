"""What only a replica has: where it stands, its outbox, what comes in, and files on their way.

Made by the replica itself; a server and a lone store have none of it."""

from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, Table, Text

from desktop.data.columns import Facts, Id, Instant, KeyText, Words

METADATA = MetaData()


class OutboxState(StrEnum):
    """Where an operation of this desk stands.

    WAITING: not answered yet. ANSWERED: its outcome is known, the rows that it made are not here
    yet. CONFIRMED: both are here. PARKED: refused, for a person to resolve. RESOLVED: it was
    refused, and somebody sent another in its place, let it go, or was told at once. LOST: it was
    answered, but the server was restored from an older copy and no longer has it.
    """

    WAITING = "waiting"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    PARKED = "parked"
    RESOLVED = "resolved"
    LOST = "lost"


REPLICA = Table(
    "replica",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tables", Text, nullable=False),
    Column("desk", Id, nullable=False),
    Column("person_id", Id),
    Column("epoch", Id),
    Column("cursor", BigInteger, nullable=False),
    Column("verified", BigInteger, nullable=False),
    Column("offset_microseconds", BigInteger, nullable=False),
    Column("is_filled", Boolean, nullable=False),
    Column("is_recording", Boolean, nullable=False),
    Column("resume_from", BigInteger),
)
"""The single row of where this replica stands: the server's state at (`epoch`, `cursor`).

`tables` is the version of the tables that its triggers were made for; `verified` the revision up
to which a digest was compared; `offset_microseconds` what the server's clock is ahead;
`is_recording` switches the triggers that keep before-images. `resume_from`, after the server was
restored: the number that the first operation has which it never had; None in ordinary times."""

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("place", Integer, primary_key=True),
    Column("operation_id", Id, nullable=False, unique=True),
    Column("desk", Id, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Words(OutboxState), nullable=False),
    Column("is_replayed", Boolean, nullable=False),
    Column("created", Facts, nullable=False),
    Column("shown", Facts),
    Column("refused_here", Facts),
    Column("verdict", Text),
    Column("revision", BigInteger),
    Column("result", Facts),
    Column("received_at", Instant),
    Column("depends_on", Integer),
    Column("resolved_by", Id),
    Index("ix_outbox_state", "state"),
    sqlite_autoincrement=True,
)
"""Every operation of this desk, in its order, for ever: those that are not answered yet are the
outbox, the others the journal. `desk` is the one that it was written as, an earlier one's where a
copied desk had to join anew; `shown` is the event as it was told here; `refused_here` why it
could not be replayed; `created` the ids of the rows that it made; `depends_on` the place of the
refused operation that it builds on."""

STAGING = Table(
    "staging",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("is_snapshot", Boolean, nullable=False),
    Column("is_whole", Boolean, nullable=False),
    Column("epoch", Id),
    Column("since", BigInteger, nullable=False),
    Column("after_revision", BigInteger),
    Column("after_table", Text),
    Column("after_id", Id),
    Column("rows", BigInteger, nullable=False),
)
"""The single row of what is coming in: pages since a revision, or a snapshot and the pages after
it. `is_whole`: the snapshot's last line has come."""

STAGED_ROW = Table(
    "staged_row",
    METADATA,
    Column("table_name", KeyText, primary_key=True),
    Column("row_id", Id, primary_key=True),
    Column("facts", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""Rows that came and are not shown yet; a later one of the same row is put over the earlier."""

UPLOAD = Table(
    "upload",
    METADATA,
    Column("sha256", KeyText, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("refused", Text, nullable=False),
)
"""Files that are kept here and not yet at the server; `refused` says why it did not take one."""

LET_GO_FILE = Table(
    "let_go_file",
    METADATA,
    Column("sha256", KeyText, primary_key=True),
    Column("refused", Text, nullable=False),
)
"""Files of this desk that the server did not take and that somebody here had sent no more: no other
desk has them, and only here can they be sent after all."""
