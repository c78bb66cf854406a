"""Paper that runs on from page to page: headings, paragraphs and tables between two margins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from desktop.documents.direction import Side, side
from desktop.documents.fonts import Face
from desktop.documents.surface import (
    A4,
    POINTS_PER_MM,
    About,
    Surface,
    line_height,
    make_pdf,
)
from desktop.documents.text import Line, Style, line_of, wrap

MARGIN = 16.0
WIDE = A4[0] - 2 * MARGIN
BOTTOM = A4[1] - 15.0

BODY = Style(Face.SANS, 9.0)
MUTED = Style(Face.SANS, 9.0, 0.35)
SMALL = Style(Face.SANS, 8.0, 0.35)
HEADING = Style(Face.BOLD, 9.5)
TITLE = Style(Face.BOLD, 17.0)
SERIAL = Style(Face.MONO, 9.0)

_PADDING = 1.6
_HAIRLINE = (0.5, 0.78)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its width in millimetres and how its text is set."""

    heading: str
    wide: float
    style: Style = BODY


Cell = Sequence[tuple[str, Style]]
"""The paragraphs of one cell, each in its own style."""

_SetLine = tuple[Line, Style, Side]


class Flow:
    """Where the next thing goes on the page; turns the page when there is no room for it."""

    def __init__(self, surface: Surface, on_page: Callable[[Surface, int], float]) -> None:
        """`on_page` draws head and foot of a page (counted from 1), and gives where text begins."""
        self.surface = surface
        self._on_page = on_page
        self.page = 1
        self.top = on_page(surface, 1)

    @property
    def room(self) -> float:
        """Millimetres left on this page."""
        return BOTTOM - self.top

    def turn(self) -> None:
        """Begin a new page."""
        self.surface.next_page()
        self.page += 1
        self.top = self._on_page(self.surface, self.page)

    def need(self, height: float) -> bool:
        """Make sure of so much room, turning the page if there is less; True if it was turned."""
        if height <= self.room:
            return False
        self.turn()
        return True

    def gap(self, height: float) -> None:
        """White space, dropped at the foot of a page."""
        self.top += min(height, max(self.room, 0))

    def heading(self, text: str, keep: float = 12.0) -> None:
        """A heading, with room kept below it for the beginning of what it is about."""
        self.gap(5.5)
        self.need(line_height(HEADING.size) + keep)
        self.top = self.surface.paragraph(MARGIN, self.top, WIDE, text, HEADING) + 1.0

    def paragraph(self, text: str, style: Style = BODY) -> None:
        """A paragraph over the whole width, carried on over pages line by line."""
        start = side(text)
        for line in wrap(text, style, WIDE * POINTS_PER_MM):
            self.need(line_height(style.size))
            self.top = self.surface.block(MARGIN, self.top, WIDE, [line], style, start)

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        """Rows under a head that is repeated on every page; without headings, no head.

        A row is kept whole if it fits on a page, and is carried on line by line if it doesn't.
        """
        has_head = any(column.heading for column in columns)
        if has_head:
            self._head(columns)
        for row in rows:
            cells = [_set(cell, column) for cell, column in zip(row, columns, strict=True)]
            height = sum(_row_steps(cells)) + 2 * _PADDING
            if height > self.room and (height <= BOTTOM - 45 or self.room < 25):
                self.turn()
                if has_head:
                    self._head(columns)
            self._row(columns, cells, has_head)

    def _head(self, columns: Sequence[Column]) -> None:
        style = Style(Face.BOLD, 8.0, 0.3)
        self.top += _PADDING - 0.4
        for x, column in _places(columns):
            self.surface.line(x + _PADDING, self.top, column.heading, style)
        self.top += line_height(style.size) + _PADDING - 0.4
        self.surface.rule(MARGIN, self.top, WIDE, *_HAIRLINE)

    def _row(
        self, columns: Sequence[Column], cells: Sequence[list[_SetLine]], has_head: bool
    ) -> None:
        self.top += _PADDING
        for lines, high in zip(zip_longest(*cells), _row_steps(cells), strict=True):
            if self.need(high + _PADDING) and has_head:
                self._head(columns)
                self.top += _PADDING
            for (x, column), line in zip(_places(columns), lines, strict=True):
                if line:
                    text, style, start = line
                    room = column.wide - 2 * _PADDING
                    self.surface.block(x + _PADDING, self.top, room, [text], style, start)
            self.top += high
        self.top += _PADDING
        self.surface.rule(MARGIN, self.top, WIDE, *_HAIRLINE)


def _places(columns: Sequence[Column]) -> list[tuple[float, Column]]:
    places, x = [], MARGIN
    for column in columns:
        places.append((x, column))
        x += column.wide
    return places


def _set(cell: Cell, column: Column) -> list[_SetLine]:
    room = (column.wide - 2 * _PADDING) * POINTS_PER_MM
    return [
        (line, style, side(text)) for text, style in cell for line in wrap(text, style, room)
    ] or [(line_of("", column.style), column.style, "L")]


def _row_steps(cells: Sequence[list[_SetLine]]) -> list[float]:
    """The heights of a row's lines, each as high as the largest text in it."""
    return [
        max(line_height(line[1].size) for line in lines if line) for lines in zip_longest(*cells)
    ]


def numbered_pages(about: About, draw: Callable[[Surface, int], int]) -> bytes:
    """The PDF of a drawing that says "page n of m".

    `draw` is given the number of pages and answers how many it used; only a document of more
    than one page has to be drawn twice.
    """
    used = 1

    def note(surface: Surface) -> None:
        nonlocal used
        used = draw(surface, used)

    pdf = make_pdf(about, A4, note)
    return pdf if used == 1 else make_pdf(about, A4, note)
