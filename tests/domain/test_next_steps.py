"""The one next step of a case, by where it stands and what its facts are."""

from dataclasses import replace

import pytest

from desktop.domain.lifecycle import CASE_TABLES, ENDED_CASES, operations_from
from desktop.domain.next_steps import CaseFacts, Step, next_step
from desktop.domain.words import CaseKind, CaseState, FormState

PLAIN = CaseFacts(
    kind=CaseKind.RMA,
    state=CaseState.NEW,
    form=FormState.DRAFTED,
    unknown_units=False,
    doubtful_units=False,
    open_reviews=False,
    notice_missing=False,
    terms_accepted=False,
    to_plan=False,
    planned=False,
    under_way=False,
    awaiting_return=False,
)
ISSUED = replace(PLAIN, state=CaseState.RMA_ISSUED, form=FormState.VALIDATED)
RETURNED = replace(PLAIN, state=CaseState.FORM_RETURNED, form=FormState.VALIDATED)


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        (PLAIN, Step.SEND_FORM),
        (replace(PLAIN, state=CaseState.ASSET_CHECK, unknown_units=True), Step.VERIFY_PRODUCT),
        (replace(PLAIN, state=CaseState.ASSET_CHECK), Step.ANSWER_DOUBT),
        (replace(PLAIN, state=CaseState.FORM_SENT), Step.RECORD_RETURN),
        (replace(RETURNED, form=FormState.RETURNED), Step.VALIDATE_FORM),
        (replace(RETURNED, doubtful_units=True), Step.ANSWER_DOUBT),
        (replace(RETURNED, open_reviews=True), Step.DECIDE_BATCH),
        (replace(RETURNED, notice_missing=True), Step.RECORD_NOTICE),
        (RETURNED, Step.SEND_TERMS),
        (replace(PLAIN, state=CaseState.BATCH_REVIEW), Step.DECIDE_BATCH),
        (replace(PLAIN, state=CaseState.TERMS_SENT), Step.RECORD_ACCEPTANCE),
        (replace(PLAIN, state=CaseState.TERMS_SENT, terms_accepted=True), Step.ISSUE_RMA),
        (replace(ISSUED, to_plan=True, planned=True), Step.PLAN_SHIPMENT),
        (replace(ISSUED, planned=True), Step.SHIP),
        (replace(ISSUED, under_way=True), Step.CONFIRM_DELIVERY),
        (replace(ISSUED, awaiting_return=True), Step.PRINT_LABEL),
        (ISSUED, Step.FOLLOW),
    ],
)
def test_an_rma_case_goes_on_where_it_stands(facts: CaseFacts, step: Step) -> None:
    assert next_step(facts) is step


@pytest.mark.parametrize("kind", CaseKind)
@pytest.mark.parametrize("state", sorted(ENDED_CASES))
def test_a_case_that_has_ended_has_no_next_step(kind: CaseKind, state: CaseState) -> None:
    assert next_step(replace(PLAIN, kind=kind, state=state)) is Step.NOTHING


def test_technical_support_is_answered_and_closed_whatever_is_not_known_of_its_units() -> None:
    facts = replace(PLAIN, kind=CaseKind.TECHNICAL_SUPPORT, unknown_units=True)
    assert next_step(facts) is Step.ANSWER
    table = CASE_TABLES[CaseKind.TECHNICAL_SUPPORT]
    assert "CloseCase" in operations_from(table, CaseState.NEW)
