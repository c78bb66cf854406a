"""F1 shows the page for where one was."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.help_pages import PAGES
from desktop.workplace_memory import WorkplaceMemory
from tests.ui.placeholder import entries
from ui.main_window import MainWindow
from ui.panes.catalogue import PaneEntry
from ui.panes.help import HelpPane
from ui.theme import Theme
from ui.workbench import Workbench


@pytest.fixture
def window(bench: Workbench, memory: WorkplaceMemory, theme: Theme, qtbot: QtBot) -> MainWindow:
    help_entry = PaneEntry("help", "Help", "question", "F1", "help", frozenset(), HelpPane)
    made = MainWindow(bench, memory, theme, [*entries(), help_entry])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bench.background.is_idle)
    return made


def test_help_opens_at_the_page_for_the_pane_one_was_in(window: MainWindow, qtbot: QtBot) -> None:
    window.go("exceptions")
    QTest.keyClick(window, Qt.Key.Key_F1)
    pane = window.pane
    assert isinstance(pane, HelpPane)
    assert "batch reviews" in pane.reader.toPlainText()


def test_every_page_can_be_chosen_and_read(window: MainWindow) -> None:
    window.go("help")
    pane = window.pane
    assert isinstance(pane, HelpPane)
    for row in range(len(PAGES)):
        pane.pages.setCurrentRow(row)
        assert len(pane.reader.toPlainText()) > 200


def test_a_picture_of_a_page_is_no_wider_than_the_page(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1100, 700)
    window.go("assets")
    QTest.keyClick(window, Qt.Key.Key_F1)
    pane = window.pane
    assert isinstance(pane, HelpPane)
    reader = pane.reader
    picture = reader.loadResource(
        QTextDocument.ResourceType.ImageResource.value, QUrl("assets.png")
    )
    assert isinstance(picture, QImage)
    room = reader.viewport().width()
    assert room * 0.8 < picture.deviceIndependentSize().width() <= room
    qtbot.waitUntil(lambda: reader.horizontalScrollBar().maximum() == 0)
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: reader.viewport().width() < room)
    qtbot.waitUntil(lambda: reader.horizontalScrollBar().maximum() == 0)
