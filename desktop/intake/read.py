"""A register's rows, one after another, each right or wrong with every reason."""

from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as MappingOf

from desktop.intake.cells import Convert, convert_of, serial_key
from desktop.intake.contradictions import SeenSerials
from desktop.intake.headings import is_totals_word
from desktop.intake.kinds import REQUIRED, Column, RegisterKind, missing_columns
from desktop.intake.mapping import Mapping
from desktop.intake.refused import FileRefused, ReadingCancelled
from desktop.intake.rows import WHOLE_ROW, RegisterRow, Value, WrongCell, WrongRow
from desktop.intake.sheets import SheetRows, open_workbook
from desktop.intake.sources import Content, Source, content_of, size_of
from desktop.intake.text_rows import RawRow, TextRows
from desktop.intake.write_wrong import armed

__all__ = ["SERVICE_LEVELS", "RegisterRow", "WrongCell", "WrongRow", "read_rows"]

SERVICE_LEVELS = ("Net.Cover Basic", "Net.Cover Basic Plus")
"""The vendor's own; an administrator can extend the desk's table, so callers pass theirs."""

Progress = Callable[[int, int], None]
_ROWS_BETWEEN_SIGNS = 1_000
_REMEMBERED_CELLS = 20_000
_ALL_DIFFERENT = frozenset({Column.SERIAL, Column.MAC})
_OURS = frozenset({Column.WRONG_LINE, Column.WRONG_REASON})


def read_rows(
    source: Source,
    mapping: Mapping,
    *,
    name: str = "The file",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    service_levels: Collection[str] = SERVICE_LEVELS,
) -> Iterator[RegisterRow | WrongRow]:
    """Read `source` by `mapping`; empty lines are passed over, nothing else is.

    A row with any wrong cell is wrong whole. Memory does not grow with the number of rows of a
    text file, but for the serials seen (about 0.2 kB each). `progress` is told how much of how
    much is read (bytes of a text file, rows of a sheet), at every thousandth row.

    Raises FileRefused when the file is not what the mapping is for, ReadingCancelled when
    `cancelled` says so.
    """
    missing = missing_columns(mapping.kind, mapping.columns.values())
    if missing:
        named = " and ".join(column.value for column in missing)
        raise FileRefused(
            f"{name} has no column for the {named}.",
            "Say which column holds it, or add one.",
        )
    match content_of(source, name):
        case Content.TEXT:
            text = TextRows(source, name, mapping.encoding, mapping.delimiter)
            total = size_of(source)
            try:
                raw = _telling(text, lambda _line: text.position, total, progress, cancelled)
                yield from _Reader(mapping, service_levels).read(raw)
            finally:
                text.close()
        case Content.WORKBOOK:
            sheet = _sheet(source, name, mapping.sheet)
            raw = _telling(sheet, lambda line: line, sheet.rows, progress, cancelled)
            yield from _Reader(mapping, service_levels).read(raw)


def _sheet(source: Source, name: str, wanted: str) -> SheetRows:
    for sheet in open_workbook(source, name):
        if sheet.name == wanted:
            return sheet
    raise FileRefused(f"{name} has no sheet called “{wanted}”.", "Choose one of its sheets.")


def _telling(
    rows: TextRows | SheetRows,
    done: Callable[[int], int],
    total: int,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[RawRow]:
    for count, row in enumerate(rows):
        if count % _ROWS_BETWEEN_SIGNS == 0:
            if cancelled is not None and cancelled():
                raise ReadingCancelled("Reading was cancelled; nothing was taken.")
            if progress is not None:
                progress(min(done(row.line), total), total)
        yield row
    if progress is not None:
        progress(total, total)


class _Remembered(dict[str, Value]):
    """Cells that come again and again (dates, models, customers), converted once."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, cell: str) -> Value:
        if len(self) >= _REMEMBERED_CELLS:
            self.clear()
        value = self[cell] = self._convert(cell)
        return value


class _Reader:
    """Turns cells into values, as one mapping says."""

    def __init__(self, mapping: Mapping, service_levels: Collection[str]) -> None:
        self._mapping = mapping
        read = {at: column for at, column in mapping.columns.items() if column not in _OURS}
        self._names = tuple(read.values())
        self._converts: list[tuple[int, Convert]] = []
        for at, column in read.items():
            convert = convert_of(column, mapping, service_levels)
            fast = convert if column in _ALL_DIFFERENT else _Remembered(convert).__getitem__
            self._converts.append((at, fast))
        filled = [at for at, heading in enumerate(mapping.headings) if heading]
        self._narrowest = max([*filled, *read]) + 1
        self._widest = max(len(mapping.headings), self._narrowest)
        self._is_defused = not _OURS.isdisjoint(mapping.columns.values())
        self._seen = SeenSerials(self._names)
        self._never_empty = [column for column in _USUALLY_FILLED if column in self._names]
        self._has_cover = {Column.BEGINS, Column.ENDS} <= set(self._names)

    def read(self, raw: Iterator[RawRow]) -> Iterator[RegisterRow | WrongRow]:
        header_row = self._mapping.header_row
        is_hardware = self._mapping.kind is RegisterKind.HARDWARE
        for line, cells, complaint in raw:
            if line <= header_row:
                continue
            if self._is_defused:
                cells = [armed(cell) for cell in cells]
            if complaint or not self._narrowest <= len(cells) <= self._widest:
                complaint = complaint or self._misfit(cells)
                if complaint:
                    yield _wrong_whole(line, cells, complaint)
                if complaint is not None:
                    continue
            try:
                values = dict(
                    zip(self._names, [read(cells[at]) for at, read in self._converts], strict=True)
                )
            except ValueError:
                yield self._wrong(line, cells)
                continue
            key = serial_key(str(values[Column.SERIAL] or "")) if is_hardware else ""
            problem = self._problem(line, key, values)
            if problem:
                if any(cell.strip() for cell in cells):
                    yield self._wrong(line, cells, problem)
                continue
            yield RegisterRow(line, values, key)

    def _misfit(self, cells: Sequence[str]) -> str | None:
        """Why a row of another width than the header's is wrong: "" passes over an empty one."""
        if not any(cell.strip() for cell in cells):
            return ""
        if is_totals_word(cells[0]):
            return "this is a totals line, not a row of the register"
        there, wanted = len(cells), self._widest
        if there < wanted:
            return f"the row has {there} of {wanted} cells; it is cut off or a sign is missing"
        if any(cell.strip() for cell in cells[wanted:]):
            return f"the row has {there} cells, the header only {wanted}"
        return None

    def _problem(
        self, line: int, key: str, values: MappingOf[Column, Value]
    ) -> list[tuple[Column, str]]:
        found = [] if self._is_complete(values) else row_problems(self._mapping.kind, values)
        if not found and key:
            twice = self._seen.contradiction(line, key, values)
            if twice:
                return [(Column.SERIAL, twice)]
        return found

    def _is_complete(self, values: MappingOf[Column, Value]) -> bool:
        """Whether a row is so plainly right that its rules need not be gone through."""
        if None in [values[column] for column in self._never_empty]:
            return False
        return not self._has_cover or values[Column.BEGINS] <= values[Column.ENDS]  # type: ignore[operator]

    def _wrong(
        self, line: int, cells: Sequence[str], problems: Sequence[tuple[Column, str]] | None = None
    ) -> WrongRow:
        """The row with all its reasons: of each cell, and of what cells say together."""
        if is_totals_word(cells[0]):
            return _wrong_whole(line, cells, "this is a totals line, not a row of the register")
        values: dict[Column, Value] = {}
        wrong: list[WrongCell] = []
        for column, (at, convert) in zip(self._names, self._converts, strict=True):
            try:
                values[column] = convert(cells[at])
            except ValueError as problem:
                wrong.append(self._cell(column, str(problem), cells))
        found = problems if problems is not None else row_problems(self._mapping.kind, values)
        wrong += [self._cell(column, reason, cells) for column, reason in found]
        wrong.sort(key=lambda cell: self._place(cell.column))
        return WrongRow(line, tuple(wrong), tuple(cells))

    def _cell(self, column: Column, reason: str, cells: Sequence[str]) -> WrongCell:
        at = next(at for at, meaning in self._mapping.columns.items() if meaning is column)
        shown = cells[at].replace("\0", "␀")
        return WrongCell(self._mapping.headings[at], _sentence(reason), shown)

    def _place(self, heading: str) -> int:
        return self._mapping.headings.index(heading)


def row_problems(kind: RegisterKind, values: MappingOf[Column, Value]) -> list[tuple[Column, str]]:
    """What is wrong between the cells of one row; only columns in `values` are looked at."""
    found: list[tuple[Column, str]] = []
    for group in REQUIRED[kind]:
        there = [column for column in group if column in values]
        if there and all(values[column] is None for column in there):
            found.append((there[0], "this cell is empty, and the row needs it"))
    if values.get(Column.CONTRACT_NUMBER) is not None:
        found += [
            (column, f"the contract has no {what}")
            for column, what in _CONTRACT_NEEDS
            if column in values and values[column] is None
        ]
    begins, ends = values.get(Column.BEGINS), values.get(Column.ENDS)
    if begins is not None and ends is not None and ends < begins:  # type: ignore[operator]
        found.append((Column.ENDS, "the cover ends before it begins"))
    return found


_USUALLY_FILLED = (
    *(column for groups in REQUIRED.values() for group in groups for column in group),
    *(Column.SERVICE_LEVEL, Column.BEGINS, Column.ENDS),
)
"""With all of these there, only cover that ends before it begins can be wrong between cells."""

_CONTRACT_NEEDS = (
    (Column.SERVICE_LEVEL, "service level"),
    (Column.BEGINS, "first day"),
    (Column.ENDS, "last day"),
)


def _wrong_whole(line: int, cells: Sequence[str], reason: str) -> WrongRow:
    shown = " ".join(cells)[:80]
    return WrongRow(line, (WrongCell(WHOLE_ROW, _sentence(reason), shown),), tuple(cells))


def _sentence(reason: str) -> str:
    return f"{reason[0].upper()}{reason[1:]}."
