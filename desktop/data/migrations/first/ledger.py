"""The first release's tables of the clock and what was decided."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns


def create_clock() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("store_id", columns.Id(), nullable=False),
        sa.Column("epoch", columns.Id(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clock_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )


def create_counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", columns.KeyText(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )


def create_desk() -> None:
    op.create_table(
        "desk",
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("code", columns.KeyText(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("last_at", columns.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sa.UniqueConstraint("code", name=op.f("uq_desk_code")),
    )


def create_outcome() -> None:
    op.create_table(
        "outcome",
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("operation_id", columns.Id(), nullable=False),
        sa.Column("desk", columns.Id(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("received_at", columns.Instant(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("result", columns.Facts(), nullable=False),
        sa.Column("previous_link", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("revision", name=op.f("pk_outcome")),
        sa.UniqueConstraint("desk", "sequence", name=op.f("uq_outcome_desk_sequence")),
        sa.UniqueConstraint("operation_id", name=op.f("uq_outcome_operation_id")),
    )


def create_touched() -> None:
    op.create_table(
        "touched",
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", columns.Id(), nullable=False),
        sa.PrimaryKeyConstraint("revision", "kind", "subject_id", name=op.f("pk_touched")),
    )
