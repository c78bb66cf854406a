"""What happens next after an RMA is issued, in sentences for the customer."""

from dataclasses import dataclass
from datetime import date

from desktop.domain.calendars import day_words
from desktop.domain.policy import Policy
from desktop.domain.words import Fulfilment


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step: who does what, and by when in words."""

    text: str
    when: str


PACKING = (
    "Without power cables, transceivers and rack kits unless they are listed. In an antistatic bag "
    "and a stiff box. The label on the outside, a copy of this page inside."
)

LEVEL_WORDS: dict[Fulfilment, str] = {
    Fulfilment.ADVANCE_REPLACEMENT: "Advance replacement",
    Fulfilment.RETURN_AND_REPAIR: "Return and repair",
    Fulfilment.REPAIR_AFTER_QUOTE: "Return and repair, after an agreed quote",
    Fulfilment.NONE_YET: "Not decided yet",
}


def instructions(
    fulfilment: Fulfilment, policy: Policy, leaves_on: date | None, lapses_on: date | None
) -> tuple[Instruction, ...]:
    """The steps after the issue (vendor page, *What happens next*), each with its day.

    `leaves_on` is the day on which the replacement leaves, `lapses_on` the last day for a return.
    """
    match fulfilment:
        case Fulfilment.ADVANCE_REPLACEMENT:
            return _advance(policy, leaves_on)
        case Fulfilment.RETURN_AND_REPAIR:
            return _repair(policy, lapses_on, quote=False)
        case Fulfilment.REPAIR_AFTER_QUOTE:
            return _repair(policy, lapses_on, quote=True)
        case Fulfilment.NONE_YET:
            return ()


def _advance(policy: Policy, leaves_on: date | None) -> tuple[Instruction, ...]:
    back = f"within {policy.faulty_unit_back_days} days of its delivery"
    leaves = f"on {day_words(leaves_on)}" if leaves_on else "the same or the next working day"
    return (
        Instruction("We ship the replacement and tell you the tracking number.", leaves),
        Instruction("You send the faulty unit in with the label enclosed, one RMA a parcel.", back),
        _verification(policy),
    )


def _repair(policy: Policy, lapses_on: date | None, *, quote: bool) -> tuple[Instruction, ...]:
    by = f"by {day_words(lapses_on)}" if lapses_on else f"in {policy.return_lapses_days} days"
    work = "We send you a quote, and repair once you agree." if quote else "We repair it."
    return (
        Instruction("You send the units in with the label enclosed, one RMA a parcel.", by),
        Instruction(work, f"{policy.repair_working_days} working days from arrival"),
        Instruction("We send them back to your address and tell you the tracking number.", "then"),
        _verification(policy),
    )


def _verification(policy: Policy) -> Instruction:
    days = policy.verification_working_days
    return Instruction("We ask you whether it works, and close.", f"{days} working days later")
