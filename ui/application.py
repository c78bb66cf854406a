"""Puts the windows together: paints first, opens the desk in the background, closes in order."""

import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.workplace_memory import WorkplaceMemory
from ui import garbage, window_state
from ui.background import Background
from ui.company import Company
from ui.crash import CrashWatch
from ui.drafts import Drafts
from ui.late_desk import LateDesk
from ui.main_window import MainWindow
from ui.neighbours import Neighbours
from ui.panes.assets_questions import try_out
from ui.panes.catalogue import PaneEntry
from ui.standing import Seats, Standing
from ui.theme import Theme
from ui.turns import InTurns
from ui.workbench import Workbench
from ui.workplaces import Opening, Workplaces

__all__ = ["Application", "Opening", "run_window"]

_CALM_MILLISECONDS = 20
"""After so long what a start shows has been asked for, and hardly anybody has typed."""
_TURN_SECONDS = 0.0005
"""So long a thread in the background goes on before the window's may: Python's own 5 ms, a few
times within one painting, are felt at the keys."""


class Application(QObject):
    """The window with all that it works with."""

    def __init__(self, opening: Opening, panes: tuple[PaneEntry, ...]) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        super().__init__(application)
        self.memory = WorkplaceMemory(opening.folder / "workplace.sqlite")
        theme = Theme(application, window_state.recall(self.memory).theme)
        self.crash = CrashWatch(opening.folder / "log", self)
        self.background = Background(self)
        self.desk = LateDesk()
        drafts = Drafts(self.memory, self.background, self)
        self.bench = Workbench(self.desk, self.background, drafts, self)
        self.window = MainWindow(self.bench, self.memory, theme, panes)
        self.workplaces = Workplaces(self.window, self.bench, self.desk, opening)
        self.standing = Standing(self.window, self.bench)
        self.seats = Seats(self.window, self.bench, self.standing, self.workplaces)
        self.neighbours = Neighbours(self.bench, self)
        self.neighbours.everything_changed.connect(self.window.refresh_all)
        self.company = Company(self.window, self.bench)
        self.workplaces.opened.connect(self._work_here)
        self.window.again.signed_in.connect(self.workplaces.tell_kept)
        self.crash.happened.connect(self.window.tidings.tell_crash)

    def start(self) -> None:
        """Shows the window and begins to open the desk."""
        self.window.show()
        task = self.background.run(lambda: self.desk.open(self.workplaces.first), lane="opening")
        task.answered.connect(self.workplaces.begin)
        task.failed.connect(self.workplaces.tell_unopened)
        task.finished.connect(garbage.collect_again)

    def close(self) -> None:
        """Closes what the window worked with, after the window itself."""
        # Else a line that hangs would hold whoever reads a file over it, and so the end.
        self.desk.stop_files()
        self.background.close()
        self.workplaces.keep_person()
        self.desk.close()
        self.memory.close()
        self.crash.remove()

    @Slot()
    def _work_here(self) -> None:
        """There is a desk, and perhaps not the one before: one thing a turn, as the questions that
        each asks take the window's time while they are answered."""
        garbage.keep_for_good()
        InTurns(self, self.standing.begin, self._watch, self.company.begin, self.neighbours.begin)
        QTimer.singleShot(_CALM_MILLISECONDS, self, self._try_out)

    def _watch(self) -> None:
        if not self.background.is_closed:
            self.bench.line.watch(self.desk.shared)

    @Slot()
    def _try_out(self) -> None:
        if self.desk.is_open and not self.background.is_closed:
            self.bench.ask(try_out, self.desk.now)


def run_window(opening: Opening) -> int:
    """Opens the window and returns the program's exit status when it is closed."""
    sys.setswitchinterval(_TURN_SECONDS)
    garbage.pause()
    from ui.panes.all_panes import all_panes

    qt = QApplication.instance() or QApplication(sys.argv[:1])
    qt.setApplicationName("rma-desk")
    application = Application(opening, all_panes())
    application.crash.install()
    application.start()
    status = QApplication.exec()
    application.close()
    return status
