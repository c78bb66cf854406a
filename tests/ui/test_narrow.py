"""At 1024 × 640 nothing that a person reads or types into is cut away."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.workplace import Desk
from tests.ui import case_scenes
from tests.ui.moving_world import issued
from tests.ui.real_desk import WindowMaker, open_case, settled
from tests.ui.real_world import PENACLARA, UBERBERG
from ui.main_window import MainWindow
from ui.panes.exceptions import ExceptionsPane
from ui.panes.form import FormPane
from ui.panes.import_look import LookCard
from ui.panes.shipments import ShipmentsPane
from ui.theme import Theme
from ui.workbench import Workbench

SMALL, USUAL = (1024, 640), (1366, 768)
ONE, ONE_OF_HERS = "A05277B26221774A", "A04657C26276344A"


@pytest.fixture
def window(open_window: WindowMaker, real_bench: Workbench, qtbot: QtBot) -> Iterator[MainWindow]:
    made = open_window(None)
    made.resize(*SMALL)
    yield made
    real_bench.drafts.flush()
    settled(real_bench, qtbot)


def shown(window: MainWindow, key: str, qtbot: QtBot, bench: Workbench) -> QWidget:
    window.go(key)
    settled(bench, qtbot)
    assert window.pane is not None
    return window.pane


def is_inside(part: QWidget, place: QWidget) -> bool:
    """Whether all of its width is seen in a place."""
    left = part.mapTo(place, QPoint(0, 0)).x()
    return left >= 0 and left + part.width() <= place.width()


def test_every_column_of_the_board_is_read_whole_and_the_chosen_one_stays_in_sight(
    window: MainWindow, real_bench: Workbench, desk: Desk, qtbot: QtBot
) -> None:
    issued(desk, UBERBERG, ONE)
    pane = shown(window, "shipments", qtbot, real_bench)
    assert isinstance(pane, ShipmentsPane)
    columns = pane.columns.columns
    assert not pane.panel.isVisible()
    assert all(is_inside(column, pane) for column in columns)
    pane.columns.step(1)
    qtbot.waitUntil(pane.panel.isVisible)
    here = pane.columns.here
    assert here is not None
    qtbot.waitUntil(lambda: is_inside(here, pane._sideways.viewport()))
    assert min(column.width() for column in columns) >= 150
    assert is_inside(pane.panel, pane)
    pane.columns.lists["To ship"].forget_selection()
    assert not pane.panel.isVisible()
    window.resize(*USUAL)
    qtbot.waitUntil(pane.panel.isVisible)
    assert all(is_inside(column, pane._sideways.viewport()) for column in columns)


def test_a_decision_and_its_reason_have_a_row_of_their_own(
    window: MainWindow, real_bench: Workbench, desk: Desk, qtbot: QtBot
) -> None:
    open_case(desk, PENACLARA, *case_scenes.SERIALS)
    desk.take_seat("tomas")
    pane = shown(window, "exceptions", qtbot, real_bench)
    assert isinstance(pane, ExceptionsPane)
    (row,) = pane.types.rows
    qtbot.waitUntil(lambda: row.reason.width() >= 250)
    assert row.decision.width() >= 250
    assert row.reason.y() == row.decision.y()
    assert is_inside(row.reason, pane.types)
    row.reason.set_value("lightning")
    window.resize(*USUAL)
    qtbot.waitUntil(lambda: row.decision.x() > 300)
    assert row.reason.value == "lightning"
    assert is_inside(row.reason, pane.types)


def test_no_field_of_the_form_reaches_out_of_it(
    window: MainWindow, real_bench: Workbench, desk: Desk, qtbot: QtBot
) -> None:
    case = open_case(desk, PENACLARA, ONE_OF_HERS)
    real_bench.opened.emit("form", case)
    settled(real_bench, qtbot)
    pane = window.pane
    assert isinstance(pane, FormPane)
    view = pane.fields.area.viewport()
    fields = [*pane.fields.fields.values(), *pane.fields.units.fields.values()]
    qtbot.waitUntil(lambda: all(is_inside(field, view) for field in fields))
    assert min(field.width() for field in fields) >= 110


def test_a_line_that_was_typed_into_shows_its_beginning_once_it_is_left(
    window: MainWindow, real_bench: Workbench, desk: Desk, qtbot: QtBot
) -> None:
    real_bench.opened.emit("form", open_case(desk, PENACLARA, ONE_OF_HERS))
    settled(real_bench, qtbot)
    pane = window.pane
    assert isinstance(pane, FormPane)
    editor = pane.fields.fields["ship_to.street"].editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.setText("Plaza de la Constitución, edificio de los servicios informáticos, 12")
    assert editor.cursorPosition() > 0
    pane.fields.fields["ship_to.town"].focus()
    assert editor.cursorPosition() == 0


def test_how_a_register_is_read_takes_two_rows(theme: Theme, qtbot: QtBot) -> None:
    card = LookCard()
    qtbot.addWidget(card)
    card.resize(500, 400)
    card.show()
    qtbot.waitUntil(lambda: card.dates.y() > card.encoding.y())
    card.resize(760, 400)
    qtbot.waitUntil(lambda: card.dates.y() == card.encoding.y())
