"""Every country that is served has a time zone that this computer knows."""

from zoneinfo import ZoneInfo

import pytest

from desktop.domain.places import REGION_BY_COUNTRY
from desktop.domain.time_zones import FALLBACK, place_words, time_zone_of_country


@pytest.mark.parametrize("country", sorted(REGION_BY_COUNTRY.keys() - {"BV"}))
def test_a_served_country_has_a_zone(country: str) -> None:
    assert time_zone_of_country(country) != FALLBACK
    ZoneInfo(time_zone_of_country(country))


def test_what_is_not_known_falls_back_on_utc() -> None:
    assert time_zone_of_country("ZZ") == time_zone_of_country("") == FALLBACK
    assert time_zone_of_country(" de ") == "Europe/Berlin"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Amsterdam", "in Amsterdam"),
        ("America/Argentina/Buenos_Aires", "in Buenos Aires"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_named_by_its_place(zone: str, words: str) -> None:
    assert place_words(zone) == words
