"""Organisations, their people and places, and the desk's own people."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText, Words
from desktop.data.tables.row import Row, Synchronised
from desktop.domain.words import PortalAccess, Role


class Organisation(Synchronised, Row):
    """A customer account; the natural key is its customer number where it has one."""

    __tablename__ = "organisation"

    number: Mapped[str | None] = mapped_column(KeyText, unique=True)
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(KeyText, index=True)
    latin_name: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(Text, default="")
    vat_number: Mapped[str] = mapped_column(Text, default="")
    eori: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text, default="en")
    ended_at: Mapped[datetime | None]


class Contact(Synchronised, Row):
    """A person at an organisation."""

    __tablename__ = "contact"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text, default="")
    telephone: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text, default="en")
    portal: Mapped[PortalAccess] = mapped_column(Words(PortalAccess), default=PortalAccess.NONE)
    erased_at: Mapped[datetime | None]


class Site(Synchronised, Row):
    """A postal address of an organisation."""

    __tablename__ = "site"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Text, default="")
    street: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(Text, default="")
    post_code: Mapped[str] = mapped_column(Text, default="")
    town: Mapped[str] = mapped_column(Text, default="")
    province: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(Text, default="")
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"))
    opening_hours: Mapped[str] = mapped_column(Text, default="")
    time_zone: Mapped[str] = mapped_column(Text, default="UTC")
    ended_at: Mapped[datetime | None]


class Person(Synchronised, Row):
    """Somebody who works with the desk. `sign_in` is what they type; `secret` an Argon2 hash."""

    __tablename__ = "person"

    sign_in: Mapped[str] = mapped_column(KeyText, unique=True)
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[Role] = mapped_column(Words(Role))
    secret: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]


class Delegate(Synchronised, Row):
    """Who may decide batch reviews for a time where no other supervisor is there."""

    __tablename__ = "delegate"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    named_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Place(Synchronised, Row):
    """A repair centre with its warehouse: where units go to and come from."""

    __tablename__ = "place"

    code: Mapped[str] = mapped_column(KeyText, unique=True)
    name: Mapped[str] = mapped_column(Text)
    street: Mapped[str] = mapped_column(Text)
    post_code: Mapped[str] = mapped_column(Text, default="")
    town: Mapped[str] = mapped_column(Text)
    province: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(Text)
    eori: Mapped[str] = mapped_column(Text, default="")
    time_zone: Mapped[str] = mapped_column(Text)
    placeholder: Mapped[bool] = mapped_column(default=False)
