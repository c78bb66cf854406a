"""Somebody at the real window on a store of their own; walks through steps, never by the mouse."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.sample.stage import Stage as Sample
from ui.application import Application, Opening
from ui.panes.all_panes import all_panes
from ui.sample_day.player import Player, Scene
from ui.sample_day.stage import Stage, Until
from ui.workbench import Desk

_PATIENCE_MS = 90_000
_MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.Drop)


class MouseWatch(QObject):
    """Notes every press of a mouse's button and every drop that any part gets."""

    def __init__(self) -> None:
        super().__init__()
        self.presses = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.presses += event.type() in _MOUSE
        return False


class Sitting:
    """The window with the sample's people, its clock, and an empty store."""

    def __init__(self, folder: Path, qtbot: QtBot, sample: Sample, sign_in: str = "ruth") -> None:
        self.qtbot = qtbot
        self.sample = sample
        seat = sample.desk("edda").seat_of(sign_in)
        opening = Opening(lambda _: cast(Desk, seat), folder / "memory")
        self.application = Application(opening, all_panes())
        self.application.bench.announcer.touched.connect(lambda _: sample.clock.forward())
        self.mouse = MouseWatch()
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self.mouse)
        self.stage = Stage(self.application.window, self.application.bench)

    def begin(self) -> None:
        """Shows the window and waits until the desk behind it is open."""
        self.application.start()
        self.application.window.activateWindow()
        self.walk(iter([self.stage.until("the window is here", self._is_here)]))

    def walk(self, steps: Iterator[Until]) -> None:
        """Goes through the steps, each as soon as what the one before waits for holds."""
        player = Player(self.stage, [Scene("at the window", lambda _: steps)])
        with self.qtbot.waitSignal(player.ended, timeout=_PATIENCE_MS) as over:
            player.start()
        (fault,) = over.args
        if fault is not None:
            raise fault

    def end(self) -> None:
        """Closes the window and lets go of the store."""
        application = QApplication.instance()
        assert application is not None
        application.removeEventFilter(self.mouse)
        self.application.window.close()
        self.application.close()

    def _is_here(self) -> bool:
        return self.application.window.isActiveWindow() and self.application.desk.is_open
