"""The label of one parcel: 100 × 150 mm, alone on its page or two or four on A4, never scaled."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop.documents.codes import DOT_MM, QUIET_BARS, QUIET_SQUARES, bars, can_be_bars, squares
from desktop.documents.direction import side
from desktop.documents.facts import SERIALS_ON_A_LABEL, LabelFacts, PaperRefused
from desktop.documents.fonts import Face
from desktop.documents.identity import Identity, Kind, write_identity
from desktop.documents.surface import (
    POINTS_PER_MM,
    About,
    Surface,
    line_height,
    make_pdf,
)
from desktop.documents.text import Line, Style, fit, wrap
from desktop.documents.wording import label_head, paper_language, short_date, weight

_CAPTION = Style(Face.SANS, 7.0, 0.35)
_HEAD = Style(Face.BOLD, 15.0, 0)
_HEAD_LINE = Style(Face.SANS, 8.0, 0)
_NUMBER = Style(Face.BOLD, 15.0, 0)
_SERIAL = Style(Face.MONO, 8.5, 0)
_FOOT = Style(Face.SANS, 7.5, 0.25)

_WIDE, _HIGH = 92.0, 140.0  # what is printed on: the label without its margins
_FROM_WIDE = 57.0
_NUMBER_HIGH = 22.5
_TIGHT = 1.2  # leading of the addresses
_SIZES = tuple((14 - step * 0.5, max(5.0, 8.5 - step * 0.25)) for step in range(18))
"""Sizes of the two addresses, *to* and *from*, tried in this order until both fit."""


class LabelPaper(StrEnum):
    """What labels are printed on."""

    SINGLE = "100 × 150 mm"
    A4_TWO = "A4, two labels"
    A4_FOUR = "A4, four labels"


@dataclass(frozen=True, slots=True)
class _Sheet:
    size: tuple[float, float]
    places: tuple[tuple[float, float], ...]  # upper left corner of what is printed on
    cuts: tuple[tuple[float, float, float, float], ...] = ()  # x, y, wide, high


def _sheet(paper: LabelPaper) -> _Sheet:
    match paper:
        case LabelPaper.SINGLE:
            return _Sheet((100, 150), ((4, 5),))
        case LabelPaper.A4_TWO:
            lefts = (24.25, 172.75)
            return _Sheet(
                (297, 210),
                tuple((left + 4, 35.0) for left in lefts),
                tuple((left, 30.0, 100, 150) for left in lefts),
            )
        case LabelPaper.A4_FOUR:
            # A quarter of A4 is 105 × 148.5 mm: the margins differ, what is printed is the same.
            lefts, tops = (6.5, 111.5), (4.25, 152.75)
            cells = ((0.0, 0.0), (105.0, 148.5))
            return _Sheet(
                (210, 297),
                tuple((left, top) for top in tops for left in lefts),
                tuple((x, y, 105, 148.5) for x, y in cells),
            )


def return_labels(labels: Sequence[LabelFacts], paper: LabelPaper = LabelPaper.SINGLE) -> bytes:
    """The labels as one PDF, in order, as many on a page as the paper has.

    Raises PaperRefused if there is none, if a label has too many serials, or if an address is
    too long to be printed whole in the smallest size.
    """
    if not labels:
        raise PaperRefused("There is no parcel to make a label for.", "serials")
    first = labels[0]
    numbers = tuple(dict.fromkeys(label.rma_number for label in labels))
    about = About(
        title=f"{label_head(first.direction).capitalize()} label {', '.join(numbers)}",
        subject=f"RMA {', '.join(numbers)}, case {first.case_number}",
        author=first.from_lines[0] if first.from_lines else "",
        language=paper_language(first.language),
        keywords=numbers,
    )
    sheet = _sheet(paper)
    return make_pdf(about, sheet.size, lambda surface: _draw(surface, sheet, labels))


def _draw(surface: Surface, sheet: _Sheet, labels: Sequence[LabelFacts]) -> None:
    each = len(sheet.places)
    for index, label in enumerate(labels):
        place = index % each
        if place == 0:
            if index:
                surface.next_page()
            for x, y, wide, high in sheet.cuts:
                surface.frame(x, y, (wide, high), 0.6)
        _label(surface, label, *sheet.places[place])


@dataclass(frozen=True, slots=True)
class _Addresses:
    to_style: Style
    to_lines: list[Line]
    from_style: Style
    from_lines: list[Line]
    spare: float  # millimetres left over


def _label(surface: Surface, facts: LabelFacts, left: float, top: float) -> None:
    if len(facts.serials) > SERIALS_ON_A_LABEL:
        raise PaperRefused(
            f"A label shows up to {SERIALS_ON_A_LABEL} serials, parcel {facts.parcel} has "
            f"{len(facts.serials)}: put the others in another parcel.",
            "serials",
        )
    foot_style, foot = _foot(facts)
    foot_top = top + _HIGH - len(foot) * line_height(foot_style.size)
    count = len(facts.serials)
    fixed = _serial_height(count) * count + _NUMBER_HIGH + 1.0
    addresses = _addresses(facts, foot_top - top - fixed)
    gap = min(addresses.spare / (3 + count), 2.2)
    below = _from(surface, facts, addresses, left, top) + gap
    surface.rule(left, below, _WIDE, 1.2, 0)
    below = _to(surface, facts, addresses, left, below + 1.8) + gap
    surface.rule(left, below, _WIDE, 1.2, 0)
    below = _number(surface, facts, left, below + 2.0) + gap
    for serial in facts.serials:
        _serial(surface, serial, left, below, _serial_height(count))
        below += _serial_height(count) + gap
    surface.block(left, foot_top, _WIDE, foot, foot_style, side(facts.models_line))


def _serial_height(count: int) -> float:
    """Millimetres for one serial with its bars: the fewer there are, the higher."""
    return {0: 0.0, 1: 16.0, 2: 15.0, 3: 13.5}.get(count, 12.0)


def _addresses(facts: LabelFacts, room: float) -> _Addresses:
    """Both addresses in the largest sizes at which they fit into `room` with their captions.

    Both shrink together until they fit; then each grows again into what the other leaves.
    """
    spare = room - 2 * line_height(_CAPTION.size) - 5.6
    tried = (_sized(facts, to_size, from_size, spare) for to_size, from_size in _SIZES)
    found = next(filter(None, tried), None)
    if found is None:
        longer = max((facts.from_lines, facts.to_lines), key=lambda lines: len("".join(lines)))
        raise PaperRefused(
            "The addresses are too long for a label, even in the smallest print: shorten one.",
            "to_lines" if longer is facts.to_lines else "from_lines",
        )
    to_size, from_size = found.to_style.size, found.from_style.size
    for _, larger in _SIZES:
        if larger > from_size and (grown := _sized(facts, to_size, larger, spare)):
            found, from_size = grown, larger
    for larger, _ in _SIZES:
        if larger > to_size and (grown := _sized(facts, larger, from_size, spare)):
            found, to_size = grown, larger
    return found


def _sized(facts: LabelFacts, to_size: float, from_size: float, spare: float) -> _Addresses | None:
    """The addresses in these sizes, or None if they don't fit into `spare`.

    Large print that would have to be broken is not taken: smaller and whole reads better.
    """
    to_style, from_style = _to_style(to_size), Style(Face.SANS, from_size, 0)
    to_lines = _wrapped(facts.to_lines, to_style, _WIDE)
    from_lines = _wrapped(facts.from_lines, from_style, _FROM_WIDE)
    if to_size > 10 and len(to_lines) > len(facts.to_lines):
        return None
    from_high = max(len(from_lines) * line_height(from_size, _TIGHT), 12.0)
    left_over = spare - len(to_lines) * line_height(to_size, _TIGHT) - from_high
    return (
        _Addresses(to_style, to_lines, from_style, from_lines, left_over)
        if left_over >= 0
        else None
    )


def _to_style(size: float) -> Style:
    """Bold while it is large; small print is clearer, and narrower, without."""
    return Style(Face.BOLD if size >= 8 else Face.SANS, size, 0)


def _wrapped(lines: Sequence[str], style: Style, room: float) -> list[Line]:
    return [piece for line in lines for piece in wrap(line, style, room * POINTS_PER_MM)]


def _from(
    surface: Surface, facts: LabelFacts, addresses: _Addresses, left: float, top: float
) -> float:
    right = left + _WIDE
    surface.line(right, top - 0.6, label_head(facts.direction), _HEAD, "R")
    below = top + line_height(_HEAD.size)
    surface.line(right, below, f"parcel {facts.parcel} of {facts.parcels}", _HEAD_LINE, "R")
    if facts.send_by:
        below += line_height(_HEAD_LINE.size)
        text = f"send by {short_date(facts.send_by, facts.language)}"
        surface.line(right, below, text, _HEAD_LINE, "R")
    surface.line(left, top, "From", _CAPTION)
    block_top = top + line_height(_CAPTION.size)
    end = surface.block(
        left,
        block_top,
        _FROM_WIDE,
        addresses.from_lines,
        addresses.from_style,
        side("\n".join(facts.from_lines)),
        _TIGHT,
    )
    return max(end, block_top + 12.0) + 1.0


def _to(
    surface: Surface, facts: LabelFacts, addresses: _Addresses, left: float, top: float
) -> float:
    surface.line(left, top, "To", _CAPTION)
    below = top + line_height(_CAPTION.size)
    start = side("\n".join(facts.to_lines))
    lines, style = addresses.to_lines, addresses.to_style
    return surface.block(left, below, _WIDE, lines, style, start, _TIGHT) + 0.8


def _number(surface: Surface, facts: LabelFacts, left: float, top: float) -> float:
    """RMA number with its bars, and the QR code of everything at the right."""
    identity = Identity(
        kind=Kind.LABEL,
        case_number=facts.case_number,
        case_id=facts.case_id,
        rma_number=facts.rma_number,
        serials=facts.serials,
        part=facts.parcel,
        parts=facts.parcels,
    )
    code = squares(write_identity(identity))
    dots = code.dots_for(25.5) or 2
    quiet = QUIET_SQUARES * dots * DOT_MM
    dark = code.modules * dots * DOT_MM
    surface.squares(left + _WIDE - dark - quiet, top - quiet + 0.5, code, dots)
    surface.line(left, top - 0.6, facts.rma_number, _NUMBER)
    line = bars(facts.rma_number)
    room = _WIDE - dark - 2 * quiet + QUIET_BARS * 3 * DOT_MM
    dots = line.dots_for(room) or 2
    surface.bars(left - QUIET_BARS * dots * DOT_MM, top + 6.6, line, dots, 14.0)
    return top + 22.0


def _serial(surface: Surface, serial: str, left: float, top: float, high: float) -> None:
    """One serial with its bars; the quiet zone on the left lies in the label's margin.

    A serial that Code 128 cannot write, or not in whole dots, stands in text and in the QR code.
    """
    surface.line(left, top, serial, _SERIAL)
    code = bars(serial) if can_be_bars(serial) else None
    dots = code.dots_for(_WIDE + 4, most=2) if code else None
    if code and dots:
        text_high = line_height(_SERIAL.size)
        quiet = QUIET_BARS * dots * DOT_MM
        surface.bars(left - quiet, top + text_high, code, dots, high - text_high - 1.4)


def _foot(facts: LabelFacts) -> tuple[Style, list[Line]]:
    parts = (
        facts.models_line,
        weight(facts.weight_grams, facts.language) if facts.weight_grams is not None else "",
        facts.handling,
        facts.case_number,
    )
    text = " · ".join(part for part in parts if part)
    room = _WIDE * POINTS_PER_MM
    fitted = fit([text], _FOOT, room, 1, 6.0) or fit([text], _FOOT, room, 3, 5.5)
    if fitted is None:
        raise PaperRefused(
            "What is in the parcel takes too many words for a label: shorten it.", "models_line"
        )
    return fitted
