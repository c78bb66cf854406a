"""Plays the day: a new sample store, the real window on it without a screen, scene after scene."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Slot, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop.clocks import running_from
from desktop.commands import demo
from desktop.commands.answer import Answer
from desktop.domain.refusal import Refused
from desktop.sample.stage import CLOCK
from desktop.sample.stage import Stage as Sample
from desktop.workplace import Desk as OpenDesk
from ui.application import Application, Opening
from ui.sample_day.house import House
from ui.sample_day.player import Player
from ui.sample_day.scenes import SCENES, scenes
from ui.sample_day.stage import NotThere, Stage
from ui.workbench import Desk

AGENT = "ruth"
PICTURES = "pictures"


def answer(options: Namespace) -> Answer:
    """Plays the sample day into a folder without a screen; what it left.

    Raises Refused when a scene does not end as it should, with what was seen then.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    handler = qInstallMessageHandler(_say_but_missing_screen)
    try:
        return _played(options)
    finally:
        # Qt has its last words when Python is gone, which must not be said by Python.
        qInstallMessageHandler(handler)


def _played(options: Namespace) -> Answer:
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    qt.setApplicationName("rma-desk")
    with TemporaryDirectory() as memory, Sample(options.out, demo.tell) as sample:
        for earlier in (options.out / PICTURES).glob("*.png"):
            earlier.unlink()
        showing = Showing(sample, Path(memory), demo.tell)
        fault = showing.play()
        if isinstance(fault, NotThere):
            where = " ".join(getattr(fault, "__notes__", ()))
            raise Refused(f"{fault} {where}", rule="fault") from fault
        if fault is not None:
            raise fault
        return demo.told(sample, [words for words, _ in SCENES], showing.stage.taken)


class Showing(QObject):
    """The window while the day is played in it."""

    def __init__(self, sample: Sample, memory: Path, tell: Callable[[str], None]) -> None:
        super().__init__()
        from ui.panes.all_panes import all_panes

        closed = "The window was closed before the day was over."
        self._fault: Exception | None = NotThere(closed)
        opening = Opening(lambda _: cast("Desk", _seat(sample)), memory)
        self._application = Application(opening, all_panes())
        self.stage = Stage(
            self._application.window, self._application.bench, sample.folder / PICTURES
        )
        # Each act takes a moment, as it does for a person.
        self._application.bench.announcer.touched.connect(lambda _: sample.clock.forward())
        house = House(sample, memory, tell)
        self._player = Player(self.stage, scenes(house), self)
        self._player.began.connect(tell)
        self._player.ended.connect(self._end)

    def play(self) -> Exception | None:
        """Shows the window, plays every scene, closes; gives what a scene ended with, if it did."""
        self._application.start()
        self._application.window.activateWindow()
        self._player.start()
        QApplication.exec()
        self._application.close()
        return self._fault

    @Slot(object)
    def _end(self, fault: Exception | None) -> None:
        self._fault = fault
        self._application.window.close()


def _seat(sample: Sample) -> OpenDesk:
    """The agent's own seat at the sample's store, whose clock is said in the status line."""
    seat = sample.desk("edda").seat_of(AGENT)
    seat.settings = replace(seat.settings, clock_note=running_from(CLOCK).note)
    return seat


def _say_but_missing_screen(_kind: QtMsgType, _place: QMessageLogContext, message: str) -> None:
    """Says what Qt has to say, but not at each menu that there is no screen to raise it on."""
    if not message.startswith("This plugin does not support"):
        demo.tell(message)
