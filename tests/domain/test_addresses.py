"""Addresses in their country's own order, and what their country does not allow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.addresses import (
    Address,
    address_lines,
    address_problems,
    needs_latin_name,
    province_choices,
    tidied,
)
from desktop.domain.post_boxes import post_box_in
from desktop.domain.words import Severity

PENACLARA = Address(
    name="Hostelería Peñaclara S.L.",
    street="Plaza de la Constitución s/n",
    unit="Servicios informáticos, planta 2",
    post_code="12598",
    town="Peñíscola",
    province="Castellón",
    country="ES",
)


def test_a_spanish_label_reads_as_the_picture_shows_it() -> None:
    assert address_lines(PENACLARA) == [
        "Hostelería Peñaclara S.L.",
        "Servicios informáticos, planta 2",
        "Plaza de la Constitución s/n",
        "12598 PEÑÍSCOLA CASTELLÓN",
        "SPAIN",
    ]


def test_a_label_that_stays_in_the_country_leaves_the_country_out() -> None:
    assert address_lines(PENACLARA, international=False)[-1] == "12598 PEÑÍSCOLA CASTELLÓN"


@pytest.mark.parametrize(
    ("address", "last_lines"),
    [
        (Address("B", "Havenkade 1", "", "1234ab", "Voorbeeld", "", "nl"), ["1234AB VOORBEELD"]),
        (Address("B", "12 Kirkstall Road", "", "ls3 1lh", "Leeds", "", "GB"), ["LEEDS", "LS3 1LH"]),
        (Address("B", "Loëstrasse 170", "", "7000", "Chur", "GR", "CH"), ["CH-7000 Chur"]),
        (Address("B", "Via Roma 1", "", "67100", "L'Aquila", "", "IT"), ["67100 L'AQUILA AQ"]),
        (Address("B", "Rua 1", "", "12209-904", "São José", "São Paulo", "BR"), None),
        (Address("B", "Κρήτης 1", "", "713 06", "Ηράκλειο", "", "GR"), ["713 06 ΗΡΑΚΛΕΙΟ"]),
        (Address("B", "Atatürk 1", "", "26010", "Eskişehir", "", "TR"), ["26010 ESKİŞEHİR"]),
        (Address("B", "Rustaveli 1", "", "0108", "თბილისი", "", "GE"), ["0108 თბილისი"]),
        (Address("B", "בן גוריון 14", "", "3309510", "חיפה", "", "IL"), ["חיפה 3309510"]),
        (Address("B", "Road 1", "", "", "Al Quoz", "Dubai", "AE"), ["Al Quoz", "Dubai"]),
        (Address("B", "Main Street 1", "", "GX11 1AA", "Gibraltar", "", "GI"), None),
    ],
    ids=lambda value: value.country if isinstance(value, Address) else "",
)
def test_lines_follow_the_order_and_capitals_of_the_country(
    address: Address, last_lines: list[str] | None
) -> None:
    lines = address_lines(address)
    assert address_problems(address) == []
    if last_lines is not None:
        assert lines[-1 - len(last_lines) : -1] == last_lines
    if address.country == "BR":
        assert lines[-3:] == ["SÃO JOSÉ-SP", "12209-904", "BRAZIL"]
    if address.country == "GI":
        assert lines.count("GIBRALTAR") == 2


def test_every_given_word_of_name_unit_and_street_stands_on_the_label() -> None:
    for country in ("ES", "HU", "JP", "CI", "AE", "BY"):
        address = Address("Firma X", "Street 12", "Floor 3", "1000", "Town", "", country)
        label = "\n".join(address_lines(address))
        assert all(part.upper() in label.upper() for part in ("Firma X", "Street 12", "Floor 3"))


@pytest.mark.parametrize(
    ("country", "typed", "bare"),
    [("DE", "D-88662", "88662"), ("NL", "NL-5211 HH", "5211 HH"), ("CH", "CH 7000", "7000"),
     ("LU", "L-4750", "4750"), ("LV", "LV-1073", "LV-1073"), ("DE", "D-8866", "D-8866")],
)  # fmt: skip
def test_the_country_before_a_post_code_is_taken_off(country: str, typed: str, bare: str) -> None:
    assert tidied(Address(post_code=typed, country=country)).post_code == bare


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"post_code": "1259"}, "post_code", "Post codes in Spain have five digits, for example"),
        ({"post_code": "28001"}, "post_code", "28001 is not in Castellón: codes there begin with"),
        ({"post_code": ""}, "post_code", "The post code is missing."),
        ({"province": "Castelon"}, "province", "There is no “Castelon” in Spain. Is it Castellón?"),
        ({"province": "Xyz"}, "province", "Choose it from the list."),
        ({"town": " "}, "town", "The town is missing."),
        ({"street": ""}, "street", "The street and number are missing."),
        ({"name": ""}, "name", "The organisation to ship to is missing."),
        ({"country": ""}, "country", "The country is missing."),
        ({"country": "ZZ"}, "country", "“ZZ” is no country code"),
        ({"country": "Spain"}, "country", "“SPAIN” is no country code"),
        ({"street": "Apartado 55"}, "street", "give the street and number."),
        ({"street": "Calle 1, Apdo. de Correos 55"}, "street", "take out “Apdo. de Correos 55”."),
    ],
)
def test_a_fault_is_named_at_its_field(change: dict[str, str], field: str, sentence: str) -> None:
    from dataclasses import replace

    problems = address_problems(replace(PENACLARA, **change))
    assert [problem.field for problem in problems] == [f"ship_to.{field}"]
    assert sentence in problems[0].text
    assert problems[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("country", "code", "sentence"),
    [
        ("GB", "LS3", "Post codes in the United Kingdom look like EC1Y 8SY or GIR 0AA."),
        ("NL", "5211", "Post codes in the Netherlands look like 1234 AB or 2490 AA."),
        ("PT", "2725", "Post codes in Portugal have seven digits, for example 2725-079."),
        ("CZ", "1", "Post codes in Czechia have five digits, for example 100 00."),
        ("CR", "123456", "Post codes in Costa Rica look like 1000 or 2010."),
    ],
)
def test_a_post_code_of_another_form_is_answered_with_the_right_one(
    country: str, code: str, sentence: str
) -> None:
    problems = address_problems(Address("X", "Street 1", "", code, "Town", "", country))
    assert sentence in [problem.text for problem in problems]


def test_a_province_that_the_post_code_tells_need_not_be_typed() -> None:
    from dataclasses import replace

    without = replace(PENACLARA, province="")
    assert address_problems(without) == []
    assert address_lines(without)[3] == "12598 PEÑÍSCOLA CASTELLÓN"


def test_an_unknown_province_that_the_country_does_not_ask_for_is_only_to_be_confirmed() -> None:
    problems = address_problems(Address("X", "Street 1", "", "", "Cork", "Xy", "IE"))
    assert [(p.field, p.severity) for p in problems] == [("ship_to.province", Severity.WARNING)]


def test_provinces_are_offered_where_the_country_has_them() -> None:
    assert "Castellón" in province_choices("ES")
    assert province_choices("DE") == ()
    assert province_choices("nowhere") == ()


@pytest.mark.parametrize(
    ("line", "country"),
    [
        ("P.O. Box 133", ""), ("PO Box 12", ""), ("POB 12", ""), ("Post Office Box 1", ""),
        ("Postfach 10 11", "DE"), ("BP 12", "FR"), ("Boîte postale n° 5", "FR"),
        ("Case postale 3", "CH"), ("CP 12", "CH"), ("Apartado 55", "ES"),
        ("Apartado de correos 55", "ES"), ("Casilla 9", "CL"), ("Caixa Postal 33", "BR"),
        ("Casella postale 3", "IT"), ("C.P. 3", "IT"), ("Postbus 99", "NL"),
        ("Postboks 5", "NO"), ("Box 12", "SE"), ("PL 12", "FI"), ("Skrytka pocztowa 7", "PL"),
        ("Poštovní přihrádka 7", "CZ"), ("Postafiók 3", "HU"), ("Pf. 3", "HU"),
        ("Τ.Θ. 123", "GR"), ("ת.ד. 55", "IL"), ("ص.ب ٥٥", "OM"), ("ص.ب. 12", "SA"),
        ("а/я 5", "UA"), ("п.к. 12", "BG"), ("Posta Kutusu 4", "TR"), ("P.K. 4", "TR"),
    ],
)  # fmt: skip
def test_a_post_box_is_recognised_in_the_languages_of_the_regions(line: str, country: str) -> None:
    assert post_box_in(line, country) == line


@pytest.mark.parametrize(
    "street",
    ["Plaza de la Constitución s/n", "Pl. Mayor 12", "Postgasse 4", "Boxberger Straße 12",
     "PL 12", "Box Hill Road 12", "Rue de la Boîte 5", "пл. „Майка България“ 2", "Apartment 5"],
)  # fmt: skip
def test_a_street_that_only_sounds_alike_is_no_post_box(street: str) -> None:
    assert post_box_in(street, "ES") is None


def test_letters_that_a_carrier_may_not_read_are_told() -> None:
    assert needs_latin_name("Ναυτιλιακή Ελαία Α.Ε.")
    assert needs_latin_name("رشة")
    assert not needs_latin_name("Zakłady „Żółw” S.A. 12")


_TEXT = st.text(max_size=60)


@given(
    st.builds(
        Address, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT, _TEXT,
        st.one_of(st.sampled_from(["ES", "GB", "GR", "TR", "AE", "IT", "BR", "HU", "XK"]), _TEXT),
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_no_text_upsets_lines_or_problems(address: Address) -> None:
    assert all(line and "\n" not in line for line in address_lines(address))
    assert all(problem.field.startswith("ship_to.") for problem in address_problems(address))
