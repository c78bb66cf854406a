"""The tables in which a register's rows wait before they are taken into the store, and how each
column of them counts against what the store knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import Column, Integer, MetaData, Table

from desktop.data.columns import Id
from desktop.data.tables.contracts import Contract, Coverage
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import Asset, ProductModel

STAGED = MetaData()
"""Tables named as the store's with `staged_` before. NULL means that the register does not say."""


@dataclass(frozen=True, slots=True)
class Merge:
    """How the staged rows of one kind go into their table; the two share their ids.

    What a register says in `wins` replaces what is known; an empty cell never does. `fills` (the
    table's column: the staged one) is taken where nothing is known, `starts` by new rows only.
    """

    staged: Table
    target: Table
    wins: tuple[str, ...]
    fills: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, str] = field(default_factory=dict)


def _merge(
    row: type,
    wins: str,
    fills: Mapping[str, str] | None = None,
    starts: Mapping[str, str] | None = None,
) -> Merge:
    target = cast(Table, row.__table__)  # type: ignore[attr-defined]
    sources = {name: name for name in wins.split()}
    sources |= {staged: name for name, staged in {**(fills or {}), **(starts or {})}.items()}
    staged = Table(
        f"staged_{target.name}",
        STAGED,
        Column("n", Integer, primary_key=True, autoincrement=False),
        Column("id", Id(), nullable=False),
        *(Column(name, target.c[of].type) for name, of in sources.items()),
    )
    return Merge(staged, target, tuple(wins.split()), fills or {}, starts or {})


MODELS = _merge(
    ProductModel,
    "product_type description weight_grams size_cm hs_code origin value_minor currency"
    " warranty_months repairable export_control",
    {"description": "listed_description"},
    {"part_number": "part_number", "product_type": "type_by_rule"},
)
ORGANISATIONS = _merge(
    Organisation,
    "name name_key country vat_number language",
    {"number": "number", "country": "site_country"},
    {"name": "name_if_new", "name_key": "key_if_new"},
)
CONTACTS = _merge(Contact, "organisation_id name email telephone language")
SITES = _merge(
    Site,
    "organisation_id name street post_code town province country contact_id opening_hours"
    " time_zone",
    {},
    {"time_zone": "zone_of_country"},
)
CONTRACTS = _merge(
    Contract,
    "organisation_id service_level_id begins ends",
    {"region": "region"},
    {"number": "number"},
)
ASSETS = _merge(
    Asset,
    "mac shipped_on bought_on sold_by organisation_id",
    {},
    {"model_id": "model_id", "serial": "serial", "serial_key": "serial_key"}
    | {"look_key": "look_key", "state": "state"},
)
COVERAGE = _merge(
    Coverage, "begins ends", {}, {"contract_id": "contract_id", "asset_id": "asset_id"}
)

MERGES: tuple[Merge, ...] = (MODELS, ORGANISATIONS, CONTACTS, SITES, CONTRACTS, ASSETS, COVERAGE)
"""In the order in which they refer to each other."""

REDIRECT = Table(
    "staged_redirect",
    STAGED,
    Column("old_id", Id(), primary_key=True),
    Column("new_id", Id(), nullable=False),
)
"""Organisations that the store knows under another id than the one that their number gives."""


def said_by(merge: Merge) -> list[str]:
    """The staged columns of a kind, without the row's number."""
    return [column.name for column in merge.staged.c if column.name != "n"]
