"""Statements that are composed once, in a database's own words, and said many times.

SQLAlchemy keeps what it composed too, but finds it again at each saying, which takes longer than a
small statement does. What a value becomes on its way is asked of the column's type as ever."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Update

Writer = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One statement that writes: its words, and its values in their order with what makes each fit
    for the driver. A driver that takes values by name is given names."""

    words: str
    values: tuple[tuple[str, Writer | None], ...]
    is_by_name: bool

    def say(self, connection: Connection, given: Mapping[str, Any]) -> None:
        """Say it once. Raises what a connection raises, IntegrityError for one."""
        connection.exec_driver_sql(self.words, self._fit(given))

    def say_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Say it for each of some rows at once."""
        connection.exec_driver_sql(self.words, [self._fit(row) for row in rows])

    def _fit(self, given: Mapping[str, Any]) -> Any:
        fitted = [
            given[name] if write is None else write(given[name]) for name, write in self.values
        ]
        if self.is_by_name:
            return {name: value for (name, _), value in zip(self.values, fitted, strict=True)}
        return tuple(fitted)


def prepared(statement: Insert | Update, names: Sequence[str], dialect: Dialect) -> Prepared:
    """Compose a statement whose values all have a name; every one of them is given each time."""
    composed = statement.compile(dialect=dialect, column_keys=list(names))
    order = composed.positiontup if composed.positional else list(composed.binds)
    return Prepared(
        str(composed),
        tuple((name, _writer(composed.binds[name].type, dialect)) for name in order or ()),
        not composed.positional,
    )


def _writer(kind: Any, dialect: Dialect) -> Writer | None:
    found: Writer | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found
