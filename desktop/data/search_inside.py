"""Asks the search index what holds words inside: things, assets, and what assets belong to.

Every answer is read no further than somebody asks for; nothing here ranks.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    Text,
    bindparam,
    column,
    func,
    literal,
    select,
    table,
    text,
)

from desktop.data.search_lookup import Found
from desktop.data.search_texts import BAND_BITS, RETIRED_BAND, band, kind_of_entry
from desktop.data.tables.search import SearchEntry
from desktop.domain.findable import Findable

SHORTEST_INSIDE = 3
"""Trigrams find nothing shorter; two characters are looked for exactly and at the beginning."""

_LOOKED_UP = 6
"""Of a longer word only so many characters are looked up, and the rest is compared: each trigram
costs reading the list of what holds it."""

_RARE_WORD = 5
_READ_FIRST = 5_000
"""On PostgreSQL: what is shorter than a rare word is looked for among so many entries first."""

_PORTION = 60
_FIRST = 1 << BAND_BITS
_FIRST_ASSET = band(Findable.ASSET) << BAND_BITS
_BEHIND_OWNERS = (band(Findable.CONTRACT) + 1) << BAND_BITS
_BEHIND_ALL = (RETIRED_BAND + 1) << BAND_BITS

_Entry = Row[int, UUID, str]

_TEXTS = table("search_text", column("rowid", BigInteger), column("text", Text))
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


class Inside:
    """Whatever holds every one of some folded words; one at least is long enough to look for.

    On SQLite the first portion is read for things and assets at once and kept: what costs most
    there is a word that nothing holds, and so it is looked for only once.
    """

    def __init__(self, connection: Connection, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self._connection = connection
        self._long = [word for word in words if len(word) >= SHORTEST_INSIDE]
        self._kept: Sequence[_Entry] | None = None
        self._seen = _BEHIND_ALL

    def things(self) -> Iterator[Found]:
        """Everything but assets, by kind."""
        for one in self._read(_FIRST, _FIRST_ASSET):
            if all(word in one.text for word in self.words):
                yield one

    def owners(self, beyond: Findable | None = None) -> Iterator[Found]:
        """The organisations, models, sites and contracts among the things: what assets belong to.

        `beyond` leaves out that kind and those before it.
        """
        low = _FIRST if beyond is None else (band(beyond) + 1) << BAND_BITS
        for one in self._read(low, _BEHIND_OWNERS):
            if all(word in one.text for word in self.words):
                yield one

    def assets(self) -> Iterator[Found]:
        """Assets that hold every word in serial or MAC, retired ones last; `text` is the serial.

        Those are left out that hold one only in what their serial is misread as.
        """
        for one in self._read(_FIRST_ASSET, _BEHIND_ALL):
            serial, _, mac = one.text.split("\n")
            if all(word in serial or word in mac for word in self.words):
                yield Found(one.kind, one.id, serial, one.retired)

    def assets_alike(self) -> Iterator[Found]:
        """Assets that hold in their serial what is misread as the only word, a look-alike key;
        `text` is the serial."""
        (look_key,) = self.words
        for one in self._read(_FIRST_ASSET, _BEHIND_ALL):
            serial, look, _ = one.text.split("\n")
            if look_key in (look or serial):
                yield Found(one.kind, one.id, serial, one.retired)

    def count_assets(self, most: int) -> int:
        """How many assets may hold the words, look-alikes included; counting stops at `most`."""
        if self._kept is not None and self._seen == _BEHIND_ALL:
            return sum(entry[0] >= _FIRST_ASSET for entry in self._kept)
        if self._connection.dialect.name == "sqlite":
            asked = {"phrase": _phrase(self._long), "low": _FIRST_ASSET, "high": _BEHIND_ALL}
            return int(self._connection.execute(_COUNT_SQLITE, asked | {"most": most}).scalar_one())
        if max(map(len, self._long)) < _RARE_WORD:
            return most
        some = _by_trigrams(self._long, _FIRST_ASSET, _BEHIND_ALL).order_by(None).limit(most)
        counting = select(func.count()).select_from(some.subquery())
        return self._connection.scalar(counting) or 0

    def _read(self, low: int, high: int) -> Iterator[Found]:
        if self._connection.dialect.name != "sqlite":
            # PostgreSQL reads short words from the first entries on, each part for itself.
            yield from _containing(self._connection, self._long, low, high)
            return
        if self._kept is None:
            self._kept = _portion(self._connection, self._long, _FIRST, _BEHIND_ALL, _PORTION)
            if len(self._kept) == _PORTION:
                self._seen = self._kept[-1][0] + 1
        known = [entry for entry in self._kept if low <= entry[0] < high]
        yield from map(_found, known)
        if self._seen < high:
            most = 4 * _PORTION if known else _PORTION
            yield from _containing(self._connection, self._long, max(low, self._seen), high, most)


@lru_cache(maxsize=64)
def all_owners_containing(kind: Findable, place: int, *, sqlite: bool) -> Select[UUID]:
    """A statement for the ids of all organisations, models, sites or contracts that hold a word.

    It takes what `word_values` gives for the same place, so that several fit into one statement.
    """
    low, high = band(kind) << BAND_BITS, (band(kind) + 1) << BAND_BITS
    statement = select(SearchEntry.subject_id).where(
        SearchEntry.id >= literal(low, BigInteger),
        SearchEntry.id < literal(high, BigInteger),
        SearchEntry.text.contains(bindparam(f"word_{place}")),
    )
    if not sqlite:
        return statement
    looked_up = select(_TEXTS.c.rowid).where(
        _TEXTS.c.text.op("MATCH")(bindparam(f"phrase_{place}")),
        _TEXTS.c.rowid >= literal(low, BigInteger),
        _TEXTS.c.rowid < literal(high, BigInteger),
    )
    return statement.where(SearchEntry.id.in_(looked_up))


def word_values(word: str, place: int) -> Mapping[str, str]:
    """What a statement about a word takes: the word, and on SQLite what is looked up of it."""
    return {f"word_{place}": word, f"phrase_{place}": _phrase((word,))}


def _containing(
    connection: Connection, words: Sequence[str], low: int, high: int, most: int = _PORTION
) -> Iterator[Found]:
    """What may hold every word, from entry `low` to before `high`, in their order.

    Words have at least three characters; the caller compares them with `text`. Read in growing
    portions while the caller asks for more.
    """
    while True:
        entries = _portion(connection, words, low, high, most)
        yield from map(_found, entries)
        if len(entries) < most:
            return
        low, most = entries[-1][0] + 1, most * 4


def _found(entry: _Entry) -> Found:
    number, subject, found = entry
    return Found(kind_of_entry(number), subject, found, number >> BAND_BITS == RETIRED_BAND)


def _portion(
    connection: Connection, words: Sequence[str], low: int, high: int, most: int
) -> Sequence[_Entry]:
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
