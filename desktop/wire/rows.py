"""Any synchronised row as JSON and back, by what its table's columns are, and digests of many."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CompoundSelect, Connection, Select, select
from sqlalchemy.sql.schema import Column, Table

from desktop.data.columns import Day, Id, Instant, KeyText, Words, instant_text
from desktop.data.tables import Row
from desktop.data.tables.row import Synchronised

STAYS_AT_THE_SERVER = frozenset({("person", "secret")})
"""Columns that never go over the line, as table and column."""

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

Reader = Callable[[Any], Any]


class WrongRow(ValueError):
    """A row from the line that no table of this program takes; the sentence says where."""


@dataclass(frozen=True, slots=True)
class WireTable:
    """A synchronised table as it goes over the line: without what stays at the server."""

    name: str
    table: Table
    columns: tuple[Column[Any], ...]
    _names: tuple[str, ...]
    _writers: tuple[Reader, ...]
    _readers: tuple[tuple[str, bool, Reader], ...]

    @property
    def id(self) -> Column[Any]:
        """The column of the row's identity."""
        return self.table.c.id

    @property
    def revision(self) -> Column[Any]:
        """The column of the revision that last changed the row."""
        return self.table.c.revision

    def select(self) -> Select[Any]:
        """A question for whole rows, as they go over the line."""
        return select(*self.columns)

    def to_json(self, row: Sequence[Any]) -> dict[str, Any]:
        """One row, as `select` gives it, as JSON can hold it, by the names of its columns."""
        return {
            name: None if value is None else write(value)
            for name, write, value in zip(self._names, self._writers, row, strict=True)
        }

    def from_json(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The same row as the table takes it. Raises WrongRow."""
        if len(facts) != len(self._names):
            raise self._other_columns(facts)
        found: dict[str, Any] = {}
        name = ""
        try:
            for name, may_be_empty, read in self._readers:
                value = facts[name]
                if value is not None:
                    found[name] = read(value)
                elif may_be_empty:
                    found[name] = None
                else:
                    raise WrongRow(f"{self.name}.{name} may not be empty.")
        except KeyError as fault:
            raise self._other_columns(facts) from fault
        except WrongRow:
            raise
        except (ValueError, TypeError, AttributeError) as fault:
            raise WrongRow(f"{self.name}.{name} is not what that column holds.") from fault
        return found

    def _other_columns(self, facts: Mapping[str, Any]) -> WrongRow:
        odd = ", ".join(sorted(set(self._names) ^ facts.keys()))
        return WrongRow(f"A row of {self.name} has other columns than here: {odd}.")


def _writer(column: Column[Any]) -> Reader:
    """How a value goes out, chosen once for each column: as
    `desktop.domain.timeline.canonical_json` has it."""
    kind = column.type
    if isinstance(kind, Id):
        return str
    if isinstance(kind, Instant):
        return _said_moment
    return date.isoformat if isinstance(kind, Day) else _as_it_is


def _said_moment(moment: datetime) -> str:
    return instant_text(moment.astimezone(UTC))


def _reader(column: Column[Any]) -> Reader:
    kind = column.type
    if isinstance(kind, Id):
        return UUID
    if isinstance(kind, Instant):
        return _moment
    if isinstance(kind, Day):
        return date.fromisoformat
    if isinstance(kind, Words):
        return kind.vocabulary
    if isinstance(kind, Boolean):
        return _exactly(bool)
    if isinstance(kind, KeyText) or kind.python_type is str:
        return _exactly(str)
    return _exactly(int) if kind.python_type is int else _as_it_is


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("A moment says its zone.")
    return moment


def _exactly(kind: type) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"This is no {kind.__name__}.")
        return value

    return read


def _as_it_is(value: Any) -> Any:
    return value


def _tables() -> Iterator[WireTable]:
    for mapper in Row.registry.mappers:
        table = mapper.local_table
        if not issubclass(mapper.class_, Synchronised) or not isinstance(table, Table):
            continue
        goes = [one for one in table.c if (table.name, one.name) not in STAYS_AT_THE_SERVER]
        yield WireTable(
            table.name,
            table,
            tuple(goes),
            tuple(column.name for column in goes),
            tuple(_writer(column) for column in goes),
            tuple((one.name, bool(one.nullable), _reader(one)) for one in goes),
        )


TABLES: Mapping[str, WireTable] = {
    one.name: one for one in sorted(_tables(), key=lambda one: one.name)
}
"""Every synchronised table, in the order in which rows are paged."""

BY_REFERENCE: tuple[WireTable, ...] = tuple(
    TABLES[table.name] for table in Row.metadata.sorted_tables if table.name in TABLES
)
"""The same, those first that others refer to: the order in which rows can be put in."""


def text_of(facts: Mapping[str, Any]) -> str:
    """The one JSON text of a row, which digests are made of."""
    return _CANONICAL.encode(facts)


def digest_of_rows(
    connection: Connection,
    above: int = 0,
    rows_of: Callable[[WireTable], Select[Any] | CompoundSelect[Any]] = WireTable.select,
) -> str:
    """SHA-256 of every row that was changed after a revision, table by table, by identity.

    Equal on two stores exactly when their rows are, whatever database they are kept in. `rows_of`
    asks for the rows of a table where they are not simply what lies in it.
    """
    sha256 = hashlib.sha256()
    for one in TABLES.values():
        rows = rows_of(one).subquery()
        changed = select(rows).where(rows.c.revision > above).order_by(rows.c.id)
        reading = connection.execution_options(yield_per=1_000).execute(changed)
        for row in reading:
            sha256.update(f"{one.name} {text_of(one.to_json(row))}\n".encode())
    return sha256.hexdigest()
