"""What states and answers look like: which word, which tone, which sign."""

from typing import TYPE_CHECKING, assert_never

from desktop.domain.words import LEVEL_WORDS, CaseState, Channel, Fulfilment, LineState, UnitState
from ui.theme import Tone
from ui.widgets.painting import BadgeWords

if TYPE_CHECKING:
    from desktop.queries.case_detail import UnitView


def sentence_case(word: str) -> str:
    """A word of the domain as it begins a badge: only its first letter is made a capital."""
    return word[:1].upper() + word[1:]


def state_tone(state: CaseState) -> Tone:
    """The tone of a case's state: what waits for somebody is a warning."""
    match state:
        case CaseState.ASSET_CHECK | CaseState.BATCH_REVIEW:
            return Tone.WARNING
        case CaseState.NEW | CaseState.FORM_SENT | CaseState.FORM_RETURNED | CaseState.TERMS_SENT:
            return Tone.INFO
        case CaseState.RMA_ISSUED | CaseState.IN_FULFILMENT | CaseState.VERIFYING:
            return Tone.GOOD
        case CaseState.CLOSED | CaseState.REJECTED | CaseState.CANCELLED:
            return Tone.NEUTRAL
        case _:
            assert_never(state)


def state_badge(state: CaseState) -> BadgeWords:
    """A case's state as a badge."""
    return BadgeWords(sentence_case(state.value), state_tone(state), has_sign=False)


def owed_badge(unit: "UnitView") -> BadgeWords:
    """What is done for a unit: the word that was decided, and a sign of what it means."""
    if unit.state is not UnitState.OPEN:
        return BadgeWords(sentence_case(unit.state.value), Tone.NEUTRAL)
    match unit.fulfilment:
        case Fulfilment.ADVANCE_REPLACEMENT:
            return BadgeWords(LEVEL_WORDS[unit.fulfilment], Tone.GOOD)
        case Fulfilment.RETURN_AND_REPAIR:
            return BadgeWords(LEVEL_WORDS[unit.fulfilment], Tone.INFO)
        case Fulfilment.REPAIR_AFTER_QUOTE:
            return BadgeWords("Repair after a quote", Tone.WARNING)
        case Fulfilment.NONE_YET:
            return BadgeWords("Asset check", Tone.WARNING, "question")
        case _:
            assert_never(unit.fulfilment)


def line_tone(state: LineState) -> Tone:
    """The tone of a line's state in a list."""
    if state in (LineState.LOST, LineState.REFUSED, LineState.OVERDUE, LineState.BEYOND_REPAIR):
        return Tone.BAD
    if state in (LineState.DELIVERED, LineState.DONE, LineState.FAULTY_UNIT_RECEIVED):
        return Tone.GOOD
    if state in (LineState.CANCELLED, LineState.LAPSED, LineState.SCRAPPED):
        return Tone.NEUTRAL
    return Tone.INFO


def channel_words(channel: Channel) -> str:
    """How it came in, within a sentence."""
    match channel:
        case Channel.PORTAL:
            return "by the portal"
        case Channel.PHONE:
            return "by telephone"
        case Channel.EMAIL:
            return "by mail"
        case Channel.DESK:
            return "at the desk"
        case _:
            assert_never(channel)
