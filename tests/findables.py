"""A small world of everything that can be found, for the tests of search and entitlement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from desktop.data import revisions, search_index
from desktop.data.store import Store
from desktop.data.tables.cases import Acceptance, Case, Request, Unit
from desktop.data.tables.contracts import Contract, Coverage, ServiceLevel, Terms
from desktop.data.tables.fulfilment import Parcel, Rma, Shipment
from desktop.data.tables.parties import Contact, Organisation, Person, Place, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.findable import fold
from desktop.domain.serials import look_alike_key, normalise_serial
from desktop.domain.words import (
    AssetState,
    CaseKind,
    CaseState,
    Channel,
    Direction,
    Fulfilment,
    Role,
    ShipmentState,
    UnitState,
)

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class World:
    """Adds whole, valid rows to a store, each call with the facts that matter to a test.

    Whatever is added in one `changing` block is indexed at its end, as every operation does.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @contextmanager
    def changing(self) -> Iterator["Scene"]:
        """One transaction of the store."""
        with self.store.writing() as session:
            yield Scene(session)
            session.flush()
            search_index.refresh(session.connection(), revisions.touched_of(session))

    def ask(self, question: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Ask a query function."""
        return self.store.read(question, *arguments, **named)


class Scene:
    """What can be added within one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: Any) -> UUID:
        """Add one row and give its id."""
        self.session.add(row)
        self.session.flush()
        return UUID(str(row.id))

    def organisation(self, name: str = "Netzwerke Überberg GmbH", **facts: Any) -> UUID:
        return self.add(
            Organisation(
                **{"id": uuid4(), "name": name, "name_key": fold(name), "country": "DE", **facts}
            )
        )

    def site(self, organisation: UUID, town: str = "Überlingen", **facts: Any) -> UUID:
        given = {"country": "DE", "time_zone": "Europe/Berlin", **facts}
        return self.add(Site(id=uuid4(), organisation_id=organisation, town=town, **given))

    def contact(self, organisation: UUID, name: str, **facts: Any) -> UUID:
        return self.add(Contact(id=uuid4(), organisation_id=organisation, name=name, **facts))

    def model(self, part_number: str = "AT-x230-28GP-50", **facts: Any) -> UUID:
        given = {
            "description": "24-port PoE+ switch",
            "product_type": part_number.removeprefix("AT-").rsplit("-", 1)[0],
            "warranty_months": 60,
        }
        return self.add(ProductModel(id=uuid4(), part_number=part_number, **given | facts))

    def asset(self, serial: str, model: UUID, organisation: UUID | None, **facts: Any) -> UUID:
        key = normalise_serial(serial)
        given = {"state": AssetState.REGISTERED, **facts}
        return self.add(
            Asset(
                id=uuid4(),
                model_id=model,
                serial=serial,
                serial_key=key,
                look_key=look_alike_key(key),
                organisation_id=organisation,
                **given,
            )
        )

    def level(
        self, name: str = "Net.Cover Basic Plus", rank: int = 2, advance: bool = True
    ) -> UUID:
        fulfilment = Fulfilment.ADVANCE_REPLACEMENT if advance else Fulfilment.RETURN_AND_REPAIR
        return self.add(
            ServiceLevel(id=uuid4(), name=name, fulfilment=fulfilment, rank=rank, targets={})
        )

    def contract(self, number: str, organisation: UUID, level: UUID, *assets: UUID) -> UUID:
        begins, ends = date(2025, 3, 15), date(2027, 3, 14)
        contract = self.add(
            Contract(
                id=uuid4(),
                number=number,
                organisation_id=organisation,
                service_level_id=level,
                begins=begins,
                ends=ends,
            )
        )
        for asset in assets:
            coverage = {"contract_id": contract, "asset_id": asset}
            self.add(Coverage(id=uuid4(), begins=begins, ends=ends, **coverage))
        return contract

    def person(self) -> UUID:
        return self.add(Person(id=uuid4(), sign_in=str(uuid4()), name="Ruth", role=Role.AGENT))

    def case(self, number: str, organisation: UUID, reference: str = "") -> UUID:
        person = self.person()
        request = self.add(
            Request(id=uuid4(), organisation_id=organisation, reported_at=NOW, opened_by=person)
        )
        return self.add(
            Case(
                id=uuid4(),
                number=number,
                kind=CaseKind.RMA,
                request_id=request,
                organisation_id=organisation,
                channel=Channel.PHONE,
                customer_reference=reference,
                reported_at=NOW,
                state=CaseState.NEW,
            )
        )

    def unit(self, case: UUID, serial: str) -> UUID:
        """A unit that is no asset yet."""
        return self.add(
            Unit(
                id=uuid4(),
                case_id=case,
                position=1,
                serial=serial,
                serial_key=normalise_serial(serial),
                model="AT-x230-28GP-50",
                state=UnitState.OPEN,
                entitlement={},
                fulfilment=Fulfilment.NONE_YET,
                added_by=self.person(),
                edited_by=[],
                accepted_contracts=[],
            )
        )

    def rma(self, number: str, case: UUID) -> UUID:
        terms = self.add(Terms(id=uuid4(), version=number, language="en", text="", sha256=""))
        acceptance = self.add(
            Acceptance(id=uuid4(), case_id=case, terms_id=terms, subject="", digest="", sent_at=NOW)
        )
        where = {"name": "EMEA", "street": "Havenkade 1", "town": "Voorbeeld", "country": "NL"}
        place = self.add(Place(id=uuid4(), code=number, time_zone="Europe/Amsterdam", **where))
        return self.add(
            Rma(
                id=uuid4(),
                number=number,
                case_id=case,
                acceptance_id=acceptance,
                place_id=place,
                fulfilment=Fulfilment.ADVANCE_REPLACEMENT,
                ship_to={},
                charges={},
                policy_version="2026-03",
                issued_at=NOW,
            )
        )

    def parcel(self, rma: UUID, tracking_number: str) -> UUID:
        planned = {"state": ShipmentState.PLANNED}
        shipment = self.add(
            Shipment(id=uuid4(), rma_id=rma, direction=Direction.OUT, planned_at=NOW, **planned)
        )
        numbers = {"tracking_number": tracking_number, "tracking_key": fold(tracking_number)}
        return self.add(Parcel(id=uuid4(), shipment_id=shipment, position=1, **numbers, **planned))


def open_world(kind: str, postgres_url: Callable[[], str], folder: Path) -> World:
    """An empty store on one of the two databases."""
    url = postgres_url() if kind == "postgres" else str(folder / "store.sqlite")
    return World(_opened(url, folder))


def _opened(url: str, folder: Path) -> Store:
    return Store.open(url, folder / "files")
