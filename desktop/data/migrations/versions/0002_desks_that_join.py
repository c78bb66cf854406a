"""Desks that join a server: who joined with them, copies found out, and who is signed in."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Desks so far were all made by the store itself, so nobody joined with them."""
    op.add_column("desk", sa.Column("joined_by", columns.Id(), nullable=True))
    op.add_column("desk", sa.Column("quarantined_at", columns.Instant(), nullable=True))
    op.create_table(
        "signed_in",
        sa.Column("token_sha256", columns.KeyText(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=False),
        sa.Column("desk", columns.Id(), nullable=True),
        sa.Column("issued_at", columns.Instant(), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signed_in_person_id")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_signed_in")),
    )
    op.create_index(op.f("ix_signed_in_person_id"), "signed_in", ["person_id"], unique=False)
    op.create_index(op.f("ix_signed_in_expires_at"), "signed_in", ["expires_at"], unique=False)
    op.create_table(
        "sign_in_failure",
        sa.Column("key_sha256", columns.KeyText(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("since", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key_sha256", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(op.f("ix_sign_in_failure_since"), "sign_in_failure", ["since"], unique=False)


def downgrade() -> None:
    """Everybody is signed out; desks that joined stay, as desks that nobody joined with."""
    op.drop_table("sign_in_failure")
    op.drop_table("signed_in")
    op.drop_column("desk", "quarantined_at")
    op.drop_column("desk", "joined_by")
