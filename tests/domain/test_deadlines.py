"""Each promise falls on the right day of the right place."""

from datetime import UTC, date, datetime

import pytest

from desktop.domain.deadlines import (
    DeadlineKind,
    assumed_delivery,
    faulty_unit_back,
    faulty_unit_reminders,
    form_answer_due,
    form_due,
    label_valid_until,
    lapse_on,
    minutes_to_cut_off,
    repair_due,
    replacement_leaves,
    return_reminders,
    review_due,
    rma_deadlines,
    verification_dates,
)
from desktop.domain.policy import POLICY_2026_03 as POLICY
from desktop.domain.words import Fulfilment

MONDAY = date(2026, 11, 16)


def utc(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        (utc(16, 13, 59), date(2026, 11, 16)),
        (utc(16, 14, 0), date(2026, 11, 17)),
        (utc(16, 23, 30), date(2026, 11, 17)),
        (utc(20, 14, 0), date(2026, 11, 23)),
        (utc(21, 9, 0), date(2026, 11, 23)),
        (utc(25, 9, 0, month=12), date(2026, 12, 28)),
        (datetime(2026, 7, 6, 12, 59, tzinfo=UTC), date(2026, 7, 6)),
        (datetime(2026, 7, 6, 13, 0, tzinfo=UTC), date(2026, 7, 7)),
    ],
)
def test_a_replacement_leaves_the_same_day_before_the_cut_off(at: datetime, leaves: date) -> None:
    assert replacement_leaves(at, POLICY, "NL") == leaves


def test_a_cut_off_needs_a_time_with_its_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        replacement_leaves(datetime(2026, 11, 16, 9, 0), POLICY, "NL")


def test_what_a_minute_is_worth_is_known() -> None:
    assert minutes_to_cut_off(utc(16, 13, 13), POLICY, "NL") == 47
    assert minutes_to_cut_off(utc(16, 14, 0), POLICY, "NL") is None
    assert minutes_to_cut_off(utc(21, 9, 0), POLICY, "NL") is None


def test_the_faulty_unit_is_due_thirty_days_after_delivery_with_three_reminders() -> None:
    assert faulty_unit_back(MONDAY, POLICY) == date(2026, 12, 16)
    assert faulty_unit_reminders(MONDAY, POLICY) == (
        date(2026, 11, 30),
        date(2026, 12, 11),
        date(2026, 12, 16),
    )


def test_an_unknown_delivery_is_the_shipping_and_the_transit_days() -> None:
    assert assumed_delivery(MONDAY, POLICY) == date(2026, 11, 21)


def test_a_repair_takes_fifteen_working_days_and_waits_for_a_quote() -> None:
    assert repair_due(MONDAY, 0, POLICY, "NL") == date(2026, 12, 7)
    assert repair_due(MONDAY, 3, POLICY, "NL") == date(2026, 12, 10)
    assert repair_due(MONDAY, 0, POLICY, "US") == date(2026, 12, 8)  # Thanksgiving lies between


def test_a_return_lapses_after_sixty_days_with_two_reminders() -> None:
    assert lapse_on(MONDAY, POLICY) == date(2027, 1, 15)
    assert return_reminders(MONDAY, POLICY) == (date(2026, 12, 16), date(2027, 1, 5))


def test_a_label_is_valid_for_thirty_days() -> None:
    assert label_valid_until(MONDAY, POLICY) == date(2026, 12, 16)


def test_the_customer_is_asked_three_times_three_working_days_apart() -> None:
    assert verification_dates(MONDAY, POLICY, "NL") == (
        date(2026, 11, 19),
        date(2026, 11, 24),
        date(2026, 11, 27),
    )


def test_form_answer_and_review_are_due_in_working_days() -> None:
    friday = date(2026, 11, 20)
    assert form_due(friday, POLICY, "NL").due_on == date(2026, 11, 23)
    assert form_answer_due(friday, POLICY, "NL").due_on == friday
    assert review_due(date(2026, 11, 21), POLICY, "NL").due_on == date(2026, 11, 23)


def test_an_advance_replacement_promises_its_shipping_and_its_label() -> None:
    promised = rma_deadlines(
        Fulfilment.ADVANCE_REPLACEMENT, utc(16, 9), POLICY, "NL", "Europe/Amsterdam"
    )
    assert [(deadline.kind, deadline.due_on) for deadline in promised] == [
        (DeadlineKind.REPLACEMENT, MONDAY),
        (DeadlineKind.LABEL, date(2026, 12, 16)),
    ]
    assert promised[0].explanation == (
        "Issued before 15:00 in Amsterdam on 16 Nov 2026: it leaves the same day."
    )


@pytest.mark.parametrize(
    ("at", "said"), [(utc(16, 15), "not before 15:00"), (utc(21, 9), "the warehouse is closed")]
)
def test_a_replacement_that_leaves_later_says_why(at: datetime, said: str) -> None:
    promised = rma_deadlines(Fulfilment.ADVANCE_REPLACEMENT, at, POLICY, "NL", "Europe/Amsterdam")
    assert said in promised[0].explanation


@pytest.mark.parametrize(
    "fulfilment", [Fulfilment.RETURN_AND_REPAIR, Fulfilment.REPAIR_AFTER_QUOTE]
)
def test_a_return_and_repair_promises_to_wait_sixty_days(fulfilment: Fulfilment) -> None:
    promised = rma_deadlines(fulfilment, utc(16, 23, 30), POLICY, "NL", "Europe/Amsterdam")
    assert [(deadline.kind, deadline.due_on) for deadline in promised] == [
        (DeadlineKind.LABEL, date(2026, 12, 17)),
        (DeadlineKind.RETURN, date(2027, 1, 16)),
    ]


def test_nothing_is_promised_while_the_asset_check_is_open() -> None:
    assert rma_deadlines(Fulfilment.NONE_YET, utc(16, 9), POLICY, "NL", "Europe/Amsterdam") == ()
