"""Signs of one family, Phosphor as qtawesome carries it, drawn in the colours of the theme."""

import json
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from ui.theme.theme import current_tokens
from ui.theme.tokens import Tokens

_FONT = "phosphor-1.3.0.ttf"
_NAMES = "phosphor-charmap-1.3.0.json"

Colour = Callable[[Tokens], str]


def glyph(name: str) -> str:
    """The character of a sign by its Phosphor name, such as `magnifying-glass`.

    Raises `KeyError` for a name that the family lacks, so that a slip shows in the first test.
    """
    return _glyphs()[name]


def sign_font(pixels: int) -> QFont:
    """The face that holds the signs; `pixels` is the side of the square that a sign fills."""
    font = QFont(_family())
    font.setPixelSize(pixels)
    return font


def draw_sign(painter: QPainter, rect: QRect, name: str, colour: str, pixels: int = 16) -> None:
    """Draws a sign in the middle of `rect`."""
    painter.save()
    painter.setFont(sign_font(pixels))
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, glyph(name))
    painter.restore()


def icon(name: str, colour: Colour | None = None) -> QIcon:
    """An icon that takes its colour from the theme at the moment it is painted."""
    return QIcon(_SignEngine(name, colour or (lambda tokens: tokens.text)))


class _SignEngine(QIconEngine):
    """Paints a sign as text, so that it is sharp at every scale and follows light and dark."""

    def __init__(self, name: str, colour: Colour) -> None:
        super().__init__()
        self._name = name
        self._colour = colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        tokens = current_tokens()
        colour = tokens.muted if mode == QIcon.Mode.Disabled else self._colour(tokens)
        draw_sign(painter, rect, self._name, colour, min(rect.width(), rect.height()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _SignEngine(self._name, self._colour)


def _folder() -> Path:
    # Only the files are wanted: importing qtawesome itself takes a third of a second at start.
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("The package qtawesome, which carries the signs, is not installed.")
    return Path(spec.submodule_search_locations[0]) / "fonts"


@cache
def _glyphs() -> dict[str, str]:
    names = json.loads((_folder() / _NAMES).read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in names.items()}


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_folder() / _FONT))
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise FileNotFoundError(f"The font of the signs cannot be read: {_folder() / _FONT}.")
    return families[0]
