"""Finds what answers a typed text, best match first, and stops as soon as a page is full."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from desktop.data.search_inside import SHORTEST_INSIDE, Inside
from desktop.data.search_lookup import (
    Found,
    assets_looking_like,
    assets_starting,
    assets_with_mac_starting,
    starting,
)
from desktop.domain.findable import Findable, fold, folded_words
from desktop.domain.numbers import read_case_number, read_rma_number
from desktop.domain.serials import look_alike_key, normalise_serial
from desktop.domain.words import Match
from desktop.queries.search_through import assets_of_all_words, assets_through

WHOLE_SERIAL = 12
"""From this length on a serial that was found exactly is not looked for inside others."""

SHORTEST_LOOK_ALIKE = 4
"""Below it nearly everything looks like something."""

_HEXADECIMAL = re.compile(r"[0-9A-F]{2,12}")
_MAC_LENGTH = 12
_MATCHES = tuple(Match)
_KINDS = tuple(Findable)
_LEADING = (Findable.ORGANISATION, Findable.SITE, Findable.CONTRACT, Findable.MODEL)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, in the forms in which it is compared."""

    key: str
    serial: str
    words: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Typed":
        """Fold a typed text; everything is empty when it holds no letter and no digit."""
        return cls(fold(text), normalise_serial(text), folded_words(text))

    @property
    def reaches_inside(self) -> bool:
        """Is there a word that is long enough to be looked for inside?"""
        return any(len(word) >= SHORTEST_INSIDE for word in self.words)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that answers; `text` orders equals."""

    match: Match
    kind: Findable
    id: UUID
    retired: bool
    text: str

    def rank(self) -> tuple[bool, int, int, str]:
        """Best first: retired behind all, then by match, kind and text."""
        return self.retired, _MATCHES.index(self.match), _KINDS.index(self.kind), self.text


@dataclass(slots=True)
class Gathering:
    """The hits so far, each thing once by its best match; `most` is one more than a page."""

    most: int
    hits: dict[UUID, Hit] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """How many more hits fit; 0 when the page is full."""
        return max(0, self.most - len(self.hits))

    @property
    def share(self) -> int:
        """How much of a page one match gives to other kinds than assets: a third."""
        return max(3, self.most // 3)

    @property
    def has_exact(self) -> bool:
        """Is something exactly what was typed? Its words then mean nothing one by one."""
        return any(hit.match is Match.EXACT for hit in self.hits.values())

    def add(self, match: Match, found: Iterable[Found]) -> None:
        """Keep what is new among these."""
        for one in found:
            if one.id not in self.hits:
                self.hits[one.id] = Hit(match, one.kind, one.id, one.retired, one.text)

    def fill(self, match: Match, found: Iterable[Found], most: int) -> None:
        """Keep what is new, and read no more of it than `most`."""
        for one in found:
            if most <= 0:
                return
            if one.id not in self.hits:
                self.add(match, (one,))
                most -= 1


def find(connection: Connection, typed: Typed, inside: Inside, most: int) -> list[Hit]:
    """Exact, prefix and inside matches, ranked, at most `most`; `inside` has the typed words."""
    gathering = Gathering(most)
    held_back = _by_beginning(connection, typed, gathering)
    if gathering.room and typed.reaches_inside:
        _by_inside(typed, inside, gathering)
        _by_leading_things(connection, gathering)
    if gathering.room and len(typed.words) > 1 and not gathering.has_exact:
        assets = assets_of_all_words(connection, typed.words, gathering.room)
        gathering.add(Match.INSIDE, assets)
    exact = [one for one in held_back if one.text == typed.key]
    gathering.fill(Match.EXACT, exact, gathering.room)
    gathering.fill(Match.PREFIX, held_back, gathering.room)
    return sorted(gathering.hits.values(), key=Hit.rank)[:most]


def find_look_alikes(
    connection: Connection, typed: Typed, inside: Inside, hits: Sequence[Hit], most: int
) -> list[Hit]:
    """Assets that are found only if what people misread is read as one, at most `most`."""
    if len(typed.key) < SHORTEST_LOOK_ALIKE or len(typed.serial) != len(typed.key):
        return []
    known = {hit.id for hit in hits}
    gathering = Gathering(most)
    look = look_alike_key(typed.serial)
    beginning = assets_looking_like(connection, look, most + len(known))
    gathering.fill(Match.LOOK_ALIKE, _unknown(beginning, known, typed.serial), most)
    is_part = SHORTEST_LOOK_ALIKE < len(look) < WHOLE_SERIAL and not _is_whole_number(typed, hits)
    if gathering.room and is_part:
        alike = inside if inside.words == (look,) else Inside(connection, (look,))
        found = _unknown(alike.assets_alike(), known, typed.serial)
        gathering.fill(Match.LOOK_ALIKE, found, gathering.room)
    return sorted(gathering.hits.values(), key=Hit.rank)


def _unknown(found: Iterable[Found], known: set[UUID], serial: str) -> Iterator[Found]:
    return (one for one in found if one.id not in known and serial not in one.text)


def _by_beginning(connection: Connection, typed: Typed, gathering: Gathering) -> list[Found]:
    """Both matches at once: in the order of keys what is exact comes before what begins so.

    Gives back what was held back so that assets are seen beside other kinds.
    """
    most = gathering.most
    serials = assets_starting(connection, typed.serial, most) if typed.serial else []
    keys = starting(connection, typed.key, most)
    macs = (
        assets_with_mac_starting(connection, typed.key, most)
        if _HEXADECIMAL.fullmatch(typed.key)
        else []
    )
    share = gathering.share
    whole_mac = len(typed.key) == _MAC_LENGTH
    gathering.add(Match.EXACT, (one for one in serials if one.text == typed.serial))
    gathering.add(Match.EXACT, (one for one in keys[:share] if one.text == typed.key))
    gathering.add(Match.EXACT if whole_mac else Match.PREFIX, macs)
    gathering.add(Match.PREFIX, serials)
    gathering.add(Match.PREFIX, keys[:share])
    return keys[share:]


def _by_inside(typed: Typed, inside: Inside, gathering: Gathering) -> None:
    """Other kinds take their share of the page at most, so that assets are seen beside them."""
    if _is_whole_number(typed, gathering.hits.values()):
        return
    gathering.fill(Match.INSIDE, inside.things(), min(gathering.room, gathering.share))
    gathering.fill(Match.INSIDE, inside.assets(), gathering.room)


def _is_whole_number(typed: Typed, hits: Iterable[Hit]) -> bool:
    """Was a whole serial, RMA or case number found, which is inside nothing else?"""
    exact = [hit for hit in hits if hit.match is Match.EXACT]
    if read_rma_number(typed.key) or read_case_number(typed.key):
        return bool(exact)
    return len(typed.key) >= WHOLE_SERIAL and any(hit.kind is Findable.ASSET for hit in exact)


def _by_leading_things(connection: Connection, gathering: Gathering) -> None:
    """Assets of the organisations, sites, contracts and models that were found, best first."""
    for match in _MATCHES:
        for kind in _LEADING:
            ids = [
                hit.id for hit in gathering.hits.values() if hit.kind is kind and hit.match is match
            ]
            if ids and gathering.room:
                # What they led to may be among the hits already: room for those too.
                assets = assets_through(connection, kind, ids, gathering.most)
                gathering.fill(Match.INSIDE, assets, gathering.room)
