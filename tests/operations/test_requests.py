"""One request or two: proposing, separating with a reason, joining, and who looks after a case."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from desktop.data.tables.cases import BatchReview, Case, Request
from desktop.data.tables.parties import Organisation
from desktop.domain.identities import organisation_id
from desktop.domain.refusal import Refused
from desktop.domain.words import (
    CaseKind,
    CaseState,
    Decision,
    Evidence,
    Fulfilment,
    ReviewState,
)
from desktop.operations.agents import TakeCase
from desktop.operations.opening import SayWaiting
from desktop.operations.operation import new_id
from desktop.operations.requests import JoinRequest
from desktop.operations.reviews import DecideBatch, RecordNotice
from tests.operations.shop import Shop

REPAIR = Fulfilment.RETURN_AND_REPAIR


def request_of(shop: Shop, case: UUID) -> UUID:
    return shop.case(case).request_id


def review(shop: Shop, request: UUID) -> BatchReview:
    return shop.one(BatchReview, request_id=request)


def test_a_second_case_within_two_working_days_needs_a_reason_to_be_apart(shop: Shop) -> None:
    first = shop.opened()
    shop.clock.advance(days=2)
    with pytest.raises(Refused, match=shop.case(first).number) as refused:
        shop.opened(separate_reason="")
    assert refused.value.field == "separate_reason"
    second = shop.opened(separate_reason="another building, another fault")
    kept = shop.one(Request, id=request_of(shop, second))
    assert kept.separate_reason == "another building, another fault"


def test_a_weekend_lies_between_without_counting(shop: Shop) -> None:
    shop.clock.now = datetime(2026, 11, 13, 9, tzinfo=UTC)  # a Friday
    shop.opened()
    shop.clock.now = datetime(2026, 11, 17, 9, tzinfo=UTC)
    with pytest.raises(Refused, match="within the last working days"):
        shop.opened(separate_reason="")
    shop.clock.now = datetime(2026, 11, 18, 9, tzinfo=UTC)
    shop.opened(separate_reason="")


def test_cases_that_have_ended_or_have_their_rma_are_not_proposed(shop: Shop) -> None:
    from desktop.operations.ending import CancelCase

    gone = shop.opened()
    shop.ruth.perform(CancelCase(case=gone, reason="asked twice"))
    issued, _ = shop.issued(shop.opened(separate_reason=""))
    last = shop.opened(separate_reason="")
    assert len({request_of(shop, case) for case in (gone, issued, last)}) == 3


def test_a_case_opened_into_a_request_needs_no_reason(shop: Shop) -> None:
    first = shop.opened()
    second = shop.opened(request=request_of(shop, first), separate_reason="")
    assert request_of(shop, second) == request_of(shop, first)


def test_a_request_of_somebody_else_is_not_joined(shop: Shop) -> None:
    other = organisation_id("C-2002")
    shop.write(Organisation(id=other, number="C-2002", name="Kirkdale", name_key="kirkdale"))
    foreign: dict[str, Any] = {"organisation": other, "site": None, "contact": None}
    theirs = shop.opened(shop.asked(), **foreign)
    with pytest.raises(Refused, match="another organisation's"):
        shop.opened(request=request_of(shop, theirs))
    ours = shop.opened()
    with pytest.raises(Refused, match="another organisation's"):
        shop.ruth.perform(JoinRequest(case=ours, request=request_of(shop, theirs)))


def test_joining_makes_the_units_count_together(shop: Shop) -> None:
    first, second = shop.validated(shop.opened_with(2)), shop.opened_with(1)
    shop.ruth.perform(JoinRequest(case=second, request=request_of(shop, first)))
    found = review(shop, request_of(shop, first))
    assert (found.state, len(found.units)) == (ReviewState.OPEN, 3)
    assert "RequestJoined" in shop.told(second)
    with pytest.raises(Refused, match="batch review"):
        shop.send_terms(first)


def test_joining_takes_the_units_out_of_the_request_that_is_left(shop: Shop) -> None:
    first = shop.validated(shop.opened_with(2))
    left = request_of(shop, first)
    second = shop.validated(shop.opened(shop.asked(shop.asset()), request=left))
    third = shop.opened_with(1)
    shop.ruth.perform(JoinRequest(case=second, request=request_of(shop, third)))
    assert review(shop, left).state is ReviewState.VOID
    assert shop.case(first).state is CaseState.FORM_RETURNED
    assert shop.case(second).state is CaseState.FORM_RETURNED


def test_leaving_a_request_does_not_shake_off_what_was_decided_there(shop: Shop) -> None:
    first = shop.validated(shop.opened_with(2))
    left = request_of(shop, first)
    second = shop.validated(shop.opened(shop.asked(shop.asset()), request=left))
    shop.tomas.perform(
        DecideBatch(review=review(shop, left).id, decision=Decision.CHANGE, reason="three")
    )
    third = shop.opened_with(1)
    shop.ruth.perform(JoinRequest(case=second, request=request_of(shop, third)))
    assert shop.units(second)[0].fulfilment is REPAIR
    with pytest.raises(Refused, match="every notice"):
        shop.send_terms(second)
    told = RecordNotice(
        notice=new_id(),
        request=left,
        given_on=shop.clock().date(),
        addressee="b@penaclara.example",
        evidence=Evidence.MAIL,
        mail_reference="<n@desk.example>",
    )
    shop.ruth.perform(told)
    shop.send_terms(second)


def test_a_case_with_its_rma_stays_where_it_is(shop: Shop) -> None:
    first, _ = shop.issued()
    second = shop.opened()
    with pytest.raises(Refused, match="has its RMA"):
        shop.ruth.perform(JoinRequest(case=first, request=request_of(shop, second)))
    shop.ruth.perform(JoinRequest(case=second, request=request_of(shop, first)))
    with pytest.raises(Refused, match="part of this request already"):
        shop.ruth.perform(JoinRequest(case=second, request=request_of(shop, first)))


def test_who_takes_a_case_is_its_agent(shop: Shop) -> None:
    case = shop.opened()
    assert shop.case(case).agent_id == shop.person("ruth")
    otto = shop.edda.seat_of("otto")
    otto.perform(TakeCase(case=case))
    assert shop.case(case).agent_id == shop.person("otto")
    assert "CaseTaken" in shop.told(case)
    with pytest.raises(Refused, match="already"):
        otto.perform(TakeCase(case=case))


def test_waiting_is_a_flag_with_its_date_and_no_state(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(SayWaiting(case=case, waiting=True))
    assert (shop.case(case).waiting_since, shop.case(case).state) == (shop.clock(), CaseState.NEW)
    shop.ruth.perform(SayWaiting(case=case, waiting=False))
    assert shop.case(case).waiting_since is None


def test_every_gap_of_a_case_is_named_at_once(shop: Shop) -> None:
    blank = shop.asked(serial="", model="", symptoms="")
    with pytest.raises(Refused) as refused:
        shop.opened(blank, shop.asked(symptoms=" "))
    assert [problem.field for problem in refused.value.problems] == [
        "units.0.serial",
        "units.0.model",
        "units.0.symptoms",
        "units.1.symptoms",
    ]
    assert shop.all(Case) == []


def test_an_rma_case_names_a_product_and_technical_support_need_not(shop: Shop) -> None:
    with pytest.raises(Refused, match="at least one product"):
        shop.ruth.perform(shop.opening().model_copy(update={"units": ()}))
    support = {"units": (), "kind": CaseKind.TECHNICAL_SUPPORT}
    shop.ruth.perform(shop.opening().model_copy(update=support))


def test_a_fault_is_not_reported_in_the_future(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        shop.opened(reported_at=shop.clock() + timedelta(minutes=1))
    assert refused.value.field == "reported_at"


@pytest.mark.parametrize("field", ["organisation", "contact", "site"])
def test_a_case_is_of_somebody_who_is_in_the_store(shop: Shop, field: str) -> None:
    named: dict[str, Any] = {field: new_id()}
    with pytest.raises(Refused, match="There is no such") as refused:
        shop.opened(shop.asked(), **named)
    assert refused.value.field == field


def test_what_is_nowhere_in_the_store_is_refused_by_the_database_too(shop: Shop) -> None:
    with pytest.raises(Refused, match="not in the store") as refused:
        shop.opened(shop.asked(), on_behalf_of=new_id())
    assert refused.value.rule == "input"


@pytest.mark.parametrize("field", ["contact", "site"])
def test_a_contact_and_a_site_are_the_organisations_own(shop: Shop, field: str) -> None:
    other = organisation_id("C-2002")
    shop.write(Organisation(id=other, number="C-2002", name="Kirkdale", name_key="kirkdale"))
    mine: dict[str, Any] = {"contact": None, "site": None, field: getattr(shop, field)}
    with pytest.raises(Refused, match="belongs to another organisation"):
        shop.opened(shop.asked(), organisation=other, **mine)
