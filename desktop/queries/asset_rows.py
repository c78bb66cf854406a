"""Assets as they are read for lists and for entitlements: with model, owner, place and covers, in
a number of statements that does not grow with the number of assets."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.orm import Session, aliased

from desktop.data.tables.contracts import Contract, Coverage, ServiceLevel
from desktop.data.tables.parties import Organisation, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.cover import Cover
from desktop.domain.words import AssetState

IDS_IN_A_STATEMENT = 10_000
"""SQLite takes 32,766 values in a statement, PostgreSQL 65,535."""


@dataclass(frozen=True, slots=True)
class AssetPlace:
    """Where an asset stands: its site, or the only site of its organisation.

    Town and time zone are "" and "UTC" where the site is not known; the country is then the
    organisation's, "" where that is not known either.
    """

    town: str
    country: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One asset with what a list shows of it and what its entitlement rests on."""

    id: UUID
    serial: str
    serial_key: str
    look_key: str
    mac: str | None
    state: AssetState
    model: str
    model_description: str
    warranty_months: int | None
    organisation_id: UUID | None
    organisation: str
    shipped_on: date | None
    bought_on: date | None
    proof_sha256: str | None
    warranty_ends: date | None
    successor: str
    place: AssetPlace
    covers: tuple[Cover, ...]


_SUCCESSOR = aliased(Asset, name="successor")
_ALONE = aliased(Site, name="alone")
_OTHER = aliased(Site, name="other")
_ONLY_SITE = (
    select(_ALONE.id)
    .where(
        _ALONE.organisation_id == Asset.organisation_id,
        _ALONE.ended_at.is_(None),
        ~select(literal(1))
        .where(
            _OTHER.organisation_id == _ALONE.organisation_id,
            _OTHER.ended_at.is_(None),
            _OTHER.id != _ALONE.id,
        )
        .exists(),
    )
    .correlate(Asset)
    .scalar_subquery()
)
"""The site of an organisation that has exactly one; of several none can be told."""

_ASSETS = (
    select(
        Asset.id,
        Asset.serial,
        Asset.serial_key,
        Asset.look_key,
        Asset.mac,
        Asset.state,
        ProductModel.part_number,
        ProductModel.description,
        ProductModel.warranty_months,
        Asset.organisation_id,
        Organisation.name,
        Organisation.country,
        Asset.shipped_on,
        Asset.bought_on,
        Asset.proof_sha256,
        Asset.warranty_ends,
        _SUCCESSOR.serial,
        Site.town,
        Site.country,
        Site.time_zone,
        Contract.number,
        ServiceLevel.name,
        ServiceLevel.fulfilment,
        ServiceLevel.rank,
        Coverage.begins,
        Coverage.ends,
    )
    .join(ProductModel, ProductModel.id == Asset.model_id)
    .outerjoin(Organisation, Organisation.id == Asset.organisation_id)
    .outerjoin(Site, Site.id == func.coalesce(Asset.site_id, _ONLY_SITE))
    .outerjoin(_SUCCESSOR, _SUCCESSOR.id == Asset.successor_id)
    .outerjoin(Coverage, (Coverage.asset_id == Asset.id) & (Asset.state != AssetState.REPLACED))
    .outerjoin(
        Contract,
        (Contract.id == Coverage.contract_id) & (Contract.organisation_id == Asset.organisation_id),
    )
    .outerjoin(ServiceLevel, ServiceLevel.id == Contract.service_level_id)
    .where(Asset.id.in_(bindparam("ids", expanding=True)))
)
"""One row for each cover of each asset, and one for an asset without any.

Cover counts for the organisation whose contract it is: a unit that moved to another customer has
that one's contracts. A replaced unit's cover went to its successor (domain.md, *Replacement*)."""


def read_assets(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, AssetRow]:
    """Read assets by id, one statement for each ten thousand; an unknown id is left out.

    What the session has not written yet is written first.
    """
    if session.autoflush:
        session.flush()
    connection = session.connection()
    found: dict[UUID, AssetRow] = {}
    for ids in _chunks(asset_ids):
        assets: dict[UUID, list[Any]] = {}
        covers: dict[UUID, list[Cover]] = defaultdict(list)
        for row in connection.execute(_ASSETS, {"ids": ids}).all():
            *asset, number, level, fulfilment, rank, begins, ends = row
            assets[row[0]] = asset
            if number is not None:
                covers[row[0]].append(Cover(number, level, fulfilment, rank, begins, ends))
        for asset_id, asset in assets.items():
            found[asset_id] = _asset_row(asset, tuple(covers.get(asset_id, ())))
    return found


def _asset_row(asset: Sequence[Any], covers: tuple[Cover, ...]) -> AssetRow:
    identity, serial, serial_key, look_key, mac, state, model, description, months = asset[:9]
    owner, owner_name, owner_country, shipped, bought, proof, warranty, successor = asset[9:17]
    town, country, zone = asset[17:]
    return AssetRow(
        id=identity,
        serial=serial,
        serial_key=serial_key,
        look_key=look_key,
        mac=mac,
        state=state,
        model=model,
        model_description=description,
        warranty_months=months,
        organisation_id=owner,
        organisation=owner_name or "",
        shipped_on=shipped,
        bought_on=bought,
        proof_sha256=proof,
        warranty_ends=warranty,
        successor=successor or "",
        place=AssetPlace(town or "", country or owner_country or "", zone or "UTC"),
        covers=covers,
    )


def _chunks(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = list(dict.fromkeys(ids))
    for start in range(0, len(ordered), IDS_IN_A_STATEMENT):
        yield ordered[start : start + IDS_IN_A_STATEMENT]
