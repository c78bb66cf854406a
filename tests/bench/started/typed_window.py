"""The program while somebody types into its search field: tells for each key how long the event
loop was held at most until the next one.

Started with the words to type, one an argument, after `--`; before it the words of `rma-desk`.
"""

import sys
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow

from tests.bench.started.pulse import Pulse
from tests.bench.started.shown import WhenShown
from tests.bench.started.watched_window import FIGURES_TELL
from ui.__main__ import main

BETWEEN_KEYS_MS = 60
"""Faster than people type: a word of twelve letters in 0.7 s."""
BETWEEN_WORDS_MS = 400


class Typist(QObject):
    """Types all words into a field, each key at its time whatever became of the one before."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self._keys = _keys_of(words)
        self._field: QLineEdit | None = None
        self._pulse = Pulse()
        self._heard: int | None = None
        self._held: list[float] = []
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setTimerType(Qt.TimerType.PreciseTimer)
        self._next.timeout.connect(self._press)

    def begin(self, window: QMainWindow) -> None:
        """Waits until the window is ready."""
        self._window = window
        self._wait = QTimer(self)
        self._wait.setInterval(20)
        self._wait.timeout.connect(self._begin_when_open)
        self._wait.start()

    @Slot()
    def _begin_when_open(self) -> None:
        if any(FIGURES_TELL in one.text() for one in self._window.findChildren(QLabel)):
            self._wait.stop()
            field = self._window.focusWidget()
            assert isinstance(field, QLineEdit), "at the start the search field has the keyboard"
            self._field = field
            self._next.start(BETWEEN_WORDS_MS)

    @Slot()
    def _press(self) -> None:
        assert self._field is not None
        if self._heard is None:
            self._pulse.start()
        else:
            self._held.append(self._pulse.longest_since(self._heard))
        self._heard = len(self._pulse.gaps)
        key, letter, pause = next(self._keys, (None, "", 0))
        if key is None:
            print(*self._held, flush=True)
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
    WhenShown(application, typist.begin)
    return main(sys.argv[1:divide])


if __name__ == "__main__":
    sys.exit(run())
