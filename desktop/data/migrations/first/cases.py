"""The first release's tables of requests, cases, units and forms."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns


def create_request() -> None:
    op.create_table(
        "request",
        sa.Column("organisation_id", columns.Id(), nullable=False),
        sa.Column("reported_at", columns.Instant(), nullable=False),
        sa.Column("opened_by", columns.Id(), nullable=False),
        sa.Column("separate_reason", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_request_opened_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_request_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
    )
    op.create_index(
        op.f("ix_request_organisation_id"), "request", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_request_revision"), "request", ["revision"], unique=False)


def create_batch_review() -> None:
    op.create_table(
        "batch_review",
        sa.Column("request_id", columns.Id(), nullable=False),
        sa.Column("product_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", columns.Instant(), nullable=False),
        sa.Column("due_at", columns.Instant(), nullable=False),
        sa.Column("units", columns.Facts(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("offered", columns.Facts(), nullable=False),
        sa.Column("decided_by", columns.Id(), nullable=True),
        sa.Column("decided_at", columns.Instant(), nullable=True),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_batch_review_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["request.id"], name=op.f("fk_batch_review_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_review")),
    )
    op.create_index(
        op.f("ix_batch_review_request_id"), "batch_review", ["request_id"], unique=False
    )
    op.create_index(op.f("ix_batch_review_revision"), "batch_review", ["revision"], unique=False)
    op.create_index(
        "ix_batch_review_state_due_at", "batch_review", ["state", "due_at"], unique=False
    )


def create_case() -> None:
    op.create_table(
        "case",
        sa.Column("number", columns.KeyText(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("request_id", columns.Id(), nullable=False),
        sa.Column("organisation_id", columns.Id(), nullable=False),
        sa.Column("on_behalf_of_id", columns.Id(), nullable=True),
        sa.Column("contact_id", columns.Id(), nullable=True),
        sa.Column("site_id", columns.Id(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("customer_reference", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("reported_at", columns.Instant(), nullable=False),
        sa.Column("call_back_at", columns.Instant(), nullable=True),
        sa.Column("agent_id", columns.Id(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("waiting_since", columns.Instant(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["person.id"], name=op.f("fk_case_agent_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_case_contact_id")),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["organisation.id"], name=op.f("fk_case_on_behalf_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_case_organisation_id")
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_case_request_id")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_case_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("number", name=op.f("uq_case_number")),
    )
    op.create_index(
        "ix_case_organisation_id_reported_at",
        "case",
        ["organisation_id", "reported_at"],
        unique=False,
    )
    op.create_index(op.f("ix_case_request_id"), "case", ["request_id"], unique=False)
    op.create_index(op.f("ix_case_revision"), "case", ["revision"], unique=False)
    op.create_index("ix_case_state_reported_at", "case", ["state", "reported_at"], unique=False)


def create_request_form() -> None:
    op.create_table(
        "request_form",
        sa.Column("case_id", columns.Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ship_to_name", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("post_code", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("latin_name", sa.Text(), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("contact_telephone", sa.Text(), nullable=False),
        sa.Column("vat_number", sa.Text(), nullable=False),
        sa.Column("eori", sa.Text(), nullable=False),
        sa.Column("opening_hours", sa.Text(), nullable=False),
        sa.Column("collection_on", columns.Day(), nullable=True),
        sa.Column("collection_window", sa.Text(), nullable=False),
        sa.Column("letters_language", sa.Text(), nullable=False),
        sa.Column("export_declaration", sa.Text(), nullable=False),
        sa.Column("ticked", columns.Facts(), nullable=False),
        sa.Column("sent_at", columns.Instant(), nullable=True),
        sa.Column("returned_at", columns.Instant(), nullable=True),
        sa.Column("validated_at", columns.Instant(), nullable=True),
        sa.Column("validated_by", columns.Id(), nullable=True),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_request_form_case_id")),
        sa.ForeignKeyConstraint(
            ["validated_by"], ["person.id"], name=op.f("fk_request_form_validated_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_form")),
        sa.UniqueConstraint("case_id", name=op.f("uq_request_form_case_id")),
    )
    op.create_index(op.f("ix_request_form_revision"), "request_form", ["revision"], unique=False)


def create_unit() -> None:
    op.create_table(
        "unit",
        sa.Column("case_id", columns.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asset_id", columns.Id(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_key", columns.KeyText(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("contract_number", sa.Text(), nullable=False),
        sa.Column("symptoms", sa.Text(), nullable=False),
        sa.Column("troubleshooting", sa.Text(), nullable=False),
        sa.Column("failed_since", columns.Day(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("accepted_contracts", columns.Facts(), nullable=False),
        sa.Column("accepted_reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("entitlement", columns.Facts(), nullable=False),
        sa.Column("fulfilment", sa.Text(), nullable=False),
        sa.Column("review_id", columns.Id(), nullable=True),
        sa.Column("added_by", columns.Id(), nullable=False),
        sa.Column("edited_by", columns.Facts(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_unit_added_by")),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_unit_asset_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_unit_case_id")),
        sa.ForeignKeyConstraint(["review_id"], ["batch_review.id"], name=op.f("fk_unit_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_index(op.f("ix_unit_asset_id"), "unit", ["asset_id"], unique=False)
    op.create_index(op.f("ix_unit_case_id"), "unit", ["case_id"], unique=False)
    op.create_index(op.f("ix_unit_revision"), "unit", ["revision"], unique=False)
    op.create_index("ix_unit_serial_key", "unit", ["serial_key"], unique=False)


def create_acceptance() -> None:
    op.create_table(
        "acceptance",
        sa.Column("case_id", columns.Id(), nullable=False),
        sa.Column("terms_id", columns.Id(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sent_at", columns.Instant(), nullable=False),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("accepted_by", sa.Text(), nullable=False),
        sa.Column("accepted_at", columns.Instant(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("file_id", columns.Id(), nullable=True),
        sa.Column("mail_reference", sa.Text(), nullable=False),
        sa.Column("void_at", columns.Instant(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_acceptance_case_id")),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_acceptance_file_id")),
        sa.ForeignKeyConstraint(["terms_id"], ["terms.id"], name=op.f("fk_acceptance_terms_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptance")),
    )
    op.create_index(op.f("ix_acceptance_case_id"), "acceptance", ["case_id"], unique=False)
    op.create_index(op.f("ix_acceptance_revision"), "acceptance", ["revision"], unique=False)


def create_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("request_id", columns.Id(), nullable=False),
        sa.Column("given_on", columns.Day(), nullable=False),
        sa.Column("addressee", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("file_id", columns.Id(), nullable=True),
        sa.Column("mail_reference", sa.Text(), nullable=False),
        sa.Column("reviews", columns.Facts(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["file.id"], name=op.f("fk_notice_file_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_notice_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_request_id"), "notice", ["request_id"], unique=False)
    op.create_index(op.f("ix_notice_revision"), "notice", ["revision"], unique=False)
