"""Turns a register's rows into staged rows: hardware with its model, owner, contract and cover,
sites with their contacts, product models."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeVar
from uuid import UUID

from desktop.data.staging import ASSETS, CONTACTS, COVERAGE, MODELS, ORGANISATIONS, SITES
from desktop.data.staging_file import StagingFile
from desktop.domain.findable import fold
from desktop.domain.identities import (
    asset_id,
    contact_id,
    coverage_id,
    model_id,
    named_id,
    organisation_id,
    site_id,
)
from desktop.domain.products import product_type_of
from desktop.domain.serials import look_alike_key
from desktop.domain.time_zones import FALLBACK, time_zone_of_country
from desktop.domain.words import AssetState
from desktop.intake.kinds import Column, RegisterKind
from desktop.intake.rows import RegisterRow
from desktop.operations.staging_contracts import StagedContracts, Wrong

_ROWS_A_STEP: Final = 5_000
_ASSET_COLUMNS = [
    "id",
    "model_id",
    "serial",
    "serial_key",
    "look_key",
    "mac",
    "shipped_on",
    "bought_on",
    "sold_by",
    "organisation_id",
    "state",
]
_OF_OWNER = (
    Column.CUSTOMER_NUMBER,
    Column.CUSTOMER,
    Column.COUNTRY,
    Column.SITE_COUNTRY,
    Column.TAX_NUMBER,
    Column.CONTACT_LANGUAGE,
)
_COVERAGE_COLUMNS = ["id", "contract_id", "asset_id", "begins", "ends"]
T = TypeVar("T")
Said = Callable[[Column], Any]
"""What a row says in a column; None where it does not."""


class RowStager:
    """Takes good rows one after another; `take` gives the reason why one is wrong after all.

    Models, owners, contracts and sites are put together in memory (a small part of the rows);
    assets and their cover go to the file in steps.
    """

    def __init__(
        self,
        staged: StagingFile,
        contracts: StagedContracts,
        organisations_called: Callable[[str], int],
    ) -> None:
        self._staged = staged
        self._contracts = contracts
        self._organisations_called = organisations_called
        self._models: dict[UUID, dict[str, Any]] = {}
        self._organisations: dict[bytes, dict[str, Any]] = {}
        self._sites: dict[UUID, dict[str, Any]] = {}
        self._contacts: dict[UUID, dict[str, Any]] = {}
        self._owners: dict[tuple[Any, ...], UUID | Wrong | None] = {}
        self._noted: set[tuple[Any, ...]] = set()
        self._asked: tuple[Any, ...] = ()
        self._parts: dict[tuple[str, str | None], tuple[str, bytes]] = {}
        self._assets: list[tuple[Any, ...]] = []
        self._coverage: list[tuple[Any, ...]] = []

    def take(self, kind: RegisterKind, row: RegisterRow, currency: str | None) -> Wrong | None:
        """Stage one row, or say what is wrong with it; a wrong row stages nothing."""
        match kind:
            case RegisterKind.HARDWARE:
                return self._hardware(row)
            case RegisterKind.SITES:
                return self._site(row)
            case RegisterKind.CATALOGUE:
                self._model(row, currency)
                return None

    def finish(self) -> None:
        """Put down what is still in memory."""
        self._flush()
        self._staged.put_facts(MODELS, self._models.values())
        self._staged.put_facts(ORGANISATIONS, self._organisations.values())
        self._staged.put_facts(CONTACTS, self._contacts.values())
        self._staged.put_facts(SITES, self._sites.values())
        self._contracts.put(self._staged)

    def _hardware(self, row: RegisterRow) -> Wrong | None:
        said = row.values.get
        owner = self._owner(said)
        if isinstance(owner, Wrong):
            return owner
        cover = self._contracts.take(row, owner) if said(Column.CONTRACT_NUMBER) else None
        if isinstance(cover, Wrong):
            return cover
        if cover is not None:
            owner = owner or cover.organisation
        self._note_owner()
        part, model = self._part(row.values[Column.PART_NUMBER], said(Column.DESCRIPTION))
        key = row.serial_key
        asset = asset_id(part, key)
        identity = asset.bytes
        self._assets.append(
            (
                identity,
                model,
                key,
                key,
                look_alike_key(key),
                said(Column.MAC),
                _day(said(Column.SHIPPED_ON)),
                _day(said(Column.BOUGHT_ON)),
                said(Column.SOLD_BY),
                None if owner is None else owner.bytes,
                AssetState.UNVERIFIED if owner is None else AssetState.REGISTERED,
            )
        )
        if cover is not None:
            tie = coverage_id(cover.id, asset).bytes
            self._coverage.append((tie, cover.id.bytes, identity, cover.begins, cover.ends))
        if len(self._assets) >= _ROWS_A_STEP:
            self._flush()
        return None

    def _flush(self) -> None:
        self._staged.put(ASSETS, _ASSET_COLUMNS, self._assets)
        self._staged.put(COVERAGE, _COVERAGE_COLUMNS, self._coverage)
        self._assets.clear()
        self._coverage.clear()

    def _part(self, number: Any, description: Any) -> tuple[str, bytes]:
        """The part number in the form that ids are made of, and its model's id."""
        known = self._parts.get((number, description))
        if known is None:
            identity = model_id(number)
            facts = {"id": identity.bytes, "part_number": number.strip()}
            facts |= {"listed_description": description, "type_by_rule": product_type_of(number)}
            _add(self._models, identity, facts)
            known = self._parts[number, description] = (number, identity.bytes)
        return known

    def _model(self, row: RegisterRow, currency: str | None) -> None:
        said = row.values.get
        number = str(row.values[Column.PART_NUMBER])
        value, size = said(Column.MARKET_VALUE), said(Column.SIZE_CM)
        facts = {
            "id": model_id(number).bytes,
            "part_number": number,
            "type_by_rule": product_type_of(number),
            "product_type": said(Column.PRODUCT_TYPE),
            "description": said(Column.DESCRIPTION),
            "weight_grams": said(Column.WEIGHT_KG),
            "size_cm": _centimetres(size) if isinstance(size, tuple) else None,
            "hs_code": said(Column.HS_CODE),
            "origin": said(Column.ORIGIN),
            "value_minor": value,
            "currency": None if value is None else said(Column.CURRENCY) or currency or "EUR",
            "warranty_months": said(Column.WARRANTY_MONTHS),
            "repairable": said(Column.REPAIRABLE),
            "export_control": said(Column.EXPORT_CONTROL),
        }
        _add(self._models, model_id(number), facts)

    def _site(self, row: RegisterRow) -> Wrong | None:
        said: Said = row.values.get
        owner = self._owner(said)
        if owner is None:
            return Wrong(Column.CUSTOMER, "this cell is empty, and the row needs it")
        if isinstance(owner, Wrong):
            return owner
        self._note_owner()
        contact = self._contact(owner, said)
        street, post_code = said(Column.STREET) or "", said(Column.POST_CODE) or ""
        identity = site_id(owner, street or said(Column.TOWN) or "", post_code)
        country = said(Column.SITE_COUNTRY)
        zone = time_zone_of_country(country or "")
        facts = {
            "id": identity.bytes,
            "organisation_id": owner.bytes,
            "name": said(Column.SITE_NAME),
            "street": said(Column.STREET),
            "post_code": said(Column.POST_CODE),
            "town": said(Column.TOWN),
            "province": said(Column.PROVINCE),
            "country": country,
            "contact_id": None if contact is None else contact.bytes,
            "opening_hours": said(Column.OPENING_HOURS),
            "time_zone": said(Column.TIME_ZONE),
            "zone_of_country": None if zone == FALLBACK else zone,
        }
        _add(self._sites, identity, facts)
        return None

    def _contact(self, owner: UUID, said: Said) -> UUID | None:
        email, name = said(Column.CONTACT_EMAIL), said(Column.CONTACT_NAME)
        if not email and not name:
            return None
        identity = contact_id(owner, email or name)
        facts = {
            "id": identity.bytes,
            "organisation_id": owner.bytes,
            "name": name or email,
            "email": email,
            "telephone": said(Column.CONTACT_TELEPHONE),
            "language": said(Column.CONTACT_LANGUAGE),
        }
        _add(self._contacts, identity, facts)
        return identity

    def _owner(self, said: Said) -> UUID | Wrong | None:
        """The organisation by its number, by its name where the register has no number."""
        asked = tuple(map(said, _OF_OWNER))
        if asked not in self._owners:
            number, name = asked[:2]
            key = fold(name) if name else ""
            if number:
                self._owners[asked] = organisation_id(number)
            else:
                self._owners[asked] = self._called(name, key) if key else None
        self._asked = asked
        return self._owners[asked]

    def _note_owner(self) -> None:
        """Stage the owner that was asked for last, once nothing else in its row is wrong."""
        asked = self._asked
        found = self._owners[asked]
        if asked in self._noted or not isinstance(found, UUID):
            return
        self._noted.add(asked)
        number, name, country, site_country, tax_number, language = asked
        facts = {"id": found.bytes, "number": number, "name": name}
        facts |= {"name_key": fold(name) if name else None}
        facts |= {"country": country, "site_country": site_country}
        facts |= {"vat_number": tax_number, "language": language}
        facts |= {"name_if_new": number, "key_if_new": fold(number) if number else None}
        _add(self._organisations, found.bytes, facts)

    def _called(self, name: str, key: str) -> UUID | Wrong:
        count = self._organisations_called(key)
        if count > 1:
            reason = f"{count} customers are called “{name}”; name this one by its customer number"
            return Wrong(Column.CUSTOMER, reason)
        return named_id("organisation", key)


def _add(rows: dict[T, dict[str, Any]], identity: T, facts: dict[str, Any]) -> None:
    """What comes later in a register counts, where it says anything."""
    known = rows.setdefault(identity, facts)
    if known is not facts:
        known.update({name: value for name, value in facts.items() if value is not None})


def _day(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, date) else None


def _centimetres(millimetres: tuple[int, int, int]) -> str:
    return "x".join(f"{side / 10:g}" for side in millimetres)
