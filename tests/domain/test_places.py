"""Each country has its region, each region its repair centre, and some get nothing."""

from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from desktop.domain.places import (
    EMBARGOED,
    REGION_BY_COUNTRY,
    REPAIR_CENTRES,
    embargo,
    region_of_contract,
    region_of_country,
    repair_centre_for,
)
from desktop.domain.words import Region


@pytest.mark.parametrize(
    ("number", "region"),
    [
        ("NC173634-EM", Region.EMEA),
        (" nc173634-em ", Region.EMEA),
        ("NC724360-CS", Region.CSA),
        ("NC724360", None),
        ("NC724360-US", None),
        ("", None),
    ],
)
def test_the_suffix_of_a_contract_is_its_region(number: str, region: Region | None) -> None:
    assert region_of_contract(number) is region


@pytest.mark.parametrize(
    "code",
    [
        "NL",
        "GB",
        "IS",
        "ES",
        "DE",
        "CH",
        "IT",
        "FR",
        "DK",
        "OM",
        "GR",
        "PL",
        "IL",
        "ZA",
        "KE",
        "AE",
    ],
)
def test_europe_the_middle_east_and_africa_are_one_region(code: str) -> None:
    assert region_of_country(code) is Region.EMEA


@pytest.mark.parametrize("code", ["BR", "AR", "CL", "CO", "MX", "PA", "CR", "PE", "UY", "DO"])
def test_central_and_south_america_are_the_other(code: str) -> None:
    assert region_of_country(code) is Region.CSA


@pytest.mark.parametrize("code", ["US", "CA", "JP", "CN", "IN", "AU", "ZZ", ""])
def test_countries_elsewhere_have_no_region(code: str) -> None:
    assert region_of_country(code) is None


@pytest.mark.parametrize("code", REGION_BY_COUNTRY)
def test_every_code_of_the_table_is_a_territory_that_cldr_names(code: str) -> None:
    assert code in Locale("en").territories


@pytest.mark.parametrize("region", list(Region))
def test_each_region_has_one_repair_centre_marked_to_be_replaced(region: Region) -> None:
    centre = repair_centre_for(region)
    assert [place for place in REPAIR_CENTRES if place.region is region] == [centre]
    assert centre.placeholder
    assert ZoneInfo(centre.time_zone)


def test_embargoed_destinations_say_why() -> None:
    for code in EMBARGOED:
        said = embargo(code.lower())
        assert said is not None
        assert said.endswith(".")
    assert embargo("NL") is None
