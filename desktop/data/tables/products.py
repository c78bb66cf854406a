"""What is sold and what was delivered: product models, assets, spares."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText, Words
from desktop.data.tables.row import Row, Synchronised
from desktop.domain.words import AssetState


class ProductModel(Synchronised, Row):
    """What is sold. `product_type` is the group that the batch rule counts.

    Weight in grams, value in minor units of `currency`, warranty in months from shipping.
    """

    __tablename__ = "product_model"

    part_number: Mapped[str] = mapped_column(KeyText, unique=True)
    description: Mapped[str] = mapped_column(Text, default="")
    product_type: Mapped[str] = mapped_column(Text)
    weight_grams: Mapped[int | None]
    size_cm: Mapped[str] = mapped_column(Text, default="")
    hs_code: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(Text, default="")
    value_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text, default="")
    warranty_months: Mapped[int | None]
    repairable: Mapped[bool | None]
    export_control: Mapped[str] = mapped_column(Text, default="")


class Asset(Synchronised, Row):
    """One piece of hardware, unique by model and normalised serial.

    `serial_key` is the serial without case, spaces and separators; `look_key` the same with what
    people misread folded together; `mac` twelve hexadecimal digits.
    """

    __tablename__ = "asset"
    __table_args__ = (
        UniqueConstraint("serial_key", "model_id"),
        Index("ix_asset_look_key", "look_key"),
        Index("ix_asset_mac", "mac"),
        Index("ix_asset_organisation_id", "organisation_id"),
    )

    model_id: Mapped[UUID] = mapped_column(ForeignKey("product_model.id"))
    serial: Mapped[str] = mapped_column(Text)
    serial_key: Mapped[str] = mapped_column(KeyText)
    look_key: Mapped[str] = mapped_column(KeyText)
    mac: Mapped[str | None] = mapped_column(KeyText)
    hardware_revision: Mapped[str] = mapped_column(Text, default="")
    shipped_on: Mapped[date | None]
    bought_on: Mapped[date | None]
    proof_sha256: Mapped[str | None] = mapped_column(Text)
    warranty_ends: Mapped[date | None]
    sold_by: Mapped[str] = mapped_column(Text, default="")
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    state: Mapped[AssetState] = mapped_column(Words(AssetState))
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("asset.id"))


class Spare(Synchronised, Row):
    """A replacement unit at a warehouse: free, reserved or shipped."""

    __tablename__ = "spare"

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    model_id: Mapped[UUID] = mapped_column(ForeignKey("product_model.id"), index=True)
    serial: Mapped[str] = mapped_column(Text)
    serial_key: Mapped[str] = mapped_column(KeyText)
    state: Mapped[str] = mapped_column(Text)
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("line.id"))
    stands_in_for: Mapped[list[Any]]
