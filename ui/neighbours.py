"""Notices what other programs did to the same store, so that open panes refresh themselves."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui import questions
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.touches import Touches

_EVERY_MILLISECONDS: Final = 700


class Neighbours(QObject):
    """Asks in the background what changed since it last asked; one small row where nothing did."""

    everything_changed = Signal()
    """So much changed that panes ask anew whatever they show."""

    def __init__(self, bench: Workbench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._revision: int | None = None
        self._channel = bench.channel(self)
        self._channel.answered.connect(self._hear)
        self._channel.failed.connect(self._ask_later)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self._ask)

    @Slot(object)
    def begin(self, _: object = None) -> None:
        """The desk is open, or another one is: nothing is known of it yet."""
        self._revision = None
        self._bench.own_revisions.clear()
        self._ask()

    @Slot()
    def _ask(self) -> None:
        own = frozenset(self._bench.own_revisions)
        self._channel.ask(self._bench.question(questions.touches, self._revision, own))

    @Slot(object)
    def _hear(self, touches: "Touches") -> None:
        self._revision = touches.revision
        self._bench.own_revisions -= {
            own for own in self._bench.own_revisions if own <= touches.revision
        }
        if touches.everything:
            self.everything_changed.emit()
        else:
            self._bench.announcer.announce(touches.areas)
        self._timer.start()

    @Slot(object)
    def _ask_later(self, _: object) -> None:
        """The store is not reachable for now; whoever acts on it is told, this only looks again."""
        self._timer.start()
