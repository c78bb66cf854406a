"""Assets that are found by what they belong to: their organisation, site, contract or model."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from desktop.data.search_lookup import (
    SHORTEST_INSIDE,
    Found,
    assets_containing,
    count_assets_containing,
    owners_containing,
)
from desktop.data.tables.contracts import Coverage
from desktop.data.tables.parties import Site
from desktop.data.tables.products import Asset
from desktop.data.tables.search import SearchEntry
from desktop.domain.findable import Findable
from desktop.domain.words import AssetState

Owners = Mapping[Findable, Sequence[UUID]]
"""Organisations, sites, contracts and models that hold a word."""

_LISTED_OWNERS = 300
"""A word that more of them hold is compared with the texts of each asset's own instead."""

_COUNTED = 2_000
_PORTION = 400
_OTHER_SITE = aliased(Site)


def assets_through(
    connection: Connection, kind: Findable, ids: Sequence[UUID], most: int
) -> list[Found]:
    """Assets of these organisations, sites, contracts or models, retired ones last."""
    return _read(connection, (_belongs(kind, ids),), most)


def assets_of_all_words(connection: Connection, words: Sequence[str], most: int) -> list[Found]:
    """Assets of which each word is found somewhere: in serial or MAC, or in what they belong to.

    The word that the fewest assets answer leads; the others are compared with each of those.
    """
    owners = {word: _owners(connection, word) for word in words if len(word) >= SHORTEST_INSIDE}
    counts = {
        word: _count(connection, word, listed)
        for word, listed in owners.items()
        if listed is not None
    }
    if not counts:
        return []
    leader = min(counts, key=lambda word: counts[word])
    others = [_answers(word, owners.get(word)) for word in words if word != leader]
    found: dict[UUID, Found] = {}
    for kind, ids in (owners[leader] or {}).items():
        for one in _read(connection, (_belongs(kind, ids), *others), most):
            found.setdefault(one.id, one)
    for portion in _portions(connection, leader):
        if len(found) >= most:
            break
        for one in _read(connection, (Asset.id.in_(portion), *others), most):
            found.setdefault(one.id, one)
    return list(found.values())[:most]


def _owners(connection: Connection, word: str) -> Owners | None:
    """What holds a word, by kind; None if it is too much to be listed."""
    listed: dict[Findable, list[UUID]] = defaultdict(list)
    for count, one in enumerate(owners_containing(connection, word)):
        if count == _LISTED_OWNERS:
            return None
        listed[one.kind].append(one.id)
    return listed


def _count(connection: Connection, word: str, owners: Owners) -> int:
    """How many assets a word answers, counted no further than is needed to choose a leader."""
    total = count_assets_containing(connection, word, _COUNTED)
    for kind, ids in owners.items():
        if total < _COUNTED:
            counted = _identities(kind, ids).limit(_COUNTED).subquery()
            total += connection.scalar(select(func.count()).select_from(counted)) or 0
    return total


def _identities(kind: Findable, ids: Sequence[UUID]) -> Select[UUID]:
    """The ids of assets that belong to one of these; those of a contract without their assets."""
    if kind is Findable.CONTRACT:
        return select(Coverage.asset_id).where(Coverage.contract_id.in_(ids))
    return select(Asset.id).where(_belongs(kind, ids))


def _portions(connection: Connection, word: str) -> Iterator[list[UUID]]:
    found = assets_containing(connection, (word,))
    while portion := [one.id for one in islice(found, _PORTION)]:
        yield portion


def _read(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], most: int
) -> list[Found]:
    found: list[Found] = []
    for retired in (False, True):
        if len(found) >= most:
            break
        same = Asset.state == AssetState.RETIRED
        statement = (
            select(Asset.id, Asset.serial_key)
            .where(*conditions, same if retired else ~same)
            .limit(most - len(found))
        )
        rows = connection.execute(statement)
        found += [Found(Findable.ASSET, one, serial, retired) for one, serial in rows]
    return found


def _belongs(kind: Findable, ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Does an asset belong to one of these? Said so that the database begins with these."""
    match kind:
        case Findable.ORGANISATION:
            return Asset.organisation_id.in_(ids)
        case Findable.MODEL:
            return Asset.model_id.in_(ids)
        case Findable.CONTRACT:
            return Asset.id.in_(_identities(kind, ids))
        case Findable.SITE:
            return or_(Asset.site_id.in_(ids), _at_an_only_site(ids))
        case Findable.CONTACT | Findable.RMA | Findable.CASE | Findable.PARCEL | Findable.ASSET:
            raise ValueError(f"No asset belongs to a {kind.value}.")
        case _:
            assert_never(kind)


def _at_an_only_site(ids: Sequence[UUID]) -> ColumnElement[bool]:
    """An asset whose site is not recorded stands at the only site of its organisation.

    "Not recorded" is said as it is because SQLite would take `IS NULL` for the best beginning and
    read the half of all assets.
    """
    other = select(literal(1)).where(
        _OTHER_SITE.organisation_id == Site.organisation_id, _OTHER_SITE.id != Site.id
    )
    alone = select(Site.organisation_id).where(Site.id.in_(ids), ~other.exists())
    not_recorded = func.coalesce(Asset.site_id, Asset.id) == Asset.id
    return and_(Asset.organisation_id.in_(alone), not_recorded)


def _is_of(kind: Findable, ids: Sequence[UUID]) -> ColumnElement[bool]:
    """The same, said so that it is asked of one asset after the other."""
    if kind is not Findable.CONTRACT:
        return _belongs(kind, ids)
    covering = select(literal(1)).where(
        Coverage.asset_id == Asset.id, Coverage.contract_id.in_(ids)
    )
    return covering.exists()


def _answers(word: str, owners: Owners | None) -> ColumnElement[bool]:
    """Is a word found in an asset's serial or MAC, or in one of what it belongs to?"""
    own = or_(Asset.serial_key.contains(word), func.coalesce(Asset.mac, "").contains(word))
    if owners is not None:
        return or_(own, *(_is_of(kind, ids) for kind, ids in owners.items()))
    direct = select(literal(1)).where(
        SearchEntry.subject_id.in_([Asset.organisation_id, Asset.model_id, Asset.site_id]),
        SearchEntry.text.contains(word),
    )
    covering = (
        select(literal(1))
        .join_from(Coverage, SearchEntry, SearchEntry.subject_id == Coverage.contract_id)
        .where(Coverage.asset_id == Asset.id, SearchEntry.text.contains(word))
    )
    return or_(own, direct.exists(), covering.exists())
