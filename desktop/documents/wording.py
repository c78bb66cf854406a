"""The sentences that the papers choose by what is owed, and dates and weights as people read them.

English for now; another language is another column here, and one more name in LANGUAGES.
"""

from dataclasses import dataclass
from datetime import date

from desktop.documents.facts import NextStep, PaperRefused
from desktop.domain.words import Direction, Fulfilment

LANGUAGES = ("en",)
SENDER = "Service desk"
PACKING = (
    "Without power cables, transceivers and rack kits unless they are listed. In an antistatic "
    "bag and a stiff box. The label on the outside, this page inside."
)


@dataclass(frozen=True, slots=True)
class Promises:
    """The dates and spans that an authorisation promises, as the policy in force gives them.

    Spans are working days, but `days_to_return`, which is calendar days after delivery.
    """

    send_by: date | None
    replacement_leaves: date | None
    days_to_return: int
    repair_days: int
    verification_days: int


def paper_language(asked: str) -> str:
    """The language that a paper is set in: the one asked for if it is there, else English."""
    return asked if asked.partition("-")[0].lower() in LANGUAGES else "en"


def _locale(language: str) -> str:
    # Plain English is the desk's own, day before month, as the vendor's region writes it.
    chosen = paper_language(language)
    return "en_GB" if chosen == "en" else chosen.replace("-", "_")


def long_date(day: date, language: str = "en") -> str:
    """A date for a letter's head: 16 November 2026."""
    from babel.dates import format_date

    return format_date(day, "long", locale=_locale(language))


def short_date(day: date, language: str = "en") -> str:
    """A date for a table or a label: 16 Dec 2026."""
    from babel.dates import format_date

    return format_date(day, "medium", locale=_locale(language))


def weight(grams: int, language: str = "en") -> str:
    """A weight in kilograms, to the next hundred grams upward: 4.8 kg."""
    from babel.numbers import format_decimal

    hundreds = max(1, -(-grams // 100))
    return f"{format_decimal(hundreds / 10, format='#,##0.0', locale=_locale(language))} kg"


def label_head(direction: Direction) -> str:
    """The word that a label shouts."""
    match direction:
        case Direction.IN:
            return "RETURN"
        case Direction.OUT:
            return "DELIVERY"


def next_steps(
    fulfilment: Fulfilment, promises: Promises, language: str = "en"
) -> tuple[NextStep, ...]:
    """*What happens next*, step by step, as the vendor's page *What happens next?* promises it.

    Raises PaperRefused while it is not known what is owed: nothing may be promised then.
    """
    match fulfilment:
        case Fulfilment.ADVANCE_REPLACEMENT:
            return _advance_replacement(promises, language)
        case Fulfilment.RETURN_AND_REPAIR:
            return _return_and_repair(promises, language)
        case Fulfilment.REPAIR_AFTER_QUOTE:
            return _repair_after_quote(promises, language)
        case Fulfilment.NONE_YET:
            raise PaperRefused(
                "What is owed is not known yet: finish the asset check before the authorisation.",
                "fulfilment",
            )


def _advance_replacement(promises: Promises, language: str) -> tuple[NextStep, ...]:
    leaves = promises.replacement_leaves
    return (
        NextStep(
            "We send the replacement to the address above, and tell you the tracking number.",
            f"on {short_date(leaves, language)}" if leaves else "as soon as one is in stock",
        ),
        NextStep(
            "You send the faulty units back with the label enclosed, one RMA a parcel.",
            f"within {promises.days_to_return} days of delivery",
        ),
        NextStep("We ask you whether the replacement works.", _after_delivery(promises)),
        NextStep("We close the RMA.", "when the faulty units have arrived"),
    )


def _return_and_repair(promises: Promises, language: str) -> tuple[NextStep, ...]:
    return (
        _you_send(promises, language),
        NextStep("We repair them.", f"{promises.repair_days} working days from arrival"),
        _back_to_you(),
        NextStep("We ask you whether they work, and close.", _after_delivery(promises)),
    )


def _repair_after_quote(promises: Promises, language: str) -> tuple[NextStep, ...]:
    return (
        _you_send(promises, language),
        NextStep(
            "We examine them and send you a quote. Nothing is repaired before you agree to it.",
            "after arrival",
        ),
        NextStep("We repair them.", f"{promises.repair_days} working days, without the wait"),
        _back_to_you(),
        NextStep("We ask you whether they work, and close.", _after_delivery(promises)),
    )


def _you_send(promises: Promises, language: str) -> NextStep:
    by = f"by {short_date(promises.send_by, language)}" if promises.send_by else "now"
    return NextStep("You send the units with the label enclosed, one RMA a parcel.", by)


def _back_to_you() -> NextStep:
    return NextStep("We send them to the address above, and tell you the tracking number.", "then")


def _after_delivery(promises: Promises) -> str:
    return f"{promises.verification_days} working days after delivery"
