"""More than two of a type as advance replacement: the review opens, holds, is decided and told."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from desktop.data.tables.cases import BatchReview, Notice, Request
from desktop.data.tables.fulfilment import Rma
from desktop.domain.refusal import Refused
from desktop.domain.words import (
    CaseState,
    DeadlineState,
    Decision,
    Evidence,
    Fulfilment,
    ReviewState,
    UnitState,
)
from desktop.operations.acceptance_acts import SendTerms
from desktop.operations.ending import CancelCase
from desktop.operations.forms import SendForm
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AttachFile
from desktop.operations.operation import new_id
from desktop.operations.reviews import DecideBatch, RecordNotice
from desktop.operations.units import AddUnit, CancelUnit, EditUnit, PointUnit, RejectUnit
from tests.operations.shop import BASIC, OTHER_MODEL, TERMS, TYPE, Shop

ADVANCE, REPAIR = Fulfilment.ADVANCE_REPLACEMENT, Fulfilment.RETURN_AND_REPAIR


def review(shop: Shop) -> BatchReview:
    return shop.one(BatchReview)


def decide(shop: Shop, decision: Decision, *, by: str = "tomas", **more: object) -> None:
    act = DecideBatch(
        review=review(shop).id,
        decision=decision,
        reason="a whole rack failed",
        **more,  # type: ignore[arg-type]
    )
    shop.edda.seat_of(by).perform(act)


def notice(shop: Shop, request: UUID, **more: object) -> RecordNotice:
    facts: dict[str, object] = {
        "notice": new_id(),
        "request": request,
        "given_on": shop.clock().date(),
        "addressee": "b@penaclara.example",
        "evidence": Evidence.MAIL,
        "mail_reference": "<notice@desk.example>",
        **more,
    }
    return RecordNotice(**facts)  # type: ignore[arg-type]


def fulfilments(shop: Shop, case: UUID) -> list[Fulfilment]:
    return [unit.fulfilment for unit in shop.units(case)]


def test_two_units_of_a_type_need_no_review(shop: Shop) -> None:
    shop.opened_with(2)
    assert shop.all(BatchReview) == []


def test_third_unit_of_a_type_opens_a_batch_review_due_the_same_day(shop: Shop) -> None:
    case = shop.opened_with(2)
    shop.ruth.perform(AddUnit(case=case, unit=shop.asked(shop.asset())))
    found = review(shop)
    assert (found.state, found.product_type) == (ReviewState.OPEN, TYPE)
    assert set(found.units) == {str(unit.id) for unit in shop.units(case)}
    assert found.due_at == datetime(2026, 11, 16, 22, 59, tzinfo=UTC)  # 23:59 in Madrid
    assert found.policy_version == "2026-03"
    due = [(date(2026, 11, 16), DeadlineState.OPEN)]
    assert shop.deadline("batch review decided", found.id) == due


def test_units_that_are_owed_a_repair_do_not_count(shop: Shop) -> None:
    shop.opened_with(4, contract=BASIC)
    assert shop.all(BatchReview) == []


def test_units_dead_on_arrival_do_not_count(shop: Shop) -> None:
    fresh = [shop.asset(shipped_on=date(2026, 11, 10)) for _ in range(3)]
    shop.opened(*[shop.asked(asset, failed_since=date(2026, 11, 15)) for asset in fresh])
    assert shop.all(BatchReview) == []


def test_power_and_region_suffixes_are_one_type_and_other_models_another(shop: Shop) -> None:
    models = ["AT-x230-28GP-50", "AT-x230-28GP-30", "AT-x230-28GP-10", "AT-x530-28GTXm-50"]
    shop.opened(*[shop.asked(shop.asset(model=model)) for model in models])
    assert review(shop).product_type == TYPE
    assert len(review(shop).units) == 3


def test_units_of_two_cases_of_one_request_count_together(shop: Shop) -> None:
    first = shop.opened_with(2)
    request = shop.case(first).request_id
    shop.opened(shop.asked(shop.asset()), request=request)
    assert len(review(shop).units) == 3


def test_no_terms_go_out_while_a_review_is_open(shop: Shop) -> None:
    case = shop.validated(shop.opened_with(3))
    assert shop.case(case).state is CaseState.BATCH_REVIEW
    with pytest.raises(Refused, match="batch review"):
        shop.send_terms(case)


def test_keeping_the_level_lets_the_case_go_on_without_a_notice(shop: Shop) -> None:
    case = shop.validated(shop.opened_with(3))
    decide(shop, Decision.KEEP)
    assert shop.case(case).state is CaseState.FORM_RETURNED
    assert fulfilments(shop, case) == [ADVANCE] * 3
    found = review(shop)
    assert (found.state, found.decided_by) == (ReviewState.DECIDED, shop.person("tomas"))
    assert shop.deadline("batch review decided")[0][1] is DeadlineState.MET
    shop.accept(shop.send_terms(case))
    shop.ruth.perform(IssueRma(case=case))


def test_a_changed_level_waits_for_the_notice(shop: Shop) -> None:
    case = shop.validated(shop.opened_with(3))
    decide(shop, Decision.CHANGE)
    assert fulfilments(shop, case) == [REPAIR] * 3
    with pytest.raises(Refused, match="every notice of a changed service level is recorded"):
        shop.send_terms(case)
    shop.ruth.perform(notice(shop, shop.case(case).request_id))
    shop.accept(shop.send_terms(case))
    shop.ruth.perform(IssueRma(case=case))
    assert shop.one(Rma, case_id=case).fulfilment is REPAIR


def test_a_split_is_chosen_unit_by_unit_and_gives_two_rmas(shop: Shop) -> None:
    case = shop.validated(shop.opened_with(3))
    first, *rest = (unit.id for unit in shop.units(case))
    with pytest.raises(Refused, match="Choose a fulfilment"):
        decide(shop, Decision.SPLIT, units={first: ADVANCE})
    decide(shop, Decision.SPLIT, units={first: ADVANCE, **dict.fromkeys(rest, REPAIR)})
    shop.ruth.perform(notice(shop, shop.case(case).request_id))
    shop.accept(shop.send_terms(case))
    shop.ruth.perform(IssueRma(case=case))
    assert {rma.fulfilment for rma in shop.all(Rma, case_id=case)} == {ADVANCE, REPAIR}


def test_refusing_every_unit_rejects_the_case_and_voids_its_promises(shop: Shop) -> None:
    case = shop.opened_with(3)
    decide(shop, Decision.REFUSE)
    ended = shop.case(case)
    assert (ended.state, ended.end_reason) == (CaseState.REJECTED, "a whole rack failed")
    assert ended.ended_at is not None
    assert {unit.state for unit in shop.units(case)} == {UnitState.REJECTED}
    assert shop.deadline("request form sent")[0][1] is DeadlineState.VOID
    shop.ruth.perform(notice(shop, ended.request_id))


def test_refusing_one_type_leaves_the_other_units_of_the_case(shop: Shop) -> None:
    units = [shop.asked(shop.asset()) for _ in range(3)]
    other = shop.asked(shop.asset(model=OTHER_MODEL))
    case = shop.opened(*units, other)
    decide(shop, Decision.REFUSE)
    assert shop.case(case).state is CaseState.NEW
    states = [unit.state for unit in shop.units(case)]
    assert states == [UnitState.REJECTED] * 3 + [UnitState.OPEN]


def test_a_decision_needs_its_reason(shop: Shop) -> None:
    shop.opened_with(3)
    with pytest.raises(Refused, match="Say why") as refused:
        shop.tomas.perform(DecideBatch(review=review(shop).id, decision=Decision.KEEP, reason="  "))
    assert refused.value.field == "reason"


def test_what_was_decided_is_not_decided_again(shop: Shop) -> None:
    shop.opened_with(3)
    decide(shop, Decision.KEEP)
    with pytest.raises(Refused, match="decided"):
        decide(shop, Decision.CHANGE)


def test_who_opened_the_request_cannot_decide(shop: Shop) -> None:
    shop.opened_with(3, by="tomas")
    with pytest.raises(Refused, match="You opened this request"):
        decide(shop, Decision.KEEP)
    decide(shop, Decision.KEEP, by="sonia")


def test_who_added_a_unit_cannot_decide(shop: Shop) -> None:
    case = shop.opened_with(2)
    shop.tomas.perform(AddUnit(case=case, unit=shop.asked(shop.asset())))
    with pytest.raises(Refused, match="You added or edited its units"):
        decide(shop, Decision.KEEP)


def test_who_edited_a_unit_cannot_decide(shop: Shop) -> None:
    case = shop.opened_with(3)
    unit = shop.units(case)[0]
    changes = {"symptoms": (unit.symptoms, "no light")}
    shop.tomas.perform(EditUnit(unit=unit.id, changes=changes))
    with pytest.raises(Refused, match="You added or edited its units"):
        decide(shop, Decision.KEEP)


def test_the_agent_of_a_case_cannot_decide(shop: Shop) -> None:
    from desktop.operations.agents import TakeCase

    case = shop.opened_with(3)
    shop.tomas.perform(TakeCase(case=case))
    with pytest.raises(Refused, match="You are the agent of its case"):
        decide(shop, Decision.KEEP)


def test_an_added_unit_opens_the_decided_review_again(shop: Shop) -> None:
    case = shop.validated(shop.opened_with(3))
    decide(shop, Decision.CHANGE)
    shop.ruth.perform(notice(shop, shop.case(case).request_id))
    shop.ruth.perform(AddUnit(case=case, unit=shop.asked(shop.asset())))
    found = review(shop)
    assert (found.state, found.decision, len(found.units)) == (ReviewState.OPEN, None, 4)
    assert fulfilments(shop, case) == [ADVANCE] * 4
    decide(shop, Decision.CHANGE)
    assert fulfilments(shop, case) == [REPAIR] * 4


def test_a_second_decision_needs_a_notice_of_its_own(shop: Shop) -> None:
    case = shop.validated(shop.opened_with(3))
    decide(shop, Decision.CHANGE)
    request = shop.case(case).request_id
    shop.ruth.perform(notice(shop, request))
    shop.ruth.perform(AddUnit(case=case, unit=shop.asked(shop.asset())))
    shop.clock.advance(minutes=5)
    decide(shop, Decision.CHANGE)
    shop.validated(case)
    with pytest.raises(Refused, match="every notice"):
        shop.send_terms(case)
    shop.ruth.perform(notice(shop, request))
    shop.send_terms(case)


@pytest.mark.parametrize(
    "changes",
    [
        {"failed_since": ("2026-11-13", "2026-11-12")},
        {"contract_number": ("", "NC-0001-EM")},
    ],
)
def test_a_corrected_unit_opens_the_decided_review_again(
    shop: Shop, changes: dict[str, tuple[str, str]]
) -> None:
    case = shop.opened_with(3)
    decide(shop, Decision.CHANGE)
    shop.ruth.perform(EditUnit(unit=shop.units(case)[1].id, changes=changes))
    assert review(shop).state is ReviewState.OPEN
    assert fulfilments(shop, case) == [ADVANCE] * 3


def test_a_unit_pointed_elsewhere_opens_the_decided_review_again(shop: Shop) -> None:
    case = shop.opened_with(3)
    decide(shop, Decision.CHANGE)
    shop.ruth.perform(PointUnit(unit=shop.units(case)[1].id, asset=shop.asset(), reason="misread"))
    assert review(shop).state is ReviewState.OPEN


def test_other_words_about_the_fault_do_not_undo_what_was_decided(shop: Shop) -> None:
    case = shop.opened_with(3)
    decide(shop, Decision.CHANGE)
    unit = shop.units(case)[0]
    changes = {"symptoms": (unit.symptoms, "fan is loud"), "late_reason": ("", "was on leave")}
    shop.ruth.perform(EditUnit(unit=unit.id, changes=changes))
    assert review(shop).state is ReviewState.DECIDED
    assert fulfilments(shop, case) == [REPAIR] * 3


@pytest.mark.parametrize("end", [CancelUnit, RejectUnit])
def test_an_open_review_falls_away_with_the_third_unit(
    shop: Shop, end: type[CancelUnit] | type[RejectUnit]
) -> None:
    case = shop.validated(shop.opened_with(3))
    shop.ruth.perform(end(unit=shop.units(case)[2].id, reason="works again"))
    assert review(shop).state is ReviewState.VOID
    assert shop.case(case).state is CaseState.FORM_RETURNED
    assert shop.deadline("batch review decided")[0][1] is DeadlineState.VOID


def test_a_review_that_fell_away_opens_again_with_a_new_third_unit(shop: Shop) -> None:
    case = shop.opened_with(3)
    shop.ruth.perform(CancelUnit(unit=shop.units(case)[2].id, reason="works again"))
    shop.ruth.perform(AddUnit(case=case, unit=shop.asked(shop.asset())))
    assert review(shop).state is ReviewState.OPEN


def test_what_was_decided_stands_when_units_are_taken_away_later(shop: Shop) -> None:
    case = shop.opened_with(3)
    decide(shop, Decision.CHANGE)
    shop.ruth.perform(CancelUnit(unit=shop.units(case)[2].id, reason="works again"))
    assert review(shop).state is ReviewState.DECIDED
    assert fulfilments(shop, case)[:2] == [REPAIR] * 2


def test_a_review_waits_as_long_as_enough_units_are_left(shop: Shop) -> None:
    case = shop.validated(shop.opened_with(4))
    shop.ruth.perform(CancelUnit(unit=shop.units(case)[3].id, reason="works again"))
    assert shop.case(case).state is CaseState.BATCH_REVIEW
    assert len(review(shop).units) == 3


def test_cancelling_one_case_frees_the_other_of_its_request(shop: Shop) -> None:
    first = shop.opened_with(2)
    second = shop.opened(shop.asked(shop.asset()), request=shop.case(first).request_id)
    shop.validated(first)
    assert shop.case(first).state is CaseState.BATCH_REVIEW
    shop.ruth.perform(CancelCase(case=second, reason="asked twice"))
    assert review(shop).state is ReviewState.VOID
    assert shop.case(first).state is CaseState.FORM_RETURNED
    shop.send_terms(first)


def test_a_decision_reaches_every_open_case_of_the_request(shop: Shop) -> None:
    first = shop.validated(shop.opened_with(2))
    request = shop.case(first).request_id
    second = shop.validated(shop.opened(shop.asked(shop.asset()), request=request))
    decide(shop, Decision.CHANGE)
    assert fulfilments(shop, first) + fulfilments(shop, second) == [REPAIR] * 3
    assert "BatchDecided" in shop.told(first)
    assert shop.case(second).state is CaseState.FORM_RETURNED


def test_terms_that_are_out_fall_when_another_case_brings_the_third_unit(shop: Shop) -> None:
    first, acceptance = shop.accepted(shop.opened_with(2))
    shop.opened(shop.asked(shop.asset()), request=shop.case(first).request_id)
    with pytest.raises(Refused, match="no batch review is open"):
        shop.ruth.perform(IssueRma(case=first))
    decide(shop, Decision.CHANGE)
    assert shop.case(first).state is CaseState.FORM_RETURNED
    from desktop.data.tables.cases import Acceptance

    assert shop.one(Acceptance, id=acceptance).void_at is not None


def test_terms_that_are_out_stand_when_the_level_is_kept(shop: Shop) -> None:
    first, _ = shop.accepted(shop.opened_with(2))
    shop.opened(shop.asked(shop.asset()), request=shop.case(first).request_id)
    decide(shop, Decision.KEEP)
    shop.ruth.perform(IssueRma(case=first))
    assert shop.case(first).state is CaseState.RMA_ISSUED


def test_what_has_its_rma_counts_but_is_decided_no_more(shop: Shop) -> None:
    first, (rma,) = shop.issued(shop.opened_with(2))
    second = shop.opened(shop.asked(shop.asset()), request=shop.case(first).request_id)
    assert len(review(shop).units) == 3
    decide(shop, Decision.CHANGE)
    assert fulfilments(shop, first) == [ADVANCE] * 2
    assert fulfilments(shop, second) == [REPAIR]
    assert shop.case(first).state is CaseState.RMA_ISSUED
    changes = {"symptoms": ("does not start", "no light at all")}
    shop.ruth.perform(EditUnit(unit=shop.units(second)[0].id, changes=changes))
    assert review(shop).state is ReviewState.DECIDED
    assert shop.one(Rma, id=rma.id).fulfilment is ADVANCE


def test_a_split_asks_nothing_about_units_that_have_their_rma(shop: Shop) -> None:
    first, _ = shop.issued(shop.opened_with(2))
    second = shop.opened(shop.asked(shop.asset()), request=shop.case(first).request_id)
    decide(shop, Decision.SPLIT, units={shop.units(second)[0].id: REPAIR})
    assert fulfilments(shop, second) == [REPAIR]


def test_a_notice_is_one_for_the_request_and_names_each_decision(shop: Shop) -> None:
    first = shop.opened_with(3)
    request = shop.case(first).request_id
    decide(shop, Decision.CHANGE)
    shop.ruth.perform(notice(shop, request))
    (key,) = shop.one(Notice).reviews
    assert key.startswith(str(review(shop).id))


def test_a_notice_waits_until_every_type_is_decided(shop: Shop) -> None:
    units = [shop.asked(shop.asset()) for _ in range(3)]
    others = [shop.asked(shop.asset(model=OTHER_MODEL)) for _ in range(3)]
    case = shop.opened(*units, *others)
    first = next(one for one in shop.all(BatchReview) if one.product_type == TYPE)
    shop.tomas.perform(DecideBatch(review=first.id, decision=Decision.CHANGE, reason="many"))
    with pytest.raises(Refused, match="still waits for its decision"):
        shop.ruth.perform(notice(shop, shop.case(case).request_id))


def test_no_notice_where_nothing_was_changed(shop: Shop) -> None:
    case = shop.opened_with(3)
    decide(shop, Decision.KEEP)
    with pytest.raises(Refused, match="No change of service level"):
        shop.ruth.perform(notice(shop, shop.case(case).request_id))


@pytest.mark.parametrize(
    ("field", "value"),
    [("addressee", ""), ("mail_reference", ""), ("given_on", date(2026, 11, 17))],
)
def test_a_notice_says_to_whom_when_and_by_what(shop: Shop, field: str, value: object) -> None:
    case = shop.opened_with(3)
    decide(shop, Decision.CHANGE)
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(notice(shop, shop.case(case).request_id, **{field: value}))
    assert refused.value.field == field


def test_a_notice_is_dated_by_the_customers_calendar(shop: Shop) -> None:
    case = shop.opened_with(3)
    decide(shop, Decision.CHANGE)
    shop.clock.now = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)  # half past midnight in Madrid
    shop.ruth.perform(notice(shop, shop.case(case).request_id, given_on=date(2026, 11, 17)))
    assert "NoticeRecorded" in shop.told(case)


def test_evidence_is_kept_with_the_case_it_is_about(shop: Shop) -> None:
    stranger = shop.opened()
    file = AttachFile(
        file=new_id(), case=stranger, sha256="0" * 64, name="a.pdf", media_type="x", size=3
    )
    shop.ruth.perform(file)
    case = shop.opened_with(3)
    decide(shop, Decision.CHANGE)
    act = notice(shop, shop.case(case).request_id, evidence=Evidence.FILE, file=file.file)
    with pytest.raises(Refused, match="belongs to another case"):
        shop.ruth.perform(act)


def test_the_request_knows_who_opened_it(shop: Shop) -> None:
    case = shop.opened_with(3)
    assert shop.one(Request, id=shop.case(case).request_id).opened_by == shop.person("ruth")


def test_a_form_can_be_sent_while_a_review_is_open(shop: Shop) -> None:
    case = shop.opened_with(3)
    shop.ruth.perform(SendForm(case=case, sent_to="b@penaclara.example"))
    assert shop.case(case).state is CaseState.FORM_SENT
    decide(shop, Decision.KEEP)
    assert shop.case(case).state is CaseState.FORM_SENT


def test_terms_name_who_gets_them(shop: Shop) -> None:
    case = shop.validated()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(SendTerms(acceptance=new_id(), case=case, terms=TERMS, sent_to=" "))
    assert refused.value.field == "sent_to"
