"""The straight way of a case, and that each step waits for the one before it."""

from desktop.domain.words import CaseState, Direction, LineState
from desktop.operations.operation import new_id
from desktop.operations.receiving import ReceiveReturn
from desktop.operations.shipping import ConfirmDelivery
from tests.operations.shop import Shop


def test_from_a_serial_to_a_replacement_delivered_and_the_faulty_unit_back(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    (line,) = shop.lines(case)
    _, (parcel,) = shop.shipped(rma.id, Direction.OUT, [line.id])
    shop.clock.advance(days=2)
    shop.ruth.perform(ConfirmDelivery(parcel=parcel, delivered_at=shop.clock()))
    assert shop.lines(case)[0].state is LineState.FAULTY_UNIT_DUE
    serial = shop.units(case)[0].serial
    shop.ines.perform(ReceiveReturn(receipt=new_id(), line=line.id, serial=serial.lower()))
    assert shop.lines(case)[0].state is LineState.DONE
    assert shop.case(case).state is CaseState.VERIFYING
