"""Numbers that the desk gives out, read back however they were typed, with mistakes caught."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.numbers import case_number, read_case_number, read_rma_number, rma_number


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


@given(counters, st.integers(min_value=1, max_value=7))
def test_two_digits_that_changed_places_are_caught(counter: int, place: int) -> None:
    number = rma_number(2026, counter).replace("-", "")
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (read_rma_number(swapped) is None) == (swapped != number)


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
