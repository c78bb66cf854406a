"""The first release's tables of RMAs, lines and shipments."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns


def create_deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("case_id", columns.Id(), nullable=False),
        sa.Column("subject_id", columns.Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_on", columns.Day(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_deadline_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    op.create_index(op.f("ix_deadline_case_id"), "deadline", ["case_id"], unique=False)
    op.create_index(op.f("ix_deadline_revision"), "deadline", ["revision"], unique=False)
    op.create_index("ix_deadline_state_due_on", "deadline", ["state", "due_on"], unique=False)
    op.create_index(op.f("ix_deadline_subject_id"), "deadline", ["subject_id"], unique=False)


def create_rma() -> None:
    op.create_table(
        "rma",
        sa.Column("number", columns.KeyText(), nullable=False),
        sa.Column("case_id", columns.Id(), nullable=False),
        sa.Column("acceptance_id", columns.Id(), nullable=False),
        sa.Column("place_id", columns.Id(), nullable=False),
        sa.Column("fulfilment", sa.Text(), nullable=False),
        sa.Column("service_level", sa.Text(), nullable=False),
        sa.Column("ship_to", columns.Facts(), nullable=False),
        sa.Column("charges", columns.Facts(), nullable=False),
        sa.Column("policy_version", sa.Text(), nullable=False),
        sa.Column("issued_at", columns.Instant(), nullable=False),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acceptance_id"], ["acceptance.id"], name=op.f("fk_rma_acceptance_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rma_case_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_rma_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rma")),
        sa.UniqueConstraint("number", name=op.f("uq_rma_number")),
    )
    op.create_index(op.f("ix_rma_case_id"), "rma", ["case_id"], unique=False)
    op.create_index(op.f("ix_rma_revision"), "rma", ["revision"], unique=False)


def create_line() -> None:
    op.create_table(
        "line",
        sa.Column("rma_id", columns.Id(), nullable=False),
        sa.Column("unit_id", columns.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("serial_key", columns.KeyText(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("replacement_serial", sa.Text(), nullable=False),
        sa.Column("ended_at", columns.Instant(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.Column("verified", sa.Text(), nullable=False),
        sa.Column("times_asked", sa.Integer(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["rma_id"], ["rma.id"], name=op.f("fk_line_rma_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line")),
    )
    op.create_index(op.f("ix_line_revision"), "line", ["revision"], unique=False)
    op.create_index(op.f("ix_line_rma_id"), "line", ["rma_id"], unique=False)
    op.create_index("ix_line_serial_key", "line", ["serial_key"], unique=False)
    op.create_index("ix_line_state", "line", ["state"], unique=False)
    op.create_index(op.f("ix_line_unit_id"), "line", ["unit_id"], unique=False)


def create_shipment() -> None:
    op.create_table(
        "shipment",
        sa.Column("rma_id", columns.Id(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("planned_at", columns.Instant(), nullable=False),
        sa.Column("shipped_at", columns.Instant(), nullable=True),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["rma_id"], ["rma.id"], name=op.f("fk_shipment_rma_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
    )
    op.create_index(op.f("ix_shipment_revision"), "shipment", ["revision"], unique=False)
    op.create_index(op.f("ix_shipment_rma_id"), "shipment", ["rma_id"], unique=False)
    op.create_index(op.f("ix_shipment_state"), "shipment", ["state"], unique=False)


def create_charge() -> None:
    op.create_table(
        "charge",
        sa.Column("rma_id", columns.Id(), nullable=False),
        sa.Column("line_id", columns.Id(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("invoice_number", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_charge_line_id")),
        sa.ForeignKeyConstraint(["rma_id"], ["rma.id"], name=op.f("fk_charge_rma_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
    )
    op.create_index(op.f("ix_charge_revision"), "charge", ["revision"], unique=False)
    op.create_index(op.f("ix_charge_rma_id"), "charge", ["rma_id"], unique=False)


def create_parcel() -> None:
    op.create_table(
        "parcel",
        sa.Column("shipment_id", columns.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("tracking_key", columns.KeyText(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=True),
        sa.Column("shipped_at", columns.Instant(), nullable=True),
        sa.Column("delivered_at", columns.Instant(), nullable=True),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipment.id"], name=op.f("fk_parcel_shipment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
    )
    op.create_index(op.f("ix_parcel_revision"), "parcel", ["revision"], unique=False)
    op.create_index(op.f("ix_parcel_shipment_id"), "parcel", ["shipment_id"], unique=False)
    op.create_index(op.f("ix_parcel_tracking_key"), "parcel", ["tracking_key"], unique=False)


def create_receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("place_id", columns.Id(), nullable=False),
        sa.Column("rma_id", columns.Id(), nullable=True),
        sa.Column("line_id", columns.Id(), nullable=True),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_key", columns.KeyText(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("mismatch", sa.Text(), nullable=False),
        sa.Column("received_at", columns.Instant(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_receipt_line_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_receipt_place_id")),
        sa.ForeignKeyConstraint(["rma_id"], ["rma.id"], name=op.f("fk_receipt_rma_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    op.create_index(op.f("ix_receipt_line_id"), "receipt", ["line_id"], unique=False)
    op.create_index(op.f("ix_receipt_revision"), "receipt", ["revision"], unique=False)
    op.create_index(op.f("ix_receipt_rma_id"), "receipt", ["rma_id"], unique=False)
    op.create_index(op.f("ix_receipt_serial_key"), "receipt", ["serial_key"], unique=False)


def create_repair_report() -> None:
    op.create_table(
        "repair_report",
        sa.Column("line_id", columns.Id(), nullable=False),
        sa.Column("diagnosis", sa.Text(), nullable=False),
        sa.Column("work_done", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reported_at", columns.Instant(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_repair_report_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_report")),
    )
    op.create_index(op.f("ix_repair_report_line_id"), "repair_report", ["line_id"], unique=False)
    op.create_index(op.f("ix_repair_report_revision"), "repair_report", ["revision"], unique=False)


def create_verification() -> None:
    op.create_table(
        "verification",
        sa.Column("line_id", columns.Id(), nullable=False),
        sa.Column("asked_at", columns.Instant(), nullable=False),
        sa.Column("answered_at", columns.Instant(), nullable=True),
        sa.Column("works", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_verification_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index(op.f("ix_verification_line_id"), "verification", ["line_id"], unique=False)
    op.create_index(op.f("ix_verification_revision"), "verification", ["revision"], unique=False)


def create_parcel_line() -> None:
    op.create_table(
        "parcel_line",
        sa.Column("parcel_id", columns.Id(), nullable=False),
        sa.Column("line_id", columns.Id(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_key", columns.KeyText(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_parcel_line_line_id")),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_line_parcel_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_line")),
    )
    op.create_index(op.f("ix_parcel_line_line_id"), "parcel_line", ["line_id"], unique=False)
    op.create_index(op.f("ix_parcel_line_parcel_id"), "parcel_line", ["parcel_id"], unique=False)
    op.create_index(op.f("ix_parcel_line_revision"), "parcel_line", ["revision"], unique=False)
    op.create_index(op.f("ix_parcel_line_serial_key"), "parcel_line", ["serial_key"], unique=False)
