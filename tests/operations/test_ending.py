"""A case that is cancelled or rejected: nothing is promised, shipped or decided any more."""

from datetime import date
from uuid import UUID

import pytest

from desktop.data.tables.fulfilment import Parcel, Rma, Shipment
from desktop.domain.refusal import Refused
from desktop.domain.words import (
    CaseState,
    DeadlineState,
    Direction,
    LineState,
    ShipmentState,
    UnitState,
)
from desktop.operations.ending import CancelCase, CancelLine, RejectCase
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from tests.operations.shop import BASIC, Shop

Ends = type[CancelCase] | type[RejectCase]


@pytest.mark.parametrize(
    ("end", "state", "units"),
    [
        (CancelCase, CaseState.CANCELLED, UnitState.CANCELLED),
        (RejectCase, CaseState.REJECTED, UnitState.REJECTED),
    ],
)
@pytest.mark.parametrize("at", ["opened", "validated", "terms_sent", "accepted", "issued"])
def test_a_case_ends_at_any_step_before_something_was_shipped(
    shop: Shop, end: Ends, state: CaseState, units: UnitState, at: str
) -> None:
    made = getattr(shop, at)()
    case: UUID = made[0] if isinstance(made, tuple) else made
    shop.ruth.perform(end(case=case, reason="bought a new one"))
    ended = shop.case(case)
    assert (ended.state, ended.end_reason) == (state, "bought a new one")
    assert (ended.ended_at, ended.waiting_since) == (shop.clock(), None)
    assert {unit.state for unit in shop.units(case)} == {units}
    assert {line.state for line in shop.lines(case)} <= {LineState.CANCELLED}
    from desktop.data.tables.fulfilment import Deadline

    assert DeadlineState.OPEN not in {row.state for row in shop.all(Deadline, case_id=case)}
    assert "CaseEnded" in shop.told(case)


def test_a_planned_shipment_ends_with_its_case(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    shop.ruth.perform(shop.plan(rma.id, Direction.OUT, [shop.lines(case)[0].id]))
    shop.ruth.perform(CancelCase(case=case, reason="works again"))
    assert shop.one(Shipment).state is ShipmentState.CANCELLED
    assert shop.one(Parcel).state is ShipmentState.CANCELLED
    assert shop.one(Rma).ended_at == shop.clock()


@pytest.mark.parametrize("end", [CancelCase, RejectCase])
def test_an_end_has_its_reason_and_comes_once(shop: Shop, end: Ends) -> None:
    case = shop.opened()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(end(case=case, reason=" "))
    assert refused.value.field == "reason"
    shop.ruth.perform(end(case=case, reason="asked twice"))
    with pytest.raises(Refused) as again:
        shop.ruth.perform(end(case=case, reason="again"))
    assert again.value.rule == "conflict"


def test_a_case_that_has_ended_can_still_be_commented(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(CancelCase(case=case, reason="asked twice"))
    shop.ruth.perform(AddComment(comment=new_id(), case=case, text="called back"))
    assert shop.told(case)[-1] == "CommentAdded"


def test_one_line_less_leaves_the_others(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(2, contract=BASIC))
    first, second = shop.lines(case)
    shop.ruth.perform(CancelLine(line=first.id, reason="works again"))
    assert shop.case(case).state is CaseState.RMA_ISSUED
    assert [unit.state for unit in shop.units(case)] == [UnitState.CANCELLED, UnitState.OPEN]
    assert shop.deadline("return lapses", rma.id) == [(date(2027, 1, 15), DeadlineState.OPEN)]
    with pytest.raises(Refused):
        shop.ruth.perform(CancelLine(line=first.id, reason="again"))
    shop.ruth.perform(CancelLine(line=second.id, reason="works too"))
    assert shop.case(case).state is CaseState.CANCELLED


def test_a_cancelled_line_has_its_reason(shop: Shop) -> None:
    case, _ = shop.issued()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(CancelLine(line=shop.lines(case)[0].id, reason=""))
    assert refused.value.field == "reason"


def test_a_serial_is_free_again_once_its_case_has_ended(shop: Shop) -> None:
    asset = shop.asset()
    case = shop.opened(shop.asked(asset))
    shop.ruth.perform(CancelCase(case=case, reason="asked twice"))
    assert shop.case(shop.opened(shop.asked(asset))).state is CaseState.NEW
