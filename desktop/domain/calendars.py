"""Working days of a country: its public holidays and its weekend. No clock: days are arguments."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_SATURDAY_AND_SUNDAY = frozenset({5, 6})

_WEEKENDS: dict[str, frozenset[int]] = {
    **dict.fromkeys(("AF",), frozenset({3, 4})),
    **dict.fromkeys(
        ("BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "SD", "SY", "YE"),
        frozenset({4, 5}),
    ),
    **dict.fromkeys(("IR",), frozenset({4})),
    **dict.fromkeys(("IN", "UG"), frozenset({6})),
}
"""Weekends that are not Saturday and Sunday, Monday being 0. Source: Unicode CLDR, supplemental
`weekData`; a test compares this table with the CLDR that Babel carries."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def weekend(country: str) -> frozenset[int]:
    """Give the days of the week without work (Monday 0) in a country (two letters, ISO 3166)."""
    return _WEEKENDS.get(country, _SATURDAY_AND_SUNDAY)


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Give the public holidays of a whole country in a year; none where nobody lists them.

    Holidays of single regions of the country are not among them.
    """
    import holidays  # a large package: loaded when a working day is first asked for

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def is_working_day(day: date, country: str) -> bool:
    """Is it neither weekend nor a public holiday there?"""
    return day.weekday() not in weekend(country) and day not in public_holidays(country, day.year)


def next_working_day(day: date, country: str) -> date:
    """Give the first working day after `day`."""
    return working_day_from(day + timedelta(days=1), country)


def working_day_from(day: date, country: str) -> date:
    """Give `day` itself if people work then, else the next day on which they do."""
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, country: str) -> date:
    """Give the `count`-th working day after `day`; with 0 the same day, or the next working one.

    Raises ValueError for a negative count: deadlines do not run backwards.
    """
    if count < 0:
        raise ValueError(f"Working days are counted forwards, and {count} is less than none.")
    if count == 0:
        return working_day_from(day, country)
    for _ in range(count):
        day = next_working_day(day, country)
    return day


def working_days_between(earlier: date, later: date, country: str) -> int:
    """Count the working days after `earlier`, up to `later` and with it; 0 if it is not later."""
    days = (later - earlier).days
    return sum(is_working_day(earlier + timedelta(days=n), country) for n in range(1, days + 1))


def local_date(instant: datetime, time_zone: str) -> date:
    """Give the date that it is in a place (IANA name) at an instant.

    Raises ValueError for an instant without a zone.
    """
    return local_time(instant, time_zone).date()


def local_time(instant: datetime, time_zone: str) -> datetime:
    """Give the wall-clock time of a place (IANA name) at an instant.

    Raises ValueError for an instant without a zone.
    """
    if instant.tzinfo is None:
        raise ValueError(f"The time {instant.isoformat()} has no zone, so its day is not known.")
    return instant.astimezone(ZoneInfo(time_zone))


def day_words(day: date) -> str:
    """Write a date as the desk's own sentences do: ``15 Mar 2025``, in any locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
