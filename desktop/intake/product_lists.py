"""Lists of faulty products that customers attach: CSV, tab-separated text and workbooks."""

import csv
import io
from collections.abc import Iterable, Sequence

from desktop.intake.dates import find_order, read_date
from desktop.intake.headings import fold, meaning_of
from desktop.intake.kinds import Column, DateOrder
from desktop.intake.mentioned_products import (
    MODEL,
    MentionedProduct,
    each_once,
    is_serial,
    products_in_text,
)
from desktop.intake.sheets import open_workbook

_FAULT = """fault; faults; failure; problem; symptom; symptoms; failure symptoms; issue; defect;
    description of fault; fault description; fehler; fehlerbild; defekt; störung; panne; défaut;
    symptôme; fallo; avería; síntoma; guasto; difetto; problema; sintomo; storing; klacht; usterka;
    objaw; awaria; falha; avaria; porucha; závada; βλάβη; неисправность; повреда; תקלה; العطل"""
_SINCE = """since; failed since; failed on; fault date; date of failure; date; seit; ausgefallen am;
    datum; depuis; date de panne; desde; fecha; fecha de fallo; dal; data; data guasto; sinds; od;
    data awarii; data da falha; dátum; από; ημερομηνία; дата; с; מאז; منذ"""
_HEADER_ROWS, _MOST_ROWS, _LONGEST_CELL = 20, 2_000, 2_000

Row = tuple[int, Sequence[str]]


def products_in_list(text: str, source: str) -> tuple[MentionedProduct, ...]:
    """The products of a delimited text; without a heading over the serials, read line by line."""
    delimiter = _delimiter(text)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            rows.append((reader.line_num, cells))
            if len(rows) > _MOST_ROWS:
                break
    except csv.Error:
        rows = [(at, line.split(delimiter)) for at, line in enumerate(text.splitlines(), 1)]
    return products_in_rows(rows, source)


def products_in_workbook(content: bytes, source: str) -> tuple[MentionedProduct, ...]:
    """The products on all sheets of a workbook; FileRefused for one that is damaged or harmful."""
    found: list[MentionedProduct] = []
    for sheet in open_workbook(content, source):
        rows: list[Row] = []
        for raw in sheet:
            rows.append((raw.line, raw.cells))
            if len(rows) > _MOST_ROWS:
                break
        found += products_in_rows(rows, source)
    return each_once(found)


def products_in_rows(rows: Sequence[Row], source: str) -> tuple[MentionedProduct, ...]:
    """The products of a table, given as rows with their line numbers."""
    for at, (_, cells) in enumerate(rows[:_HEADER_ROWS]):
        columns = _columns(cells)
        if "serial" in columns:
            return each_once(_under_header(rows[at + 1 :], columns, source))
    found = []
    for line, cells in rows:
        if any(is_serial(cell) for cell in cells):
            one = products_in_text("\t".join(" ".join(c.split()) for c in cells) + "\t")
            found += [
                MentionedProduct(p.serial_as_written, p.model, p.fault, p.since, line, source)
                for p in one
            ]
    return each_once(found)


def _under_header(
    rows: Iterable[Row], columns: dict[str, int], source: str
) -> Iterable[MentionedProduct]:
    rows = list(rows)
    dates = [_cell(cells, columns.get("since")) for _, cells in rows]
    order = find_order(text for text in dates if text)
    for (line, cells), day in zip(rows, dates, strict=True):
        serial = _cell(cells, columns["serial"])
        if not any(c.isdigit() for c in serial):
            continue
        try:
            since = read_date(day, order.order if order else DateOrder.DAY_FIRST) if day else None
        except ValueError:
            since = None
        model = _cell(cells, columns.get("model")) or None
        fault = _cell(cells, columns.get("fault"))
        yield MentionedProduct(serial, model, fault, since, line, source)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is which, by the words above it."""
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        meaning = _meaning(cell)
        if meaning is not None:
            found.setdefault(meaning, at)
    return found


def _meaning(heading: str) -> str | None:
    words = fold(heading)
    if words in _folded(_FAULT):
        return "fault"
    if words in _folded(_SINCE):
        return "since"
    match meaning_of(heading):
        case Column.SERIAL:
            return "serial"
        case Column.PART_NUMBER:
            return None if MODEL.fullmatch(heading.strip()) else "model"
        case Column.DESCRIPTION:
            return "fault"
        case _:
            return None


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split(";"))


def _cell(cells: Sequence[str], at: int | None) -> str:
    if at is None or at >= len(cells):
        return ""
    return " ".join(cells[at].split())[:_LONGEST_CELL]


def _delimiter(text: str) -> str:
    """The sign that most evenly parts the first lines; a semicolon where none does."""
    lines = [line for line in text.splitlines()[:_HEADER_ROWS] if line.strip()]
    return max(
        ";\t,|",
        key=lambda sign: (
            min((line.count(sign) for line in lines), default=0) > 0,
            sum(sign in line for line in lines),
        ),
    )
