"""A pulse in an event loop, which tells how long the loop was held."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Slot


class Pulse(QObject):
    """Beats each millisecond and notes what lay between two beats, in milliseconds."""

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

    def longest_since(self, count: int) -> float:
        """The longest of the gaps after the first so many; 0 where there is none."""
        return max(self.gaps[count:], default=0.0)

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now
