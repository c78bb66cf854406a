"""Hears of the program's window once it is shown."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class WhenShown(QObject):
    """Calls `then` with the first main window that the application shows."""

    def __init__(self, application: QApplication, then: Callable[[QMainWindow], None]) -> None:
        super().__init__(application)
        self._application = application
        self._then = then
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hears every event until then."""
        if isinstance(event, QShowEvent) and isinstance(watched, QMainWindow):
            self._application.removeEventFilter(self)
            self._then(watched)
        return False
