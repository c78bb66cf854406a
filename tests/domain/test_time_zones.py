"""Every country that is served has a time zone that this computer knows."""

from zoneinfo import ZoneInfo

import pytest

from desktop.domain.places import REGION_BY_COUNTRY
from desktop.domain.time_zones import FALLBACK, time_zone_of_country


@pytest.mark.parametrize("country", sorted(REGION_BY_COUNTRY.keys() - {"BV"}))
def test_a_served_country_has_a_zone(country: str) -> None:
    assert time_zone_of_country(country) != FALLBACK
    ZoneInfo(time_zone_of_country(country))


def test_what_is_not_known_falls_back_on_utc() -> None:
    assert time_zone_of_country("ZZ") == time_zone_of_country("") == FALLBACK
    assert time_zone_of_country(" de ") == "Europe/Berlin"
