"""What every start is compared with: PySide6 and SQLAlchemy imported, an empty window painted.

Started with the moment of the start on the monotonic clock.
"""

import sys
import time

import sqlalchemy.orm  # noqa: F401 - its import is a part of what is compared
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class BareWindow(QMainWindow):
    """Tells when it has painted itself, and closes."""

    def __init__(self, started: float) -> None:
        super().__init__()
        self._started = started

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, self._tell)

    def _tell(self) -> None:
        print(time.monotonic() - self._started, flush=True)
        self.close()


def run() -> int:
    """Opens the window and waits until it has told."""
    application = QApplication(sys.argv[:1])
    window = BareWindow(float(sys.argv[1]))
    window.resize(1366, 768)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(run())
