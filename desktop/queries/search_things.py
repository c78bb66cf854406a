"""What a search shows of everything that is not an asset, one statement a kind."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, literal, select
from sqlalchemy.sql.elements import ColumnElement

from desktop.data.tables.cases import Case
from desktop.data.tables.contracts import Contract, ServiceLevel
from desktop.data.tables.fulfilment import Parcel, Rma, Shipment
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import ProductModel
from desktop.domain.calendars import day_words
from desktop.domain.findable import Findable


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing as it is shown; what it has not is ""."""

    title: str
    organisation: str
    town: str
    country: str
    note: str


_NOTHING: ColumnElement[str] = literal("")
_Reading = Select[*tuple[Any, ...]]

_READINGS: dict[Findable, _Reading] = {
    Findable.ORGANISATION: select(
        Organisation.id,
        Organisation.name,
        Organisation.name,
        _NOTHING,
        Organisation.country,
        Organisation.number,
    ),
    Findable.MODEL: select(
        ProductModel.id,
        ProductModel.part_number,
        _NOTHING,
        _NOTHING,
        _NOTHING,
        ProductModel.description,
    ),
    Findable.SITE: select(
        Site.id, Site.name, Organisation.name, Site.town, Site.country, Site.street
    ).join(Organisation, Organisation.id == Site.organisation_id),
    Findable.CONTRACT: select(
        Contract.id,
        Contract.number,
        Organisation.name,
        _NOTHING,
        Organisation.country,
        ServiceLevel.name,
        Contract.ends,
    )
    .join(Organisation, Organisation.id == Contract.organisation_id)
    .join(ServiceLevel, ServiceLevel.id == Contract.service_level_id),
    Findable.CONTACT: select(
        Contact.id, Contact.name, Organisation.name, _NOTHING, Organisation.country, Contact.email
    ).join(Organisation, Organisation.id == Contact.organisation_id),
    Findable.RMA: select(
        Rma.id, Rma.number, Organisation.name, _NOTHING, Organisation.country, Rma.fulfilment
    )
    .join(Case, Case.id == Rma.case_id)
    .join(Organisation, Organisation.id == Case.organisation_id),
    Findable.CASE: select(
        Case.id, Case.number, Organisation.name, _NOTHING, Organisation.country, Case.state
    ).join(Organisation, Organisation.id == Case.organisation_id),
    Findable.PARCEL: select(
        Parcel.id,
        Parcel.tracking_number,
        Organisation.name,
        _NOTHING,
        Organisation.country,
        Parcel.state,
    )
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .join(Rma, Rma.id == Shipment.rma_id)
    .join(Case, Case.id == Rma.case_id)
    .join(Organisation, Organisation.id == Case.organisation_id),
}


_CHOSEN = {
    kind: reading.where(reading.selected_columns[0].in_(bindparam("ids", expanding=True)))
    for kind, reading in _READINGS.items()
}


def read_things(connection: Connection, kind: Findable, ids: list[UUID]) -> dict[UUID, Thing]:
    """Read what is shown of things of one kind; an id that is not there is left out."""
    return {row[0]: _thing(row) for row in connection.execute(_CHOSEN[kind], {"ids": ids})}


def _thing(row: Any) -> Thing:
    _, title, organisation, town, country, note, *ends = row
    note = note or ""
    if ends:
        note = f"{note}, to {day_words(ends[0])}"
    return Thing(title or town, organisation, town, country, str(note))
