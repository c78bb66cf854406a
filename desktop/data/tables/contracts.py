"""Service levels, Net.Cover contracts, the coverage of assets, policy and terms."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText, Words
from desktop.data.tables.row import Row, Synchronised
from desktop.domain.words import Fulfilment


class ServiceLevel(Synchronised, Row):
    """What a contract promises. `rank` says which of two is better: higher wins."""

    __tablename__ = "service_level"

    name: Mapped[str] = mapped_column(KeyText, unique=True)
    fulfilment: Mapped[Fulfilment] = mapped_column(Words(Fulfilment))
    rank: Mapped[int]
    targets: Mapped[dict[str, Any]]


class Contract(Synchronised, Row):
    """A Net.Cover contract of an organisation; days are inclusive at both ends."""

    __tablename__ = "contract"

    number: Mapped[str] = mapped_column(KeyText, unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    service_level_id: Mapped[UUID] = mapped_column(ForeignKey("service_level.id"))
    begins: Mapped[date]
    ends: Mapped[date]
    region: Mapped[str] = mapped_column(Text, default="")


class Coverage(Synchronised, Row):
    """Ties an asset to a contract for a period, inclusive at both ends."""

    __tablename__ = "coverage"
    __table_args__ = (
        UniqueConstraint("asset_id", "contract_id"),
        Index("ix_coverage_contract_id", "contract_id"),
    )

    contract_id: Mapped[UUID] = mapped_column(ForeignKey("contract.id"))
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"))
    begins: Mapped[date]
    ends: Mapped[date]


class PolicyVersion(Synchronised, Row):
    """One version of the numbers of the rules; the newest `in_force_from` that has come counts."""

    __tablename__ = "policy_version"

    version: Mapped[str] = mapped_column(KeyText, unique=True)
    in_force_from: Mapped[datetime]
    facts: Mapped[dict[str, Any]]


class Terms(Synchronised, Row):
    """A version of the terms and conditions in one language."""

    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("version", "language"),)

    version: Mapped[str] = mapped_column(KeyText)
    language: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    placeholder: Mapped[bool] = mapped_column(default=False)
