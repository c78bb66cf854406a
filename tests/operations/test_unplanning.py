"""A planned shipment that is cancelled: its lines are where they were, and can be packed anew."""

from uuid import UUID

import pytest

from desktop.data.tables.fulfilment import Line, Parcel, Shipment
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseState, DeadlineState, Direction, LineState, ShipmentState
from desktop.operations.operation import new_id
from desktop.operations.receiving import ReceiveReturn
from desktop.operations.shipping import PlanShipment, ReportLoss
from desktop.operations.unplanning import CancelShipment
from tests.operations.shop import BASIC, BASIC_PLUS, Shop

OUT, IN = Direction.OUT, Direction.IN


def planned(shop: Shop, rma: UUID, direction: Direction, *lines: UUID) -> PlanShipment:
    plan = shop.plan(rma, direction, list(lines))
    shop.ruth.perform(plan)
    return plan


def cancel(shop: Shop, plan: PlanShipment, reason: str = "the wrong spare") -> None:
    shop.ines.perform(CancelShipment(shipment=plan.shipment, reason=reason))


@pytest.mark.parametrize(
    ("contract", "direction"), [(BASIC_PLUS, OUT), (BASIC_PLUS, IN), (BASIC, IN)]
)
def test_what_was_planned_can_be_planned_anew(
    shop: Shop, contract: str, direction: Direction
) -> None:
    case, (rma,) = shop.issued(shop.opened_with(1, contract=contract))
    line = shop.lines(case)[0]
    plan = planned(shop, rma.id, direction, line.id)
    cancel(shop, plan)
    assert shop.one(Shipment).state is ShipmentState.CANCELLED
    assert shop.one(Parcel).state is ShipmentState.CANCELLED
    assert shop.one(Line).state is line.state
    assert shop.case(case).state is CaseState.RMA_ISSUED
    assert shop.told(case)[-1] == "ShipmentCancelled"
    shop.ruth.perform(shop.ship(planned(shop, rma.id, direction, line.id)))


@pytest.mark.parametrize(("refused", "state"), [(False, LineState.LOST), (True, LineState.REFUSED)])
def test_what_was_lost_or_refused_before_the_plan_is_so_again(
    shop: Shop, refused: bool, state: LineState
) -> None:
    case, (rma,) = shop.issued()
    (line,) = shop.lines(case)
    _, (parcel,) = shop.shipped(rma.id, OUT, [line.id])
    shop.ruth.perform(ReportLoss(parcel=parcel, refused=refused))
    plan = planned(shop, rma.id, OUT, line.id)
    assert shop.one(Line).state is LineState.TO_SHIP
    cancel(shop, plan)
    assert shop.one(Line).state is state
    assert shop.case(case).state is CaseState.IN_FULFILMENT
    assert shop.deadline("replacement shipped", rma.id)[-1][1] is DeadlineState.OPEN


def test_a_line_that_is_planned_once_more_goes_back_to_where_that_plan_found_it(
    shop: Shop,
) -> None:
    case, (rma,) = shop.issued()
    (line,) = shop.lines(case)
    _, (parcel,) = shop.shipped(rma.id, OUT, [line.id])
    shop.ruth.perform(ReportLoss(parcel=parcel))
    cancel(shop, planned(shop, rma.id, OUT, line.id))
    cancel(shop, planned(shop, rma.id, OUT, line.id))
    assert shop.one(Line).state is LineState.LOST


def test_only_the_lines_of_the_cancelled_plan_go_back(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(2))
    first, second = shop.lines(case)
    plan = planned(shop, rma.id, OUT, first.id)
    shop.shipped(rma.id, OUT, [second.id])
    cancel(shop, plan)
    assert [one.state for one in shop.lines(case)] == [LineState.TO_SHIP, LineState.SHIPPED]


def test_what_left_is_not_taken_back(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    plan = planned(shop, rma.id, OUT, shop.lines(case)[0].id)
    shop.ruth.perform(shop.ship(plan))
    before = shop.snapshot()
    with pytest.raises(Refused, match="under way; only a planned one") as refused:
        cancel(shop, plan)
    assert refused.value.rule == "state"
    assert shop.snapshot() == before


def test_what_the_customer_was_to_send_and_is_here_already_is_not_taken_back(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(1, contract=BASIC))
    (line,) = shop.lines(case)
    plan = planned(shop, rma.id, IN, line.id)
    shop.ines.perform(ReceiveReturn(receipt=new_id(), line=line.id, serial=line.serial_key))
    with pytest.raises(Refused, match="delivered; only a planned one"):
        cancel(shop, plan)


def test_a_cancelled_plan_has_its_reason_and_is_cancelled_once(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    plan = planned(shop, rma.id, OUT, shop.lines(case)[0].id)
    with pytest.raises(Refused) as refused:
        cancel(shop, plan, " ")
    assert refused.value.field == "reason"
    cancel(shop, plan)
    with pytest.raises(Refused, match="cancelled; only a planned one"):
        cancel(shop, plan)


def test_a_shipment_that_there_is_not_is_named(shop: Shop) -> None:
    with pytest.raises(Refused, match="no such shipment") as refused:
        shop.ruth.perform(CancelShipment(shipment=new_id(), reason="x"))
    assert refused.value.field == "shipment"
