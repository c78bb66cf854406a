"""Asks the search index: what begins with a key, what holds words, which assets look alike.

Every answer stops at the limit that it is given; nothing here ranks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Connection, Row, Select, bindparam, func, literal, select, text
from sqlalchemy.orm import InstrumentedAttribute

from desktop.data.search_texts import BAND_BITS, RETIRED_BAND, band, kind_of_entry
from desktop.data.tables.products import Asset
from desktop.data.tables.search import SearchEntry, SearchKey
from desktop.domain.findable import Findable
from desktop.domain.words import AssetState

SHORTEST_INSIDE = 3
"""Trigrams find nothing shorter; two characters are looked for exactly and at the beginning."""

_LOOKED_UP = 6
"""Of a longer word only so many characters are looked up, and the rest is compared: each trigram
costs reading the list of what holds it."""

_RARE_WORD = 5
_READ_FIRST = 5_000
"""On PostgreSQL: what is shorter than a rare word is looked for among so many entries first."""

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
_INSIDE_SQLITE = text(
    "SELECT e.id, e.subject_id, e.text FROM search_text AS t"
    " CROSS JOIN search_entry AS e ON e.id = t.rowid"
    " WHERE t.text MATCH :phrase AND t.rowid >= :low AND t.rowid < :high"
    " ORDER BY t.rowid LIMIT :most"
).columns(SearchEntry.id, SearchEntry.subject_id, SearchEntry.text)
_COUNT_SQLITE = text(
    "SELECT count(*) FROM (SELECT 1 FROM search_text AS t"
    " WHERE t.text MATCH :phrase AND t.rowid >= :low AND t.rowid < :high LIMIT :most)"
)


def starting(connection: Connection, key: str, most: int) -> list[Found]:
    """Things other than assets with a key that begins with this one, in the order of keys."""
    rows = connection.execute(_STARTING, _range(key, most))
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


def containing(
    connection: Connection, words: Sequence[str], first: int, last: int
) -> Iterator[Found]:
    """Things of the bands from `first` to `last` whose text may hold every word, in their order.

    Words are folded and have at least three characters; the caller compares them with `text`.
    Read in growing portions while the caller asks for more.
    """
    low, high, most = first << BAND_BITS, (last + 1) << BAND_BITS, 60
    while True:
        rows = _portion(connection, words, low, high, most)
        for entry, subject, found in rows:
            retired = entry >> BAND_BITS == RETIRED_BAND
            yield Found(kind_of_entry(entry), subject, found, retired)
        if len(rows) < most:
            return
        low, most = rows[-1][0] + 1, most * 4


def owners_containing(
    connection: Connection, word: str, beyond: Findable | None = None
) -> Iterator[Found]:
    """The organisations, models, sites and contracts that hold a word, in this order: what assets
    belong to. `beyond` leaves out that kind and those before it."""
    first = 1 if beyond is None else band(beyond) + 1
    found = containing(connection, (word,), first, band(Findable.CONTRACT))
    return (one for one in found if word in one.text)


def all_owners_containing(connection: Connection, kind: Findable, word: str) -> Select[UUID]:
    """A statement for the ids of all organisations, models, sites or contracts that hold a word."""
    low, high = band(kind) << BAND_BITS, (band(kind) + 1) << BAND_BITS
    statement = select(SearchEntry.subject_id).where(
        SearchEntry.id >= literal(low, BigInteger),
        SearchEntry.id < literal(high, BigInteger),
        SearchEntry.text.contains(word),
    )
    if connection.dialect.name != "sqlite":
        return statement
    return statement.where(
        SearchEntry.id.in_(
            text(
                "SELECT rowid FROM search_text AS t"
                " WHERE t.text MATCH :phrase AND t.rowid >= :low AND t.rowid < :high"
            ).bindparams(
                bindparam("phrase", _phrase((word,)), unique=True),
                bindparam("low", low, unique=True),
                bindparam("high", high, unique=True),
            )
        )
    )


def count_assets_containing(connection: Connection, word: str, most: int) -> int:
    """How many assets hold a word in serial, look-alike or MAC; counting stops at `most`."""
    low, high = band(Findable.ASSET) << BAND_BITS, (RETIRED_BAND + 1) << BAND_BITS
    asked = {"phrase": _phrase((word,)), "low": low, "high": high, "most": most}
    if connection.dialect.name == "sqlite":
        return int(connection.execute(_COUNT_SQLITE, asked).scalar_one())
    if len(word) < _RARE_WORD:
        return most
    some = _by_trigrams((word,), low, high).order_by(None).limit(most).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def things_containing(connection: Connection, words: Sequence[str]) -> Iterator[Found]:
    """Everything but assets that holds every word; one at least can be looked for inside."""
    long = [word for word in words if len(word) >= SHORTEST_INSIDE]
    for one in containing(connection, long, 1, band(Findable.ASSET) - 1):
        if all(word in one.text for word in words):
            yield one


def assets_containing(connection: Connection, words: Sequence[str]) -> Iterator[Found]:
    """Assets that hold every word in serial or MAC; `text` is the serial.

    Those are left out that hold one only in what their serial is misread as.
    """
    for one in _assets_inside(connection, words):
        serial, _, mac = one.text.split("\n")
        if all(word in serial or word in mac for word in words):
            yield Found(one.kind, one.id, serial, one.retired)


def assets_looking_inside(connection: Connection, look_key: str) -> Iterator[Found]:
    """Assets that hold in their serial what is misread as the same; `text` is the serial."""
    for one in _assets_inside(connection, (look_key,)):
        serial, look, _ = one.text.split("\n")
        if look_key in (look or serial):
            yield Found(one.kind, one.id, serial, one.retired)


def _assets_inside(connection: Connection, words: Sequence[str]) -> Iterator[Found]:
    long = [word for word in words if len(word) >= SHORTEST_INSIDE]
    return containing(connection, long, band(Findable.ASSET), RETIRED_BAND)


def _portion(
    connection: Connection, words: Sequence[str], low: int, high: int, most: int
) -> Sequence[Row[int, UUID, str]]:
    if connection.dialect.name == "sqlite":
        asked = {"phrase": _phrase(words), "low": low, "high": high, "most": most}
        return connection.execute(_INSIDE_SQLITE, asked).all()
    if max(map(len, words)) < _RARE_WORD:
        rows = connection.execute(_first_of_all(words, low, high, most)).all()
        if len(rows) == most:
            return rows
    return connection.execute(_by_trigrams(words, low, high).limit(most)).all()


def _first_of_all(words: Sequence[str], low: int, high: int, most: int) -> Select[int, UUID, str]:
    """PostgreSQL gathers all that its trigrams find before it sorts: what is short and in many
    texts is found sooner among the first that there are."""
    first = (
        select(SearchEntry.id, SearchEntry.subject_id, SearchEntry.text)
        .where(SearchEntry.id >= literal(low, BigInteger))
        .where(SearchEntry.id < literal(high, BigInteger))
        .order_by(SearchEntry.id)
        .limit(_READ_FIRST)
        .subquery()
    )
    holding = (first.c.text.contains(word) for word in words)
    found = select(first.c.id, first.c.subject_id, first.c.text).where(*holding)
    return found.order_by(first.c.id).limit(most)


def _by_trigrams(words: Sequence[str], low: int, high: int) -> Select[int, UUID, str]:
    """ "+ 0" keeps PostgreSQL from reading all entries in the order of ids instead, which it takes
    for cheaper because it cannot tell how rare the words are."""
    number = SearchEntry.id + 0
    return (
        select(SearchEntry.id, SearchEntry.subject_id, SearchEntry.text)
        .where(
            number >= literal(low, BigInteger),
            number < literal(high, BigInteger),
            *(SearchEntry.text.contains(word) for word in words),
        )
        .order_by(number)
    )


def _phrase(words: Sequence[str]) -> str:
    return " AND ".join(f'"{_rarest_part(word)}"' for word in words)


def _rarest_part(word: str) -> str:
    """The part with the most different characters, as far from the word's beginning as may be:
    what serials and MACs begin with is in nearly every one."""
    last = max(0, len(word) - _LOOKED_UP)
    parts = (word[at : at + _LOOKED_UP] for at in range(last, min(3, last) - 1, -1))
    return max(parts, key=lambda part: len(set(part)))


def _assets(
    connection: Connection, statements: Iterable[Select[UUID, str]], key: str, most: int
) -> list[Found]:
    found: list[Found] = []
    for retired, statement in enumerate(statements):
        if len(found) < most:
            rows = connection.execute(statement, _range(key, most - len(found)))
            found += [Found(Findable.ASSET, one, serial, bool(retired)) for one, serial in rows]
    return found


def _range(key: str, most: int) -> dict[str, str | int]:
    return {"low": key, "high": key + _BEYOND, "most": most}
