"""The list of cases: queues with their counts, a filter, and Enter that opens."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.refusal import Refused
from desktop.domain.words import CaseKind
from desktop.operations.ending import CancelCase
from desktop.queries.cases import COUNT_LIMIT, Queue
from desktop.workplace import Desk
from tests.ui import case_scenes
from tests.ui.case_scenes import SERIALS
from tests.ui.case_sitting import CTRL, Sitting
from tests.ui.real_desk import open_case
from tests.ui.real_world import PENACLARA, UBERBERG
from ui.panes import cases
from ui.panes.cases import CasesPane, count_words, due_cell
from ui.theme import Tone

POWER = "A04657C26276344A"
STACKED = "A05277B26221774A"


def listed(sitting: Sitting) -> CasesPane:
    """Goes to the list by its key and waits until it is there."""
    sitting.press(Qt.Key.Key_2, CTRL)
    pane = sitting.window.pane
    assert isinstance(pane, CasesPane)
    # The test's own acts are done past the window, which has not heard of them.
    pane.refresh()
    sitting.settle()
    return pane


def numbers(pane: CasesPane) -> list[str]:
    return [pane.model.row(at).number for at in range(pane.model.rowCount())]


def test_each_queue_has_its_count_and_its_cases(desk: Desk, sitting: Sitting) -> None:
    batch = open_case(desk, PENACLARA, *SERIALS)
    case_scenes.validate(desk, batch)
    gone = open_case(desk, UBERBERG, STACKED)
    desk.perform(CancelCase(case=gone, reason="a mistake"))
    pane = listed(sitting)
    assert pane.chips["Open"].text() == "Open 1"
    assert pane.chips["Batch review"].text() == "Batch review 1"
    assert pane.chips["Ended"].text() == "Ended 1"
    assert numbers(pane) == ["CA-000001"]
    pane.chips["Ended"].click()
    sitting.settle()
    assert numbers(pane) == ["CA-000002"]


def test_the_chips_are_the_queues_of_the_desk() -> None:
    assert list(cases._QUEUES) == [queue.value for queue in Queue]
    assert cases.COUNT_LIMIT == COUNT_LIMIT


def test_mine_are_those_of_who_sits_here(desk: Desk, sitting: Sitting) -> None:
    open_case(desk, PENACLARA, POWER)
    desk.take_seat("tomas")
    open_case(desk, UBERBERG, STACKED)
    pane = listed(sitting)
    pane.choose_queue("Mine")
    sitting.settle()
    assert numbers(pane) == ["CA-000002"]


@pytest.mark.parametrize(
    "typed", ["peñaclara", "penaclara", "000001", "a04657c-26276344a", "PO 77"]
)
def test_the_filter_finds_by_whatever_a_case_is_known_by(
    typed: str, desk: Desk, sitting: Sitting, qtbot: QtBot
) -> None:
    open_case(desk, PENACLARA, POWER, customer_reference="PO 77")
    open_case(desk, UBERBERG, STACKED)
    pane = listed(sitting)
    # Pasted, since the test's keyboard has no ñ.
    QGuiApplication.clipboard().setText(typed)
    QTest.keySequence(pane.filter, QKeySequence(QKeySequence.StandardKey.Paste))
    qtbot.waitUntil(lambda: numbers(pane) == ["CA-000001"])


def test_a_filter_without_answer_says_what_to_do(
    desk: Desk, sitting: Sitting, qtbot: QtBot
) -> None:
    open_case(desk, PENACLARA, POWER)
    pane = listed(sitting)
    QTest.keyClicks(pane.filter, "nothing like it")
    qtbot.waitUntil(lambda: pane.banner.isVisible())
    assert pane.banner.sentence == "No case in this queue answers “nothing like it”."


def test_an_empty_store_says_where_cases_come_from(sitting: Sitting) -> None:
    pane = listed(sitting)
    assert pane.banner.sentence == "No case is in this queue."
    assert "F2" in pane.banner.accessibleName()


def test_enter_opens_the_case_and_alt_left_comes_back(desk: Desk, sitting: Sitting) -> None:
    open_case(desk, PENACLARA, POWER)
    wanted = open_case(desk, UBERBERG, STACKED)
    pane = listed(sitting)
    at = numbers(pane).index("CA-000002")
    pane.table.setFocus()
    pane.table.choose(at)
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    sitting.settle()
    assert sitting.pane.case.id == wanted
    sitting.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert sitting.window.pane is pane


def test_a_new_case_appears_and_the_choice_stays(desk: Desk, sitting: Sitting) -> None:
    open_case(desk, PENACLARA, POWER)
    pane = listed(sitting)
    chosen = pane.table.chosen.number
    open_case(desk, UBERBERG, STACKED)
    pane.mark_stale()
    sitting.settle()
    assert len(numbers(pane)) == 2
    assert pane.table.chosen.number == chosen


def test_what_is_due_today_and_what_is_late_are_coloured_words() -> None:
    today = date(2026, 11, 16)
    late = due_cell(date(2026, 11, 13), today)
    assert (late.text, late.badge and late.badge.tone) == ("13 Nov", Tone.BAD)
    now = due_cell(today, today)
    assert (now.text, now.badge and now.badge.tone) == ("Today", Tone.WARNING)
    assert due_cell(date(2027, 1, 4), today).text == "4 Jan 2027"
    assert due_cell(None, today).text == ""


def test_a_count_stops_at_its_limit() -> None:
    assert [count_words(count) for count in (0, 200, 201)] == ["0", "200", "200+"]


def test_a_list_that_cannot_be_read_says_so(
    desk: Desk, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise Refused("The store is held by another program.", rule="state")

    monkeypatch.setattr("ui.panes.case_questions.cases", refused)
    pane = listed(sitting)
    assert pane.banner.sentence == "The store is held by another program."


def test_the_list_says_where_no_number_is_to_come(desk: Desk, sitting: Sitting) -> None:
    open_case(desk, PENACLARA, kind=CaseKind.TECHNICAL_SUPPORT, units=())
    pane = listed(sitting)
    (row,) = [pane.model.row(at) for at in range(pane.model.rowCount())]
    assert row.kind is CaseKind.TECHNICAL_SUPPORT
    shown = [column.cell(row).text for column in pane.model.columns]
    assert "support" in shown
