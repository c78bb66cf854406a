"""The rows of a text register, one after another and never all at once, as text cells."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from desktop.intake.encodings import BYTEWISE, ENCODINGS
from desktop.intake.refused import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_RECORD_LINES,
    FileRefused,
)
from desktop.intake.sources import Source, opened

MAX_LINE_CHARACTERS = 4 * MAX_CELL_CHARACTERS
"""Where a line is cut when it is read: a longer one is a wrong row, not a reason to run full."""

_ATTEMPTS = 5
_OPEN_ENDED = "a quotation mark is opened and never closed"
_STRAY_MARK = "a quotation mark stands in the middle of a cell; double it or take it out"
_FIELD_LIMIT = f"a cell has more than {MAX_CELL_CHARACTERS:,} characters"
_BROKEN = re.compile("[\ud800-\udfff\ufffd]")


class RawRow(NamedTuple):
    """One row before any meaning: its first line, its cells, and what is wrong with all of it."""

    line: int
    cells: list[str]
    complaint: str | None


class TextRows:
    """The rows of a text file. `position` is how many bytes were read so far, for progress."""

    def __init__(self, source: Source, name: str, encoding: str, delimiter: str) -> None:
        if encoding not in ENCODINGS:
            raise FileRefused(
                f"“{encoding}” is no encoding that is known here, so {name} cannot be read.",
                "Choose UTF-8, UTF-16 or a Windows code page.",
            )
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise FileRefused(
                f"“{delimiter}” cannot separate the cells of {name}.",
                "Choose one sign, such as a semicolon, a comma or a tab.",
            )
        self._file = opened(source)
        self._encoding = encoding
        self._delimiter = delimiter
        errors = "surrogateescape" if encoding in BYTEWISE else "replace"
        self._text = io.TextIOWrapper(self._file, encoding, errors, newline="")
        self._ahead: list[str] = []

    @property
    def position(self) -> int:
        return 0 if self._file.closed else self._file.tell()

    def close(self) -> None:
        self._text.close()

    def __iter__(self) -> Iterator[RawRow]:
        line, delimiter = 0, self._delimiter
        strays = self._encoding in BYTEWISE and not self._encoding.startswith("utf")
        while text := self._next_line():
            line += 1
            if text.isascii():
                complaint = None
            else:
                text, complaint = self._mended(text, strays)
            if '"' in text and complaint is None:
                taken, cells, complaint = self._quoted(text)
            else:
                taken, cells = 1, text.rstrip("\r\n").split(delimiter)
            if taken > 1 or len(text) > MAX_CELL_CHARACTERS or len(cells) > MAX_COLUMNS:
                complaint = complaint or _too_long(cells)
            yield RawRow(line, cells, complaint)
            line += taken - 1

    def _next_line(self) -> str:
        if self._ahead:
            return self._ahead.pop()
        text = self._text.readline(MAX_LINE_CHARACTERS)
        if len(text) == MAX_LINE_CHARACTERS and text[-1] not in "\r\n":
            # What follows on this line is dropped piece by piece; the row is wrong anyway.
            while (more := self._text.readline(MAX_LINE_CHARACTERS)) and more[-1] not in "\r\n":
                pass
        return text

    def _mended(self, text: str, strays: bool) -> tuple[str, str | None]:
        """The line as a person would see it, and a complaint if it is written otherwise."""
        if _BROKEN.search(text):
            shown = text
            if self._encoding in BYTEWISE:
                raw = text.encode(self._encoding, "surrogateescape")
                shown = raw.decode("cp1252", errors="replace")
            return shown, (
                f"this row is not written in {self._encoding.removesuffix('-sig').upper()}"
                " like the rest of the file"
            )
        if strays and (utf8 := _as_utf8(text, self._encoding)) is not None:
            return utf8, "this row is written in UTF-8, unlike the rest of the file"
        return text, None

    def _quoted(self, first: str) -> tuple[int, list[str], str | None]:
        """Cells of a row with quotation marks, which may run over several lines.

        A mark that is never closed costs its own line only: the lines after it are put back.
        """
        lines, attempts, marks = [first], 0, 0
        while True:
            marks += lines[-1].count('"')
            problem = ""
            if len(lines) == 1 or marks % 2 == 0:
                attempts += 1
                cells, problem = self._split("".join(lines))
                if not problem:
                    return len(lines), cells, None
            following = ""
            if problem in ("", _OPEN_ENDED) and attempts <= _ATTEMPTS:
                size = sum(map(len, lines))
                if len(lines) < MAX_RECORD_LINES and size < MAX_LINE_CHARACTERS:
                    following = self._next_line()
            if not following:
                self._ahead.extend(reversed(lines[1:]))
                return 1, [first.rstrip("\r\n")], problem or _OPEN_ENDED
            lines.append(following)

    def _split(self, record: str) -> tuple[list[str], str]:
        """The cells of one record, or a complaint."""
        try:
            (cells,) = csv.reader([record], delimiter=self._delimiter, strict=True)
        except csv.Error as problem:
            if "unexpected end" in str(problem):
                return [], _OPEN_ENDED
            return [], _FIELD_LIMIT if "limit" in str(problem) else _STRAY_MARK
        except ValueError:
            return [], _STRAY_MARK
        return cells, ""


def _as_utf8(text: str, encoding: str) -> str | None:
    try:
        return text.encode(encoding).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _too_long(cells: list[str]) -> str | None:
    if len(cells) > MAX_COLUMNS:
        return f"the row has {len(cells)} cells; {MAX_COLUMNS} is the most"
    for at, cell in enumerate(cells, start=1):
        if len(cell) > MAX_CELL_CHARACTERS:
            return (
                f"cell {at} has {_count(len(cell))} characters; {MAX_CELL_CHARACTERS:,} is the most"
            )
    return None


def _count(length: int) -> str:
    return f"{length:,}" if length < MAX_LINE_CHARACTERS else f"more than {length - 1:,}"
