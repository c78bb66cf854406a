"""What a register is before anybody reads it: encoding, delimiter, header row, columns, dates."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from desktop.intake.dates import find_order
from desktop.intake.encodings import look_at_text
from desktop.intake.headings import currency_of, meaning_of
from desktop.intake.kinds import DATE_COLUMNS, Column, RegisterKind, kind_of, missing_columns
from desktop.intake.looks import ColumnLook, Recognised, SheetLook, order_of_all
from desktop.intake.positions import guessed_columns
from desktop.intake.refused import FileRefused
from desktop.intake.sheets import open_workbook
from desktop.intake.sources import Content, Source, content_of, fingerprint, size_of
from desktop.intake.text_rows import RawRow, TextRows

__all__ = ["ColumnLook", "Recognised", "SheetLook", "look_at"]

_SEARCHED_ROWS = 40
_SAMPLED_ROWS = 200
_DELIMITERS = (";", ",", "\t", "|")
_ACCOUNT = re.compile(r"[A-Z]{1,4}[-_ ]?\d{3,}")
Rows = Callable[[], Iterator[RawRow]]


def look_at(
    source: Source,
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header_row: int | None = None,
) -> Recognised:
    """Recognise a file; `name` is what sentences call it.

    What is given by keyword is a person's correction and is not guessed (`header_row` holds for
    the first sheet that is a register). FileRefused where there is nothing to import.
    """
    match content_of(source, name):
        case Content.TEXT:
            found = _look_at_text_file(source, name, encoding, delimiter, header_row)
        case Content.WORKBOOK:
            found = _look_at_workbook(source, name, header_row)
    if not found.registers():
        raise _no_header(found, name)
    if all(sheet.rows_estimate == 0 for sheet in found.registers()):
        raise FileRefused(
            f"{name} has a heading row and nothing below it.",
            "Export it again; perhaps a filter was set.",
        )
    return found


def _look_at_text_file(
    source: Source, name: str, encoding: str | None, delimiter: str | None, header_row: int | None
) -> Recognised:
    text = look_at_text(source, name, encoding)
    tops = {
        sign: _top(source, name, text.encoding, sign)
        for sign in ([delimiter] if delimiter else _DELIMITERS)
    }
    best = max(tops, key=lambda sign: (_header_score(tops[sign]), _evenness(tops[sign])))

    def rows() -> Iterator[RawRow]:
        reader = TextRows(source, name, text.encoding, best)
        try:
            yield from reader
        finally:
            reader.close()

    sheet = _look_at_rows("", rows, text.lines, header_row)
    return Recognised(name, text.sha256, text.size, text.encoding, best, (sheet,))


def _look_at_workbook(source: Source, name: str, header_row: int | None) -> Recognised:
    looks: list[SheetLook] = []
    for sheet in open_workbook(source, name):
        given = None if any(look.kind for look in looks) else header_row
        looks.append(_look_at_rows(sheet.name, sheet.__iter__, sheet.rows, given))
    return Recognised(name, fingerprint(source), size_of(source), "", "", tuple(looks))


def _look_at_rows(name: str, rows: Rows, length: int, header_row: int | None) -> SheetLook:
    top = list(islice(rows(), _SAMPLED_ROWS))
    header = _header(top, header_row)
    if header is None:
        return SheetLook(name, None, 0, (), _sample(top), length)
    below = [row.cells for row in top if row.line > header.line and any(row.cells)]
    meanings, kind = _meanings(header.cells, below)
    columns = tuple(
        _with_order(ColumnLook(at, heading.strip(), meaning), rows, header.line)
        for at, (heading, meaning) in enumerate(zip(header.cells, meanings, strict=True))
    )
    left = max(length - header.line, len(below)) if below else 0
    return SheetLook(
        name=name,
        kind=kind,
        header_row=header.line,
        columns=_agreeing(columns),
        sample=_sample(top),
        rows_estimate=left,
        missing=missing_columns(kind, [each for each in meanings if each]) if kind else (),
        currency=next(filter(None, map(currency_of, header.cells)), None),
    )


def _top(source: Source, name: str, encoding: str, delimiter: str) -> list[RawRow]:
    reader = TextRows(source, name, encoding, delimiter)
    try:
        return list(islice(reader, _SEARCHED_ROWS))
    finally:
        reader.close()


def _sample(top: Sequence[RawRow]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    shown = ((row.line, tuple(cell[:200] for cell in row.cells)) for row in top)
    return tuple(islice(shown, _SEARCHED_ROWS))


def _header(top: Sequence[RawRow], given: int | None) -> RawRow | None:
    if given is not None:
        return next((row for row in top if row.line == given), None)
    best = max(top[:_SEARCHED_ROWS], key=_row_score, default=None)
    return best if best is not None and _row_score(best) > (0, 1) else None


def _row_score(row: RawRow) -> tuple[int, int]:
    if row.complaint is not None:
        return 0, 0
    found = {meaning for cell in row.cells[:200] if (meaning := meaning_of(cell[:80]))}
    return int(kind_of(found) is not None), len(found)


def _header_score(top: Sequence[RawRow]) -> tuple[int, int]:
    return max(map(_row_score, top), default=(0, 0))


def _evenness(top: Sequence[RawRow]) -> int:
    widths = [len(row.cells) for row in top if any(row.cells)]
    return max((widths.count(width) for width in set(widths) if width > 1), default=0)


def _meanings(
    header: Sequence[str], below: Sequence[Sequence[str]]
) -> tuple[list[Column | None], RegisterKind | None]:
    found: list[Column | None] = []
    for heading in header:
        meaning = meaning_of(heading[:80])
        found.append(None if meaning in found else meaning)
    kind = kind_of(each for each in found if each)
    if kind is RegisterKind.SITES and Column.COUNTRY in found:
        found[found.index(Column.COUNTRY)] = Column.SITE_COUNTRY
    if Column.CUSTOMER in found and Column.CUSTOMER_NUMBER not in found:
        at = found.index(Column.CUSTOMER)
        # "Customer" and "Sold to" head names in one system and account numbers in another.
        if _are_account_numbers(row[at].strip() for row in below if len(row) > at):
            found[at] = Column.CUSTOMER_NUMBER
    return found, kind


def _are_account_numbers(texts: Iterable[str]) -> bool:
    filled = [text for text in texts if text]
    accounts = sum(_ACCOUNT.fullmatch(text) is not None for text in filled)
    return accounts * 5 >= len(filled) * 4 > 0


def _with_order(column: ColumnLook, rows: Rows, header_row: int) -> ColumnLook:
    if column.meaning not in DATE_COLUMNS:
        return column
    at = column.index
    texts = (row.cells[at] for row in rows() if row.line > header_row and len(row.cells) > at)
    found = find_order(texts)
    if found is None:
        return column
    return ColumnLook(at, column.heading, column.meaning, found.order, found.sure)


def _agreeing(columns: tuple[ColumnLook, ...]) -> tuple[ColumnLook, ...]:
    """A column that fits both ways takes the order of one that does not."""
    common = order_of_all(columns)
    return tuple(
        ColumnLook(each.index, each.heading, each.meaning, common.order, common.sure)
        if each.date_order is not None and not each.order_sure
        else each
        for each in columns
    )


def _no_header(found: Recognised, name: str) -> FileRefused:
    """No row names the columns; what can be told from the cells goes along as an offer."""
    sheet = found.sheets[0] if found.sheets else None
    guessed = guessed_columns([cells for _, cells in sheet.sample]) if sheet else {}
    offer, told = None, ""
    if sheet and Column.SERIAL in guessed.values():
        width = max(len(cells) for _, cells in sheet.sample)
        columns = tuple(ColumnLook(at, f"Column {at + 1}", guessed.get(at)) for at in range(width))
        kind = RegisterKind.HARDWARE
        missing = missing_columns(kind, guessed.values())
        look = SheetLook(sheet.name, kind, 0, columns, sheet.sample, sheet.rows_estimate, missing)
        offer = Recognised(
            found.name, found.sha256, found.size, found.encoding, found.delimiter, (look,)
        )
        told = ", ".join(f"column {at + 1} looks like {what}" for at, what in guessed.items())
        told = f" By what stands in them, {told}."
    return FileRefused(
        f"No row of {name} names its columns.{told}",
        "Put a row with headings such as Serial, Part number and Customer on top,"
        " or say which column is which.",
        offer,
    )
