"""RMA numbers: one for each level and repair centre, never before its time, never twice."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from desktop.data.tables.fulfilment import Line, Rma
from desktop.domain.numbers import read_case_number, read_rma_number
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseState, DeadlineState, Direction, Fulfilment, LineState
from desktop.operations.ending import CancelLine
from desktop.operations.issuing import IssueRma
from tests.operations.shop import BASIC, Shop


def test_a_number_has_its_year_counter_and_check_character(shop: Shop) -> None:
    _, (rma,) = shop.issued()
    assert rma.number.startswith("R26-000001-")
    assert read_rma_number(rma.number) == rma.number
    mistyped = rma.number.replace("000001", "000007")
    assert read_rma_number(mistyped) is None


def test_the_year_is_the_warehouses_at_midnight(shop: Shop) -> None:
    shop.clock.now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    case, _ = shop.accepted(shop.opened(shop.asked(shop.asset(contract=""))))
    shop.ruth.perform(IssueRma(case=case))
    assert shop.one(Rma).number.startswith("R27-")


def test_case_numbers_are_counted_and_final_also_after_a_refusal(shop: Shop) -> None:
    shop.opened()
    with pytest.raises(Refused):
        shop.opened(shop.asked(symptoms=""))
    third = shop.opened()
    assert shop.case(third).number == "CA-000003"
    assert read_case_number("ca 000003") == "CA-000003"


def test_an_rma_keeps_what_was_agreed(shop: Shop) -> None:
    _, (rma,) = shop.issued()
    assert rma.fulfilment is Fulfilment.ADVANCE_REPLACEMENT
    assert rma.service_level == "Net.Cover Basic Plus"
    assert rma.ship_to["town"] == "Peñíscola"
    assert rma.policy_version == "2026-03"
    assert "We pay" in rma.charges["sentence"]


def test_two_levels_give_two_rmas_in_one_act(shop: Shop) -> None:
    units = [shop.asked(shop.asset()), shop.asked(shop.asset(contract=BASIC))]
    case, rmas = shop.issued(shop.opened(*units))
    assert {rma.fulfilment for rma in rmas} == {
        Fulfilment.ADVANCE_REPLACEMENT,
        Fulfilment.RETURN_AND_REPAIR,
    }
    assert {rma.acceptance_id for rma in rmas} == {rmas[0].acceptance_id}
    assert sorted(rma.number[4:10] for rma in rmas) == ["000001", "000002"]
    states = {line.state for line in shop.lines(case)}
    assert states == {LineState.TO_SHIP, LineState.AWAITING_RETURN}


def test_units_of_one_level_are_lines_of_one_rma(shop: Shop) -> None:
    case, (rma,) = shop.issued(shop.opened_with(2))
    assert [line.rma_id for line in shop.lines(case)] == [rma.id] * 2
    assert [line.position for line in shop.lines(case)] == [1, 2]


def test_a_replacement_is_promised_today_before_the_cut_off(shop: Shop) -> None:
    _, (rma,) = shop.issued()
    due = [(date(2026, 11, 16), DeadlineState.OPEN)]
    assert shop.deadline("replacement shipped", rma.id) == due
    assert shop.deadline("return label valid", rma.id)[0][0] == date(2026, 12, 16)


def test_a_replacement_is_promised_for_the_next_working_day_after_it(shop: Shop) -> None:
    shop.clock.now = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)  # 15:00 in Amsterdam, a Friday
    _, (rma,) = shop.issued()
    assert shop.deadline("replacement shipped", rma.id)[0][0] == date(2026, 11, 23)


def test_a_return_and_repair_lapses_after_sixty_days(shop: Shop) -> None:
    _, (rma,) = shop.issued(shop.opened_with(1, contract=BASIC))
    assert shop.deadline("return lapses", rma.id)[0][0] == date(2027, 1, 15)


def test_an_issued_case_is_not_issued_again(shop: Shop) -> None:
    case, _ = shop.issued()
    with pytest.raises(Refused, match="RMA issued"):
        shop.ruth.perform(IssueRma(case=case))
    assert len(shop.all(Rma)) == 1


def test_a_number_that_was_given_out_is_not_given_out_again(shop: Shop) -> None:
    numbers = []
    for _ in range(3):
        case, (rma,) = shop.issued()
        numbers.append(rma.number)
        line = shop.lines(case)[0]
        shop.ruth.perform(CancelLine(line=line.id, reason="bought a new one"))
    assert len(set(numbers)) == 3


def serial_of(shop: Shop, case: UUID) -> UUID:
    asset = shop.units(case)[0].asset_id
    assert asset is not None
    return asset


def test_a_unit_whose_line_has_ended_may_fail_again(shop: Shop) -> None:
    from desktop.operations.operation import new_id
    from desktop.operations.receiving import ReceiveReturn
    from desktop.operations.shipping import ConfirmDelivery

    case, (rma,) = shop.issued()
    line = shop.lines(case)[0]
    again = shop.asked(serial_of(shop, case))
    with pytest.raises(Refused, match="open case"):
        shop.opened(again)
    _, (parcel,) = shop.shipped(rma.id, Direction.OUT, [line.id])
    shop.ruth.perform(ConfirmDelivery(parcel=parcel, delivered_at=shop.clock()))
    serial = shop.units(case)[0].serial
    shop.ines.perform(ReceiveReturn(receipt=new_id(), line=line.id, serial=serial))
    assert shop.one(Line, id=line.id).state is LineState.DONE
    shop.opened(again)


def test_the_case_is_as_far_as_its_least_advanced_open_line(shop: Shop) -> None:
    units = [shop.asked(shop.asset()), shop.asked(shop.asset(contract=BASIC))]
    case, rmas = shop.issued(shop.opened(*units))
    advance = next(r for r in rmas if r.fulfilment is Fulfilment.ADVANCE_REPLACEMENT)
    repair_line = next(one for one in shop.lines(case) if one.rma_id != advance.id)
    advance_line = next(one for one in shop.lines(case) if one.rma_id == advance.id)
    shop.shipped(advance.id, Direction.OUT, [advance_line.id])
    assert shop.case(case).state is CaseState.RMA_ISSUED
    shop.ruth.perform(CancelLine(line=repair_line.id, reason="keeps it"))
    assert shop.case(case).state is CaseState.IN_FULFILMENT
