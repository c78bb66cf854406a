"""The request form of a case: its fields, its problems, and how its label will read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, RequestForm, Unit
from desktop.data.tables.parties import Organisation, Site
from desktop.domain.addresses import Address, address_lines, province_choices
from desktop.domain.calendars import local_date
from desktop.domain.form import FormUnit, RequestFormFacts, validate_form
from desktop.domain.lifecycle import CASE_TABLES, operations_from
from desktop.domain.places import region_of_contract, region_of_country, repair_centre_for
from desktop.domain.problems import Problem
from desktop.domain.words import CaseState, FormState, Region, UnitState

COLUMN_OF = {
    "ship_to.name": "ship_to_name",
    "ship_to.street": "street",
    "ship_to.unit": "unit",
    "ship_to.post_code": "post_code",
    "ship_to.town": "town",
    "ship_to.province": "province",
    "ship_to.country": "country",
    "latin_name": "latin_name",
    "contact_name": "contact_name",
    "contact_email": "contact_email",
    "contact_telephone": "contact_telephone",
    "vat_number": "vat_number",
    "eori": "eori",
    "opening_hours": "opening_hours",
    "collection_on": "collection_on",
    "collection_window": "collection_window",
    "letters_language": "letters_language",
    "export_declaration": "export_declaration",
}
"""The form's fields as problems and screens name them, and the column that holds each."""


@dataclass(frozen=True, slots=True)
class FormUnitRow:
    """One unit as the form lists it."""

    unit_id: UUID
    serial: str
    model: str
    symptoms: str
    troubleshooting: str


@dataclass(frozen=True, slots=True)
class FormView:
    """A request form ready to show. `fields` is keyed like `COLUMN_OF`; days are ISO text.

    `acts` are the operations that the state of the case allows at all.
    """

    case_id: UUID
    case_number: str
    case_state: CaseState
    state: FormState
    organisation: str
    fields: Mapping[str, str]
    ticked: Mapping[str, str]
    units: tuple[FormUnitRow, ...]
    problems: tuple[Problem, ...]
    label_lines: tuple[str, ...]
    sent_at: datetime | None
    returned_at: datetime | None
    validated_at: datetime | None
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class FormCheck:
    """What a draft of a form comes to: every problem, how its label will read, and the provinces
    that its country's addresses can name."""

    problems: tuple[Problem, ...]
    label_lines: tuple[str, ...]
    provinces: tuple[str, ...]


def form_view(session: Session, case_id: UUID, at: datetime) -> FormView | None:
    """The form of a case with its problems as of a moment; None for an unknown case."""
    case = session.get(Case, case_id)
    if case is None:
        return None
    form = _form(session, case_id)
    facts = form_facts(session, case_id, at)
    organisation = session.get(Organisation, case.organisation_id)
    return FormView(
        case_id=case_id,
        case_number=case.number,
        case_state=case.state,
        state=form.state,
        organisation=organisation.name if organisation else "",
        fields={name: _shown(getattr(form, column)) for name, column in COLUMN_OF.items()},
        ticked=dict(form.ticked or {}),
        units=tuple(
            FormUnitRow(u.id, u.serial, u.model, u.symptoms, u.troubleshooting)
            for u in _open_units(session, case_id)
        ),
        problems=validate_form(facts),
        label_lines=tuple(address_lines(facts.ship_to)),
        sent_at=form.sent_at,
        returned_at=form.returned_at,
        validated_at=form.validated_at,
        acts=frozenset(operations_from(CASE_TABLES[case.kind], case.state)),
    )


def check_draft(
    session: Session, case_id: UUID, draft: Mapping[str, str], at: datetime
) -> FormCheck:
    """What would be wrong if the typed fields were kept as they are.

    They are keyed like `COLUMN_OF`, texts of a unit as `unit_field` names them.
    """
    facts = form_facts(session, case_id, at, draft)
    return FormCheck(
        validate_form(facts),
        tuple(address_lines(facts.ship_to)),
        province_choices(facts.ship_to.country),
    )


def unit_field(unit_id: UUID, name: str) -> str:
    """How a draft names a text (`symptoms`, `troubleshooting`) of one of the form's units."""
    return f"units.{unit_id}.{name}"


def form_facts(
    session: Session, case_id: UUID, at: datetime, draft: Mapping[str, str] | None = None
) -> RequestFormFacts:
    """The facts that the form is judged by, with a draft's fields over those that are kept."""
    form = _form(session, case_id)
    fields = {name: _shown(getattr(form, column)) for name, column in COLUMN_OF.items()}
    typed = draft or {}
    fields.update(typed)
    case = session.get(Case, case_id)
    site = session.get(Site, case.site_id) if case is not None and case.site_id else None
    units = _open_units(session, case_id)
    region = _contract_region(units)
    centre = repair_centre_for(
        region or region_of_country(fields["ship_to.country"]) or Region.EMEA
    )
    return RequestFormFacts(
        ship_to=_address(fields),
        repair_centre_country=centre.country,
        today=local_date(at, site.time_zone if site and site.time_zone else "UTC"),
        contact_name=fields["contact_name"],
        contact_email=fields["contact_email"],
        contact_telephone=fields["contact_telephone"],
        opening_hours=fields["opening_hours"],
        collection_on=as_day(fields["collection_on"]),
        collection_window=fields["collection_window"],
        vat_number=fields["vat_number"],
        eori=fields["eori"],
        letters_language=fields["letters_language"],
        export_declaration=fields["export_declaration"],
        units=tuple(_unit_facts(u, typed) for u in units),
        contract_region=region,
    )


def _unit_facts(unit: Unit, typed: Mapping[str, str]) -> FormUnit:
    return FormUnit(
        unit.serial,
        unit.model,
        typed.get(unit_field(unit.id, "symptoms"), unit.symptoms),
        typed.get(unit_field(unit.id, "troubleshooting"), unit.troubleshooting),
    )


def as_day(text: str) -> date | None:
    """A day from ISO text; None where nothing, or no day, was typed."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _address(fields: Mapping[str, str]) -> Address:
    return Address(
        name=fields["ship_to.name"],
        street=fields["ship_to.street"],
        unit=fields["ship_to.unit"],
        post_code=fields["ship_to.post_code"],
        town=fields["ship_to.town"],
        province=fields["ship_to.province"],
        country=fields["ship_to.country"],
    )


def _contract_region(units: list[Unit]) -> Region | None:
    for unit in units:
        number = (unit.entitlement or {}).get("contract_number") or unit.contract_number
        found = region_of_contract(number or "")
        if found is not None:
            return found
    return None


def _form(session: Session, case_id: UUID) -> RequestForm:
    return session.execute(select(RequestForm).where(RequestForm.case_id == case_id)).scalar_one()


def _open_units(session: Session, case_id: UUID) -> list[Unit]:
    rows = session.execute(
        select(Unit)
        .where(Unit.case_id == case_id, Unit.state == UnitState.OPEN)
        .order_by(Unit.position)
    )
    return list(rows.scalars())


def _shown(value: Any) -> str:
    return "" if value is None else str(value)
