"""The first release's tables of service levels, contracts, policy and terms."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns


def create_policy_version() -> None:
    op.create_table(
        "policy_version",
        sa.Column("version", columns.KeyText(), nullable=False),
        sa.Column("in_force_from", columns.Instant(), nullable=False),
        sa.Column("facts", columns.Facts(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("version", name=op.f("uq_policy_version_version")),
    )
    op.create_index(
        op.f("ix_policy_version_revision"), "policy_version", ["revision"], unique=False
    )


def create_service_level() -> None:
    op.create_table(
        "service_level",
        sa.Column("name", columns.KeyText(), nullable=False),
        sa.Column("fulfilment", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("targets", columns.Facts(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_level")),
        sa.UniqueConstraint("name", name=op.f("uq_service_level_name")),
    )
    op.create_index(op.f("ix_service_level_revision"), "service_level", ["revision"], unique=False)


def create_terms() -> None:
    op.create_table(
        "terms",
        sa.Column("version", columns.KeyText(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("placeholder", sa.Boolean(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("version", "language", name=op.f("uq_terms_version_language")),
    )
    op.create_index(op.f("ix_terms_revision"), "terms", ["revision"], unique=False)


def create_contract() -> None:
    op.create_table(
        "contract",
        sa.Column("number", columns.KeyText(), nullable=False),
        sa.Column("organisation_id", columns.Id(), nullable=False),
        sa.Column("service_level_id", columns.Id(), nullable=False),
        sa.Column("begins", columns.Day(), nullable=False),
        sa.Column("ends", columns.Day(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contract_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_level_id"], ["service_level.id"], name=op.f("fk_contract_service_level_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("number", name=op.f("uq_contract_number")),
    )
    op.create_index(
        op.f("ix_contract_organisation_id"), "contract", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_contract_revision"), "contract", ["revision"], unique=False)


def create_coverage() -> None:
    op.create_table(
        "coverage",
        sa.Column("contract_id", columns.Id(), nullable=False),
        sa.Column("asset_id", columns.Id(), nullable=False),
        sa.Column("begins", columns.Day(), nullable=False),
        sa.Column("ends", columns.Day(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_coverage_asset_id")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_coverage_contract_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
        sa.UniqueConstraint(
            "asset_id", "contract_id", name=op.f("uq_coverage_asset_id_contract_id")
        ),
    )
    op.create_index("ix_coverage_contract_id", "coverage", ["contract_id"], unique=False)
    op.create_index(op.f("ix_coverage_revision"), "coverage", ["revision"], unique=False)
