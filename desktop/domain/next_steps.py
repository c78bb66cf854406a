"""The one next step of a case, and what holds it up: what a screen offers first."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.words import CaseKind, CaseState, FormState


class Step(StrEnum):
    """What somebody does next; the value is what its button says."""

    VERIFY_PRODUCT = "Verify the product"
    ANSWER_DOUBT = "Answer what is in doubt"
    SEND_FORM = "Send the form"
    RECORD_RETURN = "Record the returned form"
    VALIDATE_FORM = "Validate the form"
    DECIDE_BATCH = "Open the batch review"
    RECORD_NOTICE = "Record the notice"
    SEND_TERMS = "Send the terms"
    RECORD_ACCEPTANCE = "Record the acceptance"
    ISSUE_RMA = "Give the RMA number"
    PLAN_SHIPMENT = "Plan the shipment"
    SHIP = "Record what left"
    CONFIRM_DELIVERY = "Confirm the delivery"
    PRINT_LABEL = "Print the return label"
    FOLLOW = "See the shipments"
    ANSWER = "Answer and close"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the next step of a case depends on."""

    kind: CaseKind
    state: CaseState
    form: FormState
    unknown_units: bool
    doubtful_units: bool
    open_reviews: bool
    notice_missing: bool
    terms_accepted: bool
    to_plan: bool
    planned: bool
    under_way: bool
    awaiting_return: bool


def next_step(facts: CaseFacts) -> Step:
    """The step that brings the case on, whoever has to take it (domain.md, *The way of a case*)."""
    if facts.kind is CaseKind.TECHNICAL_SUPPORT:
        return Step.NOTHING if facts.state in ENDED_CASES else Step.ANSWER
    match facts.state:
        case CaseState.NEW:
            return Step.SEND_FORM
        case CaseState.ASSET_CHECK:
            return Step.VERIFY_PRODUCT if facts.unknown_units else Step.ANSWER_DOUBT
        case CaseState.FORM_SENT:
            return Step.RECORD_RETURN
        case CaseState.FORM_RETURNED:
            return _after_return(facts)
        case CaseState.BATCH_REVIEW:
            return Step.DECIDE_BATCH
        case CaseState.TERMS_SENT:
            return Step.ISSUE_RMA if facts.terms_accepted else Step.RECORD_ACCEPTANCE
        case CaseState.RMA_ISSUED | CaseState.IN_FULFILMENT | CaseState.VERIFYING:
            return _after_issue(facts)
        case CaseState.CLOSED | CaseState.REJECTED | CaseState.CANCELLED:
            return Step.NOTHING
        case _:
            assert_never(facts.state)


def _after_return(facts: CaseFacts) -> Step:
    if facts.doubtful_units:
        return Step.ANSWER_DOUBT
    if facts.form is not FormState.VALIDATED:
        return Step.VALIDATE_FORM
    if facts.open_reviews:
        return Step.DECIDE_BATCH
    return Step.RECORD_NOTICE if facts.notice_missing else Step.SEND_TERMS


def _after_issue(facts: CaseFacts) -> Step:
    if facts.to_plan:
        return Step.PLAN_SHIPMENT
    if facts.planned:
        return Step.SHIP
    if facts.under_way:
        return Step.CONFIRM_DELIVERY
    return Step.PRINT_LABEL if facts.awaiting_return else Step.FOLLOW
