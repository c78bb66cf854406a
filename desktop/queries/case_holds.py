"""What holds a case up: each reason in a sentence, with its facts and where to go to end it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.calendars import day_words, local_date
from desktop.domain.languages import language_name
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.next_steps import Step
from desktop.domain.time_zones import place_words
from desktop.domain.words import (
    CaseKind,
    CaseState,
    DeadlineState,
    FormState,
    Fulfilment,
    ReviewState,
    Severity,
    UnitState,
)
from desktop.queries.case_detail import CaseView, DeadlineView, ReviewView, UnitView
from desktop.queries.forms import form_view
from desktop.queries.reviews import EarlierRequest, review_view


class HoldKind(StrEnum):
    """Why a case does not go on; the value is the word of its badge."""

    ENDED = "Ended"
    LINE = "Line"
    ASKED = "Asked"
    ASSET_CHECK = "Asset check"
    DOUBT = "In doubt"
    BATCH_RULE = "Batch rule"
    NOTICE = "Notice"
    MISSING = "Missing"
    FORM = "Form"
    DEADLINE = "Due"
    REFUSED = "Refused"
    OTHERWISE = "Otherwise"


class GoesTo(StrEnum):
    """What opens when somebody follows a fact."""

    UNIT = "unit"
    DOUBT = "doubt"
    VERIFY = "verify"
    FORM = "form"
    REVIEW = "review"
    CASE = "case"
    STEP = "step"
    SYNC = "refused act"


@dataclass(frozen=True, slots=True)
class HoldFact:
    """One line under a reason; `goes_to` with `target` says what opens, None for nothing."""

    label: str
    value: str
    goes_to: GoesTo | None = None
    target: UUID | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason: `is_bad` when something is late or over, else it only waits."""

    kind: HoldKind
    sentence: str
    facts: tuple[HoldFact, ...] = ()
    is_bad: bool = False


def holds_of(
    session: Session, case: CaseView, at: datetime, today: date, zone: str
) -> tuple[Hold, ...]:
    """Every reason, the one that stops the next step first; `zone` is the site's."""
    if case.state in ENDED_CASES:
        return (_ended(case),)
    if case.kind is CaseKind.TECHNICAL_SUPPORT:
        asked = case.description or "Nothing was written down of the question."
        return (Hold(HoldKind.ASKED, asked),)
    holds: list[Hold] = []
    for unit in case.units:
        if unit.state is UnitState.OPEN:
            holds.extend(_of_unit(unit))
    holds.extend(
        _batch(session, case, review, zone)
        for review in case.reviews
        if review.state is ReviewState.OPEN
    )
    if case.step is Step.RECORD_NOTICE:
        holds.append(_notice(case))
    holds.extend(_missing(case))
    if case.form_state is FormState.RETURNED:
        holds.extend(_form(session, case, at))
    holds.extend(_deadlines(case.deadlines, today))
    return tuple(holds)


def _ended(case: CaseView) -> Hold:
    if case.state is CaseState.CLOSED and case.end_reason:
        return Hold(HoldKind.ENDED, f"This case is closed. The answer: {case.end_reason}")
    reason = f" {case.end_reason}" if case.end_reason else ""
    sentence = f"This case is {case.state.value}; nothing about it changes any more.{reason}"
    return Hold(HoldKind.ENDED, sentence)


def _of_unit(unit: UnitView) -> list[Hold]:
    answer = unit.entitlement
    if unit.fulfilment is Fulfilment.NONE_YET:
        fact = HoldFact("Verify", unit.serial, GoesTo.VERIFY, unit.id)
        return [Hold(HoldKind.ASSET_CHECK, answer.why, (fact,))]
    holds = []
    fact = HoldFact("Answer", unit.serial, GoesTo.DOUBT, unit.id)
    if answer.supervisor_needed:
        holds.append(Hold(HoldKind.DOUBT, answer.supervisor_needed, (fact,)))
    if answer.reason_needed and not unit.late_reason:
        holds.append(Hold(HoldKind.DOUBT, answer.reason_needed, (fact,)))
    return holds


def _batch(session: Session, case: CaseView, review: ReviewView, zone: str) -> Hold:
    whole = review_view(session, review.id)
    limit = whole.limit if whole else 2
    sentence = (
        f"More than {_count(limit)} units of one type on one request. Advance replacement is not "
        "meant for this; a supervisor decides, and the customer is told in writing before the "
        "terms go out."
    )
    earlier = whole.earlier if whole else ()
    facts = (
        HoldFact(
            "This request",
            f"{review.units} × {review.product_type}",
            GoesTo.REVIEW,
            review.id,
        ),
        *_before(earlier, review.product_type),
        HoldFact("Due", _end_of_day(review.due_at, zone)),
        HoldFact("Next", f"Decision, then notice in {language_name(case.language)}"),
    )
    return Hold(HoldKind.BATCH_RULE, sentence, facts)


def _before(earlier: tuple[EarlierRequest, ...], product_type: str) -> list[HoldFact]:
    """The cases of the days before that asked for the same type."""
    alike = [one for one in earlier if one.units_of_type]
    if not alike:
        return [HoldFact("Last 14 days", f"No other {product_type}")]
    return [
        HoldFact(
            "Last 14 days",
            f"{one.units_of_type} more {product_type}, case {one.case_number}",
            GoesTo.CASE,
            one.case_id,
        )
        for one in alike
    ]


def _notice(case: CaseView) -> Hold:
    changed = [review for review in case.reviews if review.state is ReviewState.DECIDED]
    sentence = (
        "Another service level was decided than was asked. The customer has to be told in "
        "writing, in one notice, before the terms can be sent."
    )
    facts = [
        HoldFact(
            review.product_type,
            f"{review.decision.value if review.decision else ''}: {review.reason}",
            GoesTo.REVIEW,
            review.id,
        )
        for review in changed
    ]
    facts.append(HoldFact("To", case.contact_email or case.contact))
    return Hold(HoldKind.NOTICE, sentence, tuple(facts))


def _missing(case: CaseView) -> list[Hold]:
    facts = []
    for unit in case.units:
        if unit.state is not UnitState.OPEN:
            continue
        gaps = [
            words
            for held, words in (
                (unit.symptoms, "failure symptoms"),
                (unit.troubleshooting, "troubleshooting steps"),
            )
            if not held
        ]
        if gaps:
            facts.append(HoldFact(unit.serial, " and ".join(gaps), GoesTo.UNIT, unit.id))
    if not facts:
        return []
    return [Hold(HoldKind.MISSING, "An RMA cannot do without these.", tuple(facts))]


def _form(session: Session, case: CaseView, at: datetime) -> list[Hold]:
    view = form_view(session, case.id, at)
    if view is None:
        return []
    errors = [p for p in view.problems if p.severity is Severity.ERROR]
    asked = [p for p in view.problems if p.severity is not Severity.ERROR]
    if not errors and not asked:
        return []
    facts = [
        HoldFact(label, f"{len(found)}: {found[0].text}", GoesTo.FORM, case.id)
        for label, found in (("To mend", errors), ("To confirm", asked))
        if found
    ]
    sentence = "The returned form cannot be validated as it is."
    return [Hold(HoldKind.FORM, sentence, tuple(facts), is_bad=bool(errors))]


def _deadlines(deadlines: tuple[DeadlineView, ...], today: date) -> list[Hold]:
    """What was promised and is still to be done."""
    due = [one for one in deadlines if one.state in (DeadlineState.OPEN, DeadlineState.LATE)]
    if not due:
        return []
    is_late = any(one.due_on < today for one in due)
    facts = tuple(
        HoldFact(
            day_words(one.due_on),
            f"{one.kind[:1].upper()}{one.kind[1:]}{' (late)' if one.due_on < today else ''}\n"
            f"{one.explanation}",
        )
        for one in due
    )
    sentence = "A promised day has passed." if is_late else "What was promised, and by when."
    return [Hold(HoldKind.DEADLINE, sentence, facts, is_bad=is_late)]


def _end_of_day(due_at: datetime, zone: str) -> str:
    """A day by which something is done, to its end where the customer is."""
    return f"{day_words(local_date(due_at, zone))}, to the end of the day {place_words(zone)}"


def waits_for(case: CaseView) -> str:
    """Whom a case waits for, in a few words; "" when it is the agent's turn."""
    if case.state in ENDED_CASES:
        return ""
    if case.state is CaseState.BATCH_REVIEW:
        return "Waits for a supervisor"
    return "Waits for the customer" if case.waiting_since else ""


def _count(number: int) -> str:
    words = ("no", "one", "two", "three", "four", "five")
    return words[number] if number < len(words) else str(number)
