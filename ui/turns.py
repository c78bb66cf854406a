"""Work for the next turn of the event loop, so that no turn holds the keys for long."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer


def next_turn(parent: QObject, work: Callable[[], None]) -> QTimer:
    """A timer whose `start` has `work` done in the next turn, after all that came meanwhile.

    A timer without delay alone would have it done in this one still, before any key: what it says
    is put behind what came meanwhile.
    """
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(0)
    timer.timeout.connect(work, Qt.ConnectionType.QueuedConnection)
    return timer
