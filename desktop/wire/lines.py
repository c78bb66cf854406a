"""Rows as the database itself writes them, for pages and as a snapshot's lines, and the lines read
as SQLite keeps them.

A row of a page is a JSON object, a line an array with its values in the order that a line before it
names. Identities are 32 hexadecimal digits, moments UTC to the microsecond; all else is as
`desktop.wire.rows` has it."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Integer, Text, case, cast, func, literal_column
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.schema import Column

from desktop.data.columns import Day, Facts, Id, Instant, KeyText, Words
from desktop.wire.rows import TABLES, WireTable, WrongRow

Values = Sequence[Any]
Reader = Callable[[Values], Iterable[Any]]

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TO_CHAR: ColumnElement[str] = literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'""")
"""What `desktop.data.columns.instant_text` writes, in PostgreSQL's words."""
_ID_DIGITS, _ID_BYTES = 32, 16
_LEAST, _MOST = -(2**63), 2**63 - 1


def line(one: WireTable, *, is_sqlite: bool) -> ColumnElement[str]:
    """A row's line as the database says it: nothing of a row becomes a value of Python's."""
    return _written("array", [_said(column, is_sqlite) for column in one.columns], is_sqlite)


def row_text(one: WireTable, *, is_sqlite: bool) -> ColumnElement[str]:
    """The same with the names of its columns, as a row of a page has it."""
    said: list[ColumnElement[Any]] = []
    for column in one.columns:
        said += [literal_column(f"'{column.name}'"), _said(column, is_sqlite)]
    return _written("object", said, is_sqlite)


def id_in(one: WireTable, said: str) -> UUID:
    """The identity in a line that the database said."""
    return UUID(hex=json.loads(said)[one.columns.index(one.id)])


def _written(
    kind: str, values: Sequence[ColumnElement[Any]], is_sqlite: bool
) -> ColumnElement[str]:
    if is_sqlite:
        written: ColumnElement[str] = getattr(func, f"json_{kind}")(*values, type_=Text)
        return written
    return cast(getattr(func, f"json_build_{kind}")(*values), Text)


def _said(column: Column[Any], is_sqlite: bool) -> ColumnElement[Any]:
    return _said_by_sqlite(column) if is_sqlite else _said_by_postgresql(column)


def _said_by_sqlite(column: Column[Any]) -> ColumnElement[Any]:
    kind = column.type
    if isinstance(kind, Id):
        return func.nullif(func.lower(func.hex(column)), literal_column("''"))
    if isinstance(kind, Facts):
        return func.json(column)
    if isinstance(kind, Boolean):
        word = case((column.is_(True), "true"), (column.is_(False), "false"))
        return func.json(word)
    return column


def _said_by_postgresql(column: Column[Any]) -> ColumnElement[Any]:
    kind = column.type
    if isinstance(kind, Id):
        return func.encode(func.uuid_send(column), literal_column("'hex'"))
    if isinstance(kind, Instant):
        return func.to_char(func.timezone(literal_column("'UTC'"), column), _TO_CHAR)
    return column


@dataclass(frozen=True, slots=True)
class Portion:
    """Rows of one table as their lines say them, in the order in which they came."""

    table: str
    columns: Sequence[str]
    rows: Sequence[Any]

    def __len__(self) -> int:
        return len(self.rows)

    def said(self) -> Iterator[dict[str, Any]]:
        """Each row by the names of its columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Kept:
    """The same rows as SQLite keeps them, each value in the place of its table's column."""

    one: WireTable
    rows: Sequence[tuple[Any, ...]]

    @property
    def last(self) -> UUID:
        """The identity of the last of them."""
        at = self.one.columns.index(self.one.id)
        return UUID(bytes=self.rows[-1][at])


def kept(portion: Portion) -> Kept:
    """Read a portion. Raises WrongRow where a value is not what its column holds.

    Whole columns are read at once: a loop over a thousand values costs less than a thousand rows
    that each go through all their columns.
    """
    one = TABLES.get(portion.table)
    if one is None:
        raise WrongRow(f"No table is called {portion.table}.")
    values = _by_column(one, portion)
    read: list[Iterable[Any]] = []
    for column in one.columns:
        try:
            read.append(_READERS[one.name, column.name](values[column.name]))
        except (ValueError, TypeError, AttributeError) as fault:
            raise WrongRow(f"{one.name}.{column.name} is not what that column holds.") from fault
    return Kept(one, list(zip(*read, strict=True)))


def _by_column(one: WireTable, portion: Portion) -> Mapping[str, Values]:
    names = [column.name for column in one.columns]
    if sorted(portion.columns) != sorted(names):
        odd = ", ".join(sorted(set(portion.columns) ^ set(names)))
        raise WrongRow(f"The rows of {one.name} have other columns than here: {odd}.")
    if set(map(type, portion.rows)) != {list} or set(map(len, portion.rows)) != {len(names)}:
        raise WrongRow(f"A row of {one.name} is no list of {len(names)} values.")
    return dict(zip(portion.columns, zip(*portion.rows, strict=True), strict=True))


def _reader(column: Column[Any]) -> Reader:
    """How a column's values come in, chosen once for each column."""
    kind = column.type
    if isinstance(kind, Id):
        read: Reader = _ids
    elif isinstance(kind, Facts):
        read = _facts
    elif isinstance(kind, Instant):
        read = partial(_shaped, _MOMENT, datetime.fromisoformat)
    elif isinstance(kind, Day):
        read = partial(_shaped, _DAY, date.fromisoformat)
    elif isinstance(kind, Words):
        read = partial(_words, frozenset(word.value for word in kind.vocabulary))
    elif isinstance(kind, Boolean):
        read = _booleans
    elif isinstance(kind, KeyText | Text):
        read = _texts
    elif isinstance(kind, Integer):
        read = _numbers
    else:
        raise TypeError(f"Nothing says how {column} goes over the line.")
    return partial(_or_empty, read) if column.nullable else read


def _or_empty(read: Reader, values: Values) -> Iterable[Any]:
    if None not in values:
        return read(values)
    there = [value for value in values if value is not None]
    if not there:
        return values
    came = iter(read(there))
    return [None if value is None else next(came) for value in values]


def _ids(values: Values) -> Iterable[bytes]:
    digits = "".join(values)
    packed = bytes.fromhex(digits)
    # Spaces between digits are passed by there.
    if set(map(len, values)) != {_ID_DIGITS} or len(digits) != 2 * len(packed):
        raise ValueError(f"an identity has {_ID_DIGITS} hexadecimal digits")
    return [packed[at : at + _ID_BYTES] for at in range(0, len(packed), _ID_BYTES)]


def _shaped(shape: re.Pattern[str], read: Callable[[str], Any], values: Values) -> Values:
    """Moments and days as they are, once each is one and is written in the one way."""
    for value in set(values):
        if not shape.fullmatch(value):
            raise ValueError("it is written in another way")
        read(value)
    return values


def _words(vocabulary: frozenset[str], values: Values) -> Values:
    if unknown := set(values) - vocabulary:
        raise ValueError(f"{len(unknown)} words are not known")
    return values


def _texts(values: Values) -> Values:
    joined = "".join(values)
    joined.encode()  # half a character of two cannot be kept
    if "\0" in joined:
        raise ValueError("a text holds a NUL character")
    return values


def _booleans(values: Values) -> Iterable[int]:
    _exactly(bool, values)
    return list(map(int, values))


def _numbers(values: Values) -> Values:
    _exactly(int, values)
    if not (min(values) >= _LEAST and max(values) <= _MOST):
        raise ValueError("a number is too large")
    return values


def _facts(values: Values) -> Iterable[str]:
    if None in values:
        raise TypeError("it may not be empty")
    return list(map(_WRITE_FACTS, values))


def _exactly(kind: type, values: Values) -> None:
    if set(map(type, values)) != {kind}:
        raise TypeError(f"not every one is a {kind.__name__}")


def _facts_writer() -> Callable[[Any], str]:
    write = Facts().bind_processor(sqlite.dialect())
    assert write is not None
    return write


_WRITE_FACTS = _facts_writer()

_READERS: Mapping[tuple[str, str], Reader] = {
    (one.name, column.name): _reader(column) for one in TABLES.values() for column in one.columns
}
