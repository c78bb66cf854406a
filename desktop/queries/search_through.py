"""Assets that are found by what they belong to: their organisation, site, contract or model."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import assert_never
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select

from desktop.data.search_lookup import (
    SHORTEST_INSIDE,
    Found,
    all_owners_containing,
    assets_containing,
    count_assets_containing,
    owners_containing,
)
from desktop.data.tables.contracts import Coverage
from desktop.data.tables.products import Asset
from desktop.data.tables.search import SearchEntry
from desktop.domain.findable import Findable
from desktop.domain.words import AssetState

Ids = Sequence[UUID] | Select[UUID]
Owners = Mapping[Findable, Ids]
"""Organisations, models, sites and contracts that hold a word."""

_LISTED_OWNERS = 20
"""More of them than this are not listed but named by the statement that finds them."""

_COUNTED = 500
_PORTION = 400


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
    if not owners:
        return []
    counts = {word: _count(connection, word, listed) for word, listed in owners.items()}
    leader = min(owners, key=lambda word: (counts[word], *_broadness(owners[word])))
    others = [_answers(word, owners.get(word)) for word in words if word != leader]
    found: dict[UUID, Found] = {}
    for condition in _leading(connection, leader, owners[leader]):
        if len(found) >= most:
            break
        for one in _read(connection, (condition, *others), most):
            found.setdefault(one.id, one)
    return list(found.values())[:most]


def _broadness(owners: Owners) -> tuple[bool, bool, bool]:
    """What decides where counting stopped at both: many contracts have to be gone through one by
    one, a model has more assets than an organisation or a town, and what is not listed has more
    than what is."""
    many = [kind for kind, ids in owners.items() if isinstance(ids, Select)]
    return Findable.CONTRACT in many, Findable.MODEL in owners, bool(many)


def _leading(connection: Connection, word: str, owners: Owners) -> Iterator[ColumnElement[bool]]:
    """Conditions that together name all assets that a word answers, portion by portion where the
    database would else gather all of them first."""
    for kind, ids in owners.items():
        if kind is not Findable.CONTRACT:
            yield _belongs(kind, ids)
    contracts = owners.get(Findable.CONTRACT)
    if contracts is not None:
        covered = connection.scalars(_covered_by(contracts))
        yield from (Asset.id.in_(portion) for portion in covered.partitions(_PORTION))
    held = (one.id for one in assets_containing(connection, (word,)))
    while portion := list(islice(held, _PORTION)):
        yield Asset.id.in_(portion)


def _owners(connection: Connection, word: str) -> Owners:
    """What assets belong to and holds a word, kind by kind: listed where it is not too much."""
    owners: dict[Findable, Ids] = {}
    beyond: Findable | None = None
    while beyond is not Findable.CONTRACT:
        listed: dict[Findable, list[UUID]] = defaultdict(list)
        for one in owners_containing(connection, word, beyond):
            listed[one.kind].append(one.id)
            if len(listed[one.kind]) > _LISTED_OWNERS:
                beyond = one.kind
                break
        else:
            return {**owners, **listed}
        too_many = all_owners_containing(connection, beyond, word)
        owners = {**owners, **listed, beyond: too_many}
    return owners


def _count(connection: Connection, word: str, owners: Owners) -> int:
    """How many assets a word answers, counted no further than is needed to choose a leader."""
    total = count_assets_containing(connection, word, _COUNTED)
    for kind, ids in owners.items():
        if total < _COUNTED:
            counted = _identities(kind, ids).limit(_COUNTED).subquery()
            total += connection.scalar(select(func.count()).select_from(counted)) or 0
    return total


def _identities(kind: Findable, ids: Ids) -> Select[UUID]:
    """The ids of assets that belong to one of these; those of a contract without their assets."""
    if kind is Findable.CONTRACT:
        return _covered_by(ids)
    return select(Asset.id).where(_belongs(kind, ids))


def _covered_by(ids: Ids) -> Select[UUID]:
    return select(Coverage.asset_id).where(Coverage.contract_id.in_(ids))


def _read(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], most: int
) -> list[Found]:
    statement = select(Asset.id, Asset.serial_key, Asset.state).where(*conditions).limit(most)
    return [
        Found(Findable.ASSET, identity, serial, state is AssetState.RETIRED)
        for identity, serial, state in connection.execute(statement)
    ]


def _belongs(kind: Findable, ids: Ids) -> ColumnElement[bool]:
    """Does an asset belong to one of these? Said so that the database begins with these."""
    match kind:
        case Findable.ORGANISATION:
            return Asset.organisation_id.in_(ids)
        case Findable.MODEL:
            return Asset.model_id.in_(ids)
        case Findable.SITE:
            return Asset.site_id.in_(ids)
        case Findable.CONTRACT:
            return Asset.id.in_(_covered_by(ids))
        case Findable.CONTACT | Findable.RMA | Findable.CASE | Findable.PARCEL | Findable.ASSET:
            raise ValueError(f"No asset belongs to a {kind.value}.")
        case _:
            assert_never(kind)


def _answers(word: str, owners: Owners | None) -> ColumnElement[bool]:
    """Is a word found in an asset's serial or MAC, or in one of what it belongs to?"""
    own = or_(Asset.serial_key.contains(word), func.coalesce(Asset.mac, "").contains(word))
    if owners is None:
        return or_(own, _owner_holds(word), _contract_holds(word))
    parts = [_belongs(kind, ids) for kind, ids in owners.items() if kind is not Findable.CONTRACT]
    contracts = owners.get(Findable.CONTRACT)
    if isinstance(contracts, Select):
        parts.append(_contract_holds(word))
    elif contracts:
        covering = select(literal(1)).where(
            Coverage.asset_id == Asset.id, Coverage.contract_id.in_(contracts)
        )
        parts.append(covering.exists())
    return or_(own, *parts)


def _owner_holds(word: str) -> ColumnElement[bool]:
    """Does an asset's organisation, model or site hold the word? Asked of each asset alone."""
    owners = [Asset.organisation_id, Asset.model_id, Asset.site_id]
    holding = select(literal(1)).where(
        SearchEntry.subject_id.in_(owners), SearchEntry.text.contains(word)
    )
    return holding.exists()


def _contract_holds(word: str) -> ColumnElement[bool]:
    """Does a contract that covers the asset hold the word? Asked of each asset alone."""
    holding = (
        select(literal(1))
        .join_from(Coverage, SearchEntry, SearchEntry.subject_id == Coverage.contract_id)
        .where(Coverage.asset_id == Asset.id, SearchEntry.text.contains(word))
    )
    return holding.exists()
