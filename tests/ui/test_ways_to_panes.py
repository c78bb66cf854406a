"""From the rail, by key and from things: the panes of forms, shipments and exceptions are found."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.queries.review_requests import request_review
from desktop.workplace import Desk
from tests.ui.moving_world import issued
from tests.ui.real_desk import WindowMaker, open_case, settled
from tests.ui.real_world import PENACLARA, UBERBERG
from ui.panes.exceptions import ExceptionsPane
from ui.panes.form import FormPane
from ui.panes.pane import Pane
from ui.panes.requests import RequestsPane
from ui.panes.shipments import ShipmentsPane
from ui.workbench import Workbench

_BATCH = ("A05860D26395078A", "A05860D26395081A", "A05860D26395102A")


@pytest.fixture
def batch(desk: Desk) -> UUID:
    return open_case(desk, PENACLARA, *_BATCH)


def test_each_has_its_place_and_key_in_the_rail(
    open_window: WindowMaker, real_bench: Workbench, qtbot: QtBot
) -> None:
    window = open_window(None)
    wanted = ((Qt.Key.Key_3, RequestsPane), (Qt.Key.Key_4, ShipmentsPane))
    for key, kind in (*wanted, (Qt.Key.Key_5, ExceptionsPane)):
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        settled(real_bench, qtbot)
        assert isinstance(window.pane, kind)


def test_things_are_opened_where_they_are_shown(
    open_window: WindowMaker, real_bench: Workbench, desk: Desk, batch: UUID, qtbot: QtBot
) -> None:
    moving = issued(desk, UBERBERG, "A05277B26221774A")
    review = desk.ask(request_review, batch, None, desk.now())
    assert review is not None
    window = open_window(None)

    def opened(kind: str, identity: UUID) -> Pane | None:
        real_bench.opened.emit(kind, identity)
        settled(real_bench, qtbot)
        return window.pane

    form = opened("form", batch)
    assert isinstance(form, FormPane)
    assert form.fields.fields["ship_to.name"].value == PENACLARA.name
    exceptions = opened("review", review.reviews[0].row.id)
    assert isinstance(exceptions, ExceptionsPane)
    assert len(exceptions.types.rows) == 1
    shipments = opened("shipment", moving)
    assert isinstance(shipments, ShipmentsPane)
    assert shipments.columns.selected[0].line.case_id == moving
