"""The day on which a carrier calls at a site: not in the past, better no holiday there."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from desktop.domain.address_formats import country_format
from desktop.domain.addresses import Address, tidied
from desktop.domain.calendars import day_words, weekend
from desktop.domain.countries import country_in_sentence
from desktop.domain.problems import Problem
from desktop.domain.words import Severity

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Holidays are a matter of the autonomous community, addresses name the province (ISO 3166-2:ES).
_SPANISH_COMMUNITIES = {
    "AN": ("AL", "CA", "CO", "GR", "H", "J", "MA", "SE"),
    "AR": ("HU", "TE", "Z"),
    "AS": ("O",),
    "CB": ("S",),
    "CE": ("CE",),
    "CL": ("AV", "BU", "LE", "P", "SA", "SG", "SO", "VA", "ZA"),
    "CM": ("AB", "CR", "CU", "GU", "TO"),
    "CN": ("GC", "TF"),
    "CT": ("B", "GI", "L", "T"),
    "EX": ("BA", "CC"),
    "GA": ("C", "LU", "OR", "PO"),
    "IB": ("PM",),
    "MC": ("MU",),
    "MD": ("M",),
    "ML": ("ML",),
    "NC": ("NA",),
    "PV": ("BI", "SS", "VI"),
    "RI": ("LO",),
    "VC": ("A", "CS", "V"),
}


def collection_problems(day: date, address: Address, today: date) -> Iterator[Problem]:
    """What speaks against a collection on `day` at the address; field "collection_on"."""
    if day < today:
        text = f"{day_words(day)} is past: choose today or a later day."
        yield Problem("collection_on", Severity.ERROR, text)
        return
    site = tidied(address)
    holiday = _holiday(day, site)
    if holiday is not None:
        yield Problem(
            "collection_on", Severity.WARNING, f"{holiday} Confirm that somebody is there."
        )
    elif day.weekday() in weekend(site.country):
        text = f"{day_words(day)} is a {_WEEKDAYS[day.weekday()]}. Confirm that somebody is there."
        yield Problem("collection_on", Severity.WARNING, text)


def _holiday(day: date, site: Address) -> str | None:
    name = _holidays(site.country, "", day.year).get(day)
    if name is not None:
        where = country_in_sentence(site.country)
        return f"{day_words(day)} is a public holiday in {where} ({name})."
    province = _subdivision(site)
    name = _holidays(site.country, province, day.year).get(day) if province else None
    if name is None:
        return None
    return f"{day_words(day)} is a public holiday in {site.province} ({name})."


def _subdivision(site: Address) -> str:
    """The part of the country as the library of holidays names it, "" where it cannot be told."""
    import holidays

    form = country_format(site.country)
    known = form.province_named(site.province) if form else None
    key = known.key if known else site.province.upper()
    if site.country == "ES":
        key = next((c for c, provinces in _SPANISH_COMMUNITIES.items() if key in provinces), "")
    listed = holidays.list_supported_countries(include_aliases=False).get(site.country, [])
    return key if key in listed else ""


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str, year: int) -> dict[date, str]:
    """Public holidays with their English names; none for a country that nobody lists."""
    import holidays

    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision or None, years=year, language="en_US"
        )
    except NotImplementedError:
        return {}
    return {day: str(name) for day, name in found.items()}
