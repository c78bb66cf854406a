"""The way of a case as a line with its steps: what is behind, where it is, what is to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Tokens, current_tokens
from ui.theme.fonts import small_font
from ui.theme.icons import draw_sign

_LINE = 3
_HEIGHT = 32
_SIDE = 10


class Stand(Enum):
    """Where a step is."""

    DONE = auto()
    HERE = auto()
    AHEAD = auto()
    SKIPPED = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One step and where it is."""

    word: str
    stand: Stand


class Stepper(QWidget):
    """Shows the steps in equal widths; it is read, not pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Shows other steps."""
        self._steps = tuple(steps)
        here = next((step.word for step in steps if step.stand is Stand.HERE), "")
        done = sum(step.stand is Stand.DONE for step in steps)
        self.setAccessibleName(
            self.tr("{0}: {1} of {2} steps done").format(here, done, len(self._steps))
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120 * max(1, len(self._steps)), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        count = max(1, len(self._steps))
        for number, step in enumerate(self._steps):
            left = self.width() * number // count
            right = self.width() * (number + 1) // count
            self._paint_step(painter, QRect(left, 0, right - left, self.height()), step)
        painter.end()

    def _paint_step(self, painter: QPainter, place: QRect, step: Step) -> None:
        tokens = current_tokens()
        line, colour, sign = _colours(tokens, step.stand)
        painter.fillRect(QRect(place.left(), 0, place.width(), _LINE), QColor(line))
        inside = place.adjusted(_SIDE, _LINE, -4, 0)
        if sign:
            at = QRect(inside.left(), inside.top(), 12, inside.height())
            draw_sign(painter, at, sign, colour, 12)
            inside.setLeft(inside.left() + 15)
        font = small_font()
        if step.stand is Stand.HERE:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        elide = Qt.TextElideMode.ElideRight
        shown = QFontMetrics(font).elidedText(step.word, elide, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)


def _colours(tokens: Tokens, stand: Stand) -> tuple[str, str, str]:
    match stand:
        case Stand.DONE:
            return tokens.good, tokens.text, "check"
        case Stand.HERE:
            return tokens.accent, tokens.accent, "circle-fill"
        case Stand.AHEAD:
            return tokens.line, tokens.muted, ""
        case Stand.SKIPPED:
            return tokens.line, tokens.muted, "minus"
