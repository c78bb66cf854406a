"""Watches where the line of the window's desk stands: a look at what is in memory, twice a second,
so that nothing has to be unhooked when the desk is exchanged or a pane goes."""

from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from desktop.remote.synchroniser import LineStanding
    from desktop.shared_desk import SharedDesk
    from ui.workbench import Workbench

_EVERY_MILLISECONDS: Final = 500


def shared_desk(desk: Any) -> "SharedDesk | None":
    """The desk on a server that somebody works at; None alone on this computer."""
    behind = getattr(desk, "shared", None) or desk
    return cast("SharedDesk", behind) if hasattr(behind, "listen_to_line") else None


class LineWatch(QObject):
    """Tells when where the line stands, or how much waits, is another than it was."""

    stood = Signal(object)
    """A `LineStanding`; None where one works alone."""

    def __init__(self, bench: "Workbench", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._last: LineStanding | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @property
    def standing(self) -> "LineStanding | None":
        """Where it stands now."""
        desk = shared_desk(self._bench.desk)
        return None if desk is None else desk.line

    @Slot()
    def look(self) -> None:
        """Looks now."""
        now = self.standing
        if now != self._last:
            self._last = now
            self.stood.emit(now)
