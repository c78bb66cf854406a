"""Whom and what somebody writes or calls about: products by serial, people by address."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop.data.tables.contracts import Terms
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.findable import fold
from desktop.domain.serials import look_alike_key, normalise_serial
from desktop.domain.words import AssetState

_MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """One registered product."""

    asset_id: UUID
    serial: str
    model: str
    organisation_id: UUID | None
    organisation: str
    site_id: UUID | None


@dataclass(frozen=True, slots=True)
class Customer:
    """An organisation with whom to write to and where its products are."""

    organisation_id: UUID
    organisation: str
    contact_id: UUID | None
    contact: str
    email: str
    site_id: UUID | None


def products_of_serial(session: Session, serial: str) -> tuple[KnownProduct, ...]:
    """The products that bear exactly this serial, however it is written; retired ones are not."""
    return _products(session, Asset.serial_key == normalise_serial(serial))


def products_alike(session: Session, serial: str) -> tuple[KnownProduct, ...]:
    """Products whose serial differs only in what people misread: suggestions, never an answer."""
    key = normalise_serial(serial)
    return _products(session, Asset.look_key == look_alike_key(key), Asset.serial_key != key)


def customer_by_email(session: Session, address: str) -> Customer | None:
    """Who writes from this address; None where nobody is known by it."""
    contact = session.execute(
        select(Contact)
        .where(func.lower(Contact.email) == address.strip().lower(), Contact.erased_at.is_(None))
        .order_by(Contact.id)
        .limit(1)
    ).scalar_one_or_none()
    if contact is None:
        return None
    return _customer(session, session.get_one(Organisation, contact.organisation_id), contact)


def customers_called(session: Session, text: str) -> tuple[Customer, ...]:
    """Organisations with this customer number, or with this name, however it is written."""
    typed = text.strip()
    rows = session.execute(
        select(Organisation)
        .where(
            or_(
                Organisation.number == typed.upper(),
                func.lower(Organisation.name) == typed.lower(),
                Organisation.name_key.in_([fold(typed), typed.casefold()]),
            ),
            Organisation.ended_at.is_(None),
        )
        .order_by(Organisation.name)
        .limit(10)
    ).scalars()
    return tuple(_customer(session, row, None) for row in rows)


def customer_of(session: Session, organisation_id: UUID) -> Customer:
    """An organisation with its first contact and its only site."""
    return _customer(session, session.get_one(Organisation, organisation_id), None)


def contact_called(session: Session, organisation_id: UUID, text: str) -> UUID | None:
    """A contact of an organisation by name or e-mail address."""
    typed = text.strip().lower()
    return session.execute(
        select(Contact.id)
        .where(
            Contact.organisation_id == organisation_id,
            or_(func.lower(Contact.email) == typed, func.lower(Contact.name) == typed),
        )
        .limit(1)
    ).scalar_one_or_none()


def terms_in_language(session: Session, language: str) -> UUID:
    """The latest terms in a language, else those in English."""
    rows = session.execute(select(Terms.language, Terms.id).order_by(Terms.version)).all()
    latest = {row.language: row.id for row in rows}
    chosen: UUID = latest.get(language) or latest["en"]
    return chosen


def _products(session: Session, *conditions: object) -> tuple[KnownProduct, ...]:
    rows = session.execute(
        select(
            Asset.id,
            Asset.serial,
            ProductModel.part_number,
            Asset.organisation_id,
            func.coalesce(Organisation.name, ""),
            Asset.site_id,
        )
        .join(ProductModel, ProductModel.id == Asset.model_id)
        .outerjoin(Organisation, Organisation.id == Asset.organisation_id)
        .where(*conditions, Asset.state != AssetState.RETIRED)  # type: ignore[arg-type]
        .order_by(Asset.serial_key, ProductModel.part_number)
        .limit(_MOST_ALIKE)
    ).all()
    return tuple(KnownProduct(*row) for row in rows)


def _customer(session: Session, organisation: Organisation, contact: Contact | None) -> Customer:
    chosen = contact or _first_contact(session, organisation.id)
    sites = list(
        session.execute(
            select(Site).where(Site.organisation_id == organisation.id, Site.ended_at.is_(None))
        ).scalars()
    )
    theirs = [site for site in sites if chosen is not None and site.contact_id == chosen.id]
    site = theirs[0] if theirs else sites[0] if len(sites) == 1 else None
    return Customer(
        organisation_id=organisation.id,
        organisation=organisation.name,
        contact_id=chosen.id if chosen else None,
        contact=chosen.name if chosen else "",
        email=chosen.email if chosen else "",
        site_id=site.id if site else None,
    )


def _first_contact(session: Session, organisation_id: UUID) -> Contact | None:
    return session.execute(
        select(Contact)
        .where(Contact.organisation_id == organisation_id, Contact.erased_at.is_(None))
        .order_by(Contact.name, Contact.id)
        .limit(1)
    ).scalar_one_or_none()
