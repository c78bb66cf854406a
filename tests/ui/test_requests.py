"""The request forms as a list: by where they stand, oldest first, opened by the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.operations.forms import EditForm, ReturnForm, SendForm
from desktop.workplace import Desk
from tests.ui.real_desk import StandingClock, open_case, settled
from tests.ui.real_world import DANNIBALE, PENACLARA, TODAY, UBERBERG
from ui.panes.requests import RequestsPane, Shown
from ui.workbench import Workbench


@pytest.fixture
def pane(real_bench: Workbench, qtbot: QtBot) -> Iterator[RequestsPane]:
    made = RequestsPane(real_bench)
    qtbot.addWidget(made)
    made.resize(1250, 690)
    yield made
    made.hide()
    settled(real_bench, qtbot)


def shown(pane: RequestsPane, qtbot: QtBot) -> None:
    pane.show()
    settled(pane.bench, qtbot)


def numbers(pane: RequestsPane) -> list[str]:
    return [form.row.case_number for form in pane._model.rows]


def test_forms_stand_by_state_oldest_first_with_what_is_wrong(
    pane: RequestsPane, desk: Desk, clock: StandingClock, qtbot: QtBot
) -> None:
    sent = open_case(desk, PENACLARA, "A05860D26395078A")
    clock.pass_(hours=1)
    back = open_case(desk, DANNIBALE, "A05860G17114293A", reported_at=clock())
    clock.pass_(hours=1)
    open_case(desk, UBERBERG, "A0586OD26395090C", reported_at=TODAY)
    for case in (sent, back):
        desk.perform(SendForm(case=case, sent_to="somebody@customer.example"))
    desk.perform(ReturnForm(case=back))
    post_code = {"ship_to.post_code": (DANNIBALE.post_code, "671")}
    desk.perform(EditForm(case=back, changes=post_code))
    shown(pane, qtbot)
    assert numbers(pane)[-1] == "CA-000002"
    assert pane.chips[Shown.PROBLEMS].text() == "With problems 1"
    pane.chips[Shown.PROBLEMS].click()
    assert numbers(pane) == ["CA-000002"]
    assert "2 to mend" in pane._model.index(0, 4).data()
    pane.chips[Shown.SENT].click()
    assert numbers(pane) == ["CA-000001"]
    pane.chips[Shown.DRAFTED].click()
    assert numbers(pane) == ["CA-000003"]


def test_enter_opens_the_form_that_is_chosen(pane: RequestsPane, desk: Desk, qtbot: QtBot) -> None:
    open_case(desk, PENACLARA, "A05860D26395078A")
    second = open_case(desk, DANNIBALE, "A05860G17114293A")
    shown(pane, qtbot)
    pane.table.setFocus()
    row = next(n for n, form in enumerate(pane._model.rows) if form.row.case_id == second)
    pane.table.choose(0)
    for _ in range(row):
        QTest.keyClick(pane.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.bench.opened) as opened:
        QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert opened.args == ["form", second]


def test_a_form_that_was_sent_moves_at_once_and_stays_chosen(
    pane: RequestsPane, desk: Desk, qtbot: QtBot
) -> None:
    case = open_case(desk, PENACLARA, "A05860D26395078A")
    shown(pane, qtbot)
    pane.bench.perform(SendForm(case=case, sent_to="somebody@customer.example"))
    settled(pane.bench, qtbot)
    assert pane.chips[Shown.SENT].text() == "With the customer 1"
    assert pane.table.chosen.row.case_id == case


def test_an_empty_list_says_what_to_do(pane: RequestsPane, qtbot: QtBot) -> None:
    shown(pane, qtbot)
    assert pane.banner.sentence.startswith("No form waits.")
    assert not pane.open_button.isEnabled()
