"""Working days by the weekend and the public holidays of each country."""

from datetime import UTC, date, datetime, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.calendars import (
    add_working_days,
    day_words,
    is_working_day,
    local_date,
    next_working_day,
    weekend,
    working_day_from,
    working_days_between,
)
from desktop.domain.places import REGION_BY_COUNTRY

FRIDAY = date(2026, 11, 20)

WITHOUT_LOCALE = {"BQ", "BV", "TF"}
"""Babel has no locale for these, so it cannot say their weekend."""


def test_the_weekend_is_that_of_the_country() -> None:
    assert not is_working_day(FRIDAY, "SA")
    assert is_working_day(FRIDAY, "NL")
    assert is_working_day(FRIDAY + timedelta(days=2), "IL")
    assert not is_working_day(FRIDAY + timedelta(days=1), "AE")


@pytest.mark.parametrize(
    "country", sorted({*REGION_BY_COUNTRY, "US", "CA", "IN", "AF"} - WITHOUT_LOCALE)
)
def test_the_table_of_weekends_is_that_of_cldr(country: str) -> None:
    locale = Locale.parse(f"und_{country}")
    first, last = locale.weekend_start, locale.weekend_end
    assert weekend(country) == frozenset(range(first, last + 1))


@pytest.mark.parametrize(
    ("country", "holiday"),
    [
        ("NL", date(2026, 4, 27)),
        ("ES", date(2026, 12, 8)),
        ("DE", date(2026, 5, 14)),
        ("US", date(2026, 11, 26)),
        ("BR", date(2026, 9, 7)),
        ("IS", date(2026, 6, 17)),
    ],
)
def test_public_holidays_are_no_working_days(country: str, holiday: date) -> None:
    assert not is_working_day(holiday, country)


def test_a_country_that_nobody_lists_has_its_weekend_only() -> None:
    assert is_working_day(date(2026, 1, 1), "ZZ")
    assert not is_working_day(date(2026, 1, 3), "ZZ")


def test_the_next_working_day_jumps_weekend_and_holidays() -> None:
    assert next_working_day(date(2026, 12, 24), "NL") == date(2026, 12, 28)


def test_no_days_on_means_the_day_itself_or_the_next_that_people_work_on() -> None:
    assert add_working_days(date(2026, 11, 16), 0, "NL") == date(2026, 11, 16)
    assert add_working_days(date(2026, 11, 21), 0, "NL") == date(2026, 11, 23)
    assert working_day_from(date(2026, 11, 21), "NL") == date(2026, 11, 23)


def test_fifteen_working_days_over_a_year_with_its_holidays() -> None:
    assert add_working_days(date(2026, 12, 14), 15, "NL") == date(2027, 1, 6)


def test_deadlines_do_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(FRIDAY, -1, "NL")


def test_working_days_between_count_the_last_day_and_not_the_first() -> None:
    assert working_days_between(date(2026, 11, 13), date(2026, 11, 16), "NL") == 1
    assert working_days_between(date(2026, 11, 9), date(2026, 11, 16), "NL") == 5
    assert working_days_between(date(2026, 11, 16), date(2026, 11, 16), "NL") == 0
    assert working_days_between(date(2026, 11, 17), date(2026, 11, 16), "NL") == 0


days = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 12, 31))


@given(days, st.integers(min_value=1, max_value=30), st.sampled_from(["NL", "SA", "IL", "BR"]))
def test_counting_on_and_counting_back_agree(day: date, count: int, country: str) -> None:
    later = add_working_days(day, count, country)
    assert is_working_day(later, country)
    assert working_days_between(day, later, country) == count


def test_the_date_is_that_of_the_place() -> None:
    instant = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert local_date(instant, "Europe/Amsterdam") == date(2026, 11, 17)
    assert local_date(instant, "America/New_York") == date(2026, 11, 16)


def test_an_instant_without_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="zone"):
        local_date(datetime(2026, 11, 16, 9, 0), "Europe/Amsterdam")


def test_dates_in_sentences_do_not_follow_the_computer() -> None:
    assert day_words(date(2025, 3, 5)) == "5 Mar 2025"
