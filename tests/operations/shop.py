"""Whole, valid things for the tests of operations: an organisation with contracts and people, and
a case as far along its way as a test needs it. The time is the sample's: 2026-11-16, 09:00 UTC."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from desktop.data import revisions, search_index
from desktop.data.files import FileFolder
from desktop.data.store import Store
from desktop.data.tables.cases import Case, RequestForm, Unit
from desktop.data.tables.contracts import Contract
from desktop.data.tables.fulfilment import Deadline, Line, Rma
from desktop.data.tables.ledger import Outcome
from desktop.data.tables.parties import Contact, Organisation, Person, Site
from desktop.data.tables.record import TimelineEvent
from desktop.data.tables.row import Row, Synchronised
from desktop.domain.identities import (
    asset_id,
    contact_id,
    contract_id,
    named_id,
    organisation_id,
    site_id,
)
from desktop.domain.words import Channel, DeadlineState, Direction, Evidence, Role
from desktop.operations.acceptance_acts import AcceptTerms, SendTerms
from desktop.operations.assets import AssetRecorded, RecordAsset
from desktop.operations.authority import Performed
from desktop.operations.forms import ReturnForm, SendForm, ValidateForm
from desktop.operations.founding import AddPerson
from desktop.operations.issuing import IssueRma
from desktop.operations.opening import OpenCase, UnitAsked
from desktop.operations.operation import new_id
from desktop.operations.shipping import Packed, ParcelGiven, PlanShipment, ShipParcels
from desktop.queries.people import first_desk
from desktop.workplace import Desk, Settings

MORNING = datetime(2026, 11, 16, 9, tzinfo=UTC)
MODEL = "AT-x230-28GP-50"
TYPE = "x230-28GP"
BASIC_PLUS, BASIC, LAPSED = "NC-0001-EM", "NC-0002-EM", "NC-0003-EM"
TERMS = named_id("terms", "2026-01:en")
OTHER_MODEL = "AT-x530-28GTXm-50"

_READY = {
    (MODEL, BASIC_PLUS): [f"A05860B26395{number:04d}" for number in range(6)],
    (MODEL, BASIC): [f"A05860C26395{number:04d}" for number in range(4)],
    (OTHER_MODEL, BASIC_PLUS): [f"A05860E26395{number:04d}" for number in range(3)],
}
"""Serials of what the customer has from the beginning, by model and contract."""

R = TypeVar("R", bound=Row)


class Clock:
    """A clock that stands until a test moves it."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        """Let time pass: days, hours, minutes."""
        self.now += timedelta(**by)
        return self.now


class Shop:
    """A desk with the people of the sample at it and one customer, Peña Clara in Spain."""

    organisation = organisation_id("C-1001")
    site = site_id(organisation, "Plaza Mayor 1", "12598")
    contact = contact_id(organisation, "b@penaclara.example")

    def __init__(self, store: Store) -> None:
        """A shop at a store that was founded by `settings`; its clock begins at the morning."""
        self.clock = Clock()
        settings = Settings(str(store.url), "edda", clock=self.clock)
        desk = store.read(first_desk)
        assert desk is not None, "the store was founded"
        self.edda = Desk(settings, store, desk)
        self.edda.take_seat("edda")
        self.store = store
        self._serials = count(1)
        self._ready = {kind: list(serials) for kind, serials in _READY.items()}

    @property
    def ruth(self) -> Desk:
        """The agent."""
        return self.edda.seat_of("ruth")

    @property
    def tomas(self) -> Desk:
        """The supervisor."""
        return self.edda.seat_of("tomas")

    @property
    def ines(self) -> Desk:
        """The warehouse."""
        return self.edda.seat_of("ines")

    def kept(self, sha256: str) -> Path:
        """Where a file of the store lies on this disk."""
        assert isinstance(self.store.files, FileFolder)
        return self.store.files.path(sha256)

    def close(self) -> None:
        self.edda.close()

    @classmethod
    def founded(cls, location: str, files: Path) -> Shop:
        """A shop at a new store with nobody in it but Edda, who founded it."""
        founder = Settings(location, files=files, clock=Clock(), founder=("edda", "Edda Lind"))
        Desk.open(founder).close()
        return cls(Store.open(location, files))

    # what lies in the store before anybody acts

    def furnish(self) -> None:
        """Let the people in and put the customer there."""
        for sign_in, name, role in (
            ("ruth", "Ruth Adler", Role.AGENT),
            ("tomas", "Tomás Vidal", Role.SUPERVISOR),
            ("sonia", "Sonia Marek", Role.SUPERVISOR),
            ("otto", "Otto Berg", Role.AGENT),
            ("ines", "Ines Okafor", Role.WAREHOUSE),
            ("rita", "Rita Lang", Role.READER),
        ):
            person = AddPerson(new_person=new_id(), sign_in=sign_in, name=name, role=role)
            self.edda.perform(person)
        self.write(*self._customer())
        for (model, contract), serials in _READY.items():
            for serial in serials:
                self._record(model, contract, serial)

    def _customer(self) -> Iterable[Row]:
        yield Organisation(
            id=self.organisation,
            number="C-1001",
            name="Peña Clara S.L.",
            name_key="pena clara s.l.",
            country="ES",
            language="es",
        )
        yield Contact(
            id=self.contact,
            organisation_id=self.organisation,
            name="Begoña Ruiz",
            email="b@penaclara.example",
            telephone="+34 964 480 000",
            language="es",
        )
        yield Site(
            id=self.site,
            organisation_id=self.organisation,
            name="Peñíscola",
            street="Plaza Mayor 1",
            post_code="12598",
            town="Peñíscola",
            province="Castellón",
            country="ES",
            time_zone="Europe/Madrid",
            contact_id=self.contact,
        )
        for number, level, year in (
            (BASIC_PLUS, "Net.Cover Basic Plus", 2026),
            (BASIC, "Net.Cover Basic", 2026),
            (LAPSED, "Net.Cover Basic Plus", 2025),
        ):
            yield Contract(
                id=contract_id(number),
                number=number,
                organisation_id=self.organisation,
                service_level_id=named_id("service level", level),
                begins=date(year, 1, 1),
                ends=date(year, 12, 31),
                region="EMEA",
            )

    def write(self, *rows: Row) -> None:
        """Put rows into the store beside the acts, as an import does, index and all."""
        with self.store.writing() as session:
            for row in rows:
                session.merge(row)
                session.flush()
            search_index.refresh(session.connection(), revisions.touched_of(session))
            revisions.keep_touched(session)

    # reading

    def all(self, table: type[R], **equal: Any) -> list[R]:
        """All rows of a table whose columns have these values."""
        with self.store.reading() as session:
            return list(session.execute(select(table).filter_by(**equal)).scalars())

    def one(self, table: type[R], **equal: Any) -> R:
        """The one row of a table whose columns have these values."""
        (row,) = self.all(table, **equal)
        return row

    def case(self, case: UUID) -> Case:
        return self.one(Case, id=case)

    def units(self, case: UUID) -> list[Unit]:
        return sorted(self.all(Unit, case_id=case), key=lambda unit: unit.position)

    def form(self, case: UUID) -> RequestForm:
        return self.one(RequestForm, case_id=case)

    def lines(self, case: UUID) -> list[Line]:
        rmas = {rma.id for rma in self.all(Rma, case_id=case)}
        lines = [line for line in self.all(Line) if line.rma_id in rmas]
        return sorted(lines, key=lambda line: line.position)

    def told(self, case: UUID) -> list[str]:
        """The kinds of event on a case's timeline, in their order."""
        events = self.all(TimelineEvent, case_id=case)
        return [one.kind for one in sorted(events, key=lambda one: (one.revision, one.ordinal))]

    def deadline(self, kind: str, subject: UUID | None = None) -> list[tuple[date, DeadlineState]]:
        """The promises of a kind, oldest first, each with its day and state."""
        found = self.all(Deadline, kind=kind)
        if subject is not None:
            found = [row for row in found if row.subject_id == subject]
        return [(row.due_on, row.state) for row in sorted(found, key=lambda row: row.revision)]

    def outcomes(self) -> int:
        with self.store.reading() as session:
            return int(session.execute(select(func.count()).select_from(Outcome)).scalar_one())

    def person(self, sign_in: str) -> UUID:
        return self.one(Person, sign_in=sign_in).id

    # a case on its way

    def asset(self, *, contract: str = BASIC_PLUS, model: str = MODEL, **more: Any) -> UUID:
        """A product of the customer under a contract ("" for none), shipped a year ago.

        The ordinary ones are in the store already, so that not every test records them anew.
        """
        ready = self._ready.get((model, contract), [])
        if ready and not more:
            return asset_id(model, ready.pop(0))
        serial = more.pop("serial", f"A05860D26395{next(self._serials):04d}")
        return self._record(model, contract, serial, **more)

    def _record(self, model: str, contract: str, serial: str, **more: Any) -> UUID:
        facts = {
            "organisation": self.organisation,
            "site": self.site,
            "serial": serial,
            "shipped_on": date(2025, 11, 1),
            **more,
        }
        act = RecordAsset(part_number=model, contract_number=contract, **facts)
        done = self.ruth.perform(act)
        event = done.event
        assert isinstance(event, AssetRecorded)
        return event.asset

    def asked(self, asset: UUID | None = None, **more: Any) -> UnitAsked:
        """A unit as it is reported, with every fact of it."""
        facts = {
            "id": new_id(),
            "asset": asset,
            "serial": f"ZZ{next(self._serials):06d}",
            "model": MODEL,
            "symptoms": "does not start",
            "troubleshooting": "other power supply, other socket",
            "failed_since": date(2026, 11, 13),
            **more,
        }
        return UnitAsked(**facts)

    def opening(self, *units: UnitAsked, **more: Any) -> OpenCase:
        """The act of opening a case with these units, or with one that is covered."""
        return case_at(self.clock(), *(units or (self.asked(self.asset()),)), **more)

    def opened(self, *units: UnitAsked, by: str = "ruth", **more: Any) -> UUID:
        """An open case."""
        act = self.opening(*units, **more)
        self.edda.seat_of(by).perform(act)
        return act.case

    def opened_with(self, number: int, *, contract: str = BASIC_PLUS, **more: Any) -> UUID:
        """An open case with so many units of one type."""
        units = [self.asked(self.asset(contract=contract)) for _ in range(number)]
        return self.opened(*units, **more)

    def validated(self, case: UUID | None = None) -> UUID:
        """A case whose form was sent, returned and validated."""
        case = case or self.opened()
        self.ruth.perform(SendForm(case=case, sent_to="b@penaclara.example"))
        self.ruth.perform(ReturnForm(case=case))
        self.ruth.perform(ValidateForm(case=case))
        return case

    def terms_sent(self, case: UUID | None = None) -> tuple[UUID, UUID]:
        """A case whose terms are out, and what was sent."""
        case = self.validated(case)
        return case, self.send_terms(case)

    def send_terms(self, case: UUID) -> UUID:
        act = SendTerms(acceptance=new_id(), case=case, terms=TERMS, sent_to="b@penaclara.example")
        self.ruth.perform(act)
        return act.acceptance

    def accept(self, acceptance: UUID) -> Performed:
        return self.ruth.perform(
            AcceptTerms(
                acceptance=acceptance,
                accepted_by="Begoña Ruiz",
                accepted_at=self.clock(),
                evidence=Evidence.MAIL,
                mail_reference="<yes@penaclara.example>",
            )
        )

    def accepted(self, case: UUID | None = None) -> tuple[UUID, UUID]:
        """A case whose terms are accepted, and the acceptance."""
        case, acceptance = self.terms_sent(case)
        self.accept(acceptance)
        return case, acceptance

    def issued(self, case: UUID | None = None) -> tuple[UUID, list[Rma]]:
        """A case with its RMAs."""
        case, _ = self.accepted(case)
        self.ruth.perform(IssueRma(case=case))
        return case, self.all(Rma, case_id=case)

    def plan(self, rma: UUID, direction: Direction, *boxes: Iterable[UUID]) -> PlanShipment:
        """The act of planning a shipment with these lines in each parcel."""
        parcels = tuple(
            ParcelGiven(id=new_id(), contents=tuple(Packed(line=line) for line in box))
            for box in boxes
        )
        return PlanShipment(shipment=new_id(), rma=rma, direction=direction, parcels=parcels)

    def ship(self, plan: PlanShipment, **more: Any) -> ShipParcels:
        """The act of shipping what was planned, each replacement with a serial of its own."""
        lines = [packed.line for parcel in plan.parcels for packed in parcel.contents]
        facts: dict[str, Any] = {
            "shipped_at": self.clock(),
            "carrier": "DHL",
            "tracking": {one.id: f"JD{next(self._serials):012d}" for one in plan.parcels},
            **more,
        }
        if plan.direction is Direction.OUT and "serials" not in more:
            facts["serials"] = {line: f"NEW{next(self._serials):09d}" for line in lines}
        return ShipParcels(shipment=plan.shipment, **facts)

    def shipped(
        self, rma: UUID, direction: Direction, *boxes: Iterable[UUID]
    ) -> tuple[UUID, list[UUID]]:
        """A shipment under way, and its parcels."""
        plan = self.plan(rma, direction, *boxes)
        self.ruth.perform(plan)
        self.ruth.perform(self.ship(plan))
        return plan.shipment, [parcel.id for parcel in plan.parcels]

    # seeing what an act did

    def snapshot(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every business row of the store, to see that a refused act left nothing."""
        with self.store.reading() as session:
            return {name: _rows(session, table) for name, table in _business_tables()}


def _business_tables() -> Iterable[tuple[str, Table]]:
    for mapper in Row.registry.mappers:
        table = mapper.local_table
        if issubclass(mapper.class_, Synchronised) and isinstance(table, Table):
            yield table.name, table


def _rows(session: Session, table: Table) -> list[tuple[Any, ...]]:
    rows = session.execute(select(*table.c))
    return sorted((tuple(map(str, row)) for row in rows), key=str)


def case_at(moment: datetime, *units: UnitAsked, **more: Any) -> OpenCase:
    """The act of opening a case of the shop's customer at a moment, by telephone."""
    facts = {
        "case": new_id(),
        "request": new_id(),
        "organisation": Shop.organisation,
        "contact": Shop.contact,
        "site": Shop.site,
        "channel": Channel.PHONE,
        "reported_at": moment,
        "separate_reason": "another matter",
        "units": units,
        **more,
    }
    return OpenCase(**facts)
