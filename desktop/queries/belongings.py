"""What belongs to something that was found: the assets of an organisation, site, contract, model;
and where a found thing is opened."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop.data.tables.cases import Case
from desktop.data.tables.contracts import Contract, Coverage
from desktop.data.tables.fulfilment import Parcel, Rma, Shipment
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.findable import Findable
from desktop.domain.words import Match
from desktop.queries.asset_rows import read_assets
from desktop.queries.cases import Queue, case_page
from desktop.queries.entitlements import judged_by_row
from desktop.queries.paging import Page
from desktop.queries.policies import current_policy
from desktop.queries.search_results import SearchResult, asset_result

_OPEN_CASES = 20

_KINDS = (
    (Findable.ASSET, Asset.id),
    (Findable.ORGANISATION, Organisation.id),
    (Findable.SITE, Site.id),
    (Findable.CONTRACT, Contract.id),
    (Findable.MODEL, ProductModel.id),
    (Findable.CONTACT, Contact.id),
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is opened when somebody follows a found thing: one of the window's kinds of things."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Owner:
    """What a list is narrowed to, and how it is called."""

    kind: Findable
    id: UUID
    title: str


def target_of(session: Session, kind: Findable, identity: UUID) -> Target | None:
    """Where a found thing is seen whole; None when it is not there any more.

    An RMA and a parcel are seen in their case, a contact at their organisation.
    """
    case_of: dict[Findable, InstrumentedAttribute[UUID]] = {
        Findable.RMA: Rma.case_id,
        Findable.CASE: Case.id,
    }
    match kind:
        case Findable.RMA | Findable.CASE:
            column = case_of[kind]
            table = Rma if kind is Findable.RMA else Case
            found = session.execute(select(column).where(table.id == identity)).scalar()
            return None if found is None else Target("case", found)
        case Findable.PARCEL:
            parcel = (
                select(Rma.case_id)
                .join(Shipment, Shipment.rma_id == Rma.id)
                .join(Parcel, Parcel.shipment_id == Shipment.id)
                .where(Parcel.id == identity)
            )
            found = session.execute(parcel).scalar()
            return None if found is None else Target("case", found)
        case Findable.CONTACT:
            contact = session.get(Contact, identity)
            return None if contact is None else Target("organisation", contact.organisation_id)
        case (
            Findable.ORGANISATION
            | Findable.SITE
            | Findable.CONTRACT
            | Findable.MODEL
            | Findable.ASSET
        ):
            return Target(kind.value, identity)
        case _:
            assert_never(kind)


def owner_of(session: Session, identity: UUID) -> Owner | None:
    """The thing with this identity as something that assets belong to; an asset is its own."""
    for kind, column in _KINDS:
        if session.execute(select(column).where(column == identity)).first() is None:
            continue
        if kind is Findable.CONTACT:
            return owner_of(session, session.get_one(Contact, identity).organisation_id)
        return Owner(kind, identity, _title(session, kind, identity))
    return None


def assets_of(
    session: Session,
    kind: Findable,
    identity: UUID,
    at: datetime,
    after: str = "",
    limit: int = 100,
) -> Page[SearchResult]:
    """A page of the assets that belong to an organisation, site, contract or model, by serial.

    Before the first page stand the organisation's open cases. `after` is what the page before
    gave.
    """
    chosen = select(Asset.id, Asset.serial_key).where(_belongs(kind, identity))
    if after:
        key, _, last = after.partition("|")
        later = (Asset.serial_key == key) & (Asset.id > UUID(last))
        chosen = chosen.where((Asset.serial_key > key) | later)
    found = session.execute(chosen.order_by(Asset.serial_key, Asset.id).limit(limit + 1)).all()
    rows = read_assets(session, [row.id for row in found[:limit]])
    judged = judged_by_row(rows.values(), at, current_policy(session, at))
    results = tuple(
        asset_result(rows[row.id], judged[row.id], Match.INSIDE) for row in found[:limit]
    )
    if not after and kind is Findable.ORGANISATION:
        results = (*_open_cases(session, identity), *results)
    last_row = found[limit - 1] if len(found) > limit else None
    return Page(results, f"{last_row.serial_key}|{last_row.id}" if last_row else "")


def _belongs(kind: Findable, identity: UUID) -> ColumnElement[bool]:
    match kind:
        case Findable.ORGANISATION:
            return Asset.organisation_id == identity
        case Findable.SITE:
            return Asset.site_id == identity
        case Findable.MODEL:
            return Asset.model_id == identity
        case Findable.CONTRACT:
            return Asset.id.in_(select(Coverage.asset_id).where(Coverage.contract_id == identity))
        case Findable.ASSET:
            return Asset.id == identity
        case Findable.CONTACT | Findable.RMA | Findable.CASE | Findable.PARCEL:
            raise ValueError(f"No asset belongs to a {kind.value}.")
        case _:
            assert_never(kind)


def _open_cases(session: Session, organisation: UUID) -> tuple[SearchResult, ...]:
    page = case_page(session, Queue.OPEN, organisation=organisation, limit=_OPEN_CASES)
    return tuple(
        SearchResult(
            kind=Findable.CASE,
            id=row.id,
            title=row.number,
            match=Match.INSIDE,
            organisation=row.organisation,
            note=row.state.value,
        )
        for row in page.rows
    )


def _title(session: Session, kind: Findable, identity: UUID) -> str:
    match kind:
        case Findable.ORGANISATION:
            return session.get_one(Organisation, identity).name
        case Findable.SITE:
            site = session.get_one(Site, identity)
            return ", ".join(part for part in (site.name, site.street, site.town) if part)
        case Findable.CONTRACT:
            return session.get_one(Contract, identity).number
        case Findable.MODEL:
            return session.get_one(ProductModel, identity).part_number
        case Findable.ASSET:
            return session.get_one(Asset, identity).serial
        case Findable.CONTACT | Findable.RMA | Findable.CASE | Findable.PARCEL:
            raise ValueError(f"No asset belongs to a {kind.value}.")
        case _:
            assert_never(kind)
