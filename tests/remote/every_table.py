"""A server's store with rows in every synchronised table that hold what is hard to hand on."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Integer, insert
from sqlalchemy.sql.schema import Column

from desktop.data.columns import Day, Facts, Id, Instant, Words
from desktop.data.store import Store
from desktop.data.tables.ledger import Clock
from desktop.domain.timeline import FIRST_LINK
from desktop.wire.rows import BY_REFERENCE, STAYS_AT_THE_SERVER, WireTable

SECRET = "what nobody but the server may have"
ROWS = 6
"""Of each table; the first has nothing where nothing may be."""

_TEXTS = (
    "",
    'He said: "a\\b/c"\b\f\n\r\t, and [1,2] {"end":true}',
    "Zoë 東京 🦊\u2028\u2029\u0085\x7f",
    "\x01\x1f",
    "ä" * 1_200,
    "null",
)
_MOMENTS = (
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(2026, 11, 16, 9, 30, 0, 1, tzinfo=UTC),
    datetime(2026, 11, 16, 0, 30, tzinfo=timezone(timedelta(hours=13, minutes=45))),
    datetime(2999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(1000, 1, 1, tzinfo=UTC),
    datetime(2024, 2, 29, 12, tzinfo=UTC),
)
_DAYS = (
    date(1000, 1, 1), date(2024, 2, 29), date(2026, 11, 16), date(9999, 12, 31),
    date(1999, 12, 31), date(2000, 1, 1),
)  # fmt: skip
_FACTS: tuple[Any, ...] = (
    {},
    [],
    {'ä "\\': [1, -1.5, 1e21, 2**70, None, True, False, {"": "🦊\n"}], "b": {"a": [[]]}},
    "a text",
    [0, "東京\u2028"],
    {"null": None},
)
_SMALL = (0, 1, -1, 2**31 - 1, -(2**31), 12_345)
_LARGE = (0, 1, -1, 2**63 - 1, -(2**63), 2**53 + 1)


def furnish(store: Store) -> None:
    """Fill a new store. Row `at` of each table refers to row `at` of the others."""
    with store.writing() as session:
        session.add(
            Clock(id=1, revision=7, link=FIRST_LINK, store_id=identity(90), epoch=identity(91))
        )
    with store.beside() as connection:
        for one in BY_REFERENCE:
            rows = [
                {column.name: _value(column, at) for column in one.table.c} for at in range(ROWS)
            ]
            connection.execute(insert(one.table), rows)


def said(one: WireTable, at: int) -> list[Any]:
    """What the line of row `at` says, as the protocol describes it."""
    row = one.to_json([_value(column, at) for column in one.columns])
    return [
        identity(at).hex if row[column.name] is not None and isinstance(column.type, Id)
        else row[column.name]
        for column in one.columns
    ]  # fmt: skip


def identity(at: int) -> UUID:
    """That of row `at` of every table; in another order than their bytes would have as text."""
    return UUID(int=(at * 0x9E3779B97F4A7C15 << 64 | at + 1) % 2**128)


def _value(column: Column[Any], at: int) -> Any:
    if (column.table.name, column.name) in STAYS_AT_THE_SERVER:
        return SECRET
    if column.nullable and at == 0:
        return None
    kind = column.type
    match kind:
        case Id():
            return identity(at)
        case Instant():
            return _MOMENTS[at]
        case Day():
            return _DAYS[at]
        case Words():
            words = list(kind.vocabulary)
            return words[at % len(words)]
        case Facts():
            return _FACTS[at]
        case Boolean():
            return at % 2 == 0
        case BigInteger():
            return _LARGE[at]
        case Integer():
            return _SMALL[at]
        case _:
            return _TEXTS[at]
