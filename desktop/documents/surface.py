"""A page to draw on, in millimetres from its upper left corner, and the PDF around it."""

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.documents.codes import DOT_MM, QUIET_BARS, QUIET_SQUARES, Bars, Squares
from desktop.documents.direction import Side, side
from desktop.documents.fonts import register_fresh_faces
from desktop.documents.text import Line, Style, draw, line_of, width, wrap

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

POINTS_PER_MM = 72 / 25.4
LEADING = 1.32
"""From baseline to baseline, as a part of the size."""

A4 = (210.0, 297.0)

_ONE_DOCUMENT_AT_A_TIME = threading.RLock()  # ReportLab's register of fonts is one for the process


@dataclass(frozen=True, slots=True)
class About:
    """What the PDF says of itself; the language is a BCP 47 tag ("en", "ar-SA")."""

    title: str
    subject: str
    author: str
    language: str
    keywords: tuple[str, ...] = ()


def line_height(size: float, leading: float = LEADING) -> float:
    """Millimetres from one baseline to the next in a size of so many points."""
    return size * leading / POINTS_PER_MM


def ascent(size: float) -> float:
    """Millimetres from the top of a line to its baseline."""
    return size * 0.95 / POINTS_PER_MM


def on_a_dot(mm: float) -> float:
    """The place of the nearest dot of a 203.2 dpi head."""
    return round(mm / DOT_MM) * DOT_MM


class Surface:
    """The pages of one PDF; all places and sizes are millimetres, text sizes are points."""

    def __init__(self, canvas: "Canvas", size: tuple[float, float]) -> None:
        self.canvas = canvas
        self.width, self.height = size

    def line(self, x: float, top: float, text: str | Line, style: Style, align: str = "L") -> None:
        """One line of text whose upper edge is at `top`; x is its left end, right end or middle."""
        line = line_of(text, style) if isinstance(text, str) else text
        shift = {"L": 0.0, "R": 1.0, "C": 0.5}[align]
        left = x * POINTS_PER_MM - (width(line, style.size) * shift if shift else 0.0)
        draw(self.canvas, left, self._y(top + ascent(style.size)), line, style)

    def block(
        self,
        x: float,
        top: float,
        room: float,
        lines: Sequence[Line],
        style: Style,
        start: Side,
        leading: float = LEADING,
    ) -> float:
        """Lines already wrapped, one under the other; gives the place below the last.

        `start` is the side on which they align: the right one for Hebrew and Arabic.
        """
        for text in lines:
            self.line(x + room if start == "R" else x, top, text, style, start)
            top += line_height(style.size, leading)
        return top

    def paragraph(self, x: float, top: float, room: float, text: str, style: Style) -> float:
        """A text wrapped to `room` and set from `top`; gives the place below it."""
        lines = wrap(text, style, room * POINTS_PER_MM)
        return self.block(x, top, room, lines, style, side(text))

    def rule(self, x: float, y: float, length: float, points: float, grey: float) -> None:
        """A line across."""
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(points)
        height = self._y(y)
        self.canvas.line(x * POINTS_PER_MM, height, (x + length) * POINTS_PER_MM, height)

    def frame(self, x: float, y: float, size: tuple[float, float], grey: float) -> None:
        """A thin broken line around an area, to cut along."""
        self.canvas.saveState()
        self.canvas.setStrokeGray(grey)
        self.canvas.setLineWidth(0.4)
        self.canvas.setDash(3, 3)
        self.canvas.rect(*self._box(x, y, *size), stroke=1, fill=0)
        self.canvas.restoreState()

    def bars(self, x: float, y: float, code: Bars, dots: int, height: float) -> float:
        """A Code 128, its quiet zone beginning at x; gives the place right of the other one."""
        module = dots * DOT_MM
        left = on_a_dot(x) + QUIET_BARS * module
        stretches, at = [], 0
        for index, modules in enumerate(code.widths):
            if index % 2 == 0:
                stretches.append(f"{at} 0 {modules} {height / module:.4f} re")
            at += modules
        self._modules(left, on_a_dot(y), module, stretches)
        return left + (at + QUIET_BARS) * module

    def squares(self, x: float, y: float, code: Squares, dots: int) -> float:
        """A QR code, its quiet zone beginning at (x, y); gives the side with the quiet zone."""
        module = dots * DOT_MM
        left, top = (on_a_dot(edge) + QUIET_SQUARES * module for edge in (x, y))
        stretches = [
            f"{start} {row} {length} 1 re"
            for row, cells in enumerate(code.rows)
            for start, length in _dark_stretches(cells)
        ]
        self._modules(left, top, module, stretches)
        return (code.modules + 2 * QUIET_SQUARES) * module

    def next_page(self) -> None:
        """End this page; what follows is drawn on a new one."""
        self.canvas.showPage()

    def bookmark(self, title: str, key: str) -> None:
        """A place that the reader's outline leads to: the current page."""
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(title, key, level=0)

    def box_points(self, x: float, y: float, wide: float, high: float) -> tuple[float, ...]:
        """An area in points from the lower left, as PDF form fields want it."""
        return self._box(x, y, wide, high)

    def _modules(self, x: float, y: float, module: float, stretches: Sequence[str]) -> None:
        """Black rectangles counted in modules to the right and down from (x, y).

        Written as whole numbers under one scale: exact, small, and three times as fast as paths.
        """
        scale = module * POINTS_PER_MM
        place = f"{x * POINTS_PER_MM:.6f} {self._y(y):.6f}"
        self.canvas.addLiteral(
            f"q 0 g {scale:.8f} 0 0 {-scale:.8f} {place} cm {' '.join(stretches)} f Q"
        )

    def _y(self, mm: float) -> float:
        return (self.height - mm) * POINTS_PER_MM

    def _box(self, x: float, y: float, wide: float, high: float) -> tuple[float, ...]:
        edges = (x, self.height - y - high, wide, high)
        return tuple(edge * POINTS_PER_MM for edge in edges)


def _dark_stretches(cells: Sequence[bool]) -> list[tuple[int, int]]:
    """Start and length of each unbroken stretch of dark modules."""
    stretches: list[tuple[int, int]] = []
    for index, dark in enumerate(cells):
        if dark and stretches and sum(stretches[-1]) == index:
            stretches[-1] = (stretches[-1][0], stretches[-1][1] + 1)
        elif dark:
            stretches.append((index, 1))
    return stretches


def make_pdf(about: About, size: tuple[float, float], drawing: Callable[[Surface], None]) -> bytes:
    """The PDF that `drawing` fills; the same drawing gives the same bytes.

    Documents are made one at a time in a process, whichever thread asks.
    """
    with _ONE_DOCUMENT_AT_A_TIME:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0  # streams as bytes: writing them as ASCII took a third of the time
        register_fresh_faces()
        paper = io.BytesIO()
        canvas = Canvas(
            paper,
            pagesize=tuple(edge * POINTS_PER_MM for edge in size),
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            lang=about.language,
            initialFontName="DejaVuSans",
        )
        canvas.setTitle(about.title)
        canvas.setSubject(about.subject)
        canvas.setAuthor(about.author)
        canvas.setKeywords(", ".join(about.keywords))
        canvas.setCreator("RMA Desk")
        canvas.setViewerPreference("PrintScaling", "None")
        drawing(Surface(canvas, size))
        canvas.save()
        return paper.getvalue()
