"""Work for the next turn of the event loop, so that no turn holds the keys for long."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Slot


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


class InTurns(QObject):
    """Has each of some works done in a turn of its own, in order, while `parent` is there.

    Where one fails the others are done all the same: a window that was held is let go.
    """

    def __init__(self, parent: QObject, *works: Callable[[], None]) -> None:
        super().__init__(parent)
        self._works = iter(works)
        self._next = next_turn(self, self._go_on)
        self._next.start()

    @Slot()
    def _go_on(self) -> None:
        work = next(self._works, None)
        if work is None:
            self.deleteLater()
            return
        self._next.start()
        work()
