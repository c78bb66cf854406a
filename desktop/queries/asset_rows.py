"""Assets as they are read for lists and for entitlements: with model, owner, place and covers, in
a number of statements that does not grow with the number of assets."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
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
        _SUCCESSOR.serial.label("successor"),
        Site.town,
        Site.country.label("site_country"),
        Site.time_zone,
    )
    .join(ProductModel, ProductModel.id == Asset.model_id)
    .outerjoin(Organisation, Organisation.id == Asset.organisation_id)
    .outerjoin(Site, Site.id == Asset.site_id)
    .outerjoin(_SUCCESSOR, _SUCCESSOR.id == Asset.successor_id)
    .where(Asset.id.in_(bindparam("ids", expanding=True)))
)
_COVERS = (
    select(
        Coverage.asset_id,
        Contract.number,
        ServiceLevel.name,
        ServiceLevel.fulfilment,
        ServiceLevel.rank,
        Coverage.begins,
        Coverage.ends,
    )
    .join(Contract, Contract.id == Coverage.contract_id)
    .join(ServiceLevel, ServiceLevel.id == Contract.service_level_id)
    .join(Asset, Asset.id == Coverage.asset_id)
    .where(
        Coverage.asset_id.in_(bindparam("ids", expanding=True)),
        Contract.organisation_id == Asset.organisation_id,
        Asset.state != AssetState.REPLACED,
    )
)
"""Cover counts for the organisation whose contract it is: a unit that moved to another customer has
that one's contracts. A replaced unit's cover went to its successor (domain.md, *Replacement*)."""
_SITES = select(Site.organisation_id, Site.town, Site.country, Site.time_zone).where(
    Site.organisation_id.in_(bindparam("ids", expanding=True)), Site.ended_at.is_(None)
)


def read_assets(session: Session, asset_ids: Collection[UUID]) -> dict[UUID, AssetRow]:
    """Read assets by id, three statements for each ten thousand; an unknown id is left out.

    What the session has not written yet is written first.
    """
    if session.autoflush:
        session.flush()
    connection = session.connection()
    found: dict[UUID, AssetRow] = {}
    for ids in _chunks(asset_ids):
        rows = connection.execute(_ASSETS, {"ids": ids}).all()
        covers = _covers(connection, ids)
        unsited = {row.organisation_id for row in rows if row.town is None}
        alone = _only_sites(connection, unsited - {None})
        for row in rows:
            found[row[0]] = _asset_row(row, alone, covers.get(row[0], ()))
    return found


def _asset_row(row: Any, only_sites: dict[UUID, AssetPlace], covers: Iterable[Cover]) -> AssetRow:
    if row.town is not None:
        place = AssetPlace(row.town, row.site_country or row.country or "", row.time_zone or "UTC")
    else:
        place = only_sites.get(row.organisation_id) or AssetPlace("", row.country or "", "UTC")
    return AssetRow(
        id=row.id,
        serial=row.serial,
        serial_key=row.serial_key,
        look_key=row.look_key,
        mac=row.mac,
        state=row.state,
        model=row.part_number,
        model_description=row.description,
        warranty_months=row.warranty_months,
        organisation_id=row.organisation_id,
        organisation=row.name or "",
        shipped_on=row.shipped_on,
        bought_on=row.bought_on,
        proof_sha256=row.proof_sha256,
        warranty_ends=row.warranty_ends,
        successor=row.successor or "",
        place=place,
        covers=tuple(covers),
    )


def _covers(connection: Connection, ids: list[UUID]) -> dict[UUID, list[Cover]]:
    covers: dict[UUID, list[Cover]] = defaultdict(list)
    for asset_id, number, level, fulfilment, rank, begins, ends in connection.execute(
        _COVERS, {"ids": ids}
    ):
        covers[asset_id].append(Cover(number, level, fulfilment, rank, begins, ends))
    return covers


def _only_sites(
    connection: Connection, organisation_ids: Collection[UUID]
) -> dict[UUID, AssetPlace]:
    """The site of each organisation that has exactly one; of several none can be told."""
    if not organisation_ids:
        return {}
    sites: dict[UUID, list[AssetPlace]] = defaultdict(list)
    for organisation_id, town, country, zone in connection.execute(
        _SITES, {"ids": list(organisation_ids)}
    ):
        sites[organisation_id].append(AssetPlace(town, country, zone or "UTC"))
    return {owner: places[0] for owner, places in sites.items() if len(places) == 1}


def _chunks(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = list(dict.fromkeys(ids))
    for start in range(0, len(ordered), IDS_IN_A_STATEMENT):
        yield ordered[start : start + IDS_IN_A_STATEMENT]
