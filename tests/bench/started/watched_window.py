"""The program under watch: tells when its window was painted, took a key, and knew its store.

Started with the moment of the start on the monotonic clock, then the words of `rma-desk`.
"""

import sys
import time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow

from ui.__main__ import main

FIGURES_TELL = "assets"


class Watch(QObject):
    """Waits for the first paint of the window, types a letter, waits until it stands in the field,
    and until the status line tells how many assets the store holds."""

    def __init__(self, started: float) -> None:
        super().__init__()
        self._started = started
        self._moments: list[float] = []
        self._window: QMainWindow | None = None
        self._look_again = QTimer(self)
        self._look_again.setInterval(2)
        self._look_again.timeout.connect(self._look_for_figures)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears every event until the window has painted itself."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            application = QApplication.instance()
            assert application is not None
            application.removeEventFilter(self)
            self._window = watched
            # The window's parts paint in the same pass; this comes after all of them.
            QTimer.singleShot(0, self._type)
        return False

    @Slot()
    def _type(self) -> None:
        assert self._window is not None
        self._note()
        field = self._window.focusWidget()
        assert isinstance(field, QLineEdit), "at the start the search field has the keyboard"
        field.textChanged.connect(self._take)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "A")
            QApplication.postEvent(field, key)

    @Slot()
    def _take(self) -> None:
        self._note()
        self._look_again.start()

    @Slot()
    def _look_for_figures(self) -> None:
        assert self._window is not None
        if any(FIGURES_TELL in one.text() for one in self._window.findChildren(QLabel)):
            self._look_again.stop()
            self._note()
            print(*self._moments, flush=True)
            self._window.close()

    def _note(self) -> None:
        self._moments.append(time.monotonic() - self._started)


def run() -> int:
    """Runs the program under watch."""
    started, *words = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    watch = Watch(float(started))
    application.installEventFilter(watch)
    return main(words)


if __name__ == "__main__":
    sys.exit(run())
