"""The time zone of a country, for a site whose register does not say its own."""

from collections.abc import Mapping
from types import MappingProxyType

FALLBACK = "UTC"

_OF_MOST_PEOPLE: Mapping[str, str] = MappingProxyType(
    {
        "AR": "America/Argentina/Buenos_Aires",
        "BR": "America/Sao_Paulo",
        "CD": "Africa/Kinshasa",
        "CL": "America/Santiago",
        "CY": "Asia/Nicosia",
        "DE": "Europe/Berlin",
        "EC": "America/Guayaquil",
        "ES": "Europe/Madrid",
        "KZ": "Asia/Almaty",
        "MX": "America/Mexico_City",
        "PS": "Asia/Hebron",
        "PT": "Europe/Lisbon",
        "RU": "Europe/Moscow",
        "UA": "Europe/Kyiv",
        "UZ": "Asia/Tashkent",
        "XK": "Europe/Belgrade",
    }
)
"""Countries with several zones in the two regions that are served: where most people live."""


def time_zone_of_country(code: str) -> str:
    """The IANA zone of a country (two letters); `FALLBACK` where it has several or is unknown.

    Source: CLDR's territories of zones, as Babel ships them.
    """
    from babel.core import get_global

    country = code.strip().upper()
    if country in _OF_MOST_PEOPLE:
        return _OF_MOST_PEOPLE[country]
    zones = get_global("territory_zones").get(country, [])
    return str(zones[0]) if len(zones) == 1 else FALLBACK


def place_words(zone: str) -> str:
    """Where a time or a day counts, after its figures: `in Amsterdam`; `UTC` for no place."""
    area, _, place = zone.rpartition("/")
    return f"in {place.replace('_', ' ')}" if area else zone
