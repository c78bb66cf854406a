"""Lines of text in any of our scripts: direction, shaping, width, wrapping, fitting.

Wrap first, reorder after: a line is wrapped in reading order and only then turned into runs in
the order of the eye (Unicode bidirectional algorithm), each shaped in its own direction.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from desktop.documents.fonts import Face, settable

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Side = Literal["L", "R"]

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")
_ARABIC = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefe]")
_MARK = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe20-\ufe2f]")
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_SPACES = re.compile(r"[ \t\x0b\x0c\u00a0\u2000-\u200a\u202f\u3000]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


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
class _Run:
    text: str
    right_to_left: bool


def clean(text: str) -> str:
    """The text with no control characters and one kind of line break; nothing readable is lost."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _CONTROLS.sub(" ", text.replace("\u2029", "\n").replace("\u0085", "\n"))
    return _DIRECTION_CONTROLS.sub("", text)


def side(text: str) -> Side:
    """The side on which the text begins: its first letter with a direction decides."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "R" | "AL":
                return "R"
            case "L":
                return "L"
            case _:
                continue
    return "L"


def _needs_shaping(text: str) -> bool:
    return bool(_RIGHT_TO_LEFT.search(text) or _MARK.search(text))


def _runs_by_eye(text: str, base: Side) -> list[_Run]:
    """The runs of one direction in the order of the eye; the text of each in reading order."""
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"] = algorithm.PARAGRAPH_LEVELS[base]
    storage["base_dir"] = base
    algorithm.get_embedding_levels(text, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    algorithm.reorder_resolved_levels(storage, False)
    return _grouped(text, [(c["index"], c["level"]) for c in storage["chars"]])


def _grouped(text: str, placed: Sequence[tuple[int, int]]) -> list[_Run]:
    spans: list[list[int]] = []  # first index, last index, level
    for index, level in placed:
        if spans and spans[-1][2] == level:
            spans[-1][0] = min(spans[-1][0], index)
            spans[-1][1] = max(spans[-1][1], index)
        else:
            spans.append([index, index, level])
    runs: list[_Run] = []
    for first, last, level in spans:
        runs.extend(_one_script_each(text[first : last + 1], bool(level % 2)))
    return runs


def _one_script_each(text: str, right_to_left: bool) -> list[_Run]:
    """Hebrew and Arabic in one run are shaped apart: a shaper takes one script at a time."""
    if not (right_to_left and _HEBREW.search(text) and _ARABIC.search(text)):
        return [_Run(text, right_to_left)]
    cuts = [0]
    script = None
    for index, character in enumerate(text):
        found = _HEBREW if _HEBREW.match(character) else _ARABIC if _ARABIC.match(character) else None
        if found and script and found is not script:
            cuts.append(index)
        script = found or script
    cuts.append(len(text))
    return [_Run(text[a:b], True) for a, b in zip(cuts[-2::-1], cuts[:0:-1], strict=True)]


def _shaped(run: _Run, face: Face, size: float) -> str:
    """The run as ReportLab is to draw it, from left to right, with its advances."""
    from bidi.mirror import MIRRORED
    from reportlab.pdfbase.ttfonts import shapeStr

    text = run.text
    if run.right_to_left and not _RIGHT_TO_LEFT.search(text):
        # Only neutrals: the shaper would guess left to right, so they are turned here.
        text = "".join(MIRRORED.get(character, character) for character in reversed(text))
    shaped: str = shapeStr(text, face.value, size, force=True)
    return shaped


def _shaped_line(text: str, face: Face, size: float, base: Side) -> str:
    line = None
    for run in _runs_by_eye(text, base):
        piece = _shaped(run, face, size)
        line = piece if line is None else line + piece
    return line if line is not None else ""


def _plain(text: str) -> str:
    return _UNSEEN.sub("", _SPACES.sub(" ", text))


def width(text: str, style: Style) -> float:
    """How wide the text is when set in one line, in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    text, face = settable(text, style.face)
    if not _needs_shaping(text):
        return float(stringWidth(_plain(text), face.value, style.size))
    shaped = _shaped_line(text, face, style.size, side(text))
    advances = getattr(shaped, "__shapeData__", ())
    return float(sum(data.x_advance for data in advances)) * style.size / 1000


def draw(canvas: "Canvas", x: float, y: float, text: str, style: Style, base: Side) -> None:
    """Set one line with its left end at x and its baseline at y (points from the lower left).

    A line that had to be shaped carries its text in reading order beside its glyphs
    (`ActualText`), so that it is copied, searched and read aloud as it was written.
    """
    text, face = settable(text, style.face)
    canvas.setFillGray(style.grey)
    canvas.setFont(face.value, style.size)
    if not _needs_shaping(text):
        canvas.drawString(x, y, _plain(text))
        return
    spoken = text.encode("utf-16-be").hex().upper()
    canvas.addLiteral(f"/Span <</ActualText <FEFF{spoken}>>> BDC")
    canvas.drawString(x, y, _shaped_line(text, face, style.size, base))
    canvas.addLiteral("EMC")


def wrap(text: str, style: Style, room: float) -> list[str]:
    """The text in lines no wider than `room` points, in reading order.

    Breaks at spaces, and inside a word only when the word alone is too wide. Line breaks of the
    text are kept; no character but the spaces at a break is lost. An empty text is no line.
    """
    lines: list[str] = []
    for paragraph in clean(text).strip().split("\n"):
        lines.extend(_wrapped(paragraph, style, room))
    return lines if any(lines) else []


def _wrapped(paragraph: str, style: Style, room: float) -> list[str]:
    lines = [""]
    for word in paragraph.split():
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, style) <= room:
            lines[-1] = longer
            continue
        *full, rest = _broken(word, style, room)
        if lines[-1]:
            lines.append("")
        lines[-1:] = [*full, rest]
    return lines


def _broken(word: str, style: Style, room: float) -> list[str]:
    """A word cut into pieces that each fit; marks stay with their letter."""
    pieces = [""]
    for letter in re.findall(r".[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]*", word):
        if pieces[-1] and width(pieces[-1] + letter, style) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def fit(
    lines: Sequence[str], style: Style, room: float, most_lines: float, smallest: float
) -> tuple[Style, list[str]] | None:
    """The lines wrapped to `room`, in the largest size at which they fit, or None if in none.

    `most_lines` is how many lines of the style's own size the height holds; a smaller size
    holds more. Sizes go down by half a point to `smallest`.
    """
    size = style.size
    while size >= smallest:
        smaller = style.sized(size)
        wrapped = [piece for line in lines for piece in wrap(line, smaller, room)]
        if len(wrapped) * size <= most_lines * style.size + 1e-6:
            return smaller, wrapped
        size -= 0.5
    return None
