"""The stations of a case: what is behind it, where it is, what is to come."""

from desktop.domain.milestones import Milestone, Standing, milestones
from desktop.domain.words import CaseKind, CaseState, FormState, Fulfilment

ADVANCE = {Fulfilment.ADVANCE_REPLACEMENT}


def here(found: tuple[Milestone, ...]) -> list[str]:
    return [one.word for one in found if one.standing is Standing.HERE]


def stations(
    state: CaseState,
    form: FormState = FormState.VALIDATED,
    *,
    has_review: bool = False,
    terms_accepted: bool = False,
) -> tuple[Milestone, ...]:
    return milestones(
        CaseKind.RMA, state, form, ADVANCE, has_review=has_review, terms_accepted=terms_accepted
    )


def test_a_batch_review_is_a_station_only_where_there_was_one() -> None:
    assert "Batch review" not in [one.word for one in stations(CaseState.FORM_SENT)]
    found = stations(CaseState.BATCH_REVIEW, has_review=True)
    assert here(found) == ["Batch review"]
    assert [one.word for one in found if one.standing is Standing.DONE] == [
        "Reported",
        "Assets checked",
        "Form returned",
    ]


def test_a_validated_form_leads_to_the_terms_and_an_accepted_one_to_the_number() -> None:
    assert here(stations(CaseState.FORM_RETURNED, FormState.RETURNED)) == ["Form returned"]
    assert here(stations(CaseState.FORM_RETURNED)) == ["Terms"]
    assert here(stations(CaseState.TERMS_SENT)) == ["Terms"]
    assert here(stations(CaseState.TERMS_SENT, terms_accepted=True)) == ["RMA number"]


def test_the_fulfilment_is_named_by_what_is_done() -> None:
    assert here(stations(CaseState.RMA_ISSUED)) == ["Replacement"]
    repair = milestones(
        CaseKind.RMA,
        CaseState.IN_FULFILMENT,
        FormState.VALIDATED,
        {Fulfilment.RETURN_AND_REPAIR},
        has_review=False,
        terms_accepted=True,
    )
    assert here(repair) == ["Repair"]


def test_a_closed_case_has_everything_behind_it_and_a_cancelled_one_is_nowhere() -> None:
    assert {one.standing for one in stations(CaseState.CLOSED)} == {Standing.DONE}
    cancelled = stations(CaseState.CANCELLED)
    assert here(cancelled) == []
    assert [one.standing for one in cancelled][:2] == [Standing.DONE, Standing.LEFT_OUT]


def test_technical_support_has_only_its_answer_before_it() -> None:
    def way(state: CaseState) -> list[tuple[str, Standing]]:
        found = milestones(
            CaseKind.TECHNICAL_SUPPORT,
            state,
            FormState.DRAFTED,
            ADVANCE,
            has_review=False,
            terms_accepted=False,
        )
        return [(one.word, one.standing) for one in found]

    assert way(CaseState.NEW) == [("Reported", Standing.DONE), ("Answered", Standing.HERE)]
    assert way(CaseState.CLOSED) == [("Reported", Standing.DONE), ("Answered", Standing.DONE)]
    assert way(CaseState.CANCELLED)[1] == ("Answered", Standing.LEFT_OUT)
