"""Somebody who works at the case pane of a real window."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.real_desk import WindowMaker, settled
from ui.main_window import MainWindow
from ui.panes.all_panes import all_panes
from ui.panes.case import CasePane
from ui.panes.case_panel import CasePanel
from ui.panes.case_preview import SidePreview
from ui.workbench import Workbench

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Sitting:
    """Somebody before the case pane: says what they press and waits until it is done."""

    def __init__(self, window: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
        self.window = window
        self.bench = bench
        self.qtbot = qtbot

    @property
    def pane(self) -> CasePane:
        pane = self.window.pane
        assert isinstance(pane, CasePane)
        return pane

    @property
    def panel(self) -> CasePanel:
        place = self.pane.side.place
        assert isinstance(place, CasePanel)
        return place

    @property
    def preview(self) -> SidePreview:
        place = self.pane.side.place
        assert isinstance(place, SidePreview)
        return place

    @property
    def is_at_side(self) -> bool:
        """Is something open in place of the cards?"""
        return self.pane.side.place is not None

    def open(self, case: UUID) -> CasePane:
        """Opens a case and waits until it is on the screen."""
        self.bench.opened.emit("case", case)
        self.settle()
        return self.pane

    def settle(self) -> None:
        settled(self.bench, self.qtbot)

    def press(self, key: Qt.Key = ENTER, modifier: Qt.KeyboardModifier = CTRL) -> None:
        """Presses a key in the window: Ctrl+Enter, unless another is named."""
        QTest.keyClick(self.window, key, modifier)
        self.settle()

    def type(self, field: str, text: str) -> None:
        """Types into a field of the open place, in place of what stands there."""
        editor = self.panel.fields[field].editor
        editor.setFocus()
        QTest.keySequence(editor, "Ctrl+A")
        QTest.keyClicks(editor, text)


@pytest.fixture
def sitting(open_window: WindowMaker, real_bench: Workbench, qtbot: QtBot) -> Sitting:
    wanted = [entry for entry in all_panes() if entry.key in ("cases", "case")]
    return Sitting(open_window(wanted), real_bench, qtbot)
