"""The way of a case as a handful of stations: what is behind, where it is, what is to come."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from desktop.domain.words import CaseKind, CaseState, FormState, Fulfilment


class Station(StrEnum):
    """The stations of a case in their order; the value is what a screen says."""

    REPORTED = "Reported"
    ASSETS_CHECKED = "Assets checked"
    FORM_RETURNED = "Form returned"
    BATCH_REVIEW = "Batch review"
    TERMS = "Terms"
    RMA_NUMBER = "RMA number"
    FULFILMENT = "Fulfilment"
    VERIFIED = "Verified"
    ANSWERED = "Answered"


class Standing(StrEnum):
    """Where a station lies, seen from where the case is."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Milestone:
    """One station, in words, and where it lies."""

    word: str
    standing: Standing


_SUPPORT = (Station.REPORTED, Station.ANSWERED)


def milestones(
    kind: CaseKind,
    state: CaseState,
    form: FormState,
    fulfilments: Collection[Fulfilment],
    *,
    has_review: bool,
    terms_accepted: bool,
) -> tuple[Milestone, ...]:
    """The stations of a case (domain.md, *The way of a case*).

    A batch review is a station only of the cases that had one, and technical support has only its
    answer before it. A case that was rejected or cancelled is nowhere: what it did not reach is
    left out.
    """
    stations = _stations(kind, has_review=has_review)
    if state is CaseState.CLOSED:
        return tuple(Milestone(_word(one, fulfilments), Standing.DONE) for one in stations)
    here = _here(state, form, terms_accepted=terms_accepted)
    ahead = Standing.AHEAD
    if here is None:
        here, ahead = stations[1], Standing.LEFT_OUT
    elif kind is CaseKind.TECHNICAL_SUPPORT:
        here = Station.ANSWERED
    at = stations.index(here)
    made = []
    for place, station in enumerate(stations):
        standing = Standing.DONE if place < at else ahead
        if place == at and ahead is Standing.AHEAD:
            standing = Standing.HERE
        made.append(Milestone(_word(station, fulfilments), standing))
    return tuple(made)


def _stations(kind: CaseKind, *, has_review: bool) -> list[Station]:
    if kind is CaseKind.TECHNICAL_SUPPORT:
        return list(_SUPPORT)
    left_out = {Station.ANSWERED} if has_review else {Station.ANSWERED, Station.BATCH_REVIEW}
    return [one for one in Station if one not in left_out]


def _here(state: CaseState, form: FormState, *, terms_accepted: bool) -> Station | None:
    match state:
        case CaseState.ASSET_CHECK:
            return Station.ASSETS_CHECKED
        case CaseState.NEW | CaseState.FORM_SENT:
            return Station.FORM_RETURNED
        case CaseState.FORM_RETURNED:
            return Station.TERMS if form is FormState.VALIDATED else Station.FORM_RETURNED
        case CaseState.BATCH_REVIEW:
            return Station.BATCH_REVIEW
        case CaseState.TERMS_SENT:
            return Station.RMA_NUMBER if terms_accepted else Station.TERMS
        case CaseState.RMA_ISSUED | CaseState.IN_FULFILMENT:
            return Station.FULFILMENT
        case CaseState.VERIFYING:
            return Station.VERIFIED
        case CaseState.CLOSED | CaseState.REJECTED | CaseState.CANCELLED:
            return None
        case _:
            assert_never(state)


def _word(station: Station, fulfilments: Collection[Fulfilment]) -> str:
    if station is not Station.FULFILMENT:
        return station.value
    named = set(fulfilments)
    if named == {Fulfilment.ADVANCE_REPLACEMENT}:
        return "Replacement"
    if named and named <= {Fulfilment.RETURN_AND_REPAIR, Fulfilment.REPAIR_AFTER_QUOTE}:
        return "Repair"
    return "Replacement, repair" if Fulfilment.ADVANCE_REPLACEMENT in named else station.value
