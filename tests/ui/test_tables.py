"""Tables: a long one fetches pages and never waits, a short one is whole; cells say themselves."""

import threading
from bisect import bisect_right

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from tests.ui.placeholder import COLUMNS, FOUND
from ui.background import Background
from ui.models.cell import Column, number_cell, text_cell
from ui.models.rows import RowsModel
from ui.models.windowed import PAGE_SIZE, Map, Slice, WindowedModel
from ui.theme import Theme
from ui.widgets.table import Table, columns_with_room

PLAIN = (Column("Number", lambda row: number_cell(str(row)), is_number=True),)


class Register:
    """So many rows, fetched by keyset; remembers what was fetched."""

    def __init__(self, count: int) -> None:
        self.rows = list(range(count))
        self.asked: list[object | None] = []

    def fetch(self, after: object | None, size: int) -> Slice:
        self.asked.append(after)
        start = 0 if after is None else bisect_right(self.rows, int(str(after)))
        rows = self.rows[start : start + size]
        more = start + size < len(self.rows)
        return Slice(rows, rows[-1] if more else None)

    def map(self) -> Map:
        keys = [None, *self.rows[PAGE_SIZE - 1 :: PAGE_SIZE]]
        return Map(keys, len(self.rows))


@pytest.fixture
def model(background: Background, theme: Theme) -> WindowedModel:
    return WindowedModel(PLAIN, background)


def shown(model: WindowedModel, register: Register, qtbot: QtBot, mapped: bool = False) -> None:
    with qtbot.waitSignal(model.first_page_arrived):
        model.show_source(register.fetch, register.map() if mapped else None)


def test_the_first_page_is_enough_to_begin(model: WindowedModel, qtbot: QtBot) -> None:
    register = Register(1000)
    shown(model, register, qtbot)
    assert model.rowCount() == PAGE_SIZE
    assert model.index(0, 0).data() == "0"


def test_a_list_grows_while_it_is_scrolled(
    model: WindowedModel, background: Background, qtbot: QtBot
) -> None:
    QAbstractItemModelTester(model, model)
    shown(model, Register(250), qtbot)
    for rows in (200, 250):
        with qtbot.waitSignal(model.rowsInserted):
            model.index(model.rowCount() - 1, 0).data()
        assert model.rowCount() == rows
    assert model.index(249, 0).data() == "249"
    qtbot.waitUntil(lambda: background.is_idle)


def test_a_million_rows_are_jumped_through_without_the_pages_between(
    model: WindowedModel, background: Background, qtbot: QtBot
) -> None:
    register = Register(1_000_000)
    shown(model, register, qtbot, mapped=True)
    assert model.rowCount() == 1_000_000
    assert model.index(777_777, 0).data() == "…"
    qtbot.waitUntil(lambda: background.is_idle)
    assert model.index(777_777, 0).data() == "777777"
    assert model.row(777_777) == 777_777
    assert len(register.asked) <= 4
    qtbot.waitUntil(lambda: background.is_idle)


def test_only_the_pages_near_what_is_seen_are_kept(
    model: WindowedModel, background: Background, qtbot: QtBot
) -> None:
    shown(model, Register(20_000), qtbot, mapped=True)
    for row in range(0, 20_000, PAGE_SIZE):
        model.index(row, 0).data()
        qtbot.waitUntil(lambda: background.is_idle)
    assert model.kept_pages <= 30
    assert model.index(150, 0).data() == "…"
    qtbot.waitUntil(lambda: background.is_idle)
    assert model.index(150, 0).data() == "150"


def test_pages_of_a_list_that_was_replaced_are_dropped(
    model: WindowedModel, background: Background, qtbot: QtBot
) -> None:
    may_end = threading.Event()

    def slow(_: object | None, __: int) -> Slice:
        may_end.wait(10)
        return Slice([-1], None)

    model.show_source(slow)
    with qtbot.waitSignal(model.first_page_arrived):
        model.show_source(Register(3).fetch)
    may_end.set()
    qtbot.waitUntil(lambda: background.is_idle)
    assert [model.row(n) for n in range(model.rowCount())] == [0, 1, 2]


def test_the_old_rows_stay_until_the_new_are_there(model: WindowedModel, qtbot: QtBot) -> None:
    shown(model, Register(5), qtbot)
    model.show_source(Register(7).fetch)
    assert model.rowCount() == 5
    with qtbot.waitSignal(model.first_page_arrived):
        pass
    assert model.rowCount() == 7


def test_a_page_that_cannot_be_had_is_told(model: WindowedModel, qtbot: QtBot) -> None:
    def broken(_: object | None, __: int) -> Slice:
        raise OSError("the disk is gone")

    with qtbot.waitSignal(model.failed):
        model.show_source(broken)


def test_rows_that_are_already_here_are_shown_at_once(model: WindowedModel) -> None:
    model.show_rows([1, 2, 3])
    assert model.rowCount() == 3
    assert not model.index(0, 0).parent().isValid()
    assert model.rowCount(model.index(0, 0)) == 0


@pytest.fixture
def table(theme: Theme, qtbot: QtBot) -> Table:
    model = RowsModel(COLUMNS)
    QAbstractItemModelTester(model, model)
    model.set_rows(FOUND)
    made = Table(model, "Assets found")
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    return made


def test_the_keyboard_chooses_and_opens_rows(table: Table, qtbot: QtBot) -> None:
    table.choose(0)
    with qtbot.waitSignal(table.row_chosen) as chosen:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert chosen.args == [FOUND[1]]
    with qtbot.waitSignal(table.row_opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [FOUND[1]]


def test_stepping_stays_within_the_rows(table: Table) -> None:
    table.step(-5)
    assert table.chosen == FOUND[0]
    table.step(99)
    assert table.chosen == FOUND[-1]


def test_several_rows_can_be_selected_for_one_act(table: Table) -> None:
    table.allow_many()
    table.selectAll()
    assert table.selected == list(FOUND)


def test_a_badge_is_a_word_for_who_cannot_see_it(table: Table) -> None:
    index = table.model().index(0, 4)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Advance replacement"
    assert table.model().headerData(4, Qt.Orientation.Horizontal) == "Owed today"


def test_columns_fill_the_table_and_no_more(table: Table) -> None:
    for width in (700, 900, 1400):
        table.resize(width, 300)
        used = sum(table.columnWidth(at) for at in range(5))
        assert abs(used - table.viewport().width()) <= 1


def test_a_table_is_painted_with_its_highlight(table: Table, theme: Theme) -> None:
    picture = table.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(12, 60) for y in range(33, 33 + 34)}
    assert "#ffe08a" in colours


def test_figures_stand_right(theme: Theme) -> None:
    model = RowsModel((*PLAIN, Column("Word", lambda row: text_cell(str(row)))))
    model.set_rows([1])
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert model.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole) == right
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) is None
    assert model.data(QModelIndex()) is None


def test_a_narrow_table_leaves_out_what_gives_way_first() -> None:
    columns = [
        Column("Serial", lambda row: text_cell(row), 160),
        Column("Model", lambda row: text_cell(row), 150, gives_way=1),
        Column("Organisation", lambda row: text_cell(row)),
        Column("Site", lambda row: text_cell(row), 170, gives_way=2),
    ]
    assert columns_with_room(columns, 700) == [0, 1, 2, 3]
    assert columns_with_room(columns, 500) == [0, 1, 2]
    assert columns_with_room(columns, 300) == [0, 2]
    assert columns_with_room(columns, 100) == [0, 2]
    assert columns_with_room([], 100) == []
