"""Started by the measure of the start: opens the program and tells when it painted and answered.

Arguments: the moment of the start on the monotonic clock, then the words of `rma-desk`.
"""

import sys
import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from ui.__main__ import main

_TYPED: Final = "A"


class Watch(QObject):
    """Waits for the window's first paint, types a letter, and waits until it stands there and the
    store behind it has told how much it holds."""

    def __init__(self, started: float) -> None:
        super().__init__()
        self._started = started
        self._painted = 0.0
        self._answered = 0.0
        self._figures = QTimer(self)
        self._figures.setInterval(2)
        self._figures.timeout.connect(self._look_for_figures)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears every event until the window has painted itself."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self._window = watched
            QTimer.singleShot(0, self._type)
        return False

    def _type(self) -> None:
        self._painted = self._elapsed()
        field = self._window.focusWidget()
        assert isinstance(field, QLineEdit), "the search field has the keyboard at the start"
        field.textChanged.connect(self._answer)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, _TYPED)
            QApplication.postEvent(field, key)

    def _answer(self) -> None:
        self._answered = self._elapsed()
        self._figures.start()

    def _look_for_figures(self) -> None:
        if any("asset" in label.text() for label in self._window.status.labels()):  # type: ignore[attr-defined]
            print(self._painted, self._answered, self._elapsed(), flush=True)
            self._window.close()

    def _elapsed(self) -> float:
        return time.monotonic() - self._started


def run() -> int:
    """Runs the program under watch."""
    started, *words = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    watch = Watch(float(started))
    application.installEventFilter(watch)
    return main(words)


if __name__ == "__main__":
    sys.exit(run())
