"""What is found about each kind of thing: the fields that are folded into its text and its keys."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, case, literal, select
from sqlalchemy.sql.elements import ColumnElement

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.contracts import Contract
from desktop.data.tables.fulfilment import Parcel, Rma
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.findable import Findable, fold
from desktop.domain.words import AssetState

BAND_BITS = 40
_ORDER = tuple(Findable)
RETIRED_BAND = len(_ORDER) + 1
"""Retired assets lie behind everything else, so that they come last without being sorted."""


def band(kind: Findable) -> int:
    """The band of a kind: what its entries' ids begin with, from 1."""
    return _ORDER.index(kind) + 1


def kind_of_entry(entry_id: int) -> Findable:
    """The kind of thing that an entry is about."""
    number = entry_id >> BAND_BITS
    return Findable.ASSET if number == RETIRED_BAND else _ORDER[number - 1]


KIND_OF_TABLE: Mapping[str, Findable] = {
    "organisation": Findable.ORGANISATION,
    "product_model": Findable.MODEL,
    "site": Findable.SITE,
    "contract": Findable.CONTRACT,
    "contact": Findable.CONTACT,
    "rma": Findable.RMA,
    "case": Findable.CASE,
    "parcel": Findable.PARCEL,
    "asset": Findable.ASSET,
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a kind's text comes from: `keys` are found by their beginning too, `inside` is not."""

    select: Select[*tuple[Any, ...]]
    keys: tuple[str, ...]
    inside: tuple[str, ...] = ()


SOURCES: Mapping[Findable, Source] = {
    Findable.ORGANISATION: Source(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.latin_name,
            Organisation.number,
            Organisation.vat_number,
        ),
        ("name", "latin_name", "number", "vat_number"),
    ),
    Findable.MODEL: Source(
        select(
            ProductModel.id,
            ProductModel.part_number,
            ProductModel.product_type,
            ProductModel.description,
        ),
        ("part_number", "product_type"),
        ("description",),
    ),
    Findable.SITE: Source(
        select(Site.id, Site.name, Site.town, Site.post_code, Site.street),
        ("name", "town", "post_code"),
        ("street",),
    ),
    Findable.CONTRACT: Source(select(Contract.id, Contract.number), ("number",)),
    Findable.CONTACT: Source(
        select(Contact.id, Contact.name, Contact.email, Contact.telephone),
        ("name", "email", "telephone"),
    ),
    Findable.RMA: Source(select(Rma.id, Rma.number), ("number",)),
    Findable.CASE: Source(
        select(Case.id, Case.number, Case.customer_reference), ("number", "customer_reference")
    ),
    Findable.PARCEL: Source(select(Parcel.id, Parcel.tracking_number), ("tracking_number",)),
}


@dataclass(frozen=True, slots=True)
class Text:
    """What an entry holds: its folded fields one a line, and its keys as (field, key)."""

    text: str
    keys: tuple[tuple[str, str], ...]


def texts_of(connection: Connection, kind: Findable, ids: Collection[UUID]) -> dict[UUID, Text]:
    """The text of each thing of a kind (not assets) that exists and has something to find."""
    source = SOURCES[kind]
    table: Table = source.select.selected_columns.id.table
    rows = connection.execute(source.select.where(table.c.id.in_(ids))).mappings()
    typed = _typed_serials(connection, ids) if kind is Findable.CASE else {}
    towns = _only_sites(connection, ids) if kind is Findable.ORGANISATION else {}
    texts: dict[UUID, Text] = {}
    for row in rows:
        keys = [(field, fold(row[field] or "")) for field in source.keys]
        keys += [("serial", key) for key in typed.get(row["id"], ())]
        inside = [fold(row[field] or "") for field in source.inside]
        inside += towns.get(row["id"], ())
        text = "\n".join([*(key for _, key in keys), *inside])
        if text.strip():
            texts[row["id"]] = Text(text, tuple(dict.fromkeys(pair for pair in keys if pair[1])))
    return texts


def _typed_serials(connection: Connection, case_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Serials of units that are no asset yet: only their case knows them."""
    rows = connection.execute(
        select(Unit.case_id, Unit.serial_key)
        .where(Unit.case_id.in_(case_ids), Unit.asset_id.is_(None))
        .order_by(Unit.case_id, Unit.position)
    )
    serials: dict[UUID, list[str]] = defaultdict(list)
    for case_id, serial_key in rows:
        serials[case_id].append(serial_key)
    return serials


def _only_sites(
    connection: Connection, organisation_ids: Collection[UUID]
) -> dict[UUID, list[str]]:
    """Town and post code of the site of each organisation that has exactly one.

    Its assets stand there although that is not recorded with each, so the organisation is found
    by them, and its assets through it.
    """
    rows = connection.execute(
        select(Site.organisation_id, Site.town, Site.post_code).where(
            Site.organisation_id.in_(organisation_ids), Site.ended_at.is_(None)
        )
    )
    sites: dict[UUID, list[list[str]]] = defaultdict(list)
    for organisation_id, town, post_code in rows:
        sites[organisation_id].append([fold(town), fold(post_code)])
    return {owner: texts[0] for owner, texts in sites.items() if len(texts) == 1}


def asset_text() -> ColumnElement[str]:
    """An asset's text in SQL: serial, what it is misread as (if that differs), MAC, one a line."""
    look = case((Asset.look_key == Asset.serial_key, literal("")), else_=Asset.look_key)
    mac = case((Asset.mac.is_(None), literal("")), else_=Asset.mac)
    return Asset.serial_key + literal("\n") + look + literal("\n") + mac


def is_retired() -> ColumnElement[bool]:
    """Is an asset retired? In SQL."""
    return Asset.state == AssetState.RETIRED
