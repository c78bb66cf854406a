"""Telephone numbers that can and cannot exist."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.domain.telephone import format_telephone, telephone_problem


@pytest.mark.parametrize(
    ("text", "country"),
    [("+34 964 480 050", "ES"), ("964 480 050", "ES"), ("+49 7551 9234 0", "ES"),
     ("+44 113 496 0000", ""), ("+354 415 2500", "IS"), ("+34 964 480 050 ext 12", "ES")],
)  # fmt: skip
def test_a_number_that_can_exist_is_left_alone(text: str, country: str) -> None:
    assert telephone_problem(text, country) is None


@pytest.mark.parametrize(
    ("text", "country", "sentence"),
    [
        ("+34 964 48", "ES", "Too short to be a number in Spain."),
        ("964 48", "ES", "Too short to be a number in Spain."),
        ("964 48", "", "Begin with + and the country's code, for example +34."),
        ("+44 113 496 0000 000 000", "ES", "Too long to be a number in the United Kingdom."),
        ("+34 123 456 789", "ES", "There is no such number in Spain: compare the digits."),
        ("+999 1234567", "ES", "No country has the code after the +."),
        ("ask reception", "ES", "This is not a telephone number"),
        ("1" * 61, "ES", "Too long to be a telephone number."),
    ],
)
def test_a_number_that_cannot_exist_is_told_why(text: str, country: str, sentence: str) -> None:
    assert sentence in (telephone_problem(text, country) or "")


def test_a_number_is_shown_as_it_is_dialled_from_anywhere() -> None:
    assert format_telephone("0113 496 0000", "GB") == "+44 113 496 0000"
    assert format_telephone(" ask   reception ", "GB") == "ask reception"


@given(st.text(max_size=80), st.sampled_from(["ES", "GB", "", "ZZ", "es "]))
@settings(max_examples=200, deadline=None)
def test_no_text_upsets_the_judgement(text: str, country: str) -> None:
    assert isinstance(format_telephone(text, country), str)
    problem = telephone_problem(text, country)
    assert problem is None or problem.endswith(".")
