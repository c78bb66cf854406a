"""Plays the day: a new sample store, the real window on it without a screen, scene after scene."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from desktop.clocks import running_from
from desktop.sample.stage import CLOCK
from desktop.sample.stage import Stage as Sample
from desktop.workplace import Desk as OpenDesk
from ui.application import Application, Opening
from ui.sample_day.house import House
from ui.sample_day.player import Player
from ui.sample_day.scenes import scenes
from ui.sample_day.stage import Stage
from ui.workbench import Desk

AGENT = "ruth"


def play_day(folder: Path, tell: Callable[[str], None] = print) -> list[Path]:
    """Plays the sample day into a folder; gives the papers and pictures that it left.

    Raises what a scene ended with, the scene's name in its notes.
    """
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    qt.setApplicationName("rma-desk")
    with tempfile.TemporaryDirectory() as memory, Sample(folder, tell) as sample:
        showing = Showing(sample, Path(memory), tell)
        showing.start()
        QApplication.exec()
        showing.close()
        if showing.fault is not None:
            raise showing.fault
        return [*sample.papers, *showing.stage.taken]


class Showing(QObject):
    """The window while the day is played in it."""

    def __init__(self, sample: Sample, memory: Path, tell: Callable[[str], None]) -> None:
        super().__init__()
        from ui.panes.all_panes import all_panes

        self.fault: Exception | None = None
        opening = Opening(lambda _: cast("Desk", _seat(sample)), memory)
        self._application = Application(opening, all_panes())
        self.stage = Stage(
            self._application.window, self._application.bench, sample.folder / "pictures"
        )
        # Each act takes a moment, as it does for a person.
        self._application.bench.announcer.touched.connect(lambda _: sample.clock.forward())
        house = House(sample, memory, tell)
        self._player = Player(self.stage, scenes(house), self)
        self._player.began.connect(tell)
        self._player.ended.connect(self._end)

    def start(self) -> None:
        """Shows the window and begins the first scene."""
        self._application.start()
        self._application.window.activateWindow()
        self._player.start()

    def close(self) -> None:
        """Lets go of the store."""
        self._application.close()

    @Slot(object)
    def _end(self, fault: Exception | None) -> None:
        self.fault = fault
        self._application.window.close()


def _seat(sample: Sample) -> OpenDesk:
    """The agent's own seat at the sample's store, whose clock is said in the status line."""
    seat = sample.desk("edda").seat_of(AGENT)
    seat.settings = replace(seat.settings, clock_note=running_from(CLOCK).note)
    return seat
