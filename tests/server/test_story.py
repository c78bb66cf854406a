"""The story of one case, told over the line, and what a desk then has of it."""

from datetime import timedelta

from desktop.data.tables.cases import Case
from desktop.data.tables.ledger import Counter
from desktop.data.tables.record import TimelineEvent
from desktop.domain.words import CaseState, Direction, LineState
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.operations.receiving import ReceiveReturn
from desktop.operations.shipping import ConfirmDelivery
from desktop.upkeep import check
from tests.operations.shop import OTHER_MODEL
from tests.server.wired import Scene, digest


def test_a_case_goes_from_its_serial_to_its_return_over_the_line(scene: Scene) -> None:
    shop, mirror = scene.shop, scene.mirror()
    watching = scene.desk("rita")
    watching.pull(mirror)
    asked = shop.asked(shop.asset(model=OTHER_MODEL), model=OTHER_MODEL)
    case, _ = shop.accepted(shop.opened(asked))
    watching.pull(mirror)
    assert mirror.digest() == digest(shop.store)
    shop.ruth.perform(IssueRma(case=case))
    (line,) = shop.lines(case)
    _, (parcel,) = shop.shipped(line.rma_id, Direction.OUT, [line.id])
    shop.clock.advance(days=2)
    shop.ruth.perform(ConfirmDelivery(parcel=parcel, delivered_at=shop.clock()))
    serial = shop.units(case)[0].serial
    shop.ines.perform(ReceiveReturn(receipt=new_id(), line=line.id, serial=serial.lower()))
    assert shop.lines(case)[0].state is LineState.DONE
    assert shop.case(case).state is CaseState.VERIFYING
    watching.pull(mirror)
    assert mirror.digest() == digest(shop.store)
    with mirror.store.reading() as session:
        found = session.get(Case, case)
        assert found is not None
        assert found.number == shop.case(case).number


def test_each_desk_numbers_its_own_cases_and_the_server_keeps_count(scene: Scene) -> None:
    desk = scene.desk("otto")
    case = scene.shop.opening(scene.shop.asked())
    desk.perform(case)
    assert scene.shop.case(case.case).number == f"C{desk.code}-000001"
    assert scene.shop.one(Counter, name=f"case:{desk.code}").value == 1


def test_a_clock_that_runs_ahead_is_set_back_to_when_it_came(scene: Scene) -> None:
    desk, later = scene.desk(), scene.shop.clock() + timedelta(days=4_000)
    comment = AddComment(comment=new_id(), case=scene.case, text="from tomorrow")
    (outcome,) = desk.push(desk.signed(comment, at=later))
    (event,) = scene.shop.all(TimelineEvent, operation_id=comment.id)
    assert event.at == outcome.received_at
    assert event.at < later


def test_the_store_that_many_wrote_to_is_whole(scene: Scene) -> None:
    scene.desk().perform(AddComment(comment=new_id(), case=scene.case, text="the last"))
    assert check(scene.shop.store).findings == ()
