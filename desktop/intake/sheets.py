"""The rows of an Excel workbook as text cells, after a look that it cannot swell or surprise."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from xml.parsers import expat

from desktop.intake.refused import (
    MAX_COLUMNS,
    MAX_RATIO,
    MAX_SHEET_BYTES,
    MAX_SHEET_CELLS,
    FileRefused,
)
from desktop.intake.sources import Source, fingerprint, opened
from desktop.intake.text_rows import RawRow

_FOUND_HARMLESS: set[str] = set()
_REMEMBERED_FILES = 100
_LARGE_PART = 10_000_000
_CHUNK = 1 << 18
_UNREADABLE = (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, zlib.error)
_NUMBER = re.compile(r"[0-9]{1,12}")
_REFERENCE = re.compile(r"([A-Za-z]{1,8})([0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class SheetRows:
    """One sheet; its rows come with the numbers that Excel shows beside them."""

    file_name: str
    name: str
    rows: int
    _sheet: Any

    def __iter__(self) -> Iterator[RawRow]:
        rows = iter(self._sheet.iter_rows())
        for line in count(start=1):
            try:
                cells = [_text(cell) for cell in next(rows)]
            except StopIteration:
                return
            except Exception as problem:
                raise _damaged(self.file_name) from problem
            yield RawRow(line, cells, None)


def open_workbook(source: Source, name: str) -> tuple[SheetRows, ...]:
    """The sheets of a workbook, in its order; hidden ones too.

    FileRefused for what is cut off or damaged, for what would swell when unpacked, for XML that
    defines entities, and for sheets too large to hold.
    """
    _look_once(source, name)
    import python_calamine

    try:
        with opened(source) as file:
            book = python_calamine.load_workbook(file)
            sheets = [book.get_sheet_by_name(sheet) for sheet in book.sheet_names]
            return tuple(SheetRows(name, str(each.name), int(each.height), each) for each in sheets)
    except MemoryError:
        raise
    except Exception as problem:
        raise _damaged(name) from problem


def _look_once(source: Source, name: str) -> None:
    """A workbook is recognised first and read after; the same bytes need no second look."""
    digest = fingerprint(source)
    if digest in _FOUND_HARMLESS:
        return
    require_harmless(source, name)
    if len(_FOUND_HARMLESS) >= _REMEMBERED_FILES:
        _FOUND_HARMLESS.clear()
    _FOUND_HARMLESS.add(digest)


def require_harmless(source: Source, name: str) -> None:
    """Refuse a workbook that is not safe to unpack, without unpacking it into memory."""
    try:
        with opened(source) as file, zipfile.ZipFile(file) as packed:
            _require_bounded(packed, name)
            for part in packed.infolist():
                _Part(name).read(packed, part)
    except _UNREADABLE as problem:
        raise _damaged(name) from problem


def _require_bounded(packed: zipfile.ZipFile, name: str) -> None:
    parts = packed.infolist()
    unpacked = sum(part.file_size for part in parts)
    for part in parts:
        swells = part.file_size > MAX_RATIO * max(1, part.compress_size)
        if part.file_size > _LARGE_PART and swells:
            raise FileRefused(
                f"{name} has {part.compress_size // 1000:,} kB packed that would swell to "
                f"{part.file_size // 1_000_000:,} MB; that is no ordinary workbook.",
                "Ask who sent it for a CSV export.",
            )
    if unpacked > MAX_SHEET_BYTES:
        raise FileRefused(
            f"{name} unpacks to {unpacked // 1_000_000:,} MB; "
            f"{MAX_SHEET_BYTES // 1_000_000} is the most for a workbook.",
            "Save the sheet as CSV, which may be of any length, and import that.",
        )


class _Part:
    """One XML part, read through once: well-formed, no entities, and not too many cells."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._row = self._column = self._cells = 0
        self._last_row = self._last_column = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse_entities

    def read(self, packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        # Read to the true end of the packed data, not to where the directory says that it ends.
        whole, left = copy(part), part.file_size
        whole.file_size = MAX_SHEET_BYTES + 1
        try:
            with packed.open(whole) as file:
                while chunk := file.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise zipfile.BadZipFile("a part is larger than it says")
                    self._parser.Parse(chunk)
                self._parser.Parse(b"", True)
        except expat.ExpatError as problem:
            # Pictures and old drawings lie in workbooks too, and are no XML.
            if part.filename.endswith((".xml", ".rels")):
                raise _damaged(self._name) from problem

    def _refuse_entities(self, *_declaration: object) -> None:
        raise FileRefused(
            f"{self._name} holds XML with definitions of its own (entities), as no spreadsheet "
            "program writes; such files are made to fill a computer's memory.",
            "Do not open it elsewhere; ask who sent it for a CSV export.",
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        place = attributes.get("r", "")
        if local == "row":
            self._row = int(place) if _NUMBER.fullmatch(place) else self._row + 1
            self._column = 0
        elif local == "c":
            self._cells += 1
            found = _REFERENCE.fullmatch(place)
            self._column = _column_number(found.group(1)) if found else self._column + 1
            self._row = int(found.group(2)) if found else self._row
        else:
            return
        self._last_row = max(self._last_row, self._row)
        self._last_column = max(self._last_column, self._column)
        area = self._last_row * self._last_column
        if max(area, self._cells) > MAX_SHEET_CELLS or self._last_column > MAX_COLUMNS:
            raise FileRefused(
                f"A sheet of {self._name} is {self._last_row:,} rows by {self._last_column:,} "
                "columns, more than is read from a workbook.",
                "Delete cells far outside the table, or save the sheet as CSV and import that.",
            )


def _damaged(name: str) -> FileRefused:
    return FileRefused(
        f"{name} begins like an Excel workbook but is cut off or damaged.",
        "Fetch or save it again; compare its size with the original.",
    )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _text(cell: object) -> str:
    """A cell as text: dates as ISO 8601, whole numbers without a point."""
    match cell:
        case str():
            return cell
        case bool():
            return "1" if cell else "0"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime():
            midnight = cell.time() == time()
            return cell.date().isoformat() if midnight else cell.isoformat(" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return "" if cell is None else str(cell)
