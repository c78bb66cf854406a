"""The rail at the left: where one can be, each with a sign, a word and what waits there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from ui.theme import current_tokens
from ui.theme.fonts import small_font
from ui.theme.icons import draw_sign
from ui.widgets.button import key_words
from ui.widgets.painting import paint_focus

WIDTH = 84
_HEIGHT = 53


@dataclass(frozen=True, slots=True)
class RailPlace:
    """One place: its key in the program, its word, its sign, the key that goes there."""

    key: str
    word: str
    sign: str
    shortcut: str


class Rail(QWidget):
    """One stop of the tab order; the arrows go up and down in it, Space or Enter goes there."""

    chosen = Signal(str)
    """The key of the place that somebody wants to go to."""

    def __init__(self, places: Sequence[RailPlace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Places"))
        self._buttons = {place.key: _RailButton(place) for place in places}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(2)
        for key, button in self._buttons.items():
            group.addButton(button)
            column.addWidget(button)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
        column.addStretch(1)

    def set_here(self, key: str) -> None:
        """Marks where one is."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Says how many things wait there; 0 takes the figure away."""
        if key in self._buttons:
            self._buttons[key].set_count(count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        buttons = list(self._buttons.values())
        at = next((n for n, button in enumerate(buttons) if button.hasFocus()), 0)
        buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)


class _RailButton(QAbstractButton):
    def __init__(self, place: RailPlace) -> None:
        super().__init__()
        self._place = place
        self._count = 0
        self.setText(place.word)
        self.setCheckable(True)
        self.setFixedHeight(_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{place.word} ({key_words(QKeySequence(place.shortcut))})")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self._count = count
        name = self.tr("{0}, {1} waiting").format(self.text(), count) if count else self.text()
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.isChecked() or self.underMouse()
        colour = tokens.rail_here_text if is_lit else tokens.rail_text
        if is_lit:
            painter.fillRect(self.rect(), QColor(tokens.rail_here))
        if self.isChecked():
            painter.fillRect(QRect(0, 0, 3, self.height()), QColor(tokens.rail_mark))
        draw_sign(painter, QRect(0, 7, self.width(), 22), self._place.sign, colour, 20)
        painter.setFont(small_font())
        painter.setPen(QColor(colour))
        painter.drawText(QRect(0, 29, self.width(), 18), Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            self._paint_count(painter)
        if self.hasFocus():
            paint_focus(painter, self.rect().adjusted(5, 2, -3, -2))
        painter.end()

    def _paint_count(self, painter: QPainter) -> None:
        tokens = current_tokens()
        words = str(self._count) if self._count < 100 else "99+"
        font = small_font()
        font.setPixelSize(10)
        font.setBold(True)
        width = max(17, QFontMetrics(font).horizontalAdvance(words) + 9)
        place = QRect(self.width() // 2 + 9, 5, width, 14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.count))
        painter.drawRoundedRect(place, 7, 7)
        painter.setFont(font)
        painter.setPen(QColor(tokens.on_count))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
