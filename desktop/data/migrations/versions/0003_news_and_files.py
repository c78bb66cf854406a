"""Files that are still to come, who is on which case just now, and when a sign-in failed last."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every file so far was kept before it was referred to, so none is awaited."""
    op.add_column(
        "file", sa.Column("awaited", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.drop_index(op.f("ix_sign_in_failure_since"), "sign_in_failure")
    op.execute("ALTER TABLE sign_in_failure RENAME COLUMN since TO last_at")
    op.create_index(op.f("ix_sign_in_failure_last_at"), "sign_in_failure", ["last_at"])
    if op.get_bind().dialect.name != "postgresql":
        return  # one process serves SQLite, and keeps in its memory what is gone in seconds
    op.create_table(
        "presence",
        sa.Column("desk", columns.Id(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=False),
        sa.Column("case_id", columns.Id(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("until", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_presence")),
        prefixes=["UNLOGGED"],
    )


def downgrade() -> None:
    """What was awaited counts as there; its bytes come all the same."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_table("presence")
    op.drop_index(op.f("ix_sign_in_failure_last_at"), "sign_in_failure")
    op.execute("ALTER TABLE sign_in_failure RENAME COLUMN last_at TO since")
    op.create_index(op.f("ix_sign_in_failure_since"), "sign_in_failure", ["since"])
    op.drop_column("file", "awaited")
