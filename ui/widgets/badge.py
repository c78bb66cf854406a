"""A coloured word with its sign: what is owed, what is due, what is wrong."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Tone, current_tokens
from ui.theme.fonts import body_font
from ui.theme.icons import draw_sign
from ui.widgets.painting import BadgeWords, badge_size, paint_badge


class Badge(QWidget):
    """One badge; empty words take no place."""

    def __init__(self, words: BadgeWords | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: BadgeWords | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    @property
    def words(self) -> BadgeWords | None:
        """What it says."""
        return self._words

    def set_words(self, words: BadgeWords | None) -> None:
        """Says something else, or nothing."""
        self._words = words
        self.setAccessibleName("" if words is None else words.word)
        _appear(self, words is not None)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, 0) if self._words is None else badge_size(self._words)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._words is not None:
            painter = QPainter(self)
            paint_badge(painter, self.rect(), self._words)
            painter.end()


class Answer(QWidget):
    """The answer that stands before its explanation: a badge as wide as its place."""

    _HEIGHT = 32

    def __init__(self, words: BadgeWords | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setFixedHeight(self._HEIGHT)
        self.set_words(words)

    def set_words(self, words: BadgeWords | None) -> None:
        """Answers something else, or nothing."""
        self._words = words
        self.setAccessibleName("" if words is None else words.word)
        _appear(self, words is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._words is None:
            return
        colour, ground = current_tokens().tone(self._words.tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.rect(), 4, 4)
        left = self.rect().adjusted(10, 0, 0, 0)
        left.setWidth(16)
        draw_sign(painter, left, self._words.sign_name, colour)
        font = body_font()
        font.setPixelSize(14)
        painter.setFont(font)
        painter.setPen(colour)
        text = self.rect().adjusted(32, 0, -8, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._words.word)
        painter.end()


def _appear(widget: QWidget, wanted: bool) -> None:
    """Shows or hides it; what has no place yet would be shown as a window of its own, and take the
    keyboard from the real one, so it only forgets that it was hidden."""
    if not wanted:
        widget.hide()
    elif widget.parentWidget() is not None:
        widget.show()
    else:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)


def tone_badge(word: str, tone: Tone, sign: str = "") -> Badge:
    """A badge with a word, a tone and that tone's sign or another."""
    return Badge(BadgeWords(word, tone, sign))


def quiet_badge(word: str, tone: Tone = Tone.NEUTRAL) -> Badge:
    """A badge whose word alone says everything, without a sign."""
    return Badge(BadgeWords(word, tone, has_sign=False))
