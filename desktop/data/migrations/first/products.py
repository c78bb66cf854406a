"""The first release's tables of models, assets and spares."""

import sqlalchemy as sa
from alembic import op

from desktop.data import columns


def create_product_model() -> None:
    op.create_table(
        "product_model",
        sa.Column("part_number", columns.KeyText(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("product_type", sa.Text(), nullable=False),
        sa.Column("weight_grams", sa.Integer(), nullable=True),
        sa.Column("size_cm", sa.Text(), nullable=False),
        sa.Column("hs_code", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("value_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("warranty_months", sa.Integer(), nullable=True),
        sa.Column("repairable", sa.Boolean(), nullable=True),
        sa.Column("export_control", sa.Text(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_model")),
        sa.UniqueConstraint("part_number", name=op.f("uq_product_model_part_number")),
    )
    op.create_index(op.f("ix_product_model_revision"), "product_model", ["revision"], unique=False)


def create_asset() -> None:
    op.create_table(
        "asset",
        sa.Column("model_id", columns.Id(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_key", columns.KeyText(), nullable=False),
        sa.Column("look_key", columns.KeyText(), nullable=False),
        sa.Column("mac", columns.KeyText(), nullable=True),
        sa.Column("hardware_revision", sa.Text(), nullable=False),
        sa.Column("shipped_on", columns.Day(), nullable=True),
        sa.Column("bought_on", columns.Day(), nullable=True),
        sa.Column("proof_sha256", sa.Text(), nullable=True),
        sa.Column("warranty_ends", columns.Day(), nullable=True),
        sa.Column("sold_by", sa.Text(), nullable=False),
        sa.Column("organisation_id", columns.Id(), nullable=True),
        sa.Column("site_id", columns.Id(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("successor_id", columns.Id(), nullable=True),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["product_model.id"], name=op.f("fk_asset_model_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_asset_organisation_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_asset_site_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["asset.id"], name=op.f("fk_asset_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("serial_key", "model_id", name=op.f("uq_asset_serial_key_model_id")),
    )
    op.create_index("ix_asset_look_key", "asset", ["look_key"], unique=False)
    op.create_index("ix_asset_mac", "asset", ["mac"], unique=False)
    op.create_index("ix_asset_model_id", "asset", ["model_id"], unique=False)
    op.create_index("ix_asset_organisation_id", "asset", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_asset_revision"), "asset", ["revision"], unique=False)
    op.create_index("ix_asset_site_id", "asset", ["site_id"], unique=False)


def create_spare() -> None:
    op.create_table(
        "spare",
        sa.Column("place_id", columns.Id(), nullable=False),
        sa.Column("model_id", columns.Id(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("serial_key", columns.KeyText(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("line_id", columns.Id(), nullable=True),
        sa.Column("stands_in_for", columns.Facts(), nullable=False),
        sa.Column("id", columns.Id(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_spare_line_id")),
        sa.ForeignKeyConstraint(["model_id"], ["product_model.id"], name=op.f("fk_spare_model_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_spare_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spare")),
    )
    op.create_index(op.f("ix_spare_model_id"), "spare", ["model_id"], unique=False)
    op.create_index(op.f("ix_spare_place_id"), "spare", ["place_id"], unique=False)
    op.create_index(op.f("ix_spare_revision"), "spare", ["revision"], unique=False)
