"""Words that lead somewhere: a button that wraps like the text it stands in."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionFocusRect, QWidget

from ui.theme.theme import current_tokens

_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_LEAST = 60
_ROOM = 1


class Link(QPushButton):
    """A link that breaks into lines where it has no room, instead of being cut off."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("look", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """How high it is where it may be so wide."""
        room = QRect(0, 0, width - 2 * _ROOM, 10_000)
        return self.fontMetrics().boundingRect(room, _FLAGS, self.text()).height() + 2 * _ROOM

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * _ROOM + 1
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, self.fontMetrics().height() + 2 * _ROOM)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - it is painted whole
        painter = QPainter(self)
        font = painter.font()
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        tokens = current_tokens()
        painter.setPen(QColor(tokens.accent if self.isEnabled() else tokens.muted))
        painter.drawText(self.rect().adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM), _FLAGS, self.text())
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(
                QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self
            )
        painter.end()
