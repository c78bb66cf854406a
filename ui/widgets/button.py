"""A button that shows its key, and does at once what the key says."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from ui.theme import current_tokens
from ui.theme.fonts import body_font, small_font
from ui.theme.icons import draw_sign

_SIDE = 13
_GAP = 8
_SIGN = 16


def _hint_font() -> QFont:
    font = small_font()
    font.setPixelSize(11)
    return font


def key_words(key: QKeySequence) -> str:
    """A key as it is shown beside a button: `Ctrl ↵`, `F2`."""
    native = key.toString(QKeySequence.SequenceFormat.NativeText)
    for written, shown in (("Return", "↵"), ("Enter", "↵"), ("+", " ")):
        native = native.replace(written, shown)
    return native


class Button(QPushButton):
    """A button; `key` works wherever in the window the keyboard is, while the button is seen."""

    def __init__(
        self,
        text: str,
        key: str = "",
        primary: bool = False,
        sign: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._hint = ""
        self._sign = sign
        self._shortcut: QShortcut | None = None
        self.setProperty("look", "primary" if primary else "plain")
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if key:
            self.set_key(key)

    def set_key(self, key: str) -> None:
        """Gives the button a key, as `QKeySequence` reads it."""
        sequence = QKeySequence(key)
        self._hint = key_words(sequence)
        self.setToolTip(f"{self.text()} ({self._hint})")
        if self._shortcut is None:
            # A button's own shortcut presses it for 100 ms before anything happens.
            self._shortcut = QShortcut(self)
            self._shortcut.activated.connect(self.click)
            self._shortcut.activatedAmbiguously.connect(self.click)
        self._shortcut.setKey(sequence)
        self.updateGeometry()

    def set_words(self, text: str) -> None:
        """Says something else."""
        self.setText(text)
        self.setAccessibleName(text)
        if self._hint:
            self.setToolTip(f"{text} ({self._hint})")

    def sizeHint(self) -> QSize:
        width = 2 * _SIDE + QFontMetrics(body_font()).horizontalAdvance(self.text())
        if self._hint:
            width += _GAP + QFontMetrics(_hint_font()).horizontalAdvance(self._hint)
        if self._sign:
            width += _SIGN + (6 if self.text() else 0)
        if self.menu() is not None:
            width += 16
        return QSize(width, 32)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        colour = self._colour()
        hint = QFontMetrics(_hint_font()).horizontalAdvance(self._hint) + _GAP if self._hint else 0
        content = self.sizeHint().width() - 2 * _SIDE
        inside = QRect(0, 0, content, self.height())
        inside.moveCenter(self.rect().center())
        if self._sign:
            at = QRect(inside.left(), 0, _SIGN, self.height())
            draw_sign(painter, at, self._sign, colour.name(), _SIGN)
            inside.setLeft(inside.left() + _SIGN + 6)
        if self.menu() is not None:
            at = QRect(inside.right() - 11, 0, 12, self.height())
            draw_sign(painter, at, "caret-down", colour.name(), 12)
        painter.setFont(body_font())
        painter.setPen(colour)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, self.text())
        if hint:
            inside.setLeft(inside.left() + QFontMetrics(body_font()).horizontalAdvance(self.text()))
            painter.setFont(_hint_font())
            painter.drawText(inside.translated(_GAP, 0), Qt.AlignmentFlag.AlignVCenter, self._hint)

    def _colour(self) -> QColor:
        tokens = current_tokens()
        if not self.isEnabled():
            return QColor(tokens.muted)
        primary = self.property("look") == "primary"
        return QColor(tokens.on_accent if primary else tokens.text)
