"""The program while somebody types into its search field: tells how long its event loop was held.

Started with the words to type, one an argument, after `--`; before it the words of `rma-desk`.
"""

import sys
import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow

from tests.bench.started.watched_window import FIGURES_TELL
from ui.__main__ import main

BETWEEN_KEYS_MS = 60
"""Faster than people type: a word of twelve letters in 0.7 s."""
BETWEEN_WORDS_MS = 400


class Pulse(QObject):
    """Beats each millisecond and notes what lay between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begins to note."""
        self._last = time.perf_counter()
        self._timer.start()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


class Typist(QObject):
    """Types all words into a field, each key at its time whatever became of the one before."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self._keys = _keys_of(words)
        self._field: QLineEdit | None = None
        self._pulse = Pulse()
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setTimerType(Qt.TimerType.PreciseTimer)
        self._next.timeout.connect(self._press)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Waits for the window."""
        if isinstance(event, QShowEvent) and isinstance(watched, QMainWindow):
            application = QApplication.instance()
            assert application is not None
            application.removeEventFilter(self)
            self._window = watched
            self._wait = QTimer(self)
            self._wait.setInterval(20)
            self._wait.timeout.connect(self._begin_when_open)
            self._wait.start()
        return False

    @Slot()
    def _begin_when_open(self) -> None:
        if any(FIGURES_TELL in one.text() for one in self._window.findChildren(QLabel)):
            self._wait.stop()
            field = self._window.focusWidget()
            assert isinstance(field, QLineEdit), "at the start the search field has the keyboard"
            self._field = field
            self._pulse.start()
            self._next.start(BETWEEN_WORDS_MS)

    @Slot()
    def _press(self) -> None:
        assert self._field is not None
        key, letter, pause = next(self._keys, (None, "", 0))
        if key is None:
            print(*self._pulse.gaps, flush=True)
            self._window.close()
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            typed = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.postEvent(self._field, typed)
        self._next.start(pause)


def _keys_of(words: list[str]) -> Iterator[tuple[Qt.Key, str, int]]:
    for word in words:
        for letter in word[:-1]:
            yield Qt.Key.Key_unknown, letter, BETWEEN_KEYS_MS
        yield Qt.Key.Key_unknown, word[-1], BETWEEN_WORDS_MS
        yield Qt.Key.Key_Escape, "", BETWEEN_KEYS_MS


def run() -> int:
    """Runs the program with a typist at it."""
    divide = sys.argv.index("--")
    application = QApplication(sys.argv[:1])
    typist = Typist(sys.argv[divide + 1 :])
    application.installEventFilter(typist)
    return main(sys.argv[1:divide])


if __name__ == "__main__":
    sys.exit(run())
