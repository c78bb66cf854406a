"""The first release's tables of the search index."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns


def create_search_entry() -> None:
    op.create_table(
        "search_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("subject_id", columns.Id(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_search_entry_subject_id")),
    )


def create_search_key() -> None:
    op.create_table(
        "search_key",
        sa.Column("key", columns.KeyText(), nullable=False),
        sa.Column(
            "entry_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("field", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "entry_id", "field", name=op.f("pk_search_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_key_entry_id", "search_key", ["entry_id"], unique=False)
