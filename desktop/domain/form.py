"""The complementary facts that an RMA needs, and everything that is wrong with them, at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from desktop.domain.addresses import MISSING, Address, address_problems
from desktop.domain.collection_days import collection_problems
from desktop.domain.countries import country_in_sentence
from desktop.domain.places import embargo, region_of_country
from desktop.domain.problems import Problem
from desktop.domain.serials import normalise_serial
from desktop.domain.tax_numbers import eori_problem, tax_number_required, vat_problem
from desktop.domain.telephone import telephone_problem
from desktop.domain.words import Region, Severity

__all__ = [
    "FIELD_LABELS",
    "LETTER_LANGUAGES",
    "LONGEST",
    "MANDATORY",
    "FormUnit",
    "Problem",
    "RequestFormFacts",
    "field_label",
    "is_valid",
    "unconfirmed",
    "validate_form",
]


@dataclass(frozen=True, slots=True)
class FormUnit:
    """One faulty product as the form lists it."""

    serial: str = ""
    model: str = ""
    symptoms: str = ""
    troubleshooting: str = ""


@dataclass(frozen=True, slots=True)
class RequestFormFacts:
    """What stands in a request form, and what it is judged by.

    Empty text means not filled in. `contract_region` is None where no contract says one;
    `repair_centre_country` is where the units go (ISO 3166-1 alpha-2), `today` the site's date.
    """

    ship_to: Address
    repair_centre_country: str
    today: date
    contact_name: str = ""
    contact_email: str = ""
    contact_telephone: str = ""
    opening_hours: str = ""
    collection_on: date | None = None
    collection_window: str = ""
    vat_number: str = ""
    eori: str = ""
    letters_language: str = ""
    export_declaration: str = ""
    units: tuple[FormUnit, ...] = ()
    contract_region: Region | None = None


FIELD_LABELS: dict[str, str] = {
    "ship_to.name": "Organisation",
    "ship_to.street": "Street and number",
    "ship_to.unit": "Unit, floor",
    "ship_to.post_code": "Post code",
    "ship_to.town": "Town",
    "ship_to.province": "Province",
    "ship_to.country": "Country",
    "vat_number": "VAT number",
    "eori": "EORI",
    "contact_name": "Name",
    "contact_email": "E-mail",
    "contact_telephone": "Telephone",
    "opening_hours": "Opening hours",
    "collection_on": "Collection from",
    "collection_window": "Collection window",
    "letters_language": "Letters in",
    "export_declaration": "Export declaration",
    "units": "Units",
    "units.serial": "Serial",
    "units.model": "Model",
    "units.symptoms": "Failure symptoms",
    "units.troubleshooting": "Troubleshooting",
}
"""What each field is called, in the order in which the form asks."""

MANDATORY: dict[str, str] = {
    **{f"ship_to.{name}": text for name, text in MISSING.items() if name != "province"},
    "contact_name": "The name of the site contact is missing.",
    "contact_email": "The site contact's e-mail address is missing.",
    "contact_telephone": "The site contact's telephone number is missing.",
    "units": "No product is listed: add the one that is faulty.",
    "units.serial": "The serial number is missing.",
    "units.model": "The model is missing.",
    "units.symptoms": "The failure symptoms are missing.",
    "units.troubleshooting": "The troubleshooting steps are missing.",
}
"""Fields that a form has to have, each with what is said where it is left out (domain, *Form*; the
vendor page, *Information you need to request an RMA*). Post code and town only in countries whose
addresses have them."""

LONGEST: dict[str, int] = {
    "ship_to.name": 80,
    "ship_to.street": 80,
    "ship_to.unit": 60,
    "ship_to.post_code": 12,
    "ship_to.town": 60,
    "ship_to.province": 40,
    "contact_name": 60,
    "contact_email": 254,
    "contact_telephone": 40,
    "opening_hours": 80,
    "collection_window": 60,
    "vat_number": 24,
    "eori": 20,
    "export_declaration": 500,
    "units.serial": 40,
    "units.model": 40,
    "units.symptoms": 2000,
    "units.troubleshooting": 2000,
}
"""Characters that fit on the papers, by field."""

LETTER_LANGUAGES: dict[str, str] = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "it": "Italian",
    "es": "Spanish",
    "nl": "Dutch",
    "pl": "Polish",
}


def field_label(field: str) -> str:
    """What a problem's field is called for a person; rows of units count from 1."""
    parts = field.split(".")
    if parts[0] == "units" and len(parts) == 3:
        return f"{FIELD_LABELS[f'units.{parts[2]}']}, unit {int(parts[1]) + 1}"
    return FIELD_LABELS[field]


def validate_form(facts: RequestFormFacts) -> tuple[Problem, ...]:
    """All problems of the form in one go, in the order in which a person reads it."""
    found = [
        *_lengths(facts),
        *address_problems(facts.ship_to),
        *_destination(facts),
        *_tax_numbers(facts),
        *_contact(facts),
        *_letters(facts),
        *_units(facts),
    ]
    if facts.collection_on is not None:
        found += collection_problems(facts.collection_on, facts.ship_to, facts.today)
    order = {field: place for place, field in enumerate(FIELD_LABELS)}
    return tuple(sorted(found, key=lambda p: (p.row or 0, order[_field_of(p)])))


def unconfirmed(
    problems: Iterable[Problem], confirmations: Mapping[str, str]
) -> tuple[Problem, ...]:
    """The warnings and supervisor's matters for whose field no reason is given yet.

    `confirmations` holds the reason by field; a reason of nothing but spaces is none. Who may
    confirm a supervisor's matter is decided by the operation, not here.
    """
    return tuple(
        problem
        for problem in problems
        if problem.severity is not Severity.ERROR
        and not _says_something(confirmations.get(problem.field, ""))
    )


def is_valid(problems: Iterable[Problem], confirmations: Mapping[str, str]) -> bool:
    """Whether the form can be taken: no error left, and each warning ticked off with a reason."""
    problems = tuple(problems)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return False
    return not unconfirmed(problems, confirmations)


def _field_of(problem: Problem) -> str:
    if problem.row is None:
        return problem.field
    return f"units.{problem.field.rsplit('.', 1)[1]}"


def _says_something(text: str) -> bool:
    """Whether anybody wrote a word or figure; "-" and "..." are what a mandatory field provokes."""
    return any(c.isalnum() for c in text)


def _error(field: str, text: str, row: int | None = None) -> Problem:
    return Problem(field, Severity.ERROR, text, row)


def _warning(field: str, text: str) -> Problem:
    return Problem(field, Severity.WARNING, text)


def _lengths(facts: RequestFormFacts) -> Iterator[Problem]:
    for field, longest in LONGEST.items():
        if field.startswith("units."):
            continue
        value: object = facts
        for part in field.split("."):
            value = getattr(value, part)
        if len(str(value)) > longest:
            yield _error(field, _too_long(field, longest))


def _too_long(field: str, longest: int) -> str:
    return f"{FIELD_LABELS[field]}: no more than {longest} characters fit on the papers."


def _destination(facts: RequestFormFacts) -> Iterator[Problem]:
    country = facts.ship_to.country.strip().upper()
    forbidden = embargo(country)
    if forbidden is not None:
        yield _error("ship_to.country", f"{forbidden} Nothing may be sent there.")
        return
    region = region_of_country(country) if country else None
    if facts.contract_region is None or not country or region is facts.contract_region:
        return
    text = (
        f"{country_in_sentence(country)} is outside the contract's region "
        f"{facts.contract_region.value}: a supervisor decides."
    )
    yield Problem("ship_to.country", Severity.SUPERVISOR, text[:1].upper() + text[1:])


def _tax_numbers(facts: RequestFormFacts) -> Iterator[Problem]:
    country, post_code = facts.ship_to.country, facts.ship_to.post_code
    needed = tax_number_required(country, facts.repair_centre_country, post_code)
    for field, value, problem in (
        ("vat_number", facts.vat_number, vat_problem(facts.vat_number, country)),
        ("eori", facts.eori, eori_problem(facts.eori, country)),
    ):
        if field == needed and not _says_something(value):
            label = "EORI number" if field == "eori" else "VAT or tax number"
            yield _error(field, f"The route crosses a customs border: the {label} is missing.")
        elif problem is not None:
            yield _warning(field, problem)


def _contact(facts: RequestFormFacts) -> Iterator[Problem]:
    for field in ("contact_name", "contact_email", "contact_telephone"):
        if not _says_something(getattr(facts, field)):
            yield _error(field, MANDATORY[field])
    if _says_something(facts.contact_email):
        text = _email_problem(facts.contact_email)
        if text is not None:
            yield _error("contact_email", text)
    if _says_something(facts.contact_telephone):
        text = telephone_problem(facts.contact_telephone, facts.ship_to.country)
        if text is not None:
            yield _error("contact_telephone", text)


def _email_problem(text: str) -> str | None:
    """Why no mail can arrive there, without asking the network."""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as reason:
        return str(reason)
    return None


def _letters(facts: RequestFormFacts) -> Iterator[Problem]:
    if facts.letters_language and facts.letters_language not in LETTER_LANGUAGES:
        known = ", ".join(LETTER_LANGUAGES.values())
        yield _error("letters_language", f"Letters are written in {known}: choose one.")


def _units(facts: RequestFormFacts) -> Iterator[Problem]:
    if not facts.units:
        yield _error("units", MANDATORY["units"])
    rows_of = defaultdict(list)
    for row, unit in enumerate(facts.units):
        rows_of[normalise_serial(unit.serial)].append(row)
        for name in ("serial", "model", "symptoms", "troubleshooting"):
            value, field = getattr(unit, name), f"units.{name}"
            if not _says_something(value):
                yield _error(f"units.{row}.{name}", MANDATORY[field], row)
            elif len(value) > LONGEST[field]:
                yield _error(f"units.{row}.{name}", _too_long(field, LONGEST[field]), row)
    for serial, rows in rows_of.items():
        for row in rows[1:] if serial else ():
            text = f"This serial stands in row {rows[0] + 1} already: list each product once."
            yield _error(f"units.{row}.serial", text, row)
