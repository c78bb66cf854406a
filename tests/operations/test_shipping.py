"""Shipments both ways: parcels of at most four, each serial in its own, lines moved by theirs."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from desktop.data.tables.fulfilment import Line, Parcel, ParcelLine, Receipt, Rma, Shipment
from desktop.domain.refusal import Refused
from desktop.domain.words import (
    CaseState,
    DeadlineState,
    Direction,
    LineState,
    ShipmentState,
)
from desktop.operations.ending import CancelCase, CancelLine
from desktop.operations.operation import new_id
from desktop.operations.receiving import ReceiveReturn
from desktop.operations.shipping import (
    ConfirmDelivery,
    Packed,
    ParcelGiven,
    PlanShipment,
    ReportLoss,
    ShipParcels,
)
from tests.operations.shop import BASIC, Shop

OUT, IN = Direction.OUT, Direction.IN


def line_ids(shop: Shop, case: UUID) -> list[UUID]:
    return [line.id for line in shop.lines(case)]


def receive(shop: Shop, line: UUID, serial: str = "") -> None:
    unit_serial = shop.one(Line, id=line).serial_key
    act = ReceiveReturn(receipt=new_id(), line=line, serial=serial or unit_serial)
    shop.ines.perform(act)


def repair(shop: Shop, number: int = 1) -> tuple[UUID, Rma]:
    case, (rma,) = shop.issued(shop.opened_with(number, contract=BASIC))
    return case, rma


def many(shop: Shop, number: int) -> tuple[UUID, Rma]:
    """An RMA with so many lines, which no batch rule stops: all return and repair."""
    units = [shop.asked(shop.asset(contract=BASIC)) for _ in range(number)]
    case, (rma,) = shop.issued(shop.opened(*units))
    return case, rma


def test_a_shipment_moves_its_lines_and_keeps_the_promise(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    (line,) = line_ids(shop, case)
    shop.shipped(rma.id, OUT, [line])
    row = shop.one(Line, id=line)
    assert row.state is LineState.SHIPPED
    assert row.replacement_serial.startswith("NEW")
    assert shop.case(case).state is CaseState.IN_FULFILMENT
    assert shop.deadline("replacement shipped", rma.id)[0][1] is DeadlineState.MET


def test_part_shipped_moves_only_the_lines_whose_parcel_left(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(2))
    first, second = line_ids(shop, case)
    shop.shipped(rma.id, OUT, [first])
    assert shop.one(Line, id=second).state is LineState.TO_SHIP
    assert shop.case(case).state is CaseState.RMA_ISSUED
    assert shop.deadline("replacement shipped", rma.id)[0][1] is DeadlineState.OPEN
    shop.shipped(rma.id, OUT, [second])
    assert shop.case(case).state is CaseState.IN_FULFILMENT


def test_each_parcel_has_its_own_tracking_and_delivery(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(2))
    first, second = line_ids(shop, case)
    shipment, (one, other) = shop.shipped(rma.id, OUT, [first], [second])
    shop.clock.advance(days=1)
    shop.ruth.perform(ConfirmDelivery(parcel=one, delivered_at=shop.clock(), received_by="BR"))
    assert shop.one(Shipment, id=shipment).state is ShipmentState.PART_DELIVERED
    assert shop.one(Line, id=second).state is LineState.SHIPPED
    shop.ruth.perform(ConfirmDelivery(parcel=other, delivered_at=shop.clock()))
    assert shop.one(Shipment, id=shipment).state is ShipmentState.DELIVERED
    assert len({parcel.tracking_number for parcel in shop.all(Parcel)}) == 2


def test_more_than_four_units_need_another_parcel(shop: Shop) -> None:
    case, rma = many(shop, 5)
    lines = line_ids(shop, case)
    with pytest.raises(Refused, match="at most 4 units") as refused:
        shop.ruth.perform(shop.plan(rma.id, IN, lines))
    assert refused.value.field == "parcels"
    shop.ruth.perform(shop.plan(rma.id, IN, lines[:4], lines[4:]))


def test_a_unit_is_in_one_parcel_only(shop: Shop) -> None:
    case, rma = repair(shop)
    (line,) = line_ids(shop, case)
    with pytest.raises(Refused, match="in one parcel only"):
        shop.ruth.perform(shop.plan(rma.id, IN, [line], [line]))
    shop.ruth.perform(shop.plan(rma.id, IN, [line]))
    with pytest.raises(Refused, match="another parcel already"):
        shop.ruth.perform(shop.plan(rma.id, IN, [line]))


@pytest.mark.parametrize("boxes", [[], [[]]])
def test_a_shipment_holds_something(shop: Shop, boxes: list[list[UUID]]) -> None:
    _, (rma,) = shop.issued()
    with pytest.raises(Refused, match="at least one unit"):
        shop.ruth.perform(shop.plan(rma.id, OUT, *boxes))


def test_a_shipment_holds_lines_of_one_rma(shop: Shop) -> None:
    _, (rma,) = shop.issued()
    other, _ = repair(shop)
    with pytest.raises(Refused, match="one RMA only"):
        shop.ruth.perform(shop.plan(rma.id, OUT, line_ids(shop, other)))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"carrier": ""}, "carrier"),
        ({"tracking": {}}, "tracking"),
        ({"serials": {}}, "serials"),
        ({"shipped_at": timedelta(minutes=1)}, "shipped_at"),
    ],
)
def test_what_left_has_carrier_tracking_serial_and_time(
    shop: Shop, more: dict[str, object], field: str
) -> None:
    case, (rma,) = shop.issued()
    plan = shop.plan(rma.id, OUT, line_ids(shop, case))
    shop.ruth.perform(plan)
    if "shipped_at" in more:
        more = {"shipped_at": shop.clock() + timedelta(minutes=1)}
    before = shop.snapshot()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(shop.ship(plan, **more))
    assert refused.value.field.startswith(field)
    assert shop.snapshot() == before


def test_a_replacement_is_not_the_faulty_unit(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    (line,) = line_ids(shop, case)
    plan = shop.plan(rma.id, OUT, [line])
    shop.ruth.perform(plan)
    serial = shop.units(case)[0].serial
    with pytest.raises(Refused, match="faulty unit's serial"):
        shop.ruth.perform(shop.ship(plan, serials={line: serial}))


def test_one_replacement_is_not_named_for_two_units(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(2))
    plan = shop.plan(rma.id, OUT, line_ids(shop, case))
    shop.ruth.perform(plan)
    with pytest.raises(Refused, match="named for two units"):
        shop.ruth.perform(
            shop.ship(plan, serials=dict.fromkeys(line_ids(shop, case), "NEW000000001"))
        )


def test_what_comes_in_is_the_unit_that_is_expected(shop: Shop) -> None:
    case, rma = repair(shop)
    (line,) = line_ids(shop, case)
    plan = shop.plan(rma.id, IN, [line])
    shop.ruth.perform(plan)
    with pytest.raises(Refused, match="not the unit"):
        shop.ruth.perform(shop.ship(plan, serials={line: "SOMETHINGELSE"}))
    shop.ruth.perform(shop.ship(plan))
    (packed,) = shop.all(ParcelLine)
    assert packed.serial == shop.units(case)[0].serial


def test_what_left_leaves_once(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    plan = shop.plan(rma.id, OUT, line_ids(shop, case))
    shop.ruth.perform(plan)
    shop.ruth.perform(shop.ship(plan))
    with pytest.raises(Refused, match="under way"):
        shop.ruth.perform(shop.ship(plan))


def test_nothing_goes_out_that_is_still_with_the_customer(shop: Shop) -> None:
    case, rma = repair(shop)
    with pytest.raises(Refused, match="nothing can go to the customer yet"):
        shop.ruth.perform(shop.plan(rma.id, OUT, line_ids(shop, case)))


def test_nothing_comes_in_that_is_here_already(shop: Shop) -> None:
    case, rma = repair(shop)
    (line,) = line_ids(shop, case)
    receive(shop, line)
    with pytest.raises(Refused, match="has this unit already"):
        shop.ruth.perform(shop.plan(rma.id, IN, [line]))


def test_a_delivery_promises_the_faulty_unit_and_asks_whether_it_works(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    (line,) = line_ids(shop, case)
    _, (parcel,) = shop.shipped(rma.id, OUT, [line])
    shop.clock.advance(days=2)
    shop.ruth.perform(ConfirmDelivery(parcel=parcel, delivered_at=shop.clock()))
    back = [(date(2026, 12, 18), DeadlineState.OPEN)]
    assert shop.deadline("faulty unit back", line) == back
    asked = shop.deadline("customer asked whether it works", line)
    assert asked == [(date(2026, 11, 23), DeadlineState.OPEN)]
    receive(shop, line)
    assert shop.deadline("faulty unit back", line)[0][1] is DeadlineState.MET
    assert shop.deadline("return label valid", rma.id)[0][1] is DeadlineState.MET


def test_a_delivery_is_after_the_parcel_left_and_not_in_the_future(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    _, (parcel,) = shop.shipped(rma.id, OUT, line_ids(shop, case))
    for when in (shop.clock() - timedelta(days=1), shop.clock() + timedelta(minutes=1)):
        with pytest.raises(Refused) as refused:
            shop.ruth.perform(ConfirmDelivery(parcel=parcel, delivered_at=when))
        assert refused.value.field == "delivered_at"


def test_a_parcel_that_has_not_left_is_not_delivered(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    plan = shop.plan(rma.id, OUT, line_ids(shop, case))
    shop.ruth.perform(plan)
    with pytest.raises(Refused, match="planned"):
        shop.ruth.perform(ConfirmDelivery(parcel=plan.parcels[0].id, delivered_at=shop.clock()))


@pytest.mark.parametrize(("refused", "state"), [(False, LineState.LOST), (True, LineState.REFUSED)])
def test_what_was_lost_or_refused_goes_again_by_a_new_promise(
    shop: Shop, refused: bool, state: LineState
) -> None:
    case, (rma,) = shop.issued()
    (line,) = line_ids(shop, case)
    shipment, (parcel,) = shop.shipped(rma.id, OUT, [line])
    shop.clock.advance(days=4)
    shop.ruth.perform(ReportLoss(parcel=parcel, refused=refused))
    assert shop.one(Line, id=line).state is state
    assert shop.one(Shipment, id=shipment).state is ShipmentState.LOST
    met, again = shop.deadline("replacement shipped", rma.id)
    assert met[1] is DeadlineState.MET
    assert again == (date(2026, 11, 20), DeadlineState.OPEN)
    shop.shipped(rma.id, OUT, [line])
    assert shop.one(Line, id=line).state is LineState.SHIPPED
    assert shop.deadline("replacement shipped", rma.id)[1][1] is DeadlineState.MET


def test_a_received_serial_that_is_not_the_lines_changes_nothing(shop: Shop) -> None:
    case, _ = repair(shop)
    (line,) = line_ids(shop, case)
    with pytest.raises(Refused, match="Keep the parcel and tell the agent") as refused:
        receive(shop, line, "A05860XXXXXXXX")
    assert refused.value.field == "serial"
    assert shop.all(Receipt) == []
    assert shop.one(Line, id=line).state is LineState.AWAITING_RETURN


def test_a_unit_in_hand_starts_the_repair_and_its_promise(shop: Shop) -> None:
    case, rma = repair(shop)
    (line,) = line_ids(shop, case)
    receive(shop, line)
    assert shop.one(Line, id=line).state is LineState.RECEIVED
    assert shop.deadline("return lapses", rma.id)[0][1] is DeadlineState.MET
    assert shop.deadline("repair finished", line) == [(date(2026, 12, 7), DeadlineState.OPEN)]
    with pytest.raises(Refused, match="received already"):
        receive(shop, line)


def test_a_return_of_two_is_kept_when_both_are_here(shop: Shop) -> None:
    case, rma = repair(shop, 2)
    first, second = line_ids(shop, case)
    receive(shop, first)
    assert shop.deadline("return lapses", rma.id)[0][1] is DeadlineState.OPEN
    receive(shop, second)
    assert shop.deadline("return lapses", rma.id)[0][1] is DeadlineState.MET


def test_a_unit_in_hand_proves_that_its_parcel_arrived(shop: Shop) -> None:
    case, rma = repair(shop)
    (line,) = line_ids(shop, case)
    shipment, (parcel,) = shop.shipped(rma.id, IN, [line])
    receive(shop, line)
    assert shop.one(Parcel, id=parcel).state is ShipmentState.DELIVERED
    assert shop.one(Shipment, id=shipment).state is ShipmentState.DELIVERED


def test_a_parcel_that_came_in_moves_no_line_until_it_is_scanned(shop: Shop) -> None:
    case, rma = repair(shop)
    (line,) = line_ids(shop, case)
    _, (parcel,) = shop.shipped(rma.id, IN, [line])
    shop.ruth.perform(ConfirmDelivery(parcel=parcel, delivered_at=shop.clock()))
    assert shop.one(Line, id=line).state is LineState.AWAITING_RETURN


@pytest.mark.parametrize("lost", [False, True])
def test_a_faulty_unit_that_comes_early_ends_the_line_with_the_delivery(
    shop: Shop, lost: bool
) -> None:
    case, (rma,) = shop.issued()
    (line,) = line_ids(shop, case)
    _, (parcel,) = shop.shipped(rma.id, OUT, [line])
    if lost:
        shop.ruth.perform(ReportLoss(parcel=parcel))
    receive(shop, line)
    assert shop.one(Line, id=line).state is (LineState.LOST if lost else LineState.SHIPPED)
    if lost:
        _, (parcel,) = shop.shipped(rma.id, OUT, [line])
    shop.ruth.perform(ConfirmDelivery(parcel=parcel, delivered_at=shop.clock()))
    assert shop.one(Line, id=line).state is LineState.DONE
    assert shop.deadline("faulty unit back", line) == []


def test_the_faulty_unit_of_a_replacement_has_a_parcel_of_its_own(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    (line,) = line_ids(shop, case)
    shop.ruth.perform(shop.plan(rma.id, IN, [line]))
    shop.shipped(rma.id, OUT, [line])
    assert {row.direction for row in shop.all(Shipment)} == {IN, OUT}
    assert shop.one(Line, id=line).state is LineState.SHIPPED


def test_a_cancelled_line_does_not_hold_its_parcel_back(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(2))
    first, second = line_ids(shop, case)
    plan = shop.plan(rma.id, OUT, [first, second])
    shop.ruth.perform(plan)
    shop.ruth.perform(CancelLine(line=second, reason="works again"))
    shop.ruth.perform(shop.ship(plan))
    assert shop.one(Line, id=first).state is LineState.SHIPPED
    assert shop.one(Line, id=second).state is LineState.CANCELLED


def test_a_planned_shipment_of_cancelled_lines_does_not_leave(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(2))
    _, second = line_ids(shop, case)
    plan = shop.plan(rma.id, OUT, [second])
    shop.ruth.perform(plan)
    shop.ruth.perform(CancelLine(line=second, reason="works again"))
    assert shop.one(Shipment, id=plan.shipment).state is ShipmentState.CANCELLED
    with pytest.raises(Refused, match="cancelled"):
        shop.ruth.perform(shop.ship(plan))


@pytest.mark.parametrize("end", ["planned", "none"])
def test_a_line_is_cancelled_before_something_was_shipped(shop: Shop, end: str) -> None:
    case, (rma,) = shop.issued()
    (line,) = line_ids(shop, case)
    if end == "planned":
        shop.ruth.perform(shop.plan(rma.id, OUT, [line]))
    shop.ruth.perform(CancelLine(line=line, reason="works again"))
    assert shop.case(case).state is CaseState.CANCELLED
    assert shop.case(case).end_reason == "works again"
    assert {one[1] for one in shop.deadline("replacement shipped")} == {DeadlineState.VOID}


@pytest.mark.parametrize("way", ["out", "in", "received"])
def test_nothing_is_cancelled_after_something_was_shipped(shop: Shop, way: str) -> None:
    contract = BASIC if way == "in" else "NC-0001-EM"
    case, (rma,) = shop.issued(shop.opened_with(1, contract=contract))
    (line,) = line_ids(shop, case)
    if way == "received":
        receive(shop, line)
    else:
        shop.shipped(rma.id, OUT if way == "out" else IN, [line])
    for act in (CancelLine(line=line, reason="x"), CancelCase(case=case, reason="x")):
        with pytest.raises(Refused):
            shop.ruth.perform(act)
    assert shop.one(Line, id=line).state is not LineState.CANCELLED


def test_weights_and_serials_of_a_parcel_are_kept(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    (line,) = line_ids(shop, case)
    box = ParcelGiven(
        id=new_id(),
        tracking_number="JD 0001-22",
        weight_grams=4200,
        contents=(Packed(line=line, serial="new 42-01"),),
    )
    plan = PlanShipment(shipment=new_id(), rma=rma.id, direction=OUT, carrier="UPS", parcels=(box,))
    shop.ruth.perform(plan)
    shop.ruth.perform(ShipParcels(shipment=plan.shipment, shipped_at=shop.clock()))
    parcel = shop.one(Parcel)
    assert (parcel.tracking_key, parcel.weight_grams) == ("JD000122", 4200)
    assert shop.one(ParcelLine).serial_key == "NEW4201"
    assert shop.one(Shipment).carrier == "UPS"
