"""The words above a field, with the star of what must not stay empty."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from ui.theme import current_tokens
from ui.theme.fonts import small_font


class FieldTitle(QLabel):
    """A label that paints its star in the colour of what is missing."""

    def __init__(self, text: str, mandatory: bool) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", "small")
        self._star = " *" if mandatory else ""

    def sizeHint(self) -> QSize:
        width = QFontMetrics(small_font()).horizontalAdvance(self.text() + self._star)
        return QSize(width + 2, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._star:
            return
        painter = QPainter(self)
        painter.setFont(small_font())
        painter.setPen(current_tokens().bad)
        left = QFontMetrics(small_font()).horizontalAdvance(self.text())
        place = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self._star)
        painter.end()
