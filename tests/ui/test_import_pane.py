"""Importing by window: a file is looked at, corrected, foreseen, taken in, stopped, mended."""

import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.queries.status import store_status
from desktop.workplace import Desk
from desktop.workplace_memory import WorkplaceMemory
from tests.ui.real_desk import WindowMaker, settled
from ui.background import Background
from ui.drafts import Drafts
from ui.main_window import MainWindow
from ui.panes.import_register import ImportPane
from ui.theme import Theme
from ui.workbench import Workbench

INTAKE = Path(__file__).parent.parent / "intake"
CONTRACTS = INTAKE / "registers" / "net-cover-contracts.csv"
LATER = INTAKE / "registers" / "net-cover-contracts-a-month-later.csv"


@pytest.fixture
def bench(
    empty_desk: Desk, theme: Theme, memory: WorkplaceMemory, background: Background
) -> Workbench:
    return Workbench(empty_desk, background, Drafts(memory, background))


@pytest.fixture
def pane(bench: Workbench, qtbot: QtBot) -> ImportPane:
    made = ImportPane(bench)
    qtbot.addWidget(made)
    made.resize(1266, 700)
    made.show()
    return made


def read(pane: ImportPane, qtbot: QtBot, path: Path) -> None:
    """Opens a file and waits until what it would do is known."""
    pane.open_file(path)
    settled(pane.bench, qtbot)
    settled(pane.bench, qtbot)


def take(pane: ImportPane, qtbot: QtBot) -> None:
    QTest.keyClick(pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(pane.bench, qtbot)


def test_a_register_is_recognised_foreseen_and_taken_in(
    pane: ImportPane, qtbot: QtBot, empty_desk: Desk
) -> None:
    read(pane, qtbot, CONTRACTS)
    assert pane.look.encoding.value == "cp1252"
    box = pane.look.encoding.editor
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Windows-1252 (Western European)"
    assert pane.look.delimiter.value == ";"
    assert pane.look.header.value == "3"
    assert pane.look.meanings[9].currentText() == "serial"
    assert pane._prepared.preview.assets.new == 994
    assert len({cell.line for cell in pane.preview.wrong.rows}) == 4
    assert empty_desk.ask(store_status).assets == 0
    with qtbot.waitSignal(pane.bench.announcer.touched):
        take(pane, qtbot)
    assert empty_desk.ask(store_status).assets == 994
    assert pane.preview.title.text() == "What it did"
    assert not pane.take.isEnabled()


def test_a_month_later_the_changes_are_seen_before_they_are_made(
    pane: ImportPane, qtbot: QtBot
) -> None:
    read(pane, qtbot, CONTRACTS)
    take(pane, qtbot)
    read(pane, qtbot, LATER)
    tally = pane._prepared.preview.assets
    assert (tally.new, tally.changed, tally.unchanged) == (40, 12, 957)
    assert len(pane.preview.changes.rows) == 12
    assert "7 move to another organisation" in pane.preview._also.text()


def test_a_corrected_meaning_is_read_anew_and_remembered_for_the_next_file(
    pane: ImportPane, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    lines = [f"AT-x230-10GP-50;A05860D263950{n}A;Peñaclara" for n in range(10, 18)]
    path.write_text("\n".join(["Teil;Gerät;Kunde", *lines]), "utf-8")
    read(pane, qtbot, path)
    pane.look.header.set_value("")
    QTest.keyClicks(pane.look.header.editor, "1")
    QTest.keyClick(pane.look.header.editor, Qt.Key.Key_Return)
    settled(pane.bench, qtbot)
    settled(pane.bench, qtbot)
    for at, meaning in ((0, "part number"), (1, "serial"), (2, "customer")):
        box = pane.look.meanings[at]
        box.setCurrentIndex(box.findData(meaning))
        box.activated.emit(box.currentIndex())
        settled(pane.bench, qtbot)
    assert pane._prepared.preview.assets.new == 8
    take(pane, qtbot)
    again = tmp_path / "again.csv"
    shutil.copy(path, again)
    read(pane, qtbot, again)
    assert pane.look.meanings[1].currentData() == "serial"
    assert pane._prepared.preview.assets.unchanged == 8


def test_a_delimiter_said_by_a_person_is_taken(
    pane: ImportPane, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Serial;Part Number\nA05860D26395078A;AT-x230-10GP-50\n", "utf-8")
    read(pane, qtbot, path)
    assert len(pane.look.meanings) == 2
    pane.look.delimiter.edited.emit("delimiter", "|")
    settled(pane.bench, qtbot)
    settled(pane.bench, qtbot)
    assert pane.banner.isVisible() or len(pane.look.meanings) == 1
    pane.look.delimiter.edited.emit("delimiter", ";")
    settled(pane.bench, qtbot)
    settled(pane.bench, qtbot)
    assert pane._prepared.preview.assets.new == 1


def test_every_sheet_of_a_workbook_is_shown_and_taken(pane: ImportPane, qtbot: QtBot) -> None:
    read(pane, qtbot, INTAKE / "registers" / "installed-base.xlsx")
    assert not pane.look.encoding.isVisible()
    assert pane._prepared.preview.assets.new == 630
    assert pane._prepared.preview.sites.new == 16
    pane.look._go_to_sheet(1)
    assert "street" in {box.currentText() for box in pane.look.meanings.values()}


@pytest.mark.parametrize("name", ["cut-off.xlsx", "empty.csv", "picture-called.csv", "swells.xlsx"])
def test_a_file_that_is_no_register_is_refused_in_words_and_another_can_be_chosen(
    pane: ImportPane, qtbot: QtBot, name: str
) -> None:
    read(pane, qtbot, INTAKE / "bad" / name)
    assert pane.banner.isVisible()
    assert pane.banner.sentence.endswith(".")
    assert "Traceback" not in pane.banner.sentence
    assert not pane.take.isEnabled()
    read(pane, qtbot, INTAKE / "registers" / "product-models.csv")
    assert not pane.banner.isVisible()
    assert pane.take.isEnabled()


def test_a_file_without_headings_can_be_gone_on_with(pane: ImportPane, qtbot: QtBot) -> None:
    read(pane, qtbot, INTAKE / "bad" / "no-header.csv")
    assert "names its columns" in pane.banner.sentence
    assert pane.look.meanings[0].currentText() == "serial"
    assert pane.take.isEnabled()


def test_stopping_leaves_nothing(pane: ImportPane, qtbot: QtBot, empty_desk: Desk) -> None:
    read(pane, qtbot, CONTRACTS)
    pane.take.click()
    pane.preview.stop.click()
    settled(pane.bench, qtbot)
    assert empty_desk.ask(store_status).assets == 0
    assert pane.take.isEnabled()
    take(pane, qtbot)
    assert empty_desk.ask(store_status).assets == 994


def test_wrong_rows_are_saved_to_be_mended(pane: ImportPane, qtbot: QtBot, tmp_path: Path) -> None:
    read(pane, qtbot, CONTRACTS)
    with qtbot.waitSignal(pane.bench.told) as told:
        pane.save_wrong_into(tmp_path)
    assert "net-cover-contracts - wrong rows.csv" in told.args[0]
    lines = (tmp_path / "net-cover-contracts - wrong rows.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 5


def test_who_may_not_import_is_told_who_may(
    pane: ImportPane, qtbot: QtBot, empty_desk: Desk
) -> None:
    empty_desk.take_seat("ines")
    read(pane, qtbot, INTAKE / "registers" / "product-models.csv")
    take(pane, qtbot)
    assert "may import a register" in pane.banner.sentence
    assert pane.banner.property("tone") == "warning"
    assert empty_desk.ask(store_status).assets == 0


def test_a_register_dropped_on_the_assets_pane_is_looked_at(
    open_window: WindowMaker, real_bench: Workbench, qtbot: QtBot
) -> None:
    window: MainWindow = open_window(None)
    assert window.pane is not None
    window.pane.search_pictures((CONTRACTS,))
    settled(real_bench, qtbot)
    settled(real_bench, qtbot)
    assert isinstance(window.pane, ImportPane)
    assert window.pane.take.isEnabled()


def test_without_a_file_it_says_what_it_takes(pane: ImportPane) -> None:
    pane.show_thing(uuid4())
    assert pane.drop.isVisible()
    assert not pane.take.isVisible()


def test_every_control_has_a_name(pane: ImportPane, qtbot: QtBot) -> None:
    read(pane, qtbot, CONTRACTS)
    stops = [
        part for part in pane.findChildren(QWidget)
        if part.isVisible() and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]  # fmt: skip
    assert len(stops) > 12
    assert [type(part).__name__ for part in stops if not part.accessibleName()] == []
