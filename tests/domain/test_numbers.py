"""Numbers that the desk gives out, read back however they were typed, with mistakes caught."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.numbers import (
    HIGHEST_COUNTER,
    case_number,
    counter_after_restore,
    read_case_number,
    read_rma_number,
    rma_number,
)


def test_the_number_of_the_policy_page_comes_out() -> None:
    assert rma_number(2026, 4217) == "R26-004217-5"


@pytest.mark.parametrize("typed", ["R26-004217-5", "r260042175", " R26 004217 5", "Ｒ26–004217–5"])
def test_an_rma_number_is_read_in_any_writing(typed: str) -> None:
    assert read_rma_number(typed) == "R26-004217-5"


@pytest.mark.parametrize("typed", ["", "R26-004217", "R26-004217-6", "CA-004217", "R26-0O4217-5"])
def test_what_is_no_rma_number_is_not_read(typed: str) -> None:
    assert read_rma_number(typed) is None


counters = st.integers(min_value=1, max_value=999_999)


@given(st.integers(min_value=2000, max_value=2099), counters)
def test_every_rma_number_reads_back(year: int, counter: int) -> None:
    number = rma_number(year, counter)
    assert read_rma_number(number) == number


@given(counters, st.integers(min_value=1, max_value=8), st.sampled_from("0123456789"))
def test_one_mistyped_digit_is_caught(counter: int, place: int, digit: str) -> None:
    number = rma_number(2026, counter).replace("-", "")
    mistyped = number[:place] + digit + number[place + 1 :]
    assert (read_rma_number(mistyped) is None) == (mistyped != number)


def test_nearly_all_digits_that_changed_places_are_caught() -> None:
    """ISO 7064's hybrid systems catch every single mistake, and of these all but a few: 67 and 76
    in R26-000567-N for one."""
    tried, missed = 0, 0
    for counter in range(1, 3_000):
        number = rma_number(2026, counter).replace("-", "")
        for place in range(1, 8):
            swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            if swapped != number:
                tried += 1
                missed += read_rma_number(swapped) is not None
    assert 0 < missed < tried / 200


def test_a_case_number_is_the_desk_code_and_six_digits() -> None:
    assert case_number("A", 4217) == "CA-004217"
    assert case_number("BX", 1) == "CBX-000001"


@pytest.mark.parametrize("typed", ["CA-004217", "ca004217", " ca 004217"])
def test_a_case_number_is_read_in_any_writing(typed: str) -> None:
    assert read_case_number(typed) == "CA-004217"


@pytest.mark.parametrize("typed", ["", "CA-4217", "C-004217", "A05860D26395078A", "R26-004217-5"])
def test_what_is_no_case_number_is_not_read(typed: str) -> None:
    assert read_case_number(typed) is None


@pytest.mark.parametrize("counter", [0, -1, 1_000_000])
def test_a_counter_that_six_digits_cannot_hold_is_refused(counter: int) -> None:
    with pytest.raises(ValueError, match="999999"):
        rma_number(2026, counter)
    with pytest.raises(ValueError, match="999999"):
        case_number("A", counter)


@pytest.mark.parametrize("code", ["", "a", "A1", "ABCDE"])
def test_a_desk_code_that_is_not_letters_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="desk code"):
        case_number(code, 1)


@pytest.mark.parametrize(
    ("value", "worked", "away", "went_on_at", "goes_on_at"),
    [
        (200, 100, 0, 0, 1_200),
        (200, 100, 10, 0, 1_260),  # two a day for ten days, three times
        (200, 0.1, 1, 0, 1_800),  # who worked for an hour is not taken to give as many each hour
        (200, 100, 0, 1_200, 2_200),  # restored a second time from one copy
        (5_000, 100, 0, 1_200, 6_000),  # and from a later one
        (0, 0, 400, 0, 1_000),
        (900_000, 100, 4_000, 0, 910_999),  # what is left is not used up by one restore
    ],
)
def test_after_a_restore_no_number_comes_again(
    value: int, worked: float, away: float, went_on_at: int, goes_on_at: int
) -> None:
    spans = timedelta(days=worked), timedelta(days=away)
    assert counter_after_restore(value, *spans, went_on_at) == goes_on_at


spans = st.timedeltas(timedelta(0), timedelta(days=4_000))


@given(counters, spans, spans, st.lists(st.integers(0, 999), max_size=5))
def test_one_copy_restored_often_gives_no_number_twice(
    value: int, worked: timedelta, away: timedelta, given_between: list[int]
) -> None:
    used, went_on_at = value, 0
    for count in given_between:
        went_on_at = counter_after_restore(value, worked, away, went_on_at)
        assert went_on_at >= used
        used = went_on_at + count


@given(st.integers(0, HIGHEST_COUNTER - 20_000), spans, spans)
def test_a_restore_leaves_most_numbers_to_be_given(
    value: int, worked: timedelta, away: timedelta
) -> None:
    left_out = counter_after_restore(value, worked, away) - value
    assert 1_000 <= left_out <= 1_000 + (HIGHEST_COUNTER - value) // 10
