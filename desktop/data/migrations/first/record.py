"""The first release's tables of comments, files and the timeline."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns


def create_import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("mapping", columns.Facts(), nullable=False),
        sa.Column("figures", columns.Facts(), nullable=False),
        sa.Column("imported_at", columns.Instant(), nullable=False),
        sa.Column("imported_by", columns.Id(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_revision"), "import_run", ["revision"], unique=False)


def create_comment() -> None:
    op.create_table(
        "comment",
        sa.Column("case_id", columns.Id(), nullable=False),
        sa.Column("author_id", columns.Id(), nullable=False),
        sa.Column("written_at", columns.Instant(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_comment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_case_id"), "comment", ["case_id"], unique=False)
    op.create_index(op.f("ix_comment_revision"), "comment", ["revision"], unique=False)


def create_file() -> None:
    op.create_table(
        "file",
        sa.Column("case_id", columns.Id(), nullable=True),
        sa.Column("sha256", columns.KeyText(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("added_by", columns.Id(), nullable=False),
        sa.Column("added_at", columns.Instant(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_file_added_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_file_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    op.create_index(op.f("ix_file_case_id"), "file", ["case_id"], unique=False)
    op.create_index(op.f("ix_file_revision"), "file", ["revision"], unique=False)
    op.create_index(op.f("ix_file_sha256"), "file", ["sha256"], unique=False)


def create_timeline_event() -> None:
    op.create_table(
        "timeline_event",
        sa.Column("case_id", columns.Id(), nullable=True),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", columns.Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", columns.Instant(), nullable=False),
        sa.Column("person_id", columns.Id(), nullable=True),
        sa.Column("operation_id", columns.Id(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("facts", columns.Facts(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("erased_at", columns.Instant(), nullable=True),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_timeline_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_event")),
    )
    op.create_index(
        "ix_timeline_event_case_id_at", "timeline_event", ["case_id", "at"], unique=False
    )
    op.create_index(
        op.f("ix_timeline_event_operation_id"), "timeline_event", ["operation_id"], unique=False
    )
    op.create_index(
        op.f("ix_timeline_event_revision"), "timeline_event", ["revision"], unique=False
    )
    op.create_index(
        op.f("ix_timeline_event_subject_id"), "timeline_event", ["subject_id"], unique=False
    )


def create_document() -> None:
    op.create_table(
        "document",
        sa.Column("case_id", columns.Id(), nullable=False),
        sa.Column("rma_id", columns.Id(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("file_id", columns.Id(), nullable=False),
        sa.Column("made_at", columns.Instant(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_document_case_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_document_file_id")),
        sa.ForeignKeyConstraint(["rma_id"], ["rma.id"], name=op.f("fk_document_rma_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_case_id"), "document", ["case_id"], unique=False)
    op.create_index(op.f("ix_document_revision"), "document", ["revision"], unique=False)
