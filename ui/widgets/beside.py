"""Parts beside one another: one takes what is left, the others have a width that can give way."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import CARD_GAP
from ui.widgets.field import Field

_TITLE_HEIGHT = 19
"""Of a field's title, so that a button stands beside its editor."""
_NARROW = 1100
"""Below this many pixels, as at 1024 × 640, the parts at the side leave more to the one between."""


def with_button(field: Field, button: QWidget) -> QHBoxLayout:
    """A field with a button beside its editor, whatever stands above and below that."""
    column = QVBoxLayout()
    column.addSpacing(_TITLE_HEIGHT)
    column.addWidget(button)
    column.addStretch(1)
    row = QHBoxLayout()
    row.addWidget(field, 1)
    row.addLayout(column)
    return row


class Beside(QWidget):
    """A row of a pane. Parts are added from left to right."""

    narrowed = Signal(bool)
    """Whether it is narrow now; also told when it is shown for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_narrow: bool | None = None
        self._widths: list[tuple[QWidget, int, int]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(CARD_GAP)

    def add(self, part: QWidget) -> None:
        """Adds the part that takes what is left."""
        self._row.addWidget(part, 1)

    def add_side(self, part: QWidget, wide: int, narrow: int) -> None:
        """Adds a part with its width in a wide and in a narrow window."""
        self._widths.append((part, wide, narrow))
        part.setFixedWidth(wide)
        self._row.addWidget(part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < _NARROW
        if is_narrow is self.is_narrow:
            return
        self.is_narrow = is_narrow
        for part, wide, narrow in self._widths:
            part.setFixedWidth(narrow if is_narrow else wide)
        self.narrowed.emit(is_narrow)
