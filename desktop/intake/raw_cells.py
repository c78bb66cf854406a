"""The cells of a few rows as they stand in the file, for rows that turned out wrong only when they
were held against others."""

from collections.abc import Collection, Iterator

from desktop.intake.mapping import Mapping
from desktop.intake.sheets import open_workbook
from desktop.intake.sources import Content, Source, content_of
from desktop.intake.text_rows import RawRow, TextRows


def raw_cells(
    source: Source, name: str, mapping: Mapping, lines: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """The cells of these lines; reading stops at the last of them."""
    last = max(lines, default=0)
    found: dict[int, tuple[str, ...]] = {}
    for row in _rows(source, name, mapping) if lines else ():
        if row.line in lines:
            found[row.line] = tuple(row.cells)
        if row.line >= last:
            break
    return found


def _rows(source: Source, name: str, mapping: Mapping) -> Iterator[RawRow]:
    match content_of(source, name):
        case Content.TEXT:
            text = TextRows(source, name, mapping.encoding, mapping.delimiter)
            try:
                yield from text
            finally:
                text.close()
        case Content.WORKBOOK:
            for sheet in open_workbook(source, name):
                if sheet.name == mapping.sheet:
                    yield from sheet
