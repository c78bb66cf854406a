"""Asks the search index what begins with a key, and which assets look alike from their beginning.

Every answer stops at the limit that it is given; nothing here ranks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from desktop.data.search_texts import kind_of_entry
from desktop.data.tables.products import Asset
from desktop.data.tables.search import SearchEntry, SearchKey
from desktop.domain.findable import Findable
from desktop.domain.words import AssetState

_BEYOND = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that the index found: by `text`, the key or the folded fields that matched."""

    kind: Findable
    id: UUID
    text: str
    retired: bool = False


def _range_of(column: InstrumentedAttribute[Any], *, retired: bool) -> Select[UUID, str]:
    state = Asset.state == AssetState.RETIRED if retired else Asset.state != AssetState.RETIRED
    return (
        select(Asset.id, Asset.serial_key)
        .where(column >= bindparam("low"), column <= bindparam("high"), state)
        .order_by(column)
        .limit(bindparam("most"))
    )


_STARTING = (
    select(SearchEntry.id, SearchEntry.subject_id, SearchKey.key)
    .join(SearchEntry, SearchEntry.id == SearchKey.entry_id)
    .where(SearchKey.key >= bindparam("low"), SearchKey.key <= bindparam("high"))
    .order_by(SearchKey.key, SearchKey.entry_id)
    .limit(bindparam("most"))
)
_SERIALS = [_range_of(Asset.serial_key, retired=retired) for retired in (False, True)]
_MACS = [_range_of(Asset.mac, retired=retired) for retired in (False, True)]
_LOOKS = [_range_of(Asset.look_key, retired=retired) for retired in (False, True)]


def starting(connection: Connection, key: str, most: int) -> list[Found]:
    """Things other than assets with a key that begins with this one, in the order of keys."""
    rows = connection.execute(_STARTING, _range(key, most)).all()
    return [Found(kind_of_entry(entry), subject, found) for entry, subject, found in rows]


def assets_starting(connection: Connection, key: str, most: int) -> list[Found]:
    """Assets whose serial begins with the key, by serial; retired ones behind all others."""
    return _assets(connection, _SERIALS, key, most)


def assets_with_mac_starting(connection: Connection, key: str, most: int) -> list[Found]:
    """Assets whose MAC begins with these hexadecimal digits, by MAC."""
    return _assets(connection, _MACS, key, most)


def assets_looking_like(connection: Connection, look_key: str, most: int) -> list[Found]:
    """Assets whose serial begins with something that is misread as the same."""
    return _assets(connection, _LOOKS, look_key, most)


def _assets(
    connection: Connection, statements: Iterable[Select[UUID, str]], key: str, most: int
) -> list[Found]:
    found: list[Found] = []
    for retired, statement in enumerate(statements):
        if len(found) < most:
            rows = connection.execute(statement, _range(key, most - len(found))).all()
            found += [Found(Findable.ASSET, one, serial, bool(retired)) for one, serial in rows]
    return found


def _range(key: str, most: int) -> dict[str, str | int]:
    return {"low": key, "high": key + _BEYOND, "most": most}
