"""Lines of text in any of our scripts: shaping, width, wrapping, fitting, setting.

Wrap first, reorder after: a paragraph is wrapped in reading order, and each line only then
turned into runs as the eye meets them, each shaped in its own direction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.documents.direction import Run, Side, has_right_to_left, levels, runs_by_eye, side
from desktop.documents.fonts import Face, settable

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_MARK = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f]")
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LETTER = re.compile(".[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u200c\u200d]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Style:
    """A face, a size in points and a grey (0 is black) to set text in."""

    face: Face = Face.SANS
    size: float = 9.5
    grey: float = 0.07

    def sized(self, size: float) -> "Style":
        """The same style in another size."""
        return Style(self.face, size, self.grey)


@dataclass(frozen=True, slots=True)
class Line:
    """One line in reading order, with the face that has all of it.

    `base` is the direction of its paragraph; `levels` are empty where nothing has to be shaped.
    """

    text: str
    face: Face
    base: Side = "L"
    levels: tuple[int, ...] = ()

    def part(self, first: int, end: int) -> "Line":
        """The characters from `first` to before `end`, with the levels they have in the whole."""
        return Line(self.text[first:end], self.face, self.base, self.levels[first:end])


def clean(text: str) -> str:
    """The text with no control characters and one kind of line break; nothing readable is lost."""
    text = _CONTROLS.sub(" ", _BREAKS.sub("\n", text))
    return _DIRECTION_CONTROLS.sub("", text)


def line_of(text: str, style: Style) -> Line:
    """The text as one line, however long; runs of white space count as one space."""
    text, face = settable(" ".join(clean(text).split()), style.face)
    if not (has_right_to_left(text) or _MARK.search(text)):
        return Line(_UNSEEN.sub("", text), face)
    base = side(text)
    return Line(text, face, base, levels(text, base))


def width(line: Line, size: float) -> float:
    """How wide the line is when set, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    if not line.levels:
        return float(stringWidth(line.text, line.face.value, size))
    advances = getattr(_shaped_line(line, size), "__shapeData__", ())
    return float(sum(data.x_advance for data in advances)) * size / 1000


def draw(canvas: "Canvas", x: float, y: float, line: Line, style: Style) -> None:
    """Set one line with its left end at x and its baseline at y (points from the lower left).

    A shaped line is glyphs in the order of the eye, each mapped to its letter. An `ActualText`
    in reading order made it worse: poppler 22.12 and PDFium 5.15 both turn that around again.
    """
    canvas.setFillGray(style.grey)
    canvas.setFont(line.face.value, style.size)
    canvas.drawString(x, y, _shaped_line(line, style.size) if line.levels else line.text)


def _shaped_line(line: Line, size: float) -> str:
    shaped = None
    for run in runs_by_eye(line.text, line.levels):
        piece = _shaped(run, line.face, size)
        shaped = piece if shaped is None else shaped + piece
    return shaped if shaped is not None else ""


def _shaped(run: Run, face: Face, size: float) -> str:
    """The run as ReportLab is to draw it, from left to right, with its advances."""
    from bidi.mirror import MIRRORED
    from reportlab.pdfbase.ttfonts import shapeStr

    text = run.text
    if run.right_to_left and not has_right_to_left(text):
        # Only neutrals: the shaper would guess left to right, so they are turned here.
        text = "".join(MIRRORED.get(character, character) for character in reversed(text))
    shaped: str = shapeStr(text, face.value, size, force=True)
    return shaped


def wrap(text: str, style: Style, room: float) -> list[Line]:
    """The text in lines no wider than `room` points, in reading order.

    Breaks at spaces, and inside a word only when the word alone is too wide. Line breaks of the
    text are kept; no character but the spaces at a break is lost. An empty text is no line.
    """
    lines: list[Line] = []
    for paragraph in clean(text).strip().split("\n"):
        lines.extend(_wrapped(line_of(paragraph, style), style.size, room))
    return lines if any(line.text for line in lines) else []


def _wrapped(paragraph: Line, size: float, room: float) -> list[Line]:
    if not paragraph.levels and width(paragraph, size) <= room:
        return [paragraph]
    lines: list[Line] = []
    first = end = 0  # the line so far; a break falls on the space at its end
    for word in re.finditer("[^ ]+", paragraph.text):
        if width(paragraph.part(first, word.end()), size) <= room:
            end = word.end()
            continue
        if end > first:
            lines.append(paragraph.part(first, end))
        *full, (first, end) = _broken(paragraph, word.span(), size, room)
        lines.extend(paragraph.part(a, b) for a, b in full)
    return [*lines, paragraph.part(first, end)]


def _broken(
    paragraph: Line, word: tuple[int, int], size: float, room: float
) -> list[tuple[int, int]]:
    """A word cut into stretches that each fit; marks stay with their letter."""
    if width(paragraph.part(*word), size) <= room:
        return [word]
    cuts = [word[0]]
    for letter in _LETTER.finditer(paragraph.text, *word):
        too_wide = width(paragraph.part(cuts[-1], letter.end()), size) > room
        if too_wide and letter.start() > cuts[-1]:
            cuts.append(letter.start())
    return list(zip(cuts, [*cuts[1:], word[1]], strict=True))


def fit(
    texts: Sequence[str], style: Style, room: float, most_lines: float, smallest: float
) -> tuple[Style, list[Line]] | None:
    """The texts wrapped to `room`, in the largest size at which they fit, or None if in none.

    `most_lines` is how many lines of the style's own size the height holds; a smaller size
    holds more. Sizes go down by half a point to `smallest`.
    """
    size = style.size
    while size >= smallest:
        smaller = style.sized(size)
        wrapped = [line for text in texts for line in wrap(text, smaller, room)]
        if len(wrapped) * size <= most_lines * style.size + 1e-6:
            return smaller, wrapped
        size -= 0.5
    return None
