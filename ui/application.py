"""Puts the windows together: paints first, opens the desk in the background, closes in order."""

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.workplace_memory import WINDOW, WorkplaceMemory, workplace_folder
from ui import window_state
from ui.background import Background
from ui.crash import CrashWatch
from ui.drafts import Drafts
from ui.late_desk import LateDesk
from ui.main_window import MainWindow
from ui.neighbours import Neighbours
from ui.panes.catalogue import PaneEntry
from ui.standing import Seats, Standing
from ui.theme import Theme
from ui.workbench import Desk, Workbench

_SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the window is opened with.

    `opener` opens the desk for whoever sat there last ("" for nobody); it blocks and is called in
    the background. `folder` holds the workplace's memory and log.
    """

    opener: Callable[[str], Desk]
    folder: Path = field(default_factory=workplace_folder)


class Application(QObject):
    """The window with all that it works with."""

    def __init__(self, opening: Opening, panes: tuple[PaneEntry, ...]) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        super().__init__(application)
        self._opening = opening
        self.memory = WorkplaceMemory(opening.folder / "workplace.sqlite")
        theme = Theme(application, window_state.recall(self.memory).theme)
        self.crash = CrashWatch(opening.folder / "log", self)
        self.background = Background(self)
        self.desk = LateDesk()
        drafts = Drafts(self.memory, self.background, self)
        self.bench = Workbench(self.desk, self.background, drafts, self)
        self.window = MainWindow(self.bench, self.memory, theme, panes)
        self.standing = Standing(self.window, self.bench)
        self.seats = Seats(self.window, self.bench, self.standing)
        self.neighbours = Neighbours(self.bench, self)
        self.neighbours.everything_changed.connect(self.window.refresh_all)
        self.crash.happened.connect(self.window.tidings.tell_crash)

    def start(self) -> None:
        """Shows the window and begins to open the desk."""
        self.window.show()
        task = self.background.run(self._open, lane="opening")
        task.answered.connect(self.standing.begin)
        task.answered.connect(self.neighbours.begin)
        task.finished.connect(collect_garbage_again)

    def close(self) -> None:
        """Closes what the window worked with, after the window itself."""
        person = self.desk.person
        self.background.close()
        if person is not None:
            self.memory.keep(WINDOW, _SIGN_IN, getattr(person, "sign_in", ""))
        self.desk.close()
        self.memory.close()
        self.crash.remove()

    def _open(self) -> Desk:
        last = self.memory.recall(WINDOW, _SIGN_IN)
        return self.desk.open(lambda: self._opening.opener(str(last or "")))


def collect_garbage_again() -> None:
    """Ends the pause of garbage collection during the start.

    What the start made stays for good. Collecting while it is made only costs a tenth of the time,
    and looking through it again at each later collection would hold the event loop.
    """
    gc.freeze()
    gc.enable()


def run_window(opening: Opening) -> int:
    """Opens the window and returns the program's exit status when it is closed."""
    gc.disable()
    from ui.panes.all_panes import all_panes

    qt = QApplication.instance() or QApplication(sys.argv[:1])
    qt.setApplicationName("rma-desk")
    application = Application(opening, all_panes())
    application.crash.install()
    application.start()
    status = QApplication.exec()
    application.close()
    return status
