"""The board of shipments: by keyboard and scanner, for one unit and for many, both directions."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.words import Direction, LineState
from desktop.queries.moving import BoardLine, Move, moving
from desktop.queries.shipments import Column
from desktop.workplace import Desk
from tests.ui.moving_world import delivered, issued, shipped
from tests.ui.real_desk import StandingClock, settled
from tests.ui.real_world import DANNIBALE, UBERBERG
from ui.panes.shipments import ShipmentsPane
from ui.workbench import Workbench

ONE = "A05277B26221774A"
SWITCHES = tuple(f"A07{n:03}E25110{n:03}A" for n in range(5))
UPS, UPS_TOO = "1Z5R89390357567127", "1Z879E930346834440"


@pytest.fixture
def pane(real_bench: Workbench, qtbot: QtBot) -> Iterator[ShipmentsPane]:
    made = ShipmentsPane(real_bench)
    qtbot.addWidget(made)
    made.resize(1250, 690)
    yield made
    made.hide()
    real_bench.drafts.flush()
    settled(real_bench, qtbot)


def shown(pane: ShipmentsPane, qtbot: QtBot) -> None:
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    settled(pane.bench, qtbot)


def lines(desk: Desk) -> tuple[BoardLine, ...]:
    return desk.ask(moving, desk.now()).lines


def press(pane: ShipmentsPane, qtbot: QtBot) -> None:
    QTest.keyClick(pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(pane.bench, qtbot)


def scan(pane: ShipmentsPane, name: str, text: str, qtbot: QtBot) -> None:
    """A scanner types a number and sends Enter."""
    assert pane.panel.form is not None
    field = pane.panel.form.fields[name]
    QTest.keyClicks(field.editor, text)
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    settled(pane.bench, qtbot)


def move(pane: ShipmentsPane) -> Move | None:
    return pane.panel.move_


def field_names(pane: ShipmentsPane, beginning: str) -> list[str]:
    assert pane.panel.form is not None
    return [name for name in pane.panel.form.fields if name.startswith(beginning)]


def test_one_unit_is_planned_shipped_delivered_and_received_without_a_mouse(
    pane: ShipmentsPane, desk: Desk, qtbot: QtBot
) -> None:
    issued(desk, UBERBERG, ONE)
    desk.take_seat("tomas")
    shown(pane, qtbot)
    QTest.keyClicks(pane.scan, ONE.lower())
    QTest.keyClick(pane.scan, Qt.Key.Key_Return)
    assert move(pane) is Move.PLAN
    press(pane, qtbot)
    assert move(pane) is Move.SHIP
    scan(pane, field_names(pane, "tracking.")[0], UPS, qtbot)
    assert pane.panel.form is not None
    assert pane.panel.form.fields["carrier"].value == "UPS"
    scan(pane, field_names(pane, "serials.")[0], "NEW1", qtbot)
    assert lines(desk)[0].line.column is Column.UNDER_WAY
    assert move(pane) is Move.DELIVER
    QTest.keyClicks(pane.panel.form.fields["received_by"].editor, "reception")
    press(pane, qtbot)
    assert lines(desk)[0].line.state is LineState.FAULTY_UNIT_DUE
    assert move(pane) is Move.RECEIVE
    scan(pane, "serial.1", ONE, qtbot)
    press(pane, qtbot)
    assert not lines(desk)


def test_five_units_go_in_two_parcels_scanned_one_after_the_other(
    pane: ShipmentsPane, desk: Desk, qtbot: QtBot
) -> None:
    issued(desk, UBERBERG, *SWITCHES)
    shown(pane, qtbot)
    to_ship = pane.columns.lists["To ship"]
    to_ship.setFocus()
    QTest.keyClick(to_ship, Qt.Key.Key_Down)
    QTest.keyClick(to_ship, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(pane.columns.selected) == 5
    for number, name in enumerate(field_names(pane, "line.")):
        assert pane.panel.form is not None
        QTest.keyClicks(pane.panel.form.fields[name].editor, f"NEW{number}")
    press(pane, qtbot)
    parcels = field_names(pane, "tracking.")
    assert len(parcels) == 2
    assert not field_names(pane, "serials.")
    pane.panel.focus()
    scan(pane, parcels[0], UPS, qtbot)
    assert pane.panel.form is not None
    assert pane.panel.form.fields[parcels[1]].editor.hasFocus()
    scan(pane, parcels[1], UPS_TOO, qtbot)
    moved = lines(desk)
    assert {one.line.column for one in moved} == {Column.UNDER_WAY}
    parcels_ = {held.parcel.id: held.parcel for one in moved for held in one.under_way}
    assert sorted(len(parcel.lines) for parcel in parcels_.values()) == [1, 4]
    assert {parcel.tracking_number for parcel in parcels_.values()} == {UPS, UPS_TOO}


def test_a_missing_tracking_number_is_asked_for_at_its_field_and_nothing_is_lost(
    pane: ShipmentsPane, desk: Desk, qtbot: QtBot
) -> None:
    issued(desk, UBERBERG, ONE)
    shown(pane, qtbot)
    pane.columns.step(1)
    press(pane, qtbot)
    assert pane.panel.form is not None
    pane.panel.form.fields["carrier"].set_value("DHL")
    QTest.keyClicks(pane.panel.form.fields[field_names(pane, "serials.")[0]].editor, "NEW1")
    press(pane, qtbot)
    name = field_names(pane, "tracking.")[0]
    assert "no tracking number" in pane.panel.form.fields[name].problem
    assert pane.panel.form.fields[field_names(pane, "serials.")[0]].value == "NEW1"


def test_a_lost_parcel_goes_back_to_what_has_to_be_shipped(
    pane: ShipmentsPane, desk: Desk, qtbot: QtBot
) -> None:
    shipped(desk, issued(desk, UBERBERG, ONE))
    shown(pane, qtbot)
    pane.columns.step(1)
    pane.panel.choose(Move.LOSS)
    press(pane, qtbot)
    assert lines(desk)[0].line.state is LineState.LOST
    assert pane.columns.selected[0].line.column is Column.TO_SHIP


def test_a_plan_is_cancelled_with_its_reason_and_the_units_can_be_packed_anew(
    pane: ShipmentsPane, desk: Desk, qtbot: QtBot
) -> None:
    issued(desk, UBERBERG, *SWITCHES[:2])
    shown(pane, qtbot)
    to_ship = pane.columns.lists["To ship"]
    to_ship.setFocus()
    to_ship.choose(0)
    QTest.keyClick(to_ship, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert Move.UNPLAN not in pane.panel.chips
    press(pane, qtbot)
    assert move(pane) is Move.SHIP
    pane.panel.chips[Move.UNPLAN].click()
    assert pane.primary.text() == "Cancel the planned shipment"
    press(pane, qtbot)
    assert pane.panel.form is not None
    assert "Say why" in pane.panel.form.fields["reason"].problem
    scan(pane, "reason", "the wrong spares", qtbot)
    assert {one.planned for one in lines(desk)} == {()}
    assert len(pane.columns.selected) == 2
    assert move(pane) is Move.PLAN


def test_a_wrong_serial_at_the_dock_is_said_and_the_line_does_not_move(
    pane: ShipmentsPane, desk: Desk, clock: StandingClock, qtbot: QtBot
) -> None:
    delivered(desk, issued(desk, UBERBERG, ONE), clock)
    desk.take_seat("ines")
    shown(pane, qtbot)
    pane.columns.step(1)
    scan(pane, "serial.1", "A05860D26395078A", qtbot)
    press(pane, qtbot)
    assert pane.panel.form is not None
    assert "A05860D26395078A" in pane.panel.form.fields["serial.1"].problem
    assert lines(desk)[0].line.state is LineState.FAULTY_UNIT_DUE


def test_an_agent_is_told_who_receives_units(
    pane: ShipmentsPane, desk: Desk, clock: StandingClock, qtbot: QtBot
) -> None:
    delivered(desk, issued(desk, UBERBERG, ONE), clock)
    shown(pane, qtbot)
    pane.columns.step(1)
    scan(pane, "serial.1", ONE, qtbot)
    press(pane, qtbot)
    assert "may receive a returned unit" in pane.banner.sentence


def test_the_customers_parcel_is_seen_in_the_other_direction(
    pane: ShipmentsPane, desk: Desk, qtbot: QtBot
) -> None:
    case = issued(desk, DANNIBALE, "A05860G17114293A")
    pane.show_thing(case)
    shown(pane, qtbot)
    assert pane.columns.selected[0].line.column is Column.DUE_BACK
    pane.panel.choose(Move.PLAN_RETURN)
    scan(pane, field_names(pane, "tracking.")[0], UPS, qtbot)
    (one,) = lines(desk)
    assert one.planned[0].shipment.direction is Direction.IN
    assert one.planned[0].shipment.carrier == "UPS"


def test_the_label_is_seen_from_here_and_kept_with_the_case(
    pane: ShipmentsPane, desk: Desk, clock: StandingClock, qtbot: QtBot
) -> None:
    delivered(desk, issued(desk, UBERBERG, ONE), clock)
    shown(pane, qtbot)
    pane.columns.step(1)
    button = pane.panel.label_button
    assert button is not None
    qtbot.waitUntil(button.isVisible)
    QTest.keyClick(pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settled(pane.bench, qtbot)
    qtbot.waitUntil(lambda: pane.preview.page_words == "Page 1 of 1")
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    assert pane.columns.isVisible()


def test_the_arrows_go_across_the_columns_that_hold_something(
    pane: ShipmentsPane, desk: Desk, clock: StandingClock, qtbot: QtBot
) -> None:
    delivered(desk, issued(desk, UBERBERG, ONE), clock)
    issued(desk, UBERBERG, SWITCHES[0])
    shown(pane, qtbot)
    to_ship, due = pane.columns.lists["To ship"], pane.columns.lists["Due back"]
    to_ship.setFocus()
    to_ship.choose(0)
    QTest.keyClick(to_ship, Qt.Key.Key_Right)
    assert due.hasFocus()
    assert [one.line.serial for one in pane.columns.selected] == [ONE]
    QTest.keyClick(due, Qt.Key.Key_Left)
    assert to_ship.hasFocus()
    assert [one.line.serial for one in pane.columns.selected] == [SWITCHES[0]]


def test_an_empty_board_says_so_and_a_strange_scan_is_no_fault(
    pane: ShipmentsPane, qtbot: QtBot
) -> None:
    shown(pane, qtbot)
    assert pane.banner.sentence.startswith("Nothing has to move.")
    with qtbot.waitSignal(pane.bench.told) as told:
        QTest.keyClicks(pane.scan, "XYZ")
        QTest.keyClick(pane.scan, Qt.Key.Key_Return)
    assert told.args is not None
    assert "XYZ" in told.args[0]
