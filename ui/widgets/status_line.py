"""The line at the foot: the workplace, how much is in it, whose clock holds, what is safe."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import Tone, current_tokens
from ui.widgets.words import words

HEIGHT = 28


class StatusLine(QWidget):
    """Each part is empty until it is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "status")
        self.setFixedHeight(HEIGHT)
        self._dot = _Dot()
        self._workplace = words()
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

    def set_workplace(self, sentence: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Whose data this is and whether the line is there."""
        self._workplace.setText(sentence)
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

    def labels(self) -> tuple[QLabel, ...]:
        """All parts in reading order."""
        return (self._workplace, self._size, self._clock, self._saved)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        tokens = current_tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(tokens.line))
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
