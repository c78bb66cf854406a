"""The request form: every problem at once, each at its field."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.addresses import Address
from desktop.domain.form import (
    FIELD_LABELS,
    LONGEST,
    MANDATORY,
    FormUnit,
    Problem,
    RequestFormFacts,
    field_label,
    is_valid,
    unconfirmed,
    validate_form,
)
from desktop.domain.words import Region, Severity

UNIT = FormUnit("A05860D26395078A", "AT-x230-10GP-50", "no LED", "power supply swapped")
COMPLETE = RequestFormFacts(
    ship_to=Address(
        name="Hostelería Peñaclara S.L.",
        street="Plaza de la Constitución s/n",
        post_code="12598",
        town="Peñíscola",
        province="Castellón",
        country="ES",
    ),
    repair_centre_country="NL",
    today=date(2026, 11, 16),
    contact_name="Begoña Íñiguez",
    contact_email="b.iniguez@penaclara.example",
    contact_telephone="+34 964 480 050",
    vat_number="ESB58378431",
    collection_on=date(2026, 11, 19),
    letters_language="es",
    units=(UNIT,),
    contract_region=Region.EMEA,
)


def changed(field: str, value: Any) -> RequestFormFacts:
    """The complete form with one field otherwise; fields of units mean the first unit."""
    head, _, tail = field.partition(".")
    match head:
        case "ship_to":
            return replace(COMPLETE, ship_to=replace(COMPLETE.ship_to, **{tail: value}))
        case "units" if tail:
            return replace(COMPLETE, units=(replace(UNIT, **{tail: value}),))
        case _:
            return replace(COMPLETE, **{field: value})


def found_in(facts: RequestFormFacts) -> list[tuple[str, Severity, str]]:
    return [(p.field, p.severity, p.text) for p in validate_form(facts)]


def test_a_complete_form_has_no_problem() -> None:
    assert validate_form(COMPLETE) == ()
    assert is_valid((), {})


@pytest.mark.parametrize("field", MANDATORY)
def test_each_mandatory_field_left_out_gives_its_own_sentence(field: str) -> None:
    problems = validate_form(changed(field, () if field == "units" else ""))
    path = field.replace("units.", "units.0.")
    assert (path, MANDATORY[field]) in [(p.field, p.text) for p in problems]
    assert not is_valid(problems, {path: "because"})


@pytest.mark.parametrize("field", [f for f in MANDATORY if f.startswith(("units.", "contact"))])
def test_a_dash_is_no_answer_to_a_mandatory_field(field: str) -> None:
    texts = [text for _, _, text in found_in(changed(field, " - "))]
    assert MANDATORY[field] in texts


def test_everything_missing_is_named_in_one_go_and_in_reading_order() -> None:
    empty = RequestFormFacts(Address(), "NL", date(2026, 11, 16), units=(FormUnit(),))
    named = [p.field.replace("units.0", "units") for p in validate_form(empty)]
    without_country = [f for f in MANDATORY if f not in ("units", "ship_to.post_code")]
    assert sorted(named) == sorted(without_country)
    assert named == sorted(named, key=list(FIELD_LABELS).index)


@pytest.mark.parametrize(
    ("field", "value", "severity", "sentence"),
    [
        ("ship_to.post_code", "1259", Severity.ERROR, "five digits"),
        ("ship_to.street", "Apartado 5", Severity.ERROR, "post box"),
        ("ship_to.country", "KP", Severity.ERROR, "Nothing may be sent there."),
        ("contact_telephone", "+34 964 48", Severity.ERROR, "Too short to be a number in Spain."),
        ("contact_email", "begoña", Severity.ERROR, "@-sign"),
        ("contact_email", "a@penaclara", Severity.ERROR, "period"),
        ("contact_email", "a@host.test", Severity.ERROR, "special-use"),
        ("vat_number", "ESB58378432", Severity.WARNING, "check digit"),
        ("eori", "NL123456789", Severity.WARNING, "check digit"),
        ("collection_on", date(2026, 11, 15), Severity.ERROR, "15 Nov 2026 is past"),
        ("collection_on", date(2026, 11, 21), Severity.WARNING, "21 Nov 2026 is a Saturday."),
        ("collection_on", date(2026, 12, 8), Severity.WARNING, "public holiday in Spain (Immac"),
        ("collection_on", date(2027, 10, 9), Severity.WARNING, "public holiday in Castellón"),
        ("letters_language", "xx", Severity.ERROR, "English, German, French"),
        ("contract_region", Region.CSA, Severity.SUPERVISOR, "Spain is outside the contract's reg"),
    ],
)
def test_each_rule_marks_its_field_with_its_severity(
    field: str, value: Any, severity: Severity, sentence: str
) -> None:
    at = "ship_to.country" if field == "contract_region" else field
    assert [(p.field, p.severity) for p in validate_form(changed(field, value))
            if sentence in p.text] == [(at, severity)]  # fmt: skip


def test_a_route_over_a_customs_border_needs_the_consignees_number() -> None:
    leeds = Address("Kirkdale", "Kirkstall Road 4", "", "LS3 1LH", "Leeds", "", "GB")
    facts = replace(COMPLETE, ship_to=leeds, vat_number="GB418923829", collection_on=None)
    assert found_in(facts) == [
        ("eori", Severity.ERROR, "The route crosses a customs border: the EORI number is missing.")
    ]
    assert found_in(replace(facts, eori="GB418923829000")) == []


def test_outside_the_customs_union_a_tax_number_is_needed() -> None:
    chur = Address("Bergspital", "Loëstrasse 170", "", "7000", "Chur", "", "CH")
    facts = replace(COMPLETE, ship_to=chur, vat_number="", collection_on=None)
    assert [p.field for p in validate_form(facts)] == ["vat_number"]


def test_a_ship_to_without_contract_is_no_supervisors_matter() -> None:
    assert validate_form(replace(COMPLETE, contract_region=None)) == ()


def test_a_product_listed_twice_is_found_however_it_is_written() -> None:
    again = replace(UNIT, serial="a05860d 26395078-a")
    problems = validate_form(replace(COMPLETE, units=(UNIT, again)))
    assert [(p.field, p.row) for p in problems] == [("units.1.serial", 1)]
    assert "row 1" in problems[0].text


@pytest.mark.parametrize("field", LONGEST)
def test_what_does_not_fit_on_paper_is_told(field: str) -> None:
    problems = validate_form(changed(field, "x" * (LONGEST[field] + 1)))
    assert any(f"no more than {LONGEST[field]} characters" in p.text for p in problems)


def test_a_warning_is_ticked_off_with_a_reason_and_an_error_never() -> None:
    warning = Problem("vat_number", Severity.WARNING, "Check digit.")
    matter = Problem("ship_to.country", Severity.SUPERVISOR, "Outside.")
    error = Problem("contact_name", Severity.ERROR, "Missing.")
    assert unconfirmed((warning, matter, error), {"vat_number": "seen on paper"}) == (matter,)
    assert unconfirmed((warning,), {"vat_number": "  "}) == (warning,)
    assert is_valid((warning, matter), {"vat_number": "seen", "ship_to.country": "agreed"})
    assert not is_valid((error,), {"contact_name": "whatever"})


def test_every_field_of_the_form_has_a_label() -> None:
    paths = {f"ship_to.{f.name}" for f in fields(Address)} | {f.name for f in fields(COMPLETE)}
    paths -= {"ship_to", "repair_centre_country", "today", "contract_region"}
    assert paths | {f"units.{f.name}" for f in fields(FormUnit)} == set(FIELD_LABELS)
    assert field_label("units.2.symptoms") == "Failure symptoms, unit 3"
    assert field_label("ship_to.post_code") == "Post code"


_TEXT = st.text(max_size=50)
_COUNTRY = st.one_of(st.sampled_from(["ES", "GB", "CH", "BR", "OM", "KP"]), st.text(max_size=3))


@given(
    st.builds(
        RequestFormFacts,
        ship_to=st.builds(Address, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _COUNTRY),
        repair_centre_country=st.sampled_from(["NL", "US", ""]),
        today=st.just(date(2026, 11, 16)),
        contact_name=_TEXT,
        contact_email=st.one_of(_TEXT, st.builds("{}@{}".format, _TEXT, _TEXT)),
        contact_telephone=_TEXT,
        collection_on=st.none() | st.dates(),
        vat_number=_TEXT,
        eori=_TEXT,
        letters_language=_TEXT,
        units=st.lists(st.builds(FormUnit, _TEXT, _TEXT, _TEXT, _TEXT), max_size=3).map(tuple),
        contract_region=st.none() | st.sampled_from(Region),
    )
)
@settings(max_examples=150, deadline=None)
def test_no_text_upsets_the_form(facts: RequestFormFacts) -> None:
    problems = validate_form(facts)
    assert all(p.text and field_label(p.field) for p in problems)
    assert validate_form(facts) == problems
