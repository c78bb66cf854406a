"""One asset with what its pane shows: identity, cover with the why, history, failures alike."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.entitlement import Entitlement, also_looked_at, short_answer
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.serials import format_mac
from desktop.domain.words import AssetState, CaseState
from desktop.queries.asset_rows import read_assets
from desktop.queries.entitlements import judged_by_row
from desktop.queries.policies import current_policy
from desktop.queries.search_results import OwedTone, tone_of


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """One case that the asset was on."""

    case_id: UUID
    number: str
    state: CaseState
    reported_at: datetime
    symptoms: str


@dataclass(frozen=True, slots=True)
class AssetView:
    """One asset, ready to show. `also_looked_at` is what else was considered, "" for nothing."""

    id: UUID
    serial: str
    model: str
    description: str
    product_type: str
    mac: str
    state: AssetState
    organisation_id: UUID | None
    organisation: str
    site_id: UUID | None
    site_lines: tuple[str, ...]
    contact_id: UUID | None
    contact: str
    language: str
    shipped_on: date | None
    bought_on: date | None
    warranty_ends: date | None
    owed: str
    tone: OwedTone
    entitlement: Entitlement
    also_looked_at: str
    open_case: EarlierCase | None
    cases: tuple[EarlierCase, ...]
    replaced_serial: str
    successor: str
    failures_of_model: int


def asset_view(session: Session, asset_id: UUID, at: datetime) -> AssetView | None:
    """An asset with what it is owed at a moment; None where no asset has this identity."""
    rows = read_assets(session, [asset_id])
    asset = session.get(Asset, asset_id)
    if asset is None or asset_id not in rows:
        return None
    row = rows[asset_id]
    model = session.get_one(ProductModel, asset.model_id)
    site = _site(session, asset)
    contact = _contact(session, asset, site)
    judgement = judged_by_row([row], at, current_policy(session, at))[asset_id]
    answer = judgement.in_words()
    cases = _cases(session, asset_id)
    return AssetView(
        id=asset_id,
        serial=asset.serial,
        model=model.part_number,
        description=model.description,
        product_type=model.product_type,
        mac=format_mac(asset.mac) if asset.mac else "",
        state=asset.state,
        organisation_id=asset.organisation_id,
        organisation=row.organisation,
        site_id=site.id if site else None,
        site_lines=_site_lines(site),
        contact_id=contact.id if contact else None,
        contact=contact.name if contact else "",
        language=_language(session, asset, contact),
        shipped_on=asset.shipped_on,
        bought_on=asset.bought_on,
        warranty_ends=asset.warranty_ends,
        owed=short_answer(answer),
        tone=tone_of(answer),
        entitlement=answer,
        also_looked_at=also_looked_at(answer),
        open_case=next((case for case in cases if case.state not in ENDED_CASES), None),
        cases=cases,
        replaced_serial=_replaced(session, asset_id),
        successor=row.successor,
        failures_of_model=_failures(session, model.part_number),
    )


def _site(session: Session, asset: Asset) -> Site | None:
    """The asset's site, or the only one of its organisation."""
    if asset.site_id is not None:
        return session.get(Site, asset.site_id)
    if asset.organisation_id is None:
        return None
    sites = session.execute(
        select(Site).where(Site.organisation_id == asset.organisation_id).limit(2)
    ).scalars()
    found = list(sites)
    return found[0] if len(found) == 1 else None


def _contact(session: Session, asset: Asset, site: Site | None) -> Contact | None:
    if site is not None and site.contact_id is not None:
        return session.get(Contact, site.contact_id)
    if asset.organisation_id is None:
        return None
    return session.execute(
        select(Contact)
        .where(Contact.organisation_id == asset.organisation_id, Contact.erased_at.is_(None))
        .order_by(Contact.name)
        .limit(1)
    ).scalar_one_or_none()


def _language(session: Session, asset: Asset, contact: Contact | None) -> str:
    """The contact's language, else the organisation's, English where neither is known."""
    if contact is not None:
        return contact.language
    if asset.organisation_id is None:
        return "en"
    return session.get_one(Organisation, asset.organisation_id).language


def _site_lines(site: Site | None) -> tuple[str, ...]:
    if site is None:
        return ()
    town = " ".join(part for part in (site.post_code, site.town) if part)
    lines = (site.street, site.unit, f"{town}, {site.country}" if town else site.country)
    return tuple(line for line in lines if line)


def _cases(session: Session, asset_id: UUID) -> tuple[EarlierCase, ...]:
    rows = session.execute(
        select(Case.id, Case.number, Case.state, Case.reported_at, Unit.symptoms)
        .join(Unit, Unit.case_id == Case.id)
        .where(Unit.asset_id == asset_id)
        .order_by(Case.reported_at.desc())
        .limit(20)
    ).all()
    return tuple(EarlierCase(*row) for row in rows)


def _replaced(session: Session, asset_id: UUID) -> str:
    """The serial that this asset took the place of, "" where it replaced none."""
    return (
        session.execute(
            select(Asset.serial).where(Asset.successor_id == asset_id).limit(1)
        ).scalar_one_or_none()
        or ""
    )


def _failures(session: Session, part_number: str) -> int:
    """How many units of this model are or were on cases: repeat failures are seen."""
    return session.execute(
        select(func.count()).select_from(Unit).where(Unit.model == part_number)
    ).scalar_one()
