"""What an empty store offers first."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.workbench import Workbench


class FirstStart(QWidget):
    """Offers sample data and the import of a register."""

    register_wanted = Signal()

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
