"""The program while somebody signs in at a server and others work there: tells how long its event
loop was held while it fetched everything, and on a second line while it heard of others.

Started with the seconds to hear others for and the password, then the words of `rma-desk`.
"""

import sys

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow

from tests.bench.started.alone import READY
from tests.bench.started.pulse import Pulse
from tests.bench.started.shown import WhenShown
from tests.bench.started.watched_window import FIGURES_TELL
from ui.__main__ import main
from ui.panes.sign_in import SignInPane

_SETTLED_MS = 1_000


class Newcomer(QObject):
    """Types a password, waits until everything is here, and leaves after a while."""

    def __init__(self, seconds: float, password: str) -> None:
        super().__init__()
        self._milliseconds = int(seconds * 1000)
        self._password = password
        self._fetching, self._hearing = Pulse(), Pulse()
        self._look = QTimer(self)
        self._look.setInterval(5)
        self._look.timeout.connect(self._sign_in)

    def begin(self, window: QMainWindow) -> None:
        """Waits until the window is ready."""
        self._window = window
        self._look.start()

    @Slot()
    def _sign_in(self) -> None:
        pane = self._window.findChild(SignInPane)
        # Nobody has typed a password before the window is at rest.
        if pane is None or not pane.isVisible() or not pane.bench.background.is_idle:
            return
        self._look.timeout.disconnect(self._sign_in)
        self._look.timeout.connect(self._wait_until_filled)
        field = pane.password.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        field.setText(self._password)
        self._fetching.start()
        pane.go_on.click()

    @Slot()
    def _wait_until_filled(self) -> None:
        if any(FIGURES_TELL in one.text() for one in self._window.findChildren(QLabel)):
            self._look.stop()
            print(READY, flush=True)
            fetched = len(self._fetching.gaps)
            # What a window does that has just opened is not the others' doing.
            QTimer.singleShot(_SETTLED_MS, self._hearing.start)
            QTimer.singleShot(self._milliseconds, lambda: self._end(fetched))

    def _end(self, fetched: int) -> None:
        print(*self._fetching.gaps[:fetched])
        print(*self._hearing.gaps, flush=True)
        self._window.close()


def run() -> int:
    """Runs the program with somebody new at it."""
    seconds, password, *words = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    newcomer = Newcomer(float(seconds), password)
    WhenShown(application, newcomer.begin)
    return main(words)


if __name__ == "__main__":
    sys.exit(run())
