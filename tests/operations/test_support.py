"""Technical support: a case that is answered and closed, or turns into an RMA case."""

from datetime import date
from uuid import UUID

import pytest

from desktop.data.tables.cases import BatchReview
from desktop.domain.next_steps import Step
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseKind, CaseState, DeadlineState, ReviewState, UnitState
from desktop.operations.ending import CancelCase, CloseCase
from desktop.operations.forms import SendForm
from desktop.operations.keeping import AddComment
from desktop.operations.opening import UnitAsked
from desktop.operations.operation import new_id
from desktop.operations.turning import TurnIntoRma
from desktop.operations.units import AddUnit, CancelUnit
from desktop.queries.case_detail import CaseView, case_view
from desktop.queries.case_holds import HoldKind
from desktop.queries.case_screen import CaseScreen, case_screen
from desktop.queries.form_queue import form_queue
from tests.operations.shop import Shop


def asking(shop: Shop, *units: UnitAsked) -> UUID:
    """A case of somebody who asks how something is done."""
    act = shop.opening(*units, kind=CaseKind.TECHNICAL_SUPPORT)
    if not units:
        act = act.model_copy(update={"units": ()})
    shop.ruth.perform(act)
    return act.case


def view(shop: Shop, case: UUID) -> CaseView:
    found = shop.ruth.ask(case_view, case)
    assert found is not None
    return found


def screen(shop: Shop, case: UUID) -> CaseScreen:
    found = shop.ruth.ask(case_screen, case, shop.clock())
    assert found is not None
    return found


def test_it_is_answered_and_closed_and_asks_for_nothing_that_an_rma_needs(shop: Shop) -> None:
    case = asking(shop, shop.asked(troubleshooting=""))
    shown = screen(shop, case)
    assert (shown.case.state, shown.case.step) == (CaseState.NEW, Step.ANSWER)
    assert shown.case.missing == ()
    assert [(one.kind, one.sentence) for one in shown.holds] == [
        (HoldKind.ASKED, "Nothing was written down of the question.")
    ]
    assert [one.word for one in shown.milestones] == ["Reported", "Answered"]
    assert shop.deadline("request form sent") == []
    assert shop.ruth.ask(form_queue, shop.clock()) == ()
    shop.ruth.perform(CloseCase(case=case, answer="the port was shut down"))
    closed = view(shop, case)
    assert (closed.state, closed.end_reason) == (CaseState.CLOSED, "the port was shut down")
    assert closed.step is Step.NOTHING
    assert [unit.state for unit in closed.units] == [UnitState.ENDED]
    assert shop.case(case).ended_at == shop.clock()
    assert shop.told(case)[-1] == "CaseEnded"


def test_an_answer_is_given_before_it_is_closed_and_once(shop: Shop) -> None:
    case = asking(shop)
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(CloseCase(case=case, answer=" "))
    assert refused.value.field == "answer"
    shop.ruth.perform(CloseCase(case=case, answer="see page 4"))
    with pytest.raises(Refused, match="is closed"):
        shop.ruth.perform(CloseCase(case=case, answer="see page 5"))
    shop.ruth.perform(AddComment(comment=new_id(), case=case, text="they say thank you"))
    assert shop.told(case)[-1] == "CommentAdded"


def test_an_rma_case_is_not_closed_by_an_answer(shop: Shop) -> None:
    with pytest.raises(Refused, match="It is possible in “RMA issued”"):
        shop.ruth.perform(CloseCase(case=shop.opened(), answer="works"))
    case, _ = shop.issued()
    with pytest.raises(Refused, match="every line has ended"):
        shop.ruth.perform(CloseCase(case=case, answer="works"))


def test_no_form_goes_out_for_it(shop: Shop) -> None:
    case = asking(shop, shop.asked(shop.asset()))
    with pytest.raises(Refused, match="Turn it into an RMA case first"):
        shop.ruth.perform(SendForm(case=case, sent_to="b@penaclara.example"))


def test_its_last_unit_can_go_and_another_come(shop: Shop) -> None:
    case = asking(shop, shop.asked(shop.asset()))
    shop.ruth.perform(CancelUnit(unit=shop.units(case)[0].id, reason="it was another one"))
    assert shop.case(case).state is CaseState.NEW
    shop.ruth.perform(AddUnit(case=case, unit=shop.asked(shop.asset())))
    assert view(shop, case).step is Step.ANSWER


@pytest.mark.parametrize(("known", "state"), [(True, "new"), (False, "asset check")])
def test_it_turns_into_an_rma_case_and_begins_where_a_new_one_does(
    shop: Shop, known: bool, state: str
) -> None:
    case = asking(shop, shop.asked(shop.asset() if known else None))
    number = shop.case(case).number
    shop.ruth.perform(TurnIntoRma(case=case))
    turned = shop.case(case)
    assert (turned.kind, turned.number, turned.state) == (CaseKind.RMA, number, state)
    assert shop.deadline("request form sent", case) == [(date(2026, 11, 17), DeadlineState.OPEN)]
    assert "CaseTurned" in shop.told(case)
    assert [one.row.case_id for one in shop.ruth.ask(form_queue, shop.clock())] == [case]
    if known:
        shop.issued(case)


def test_what_an_rma_needs_is_there_before_it_turns(shop: Shop) -> None:
    case = asking(shop)
    with pytest.raises(Refused, match="at least one product") as refused:
        shop.ruth.perform(TurnIntoRma(case=case))
    assert [problem.field for problem in refused.value.problems] == ["units"]
    assert shop.case(case).kind is CaseKind.TECHNICAL_SUPPORT


@pytest.mark.parametrize("ended", [False, True])
def test_only_open_technical_support_turns(shop: Shop, ended: bool) -> None:
    case = asking(shop, shop.asked(shop.asset())) if ended else shop.opened()
    if ended:
        shop.ruth.perform(CancelCase(case=case, reason="asked twice"))
    with pytest.raises(Refused, match="is cancelled" if ended else "an RMA case already"):
        shop.ruth.perform(TurnIntoRma(case=case))


def test_the_batch_rule_counts_its_units_once_they_are_asked_for(shop: Shop) -> None:
    case = asking(shop, *(shop.asked(shop.asset()) for _ in range(3)))
    assert shop.all(BatchReview) == []
    shop.ruth.perform(TurnIntoRma(case=case))
    assert shop.one(BatchReview).state is ReviewState.OPEN
    assert len(shop.one(BatchReview).units) == 3


def test_a_unit_that_was_answered_for_can_be_on_a_case_of_its_own(shop: Shop) -> None:
    asset = shop.asset()
    case = asking(shop, shop.asked(asset))
    with pytest.raises(Refused, match=shop.case(case).number):
        shop.opened(shop.asked(asset))
    shop.ruth.perform(CloseCase(case=case, answer="cable swapped"))
    assert shop.case(shop.opened(shop.asked(asset))).state is CaseState.NEW
