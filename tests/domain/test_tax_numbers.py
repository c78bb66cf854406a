"""VAT and EORI numbers: check digits, lengths, and the routes that need one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.countries import crosses_customs_border
from desktop.domain.tax_numbers import eori_problem, tax_number_required, vat_problem


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("ESB58378431", "ES"), ("B58378431", "ES"), ("es b 5837843 1", "ES"),
        ("NL964032594B01", "NL"), ("DK94580730", "DK"), ("DE303642621", "DE"),
        ("GB418923829", "GB"), ("XI418923829", "GB"), ("EL003797429", "GR"),
        ("CHE-319.663.581 MWST", "CH"), ("CHE319663581", "CH"), ("NO 923609016 MVA", "NO"),
        ("923609016", "NO"), ("FR78747349520", "MC"), ("00.000.000/0001-91", "BR"),
        ("whatever 1", "AE"), ("", "ES"), ("   ", "ES"),
    ],
)  # fmt: skip
def test_a_right_number_is_left_alone(number: str, country: str) -> None:
    assert vat_problem(number, country) is None


@pytest.mark.parametrize(
    ("number", "country", "sentence"),
    [
        ("ESB58378432", "ES", "The check digit of ESB58378432 is wrong"),
        ("NL964032595B01", "NL", "check digit"),
        ("923609017", "NO", "check digit"),
        ("DE12", "DE", "another length"),
        ("IT07551770030", "ES", "IT07551770030 is a tax number of Italy, the address is in Spain."),
        ("ES§§§", "ES", "is not written like a tax number of Spain"),
    ],
)
def test_a_wrong_number_is_told_in_a_sentence(number: str, country: str, sentence: str) -> None:
    assert sentence in (vat_problem(number, country) or "")


@pytest.mark.parametrize(
    ("number", "country", "sentence"),
    [
        ("GB418923829000", "GB", None),
        ("gb 418923829 000", "GB", None),
        ("XI418923829000", "GB", None),
        ("ESB58378431", "ES", None),
        ("DE1234567", "ES", None),
        ("FR73282932000074", "FR", None),
        ("", "GB", None),
        ("NL123456789", "NL", "The check digit of NL123456789 is wrong"),
        ("GB418923828000", "GB", "check digit"),
        ("GB12", "GB", "An EORI number of the United Kingdom has 12 or 15 characters after GB."),
        ("US123", "US", "begins with the letters of an EU country, GB or XI"),
        ("NL", "NL", "up to 15 letters and digits"),
        ("DE1234567890123456", "DE", "up to 15 letters and digits"),
        ("DE1234567", "GB", "was given out by Germany, the address is in the United Kingdom."),
    ],
)
def test_eori_is_judged_by_prefix_length_and_embedded_number(
    number: str, country: str, sentence: str | None
) -> None:
    problem = eori_problem(number, country)
    assert problem is None if sentence is None else sentence in (problem or "")


@pytest.mark.parametrize(
    ("ship_to", "repair_centre", "field"),
    [
        ("ES", "NL", None), ("MC", "NL", None), ("NL", "NL", None), ("PR", "US", None),
        ("GB", "NL", "eori"), ("IM", "NL", "eori"), ("NL", "US", "eori"),
        ("CH", "NL", "vat_number"), ("NO", "NL", "vat_number"), ("BR", "US", "vat_number"),
        ("LI", "CH", None), ("", "NL", None), ("ES", "", None),
    ],
)  # fmt: skip
def test_a_customs_route_needs_the_number_of_its_destination(
    ship_to: str, repair_centre: str, field: str | None
) -> None:
    assert tax_number_required(ship_to, repair_centre) == field


@pytest.mark.parametrize(
    ("country", "post_code"), [("ES", "51001"), ("ES", "52001"), ("DE", "78266"), ("IT", "23041")]
)
def test_places_outside_the_customs_union_are_across_the_border(
    country: str, post_code: str
) -> None:
    assert crosses_customs_border(country, "NL", post_code)
    assert tax_number_required(country, "NL", post_code) == "vat_number"
    assert not crosses_customs_border(country, "NL", "35001")


@given(st.text(max_size=60), st.sampled_from(["ES", "FR", "CH", "NO", "GB", "BR", "MX", "", "??"]))
@settings(max_examples=200, deadline=None)
def test_no_text_upsets_the_judgement(text: str, country: str) -> None:
    for problem in (vat_problem(text, country), eori_problem(text, country)):
        assert problem is None or problem.endswith(".")
