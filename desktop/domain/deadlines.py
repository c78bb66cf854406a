"""What is due when: each promise in calendar or working days of the right place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from desktop.domain.calendars import (
    add_working_days,
    day_words,
    is_working_day,
    local_date,
    local_time,
    next_working_day,
)
from desktop.domain.policy import Policy
from desktop.domain.time_zones import place_words
from desktop.domain.words import Fulfilment


class DeadlineKind(StrEnum):
    """What is to be done by the day."""

    FORM = "request form sent"
    FORM_ANSWER = "returned form answered"
    REVIEW = "batch review decided"
    REPLACEMENT = "replacement shipped"
    FAULTY_UNIT = "faulty unit back"
    RETURN = "return lapses"
    LABEL = "return label valid"
    REPAIR = "repair finished"
    VERIFICATION = "customer asked whether it works"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A promise with its day. `place_country` (two letters) is the place whose calendar counted;
    `explanation` says in one sentence how the day came about."""

    kind: str
    due_on: date
    place_country: str
    explanation: str


def form_due(reported_on: date, policy: Policy, country: str) -> Deadline:
    """When the request form is to be sent after the case was opened, at the desk's place."""
    days = policy.form_sent_working_days
    due = add_working_days(reported_on, days, country)
    return Deadline(
        DeadlineKind.FORM, due, country, f"{_within(days)} of {day_words(reported_on)}."
    )


def form_answer_due(returned_on: date, policy: Policy, country: str) -> Deadline:
    """When a returned form is to be validated, or everything missing asked in one mail."""
    days = policy.returned_form_answered_working_days
    due = add_working_days(returned_on, days, country)
    return Deadline(
        DeadlineKind.FORM_ANSWER, due, country, f"{_within(days)} of {day_words(returned_on)}."
    )


def review_due(opened_on: date, policy: Policy, country: str) -> Deadline:
    """When a batch review is to be decided: the same working day."""
    days = policy.batch_review_due_working_days
    due = add_working_days(opened_on, days, country)
    return Deadline(
        DeadlineKind.REVIEW, due, country, f"{_within(days)} of {day_words(opened_on)}."
    )


def replacement_leaves(at: datetime, policy: Policy, country: str) -> date:
    """Give the day on which a replacement leaves that is authorised at an instant.

    Before the cut-off of a working day of the warehouse's `country` it is that day, else the
    next working one. Raises ValueError for a time without a zone.
    """
    there = local_time(at, policy.replacement_cut_off_zone)
    if is_working_day(there.date(), country) and there.time() < policy.replacement_cut_off:
        return there.date()
    return next_working_day(there.date(), country)


def minutes_to_cut_off(at: datetime, policy: Policy, country: str) -> int | None:
    """Count the whole minutes in which an acceptance still ships today; None if it no longer does.

    Raises ValueError for a time without a zone.
    """
    there = local_time(at, policy.replacement_cut_off_zone)
    if replacement_leaves(at, policy, country) != there.date():
        return None
    cut_off = datetime.combine(there.date(), policy.replacement_cut_off, there.tzinfo)
    return int((cut_off - there).total_seconds() // 60)


def faulty_unit_back(delivered_on: date, policy: Policy) -> date:
    """Give the last day for the faulty unit, counted from the replacement's delivery."""
    return delivered_on + timedelta(days=policy.faulty_unit_back_days)


def assumed_delivery(shipped_on: date, policy: Policy) -> date:
    """Give the day from which to count where no delivery is known: shipped plus transit days."""
    return shipped_on + timedelta(days=policy.transit_days)


def faulty_unit_reminders(delivered_on: date, policy: Policy) -> tuple[date, ...]:
    """Give the days on which the customer is reminded of the faulty unit."""
    return tuple(delivered_on + timedelta(days=n) for n in policy.faulty_unit_reminder_days)


def repair_due(received_on: date, paused_days: int, policy: Policy, country: str) -> date:
    """Give the day by which a repair is finished, in working days of the repair centre.

    `paused_days` are the working days for which a quote was open.
    """
    return add_working_days(received_on, policy.repair_working_days + paused_days, country)


def lapse_on(issued_on: date, policy: Policy) -> date:
    """Give the last day for a return and repair to arrive; after it the line lapses."""
    return issued_on + timedelta(days=policy.return_lapses_days)


def return_reminders(issued_on: date, policy: Policy) -> tuple[date, ...]:
    """Give the days on which the customer is reminded to send the unit in."""
    return tuple(issued_on + timedelta(days=n) for n in policy.return_reminder_days)


def label_valid_until(made_on: date, policy: Policy) -> date:
    """Give the last day on which a return label may be used."""
    return made_on + timedelta(days=policy.label_valid_days)


def verification_dates(delivered_on: date, policy: Policy, country: str) -> tuple[date, ...]:
    """Give the days on which to ask whether it works, in working days of the site."""
    day = add_working_days(delivered_on, policy.verification_working_days, country)
    asked: list[date] = []
    for _ in range(policy.verification_times):
        asked.append(day)
        day = add_working_days(day, policy.verification_apart_working_days, country)
    return tuple(asked)


def rma_deadlines(
    fulfilment: Fulfilment,
    issued_at: datetime,
    policy: Policy,
    warehouse_country: str,
    time_zone: str,
) -> tuple[Deadline, ...]:
    """Give what an RMA promises from the moment that it is issued, soonest first.

    `time_zone` is the warehouse's (IANA name). What begins with a delivery or a receipt is not
    among these. Raises ValueError for a time without a zone.
    """
    match fulfilment:
        case Fulfilment.ADVANCE_REPLACEMENT:
            first = _replacement(issued_at, policy, warehouse_country)
        case Fulfilment.RETURN_AND_REPAIR | Fulfilment.REPAIR_AFTER_QUOTE:
            first = _lapse(local_date(issued_at, time_zone), policy, warehouse_country)
        case Fulfilment.NONE_YET:
            return ()
    label = _label(local_date(issued_at, time_zone), policy, warehouse_country)
    return tuple(sorted((first, label), key=lambda deadline: deadline.due_on))


def _replacement(issued_at: datetime, policy: Policy, country: str) -> Deadline:
    leaves = replacement_leaves(issued_at, policy, country)
    there = local_time(issued_at, policy.replacement_cut_off_zone)
    place = place_words(policy.replacement_cut_off_zone)
    cut_off = f"{policy.replacement_cut_off:%H:%M} {place}"
    if leaves == there.date():
        said = f"Issued before {cut_off} on {day_words(leaves)}: it leaves the same day."
    elif not is_working_day(there.date(), country):
        said = (
            f"Issued on {day_words(there.date())}, when the warehouse is closed: "
            "it leaves the next working day."
        )
    else:
        said = (
            f"Issued on {day_words(there.date())}, not before {cut_off}: "
            "it leaves the next working day."
        )
    return Deadline(DeadlineKind.REPLACEMENT, leaves, country, said)


def _lapse(issued_on: date, policy: Policy, country: str) -> Deadline:
    return Deadline(
        DeadlineKind.RETURN,
        lapse_on(issued_on, policy),
        country,
        f"{policy.return_lapses_days} days after the issue on {day_words(issued_on)}.",
    )


def _label(issued_on: date, policy: Policy, country: str) -> Deadline:
    return Deadline(
        DeadlineKind.LABEL,
        label_valid_until(issued_on, policy),
        country,
        f"{policy.label_valid_days} days after it was made on {day_words(issued_on)}.",
    )


def _within(working_days: int) -> str:
    match working_days:
        case 0:
            return "The same working day, or the next one if nobody works on the day"
        case 1:
            return "Within 1 working day"
        case _:
            return f"Within {working_days} working days"
