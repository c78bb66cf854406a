"""Fills a store with any number of assets in the look of the sample data; seeded, so that a size
is always the same store. Stores for measuring lie in `build/bench/` and are made once."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select

from desktop.data import search_index
from desktop.data.store import Store
from desktop.data.tables import cases, contracts, parties, products
from desktop.domain.findable import fold
from desktop.domain.identities import (
    asset_id,
    contact_id,
    contract_id,
    coverage_id,
    model_id,
    organisation_id,
    site_id,
)
from desktop.domain.numbers import case_number
from desktop.domain.products import product_type_of
from desktop.domain.serials import look_alike_key
from desktop.domain.words import AssetState, CaseKind, CaseState, Channel
from desktop.operations.founding import FoundStore, found
from desktop.operations.operation import new_id
from tests.bench.words import (
    FIRST_NAMES,
    LEGAL_FORMS,
    MODEL_SUFFIXES,
    MODELS,
    SECOND_NAMES,
    TOWNS,
)

FOLDER = Path(__file__).parents[2] / "build" / "bench"
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
_SHAPE = 1
"""Raised when what is filled changes, so that older stores are made anew."""

_ASSETS_OF_AN_ORGANISATION = 100
_ASSETS_OF_A_CONTRACT = 20
_ASSETS_OF_A_CASE = 200
_COVERED = 0.7
_COVERED_TWICE = 0.02
_WITHOUT_ORGANISATION = 0.02
_RETIRED = 0.004
_ROWS_A_STEP = 20_000

Rows = list[dict[str, Any]]


def store_of(size: int) -> Path:
    """The store with so many assets, made if it is not there yet."""
    path = FOLDER / f"store-{_SHAPE}-{size}.sqlite"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        for leftover in FOLDER.glob(f"{unfinished.name}*"):
            if leftover.is_file():
                leftover.unlink()
        store = Store.open(str(unfinished), FOLDER / "files")
        fill(store, size)
        store.close()
        unfinished.rename(path)
    return path


def fill(store: Store, size: int, seed: int = 20261116) -> None:
    """Fill a new store with `size` assets of a hundredth as many organisations."""
    administrator, desk = new_id(), new_id()
    founding = FoundStore(
        administrator=administrator,
        sign_in="edda",
        name="Edda Lind",
        terms_version="2026-01",
        terms_text="Sample terms.",
    )
    found(store, desk, founding, NOW)
    with store.writing() as session:
        connection = session.connection()
        _Filling(connection, random.Random(seed), administrator).run(size)
        search_index.rebuild(connection)


@dataclass(slots=True)
class _Customer:
    id: UUID
    site: UUID
    region: str
    contracts: list[tuple[UUID, date, date]] = field(default_factory=list)


@dataclass(slots=True)
class _Filling:
    connection: Connection
    random: random.Random
    agent: UUID
    models: list[tuple[UUID, str]] = field(default_factory=list)
    customers: list[_Customer] = field(default_factory=list)
    serials: set[str] = field(default_factory=set)

    def run(self, size: int) -> None:
        self._models()
        self._customers(max(10, size // _ASSETS_OF_AN_ORGANISATION))
        self._contracts(max(10, size // _ASSETS_OF_A_CONTRACT))
        coverage: Rows = []
        for step in _steps(self._assets(size, coverage)):
            self.connection.execute(insert(products.Asset), step)
            if coverage:
                self.connection.execute(insert(contracts.Coverage), coverage)
            coverage.clear()
        self._cases(size // _ASSETS_OF_A_CASE)

    def _models(self) -> None:
        rows: Rows = []
        for base, description in MODELS:
            for suffix in MODEL_SUFFIXES:
                part_number = f"{base}-{suffix}"
                identity = model_id(part_number)
                self.models.append((identity, part_number))
                rows.append(
                    {
                        "id": identity,
                        "part_number": part_number,
                        "description": description,
                        "product_type": product_type_of(part_number),
                        "warranty_months": 60,
                    }
                )
        self.connection.execute(insert(products.ProductModel), rows)

    def _customers(self, count: int) -> None:
        organisations: Rows = []
        people: Rows = []
        sites: Rows = []
        for at in range(count):
            number = f"C-{10_000 + at}"
            identity = organisation_id(number)
            town, country, zone = self.random.choice(TOWNS)
            name = " ".join(map(self.random.choice, (FIRST_NAMES, SECOND_NAMES, LEGAL_FORMS)))
            mail = f"desk{at}@customer.example"
            street = f"{self.random.choice(SECOND_NAMES)} {self.random.randrange(1, 200)}"
            post_code = f"{self.random.randrange(1000, 99999):05d}"
            site = site_id(identity, street, post_code)
            organisations.append(
                {"id": identity, "number": number, "name": name, "name_key": fold(name)}
                | {"country": country}
            )
            people.append(
                {"id": contact_id(identity, mail), "organisation_id": identity, "email": mail}
                | {"name": f"{self.random.choice(FIRST_NAMES)} {self.random.choice(SECOND_NAMES)}"}
            )
            sites.append(
                {"id": site, "organisation_id": identity, "street": street, "town": town}
                | {"post_code": post_code, "country": country, "time_zone": zone}
            )
            region = "CS" if country in ("BR", "CL", "MX") else "EM"
            self.customers.append(_Customer(identity, site, region))
        self.connection.execute(insert(parties.Organisation), organisations)
        self.connection.execute(insert(parties.Contact), people)
        self.connection.execute(insert(parties.Site), sites)

    def _contracts(self, count: int) -> None:
        levels = list(self.connection.scalars(select(contracts.ServiceLevel.id)))
        rows: Rows = []
        for digits in self.random.sample(range(100_000, 1_000_000), count):
            customer = self._customer()
            number = f"NC{digits}-{customer.region}"
            begins = TODAY - timedelta(days=self.random.randrange(0, 1900))
            ends = begins.replace(year=begins.year + 5, day=min(begins.day, 28))
            identity = contract_id(number)
            customer.contracts.append((identity, begins, ends))
            rows.append(
                {"id": identity, "number": number, "organisation_id": customer.id}
                | {"service_level_id": self.random.choice(levels), "begins": begins, "ends": ends}
                | {"region": "CSA" if customer.region == "CS" else "EMEA"}
            )
        self.connection.execute(insert(contracts.Contract), rows)

    def _customer(self) -> _Customer:
        """A few customers have a great part of everything."""
        return self.customers[int(len(self.customers) * self.random.random() ** 3)]

    def _assets(self, size: int, coverage: Rows) -> Iterator[dict[str, Any]]:
        chance = self.random.random
        for _ in range(size):
            model, part_number = self.random.choice(self.models)
            serial, shipped_on = self._serial()
            identity = asset_id(part_number, serial)
            customer = None if chance() < _WITHOUT_ORGANISATION else self._customer()
            if customer is not None and customer.contracts and chance() < _COVERED / 0.97:
                times = min(len(customer.contracts), 2 if chance() < _COVERED_TWICE else 1)
                for contract, begins, ends in self.random.sample(customer.contracts, times):
                    coverage.append(
                        {"id": coverage_id(contract, identity), "contract_id": contract}
                        | {"asset_id": identity, "begins": begins, "ends": ends}
                    )
            yield {
                "id": identity,
                "model_id": model,
                "serial": serial,
                "serial_key": serial,
                "look_key": look_alike_key(serial),
                "mac": f"{self.random.choice(('001577', '001AEB', 'ECCD6D'))}"
                f"{self.random.getrandbits(24):06X}",
                "shipped_on": shipped_on,
                "bought_on": shipped_on + timedelta(days=20) if chance() < 0.6 else None,
                "organisation_id": customer and customer.id,
                "site_id": customer.site if customer and chance() < 0.5 else None,
                "state": AssetState.RETIRED if chance() < _RETIRED else AssetState.REGISTERED,
            }

    def _serial(self) -> tuple[str, date]:
        """`A05860D26395078A`: line of five digits, letter, year and week, four digits, two more."""
        draw = self.random
        while True:
            days = int(3800 * draw.random() ** 2)
            shipped_on = TODAY - timedelta(days=days)
            made = shipped_on - timedelta(days=40)
            serial = (
                f"A0{draw.randrange(4000, 6000)}{draw.choice('ABCDEFGHJKL')}{made:%y}"
                f"{draw.choice('123456789ABC')}{draw.randrange(100_000):05d}{draw.choice('AB0')}"
            )
            if serial not in self.serials:
                self.serials.add(serial)
                return serial, shipped_on

    def _cases(self, count: int) -> None:
        requests: Rows = []
        rows: Rows = []
        for at in range(1, count + 1):
            customer = self._customer()
            reported_at = NOW - timedelta(minutes=self.random.randrange(60, 600_000))
            request = new_id()
            requests.append(
                {"id": request, "organisation_id": customer.id, "reported_at": reported_at}
                | {"opened_by": self.agent}
            )
            rows.append(
                {"id": new_id(), "number": case_number("A", at), "kind": CaseKind.RMA}
                | {"request_id": request, "organisation_id": customer.id}
                | {"channel": Channel.EMAIL, "reported_at": reported_at, "state": CaseState.NEW}
                | {"customer_reference": f"PO-{self.random.randrange(10_000, 99_999)}"}
            )
        if rows:
            self.connection.execute(insert(cases.Request), requests)
            self.connection.execute(insert(cases.Case), rows)


def _steps(rows: Iterable[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    step: Rows = []
    for row in rows:
        step.append(row)
        if len(step) == _ROWS_A_STEP:
            yield step
            step = []
    if step:
        yield step
