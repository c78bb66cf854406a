"""Painting that widgets and table cells share: badges, runs of words, marked serials."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from ui.theme import Tokens, Tone, current_tokens
from ui.theme.fonts import body_font, mono_font, small_font, strong_font
from ui.theme.icons import draw_sign

BADGE_HEIGHT = 20
_BADGE_SIDE = 7
_SIGN = 13
_SIGN_GAP = 4

SIGNS = {
    Tone.GOOD: "check",
    Tone.INFO: "arrow-counter-clockwise",
    Tone.WARNING: "hourglass",
    Tone.BAD: "warning-circle",
    Tone.NEUTRAL: "x",
}
"""The sign that stands beside a word of this tone when none is named."""


@dataclass(frozen=True, slots=True)
class BadgeWords:
    """What a badge says: a word, its tone, and the sign beside it ("" for the tone's own)."""

    word: str
    tone: Tone
    sign: str = ""
    has_sign: bool = True

    @property
    def sign_name(self) -> str:
        """The sign's name in the family."""
        return self.sign or SIGNS[self.tone]


class Look(StrEnum):
    """How a run of words or a cell is set."""

    TEXT = "text"
    MUTED = "muted"
    STRONG = "strong"
    SMALL = "small"
    MONO = "mono"
    LINK = "link"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words in one look."""

    text: str
    look: Look = Look.TEXT


def font_of(look: Look) -> QFont:
    """The face of a look."""
    match look:
        case Look.TEXT | Look.MUTED:
            return body_font()
        case Look.STRONG:
            return strong_font()
        case Look.SMALL:
            return small_font()
        case Look.MONO:
            return mono_font()
        case Look.LINK:
            font = body_font()
            font.setUnderline(True)
            return font
        case Look.STRUCK:
            font = body_font()
            font.setStrikeOut(True)
            return font


def colour_of(look: Look, tokens: Tokens) -> str:
    """The colour of a look."""
    match look:
        case Look.MUTED | Look.SMALL | Look.STRUCK:
            return tokens.muted
        case Look.TEXT | Look.STRONG | Look.MONO | Look.LINK:
            return tokens.text


def badge_size(words: BadgeWords) -> QSize:
    """The size that a badge wants."""
    sign = _SIGN + _SIGN_GAP if words.has_sign else 0
    text = QFontMetrics(small_font()).horizontalAdvance(words.word)
    return QSize(2 * _BADGE_SIDE + sign + text + 1, BADGE_HEIGHT)


def paint_badge(painter: QPainter, place: QRect, words: BadgeWords) -> None:
    """Paints a badge at the left of `place`, in its middle, elided when it does not fit."""
    colour, ground = current_tokens().tone(words.tone)
    wanted = badge_size(words)
    width = min(wanted.width(), place.width())
    top = place.top() + (place.height() - BADGE_HEIGHT) // 2
    shape = QRect(place.left(), top, width, BADGE_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(QRectF(shape), 4, 4)
    inside = shape.adjusted(_BADGE_SIDE, 0, -_BADGE_SIDE, 0)
    if words.has_sign:
        at = QRect(inside.left(), inside.top(), _SIGN, inside.height())
        draw_sign(painter, at, words.sign_name, colour, _SIGN)
        inside.setLeft(inside.left() + _SIGN + _SIGN_GAP)
    painter.setFont(small_font())
    painter.setPen(QColor(colour))
    elide = Qt.TextElideMode.ElideRight
    text = QFontMetrics(painter.font()).elidedText(words.word, elide, inside.width() + 1)
    painter.drawText(inside.adjusted(0, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


def marked_layout(text: str, marks: Sequence[tuple[int, int]], font: QFont) -> QTextLayout:
    """A serial or number in the monospaced face, with (start, length) stretches highlighted."""
    tokens = current_tokens()
    layout = QTextLayout(text, font)
    formats = []
    for start, length in marks:
        stretch = QTextLayout.FormatRange()
        stretch.start, stretch.length = start, length
        style = QTextCharFormat()
        style.setBackground(QBrush(QColor(tokens.mark)))
        style.setForeground(QBrush(QColor(tokens.on_mark)))
        stretch.format = style
        formats.append(stretch)
    layout.setFormats(formats)
    _lay_out(layout, 1e6)
    return layout


def runs_layout(runs: Sequence[Run], width: float) -> QTextLayout:
    """Runs of words, wrapped at `width` pixels."""
    tokens = current_tokens()
    layout = QTextLayout("".join(run.text for run in runs), body_font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    formats = []
    start = 0
    for run in runs:
        stretch = QTextLayout.FormatRange()
        # Qt counts UTF-16 units, Python characters.
        stretch.start, stretch.length = start, len(run.text.encode("utf-16-le")) // 2
        start += stretch.length
        style = QTextCharFormat()
        style.setFont(font_of(run.look))
        style.setForeground(QBrush(QColor(colour_of(run.look, tokens))))
        stretch.format = style
        formats.append(stretch)
    layout.setFormats(formats)
    _lay_out(layout, width)
    return layout


def paint_layout(painter: QPainter, layout: QTextLayout, place: QRect, colour: str) -> None:
    """Paints a layout in the vertical middle of `place`."""
    height = layout.boundingRect().height()
    painter.save()
    painter.setClipRect(place)
    painter.setPen(QColor(colour))
    top = place.top() + max(0.0, (place.height() - height) / 2)
    layout.draw(painter, QPointF(place.left(), top))
    painter.restore()


def paint_focus(painter: QPainter, place: QRect, radius: int = 4) -> None:
    """Paints the ring that says where the keyboard is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(current_tokens().accent))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    painter.restore()


def _lay_out(layout: QTextLayout, width: float) -> None:
    layout.beginLayout()
    top = 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 20.0))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
