"""The line at the foot: the workplace, how much is in it, whose clock holds, what is safe."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionFocusRect,
    QWidget,
)

from ui.theme import Tone, current_tokens
from ui.widgets.words import words

HEIGHT = 28
_LEAST = 160


class StatusLine(QWidget):
    """Each part is empty until it is known."""

    wanted = Signal()
    """Somebody wants to see more of the workplace: what waits, what was refused."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "status")
        self.setFixedHeight(HEIGHT)
        self._dot = _Dot()
        self._workplace = _Workplace()
        self._workplace.clicked.connect(self.wanted)
        self._size = words()
        self._clock = words()
        self._saved = words()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(6)
        row.addWidget(self._dot)
        row.addWidget(self._workplace)
        for label in (self._size, self._clock):
            row.addSpacing(12)
            row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self._saved)

    def set_workplace(
        self, sentence: str, tone: Tone = Tone.NEUTRAL, tip: str = "", *, leads_on: bool = False
    ) -> None:
        """Whose data this is and whether the line is there; `leads_on`: there is more to see."""
        self._workplace.show_words(sentence, tip, leads_on)
        self._dot.set_tone(tone)

    def set_size(self, sentence: str) -> None:
        """How much is in it."""
        self._size.setText(sentence)

    def set_clock(self, sentence: str) -> None:
        """Whose clock holds, when it is not today's."""
        self._clock.setText(sentence)

    def set_saved(self, sentence: str) -> None:
        """That all is saved, or what is not."""
        self._saved.setText(sentence)

    def labels(self) -> tuple[QLabel | QPushButton, ...]:
        """All parts in reading order."""
        return (self._workplace, self._size, self._clock, self._saved)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        tokens = current_tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(tokens.line))
        painter.end()


class _Workplace(QPushButton):
    """Words that end in … where there is no room, and lead on by click and by Enter."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "link")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.show_words("", "", leads_on=False)

    def show_words(self, sentence: str, tip: str, leads_on: bool) -> None:
        self.setText(sentence)
        self.setToolTip(tip or sentence)
        self.setAccessibleName(sentence)
        self.setAccessibleDescription(tip)
        # Where there is no more to see it is read, and is no stop for the keyboard.
        self.setEnabled(leads_on)
        policy = Qt.FocusPolicy.StrongFocus if leads_on else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        cursor = Qt.CursorShape.PointingHandCursor if leads_on else Qt.CursorShape.ArrowCursor
        self.setCursor(cursor)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 8, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), _LEAST), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        font = painter.font()
        font.setUnderline(self.isEnabled() and (self.underMouse() or self.hasFocus()))
        painter.setFont(font)
        painter.setPen(QColor(current_tokens().text))
        inside = QRect(4, 0, self.width() - 8, self.height())
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, inside.width() + 1
        )
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            self.style().drawPrimitive(
                QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self
            )
        painter.end()


class _Dot(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._tone = Tone.NEUTRAL
        self.setFixedSize(10, 10)

    def sizeHint(self) -> QSize:
        return QSize(10, 10)

    def set_tone(self, tone: Tone) -> None:
        self._tone = tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(current_tokens().tone(self._tone)[0])
        painter.setPen(colour)
        painter.setBrush(colour)
        painter.drawEllipse(1, 1, 7, 7)
        painter.end()
