"""Assets that are found by what they belong to: their organisation, site, contract or model."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, assert_never
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    func,
    literal,
    or_,
    select,
)

from desktop.data.search_inside import (
    SHORTEST_INSIDE,
    Inside,
    all_owners_containing,
    word_values,
)
from desktop.data.search_lookup import Found
from desktop.data.tables.contracts import Coverage
from desktop.data.tables.products import Asset
from desktop.data.tables.search import SearchEntry
from desktop.domain.findable import Findable
from desktop.domain.words import AssetState

Owners = Mapping[Findable, Sequence[UUID] | None]
"""Organisations, models, sites and contracts that hold a word: None where they are too many to be
listed, and the statement that finds them stands for them."""

Shape = tuple[tuple[Findable, bool], ...]
"""The kinds of a word's owners, and whether they are listed: what a statement's text depends on, so
that each is built and compiled once and not for every search."""

_LISTED_OWNERS = 20
_COUNTED = 500
_PORTION = 400


def assets_through(
    connection: Connection, kind: Findable, ids: Sequence[UUID], most: int
) -> list[Found]:
    """Assets of these organisations, sites, contracts or models, as the database gives them."""
    return _read(connection, (kind, True), (), {_ids_of(kind, 0): ids, "most": most})


def assets_of_all_words(connection: Connection, words: Sequence[str], most: int) -> list[Found]:
    """Assets of which each word is found somewhere: in serial or MAC, or in what they belong to.

    The word that the fewest assets answer leads; the others are compared with each of those.
    """
    inside = {word: Inside(connection, (word,)) for word in words if len(word) >= SHORTEST_INSIDE}
    if not inside:
        return []
    owners = {word: _owners(one) for word, one in inside.items()}
    counts = {word: _count(connection, one, owners[word]) for word, one in inside.items()}
    leader = min(inside, key=lambda word: (counts[word], *_broadness(owners[word])))
    others = [word for word in words if word != leader]
    shapes = tuple(_shape(owners[word]) if word in owners else None for word in others)
    values = {"most": most}
    for place, word in enumerate(others, start=1):
        values |= _values(word, owners.get(word, {}), place)
    found: dict[UUID, Found] = {}
    for lead, leading in _leading(connection, inside[leader], owners[leader]):
        for one in _read(connection, lead, shapes, values | leading):
            found.setdefault(one.id, one)
        if len(found) >= most:
            break
    return list(found.values())[:most]


def _shape(owners: Owners) -> Shape:
    return tuple((kind, ids is not None) for kind, ids in owners.items())


def _values(word: str, owners: Owners, place: int) -> dict[str, Any]:
    """What the conditions about a word take; those about other words in a statement have another
    place."""
    listed = {_ids_of(kind, place): ids for kind, ids in owners.items() if ids is not None}
    return {**word_values(word, place), **listed}


def _ids_of(kind: Findable, place: int) -> str:
    return f"{kind.value}_{place}"


def _broadness(owners: Owners) -> tuple[bool, bool, bool]:
    """What decides where counting stopped at both: many contracts have to be gone through one by
    one, a model has more assets than an organisation or a town, and what is not listed has more
    than what is."""
    many = [kind for kind, ids in owners.items() if ids is None]
    return Findable.CONTRACT in many, Findable.MODEL in owners, bool(many)


_Lead = tuple[Findable, bool]


def _leading(
    connection: Connection, word: Inside, owners: Owners
) -> Iterator[tuple[_Lead, dict[str, Any]]]:
    """Conditions, with what they take, that together name all assets that a word answers, portion
    by portion where the database would else gather all of them first."""
    values = _values(word.words[0], owners, 0)
    for kind, listed in _shape(owners):
        if kind is not Findable.CONTRACT:
            yield (kind, listed), values
    own = (Findable.ASSET, True)
    if Findable.CONTRACT in owners:
        is_listed = owners[Findable.CONTRACT] is not None
        covered = connection.execute(
            _identities(Findable.CONTRACT, is_listed, _is_sqlite(connection)), values
        )
        for portion in covered.scalars().partitions(_PORTION):
            yield own, {_ids_of(Findable.ASSET, 0): portion}
    held = (one.id for one in word.assets())
    while portion := list(islice(held, _PORTION)):
        yield own, {_ids_of(Findable.ASSET, 0): portion}


def _owners(word: Inside) -> Owners:
    """What assets belong to and holds a word, kind by kind: listed where it is not too much."""
    owners: dict[Findable, Sequence[UUID] | None] = {}
    beyond: Findable | None = None
    while beyond is not Findable.CONTRACT:
        listed: dict[Findable, list[UUID]] = defaultdict(list)
        for one in word.owners(beyond):
            listed[one.kind].append(one.id)
            if len(listed[one.kind]) > _LISTED_OWNERS:
                beyond = one.kind
                break
        else:
            return {**owners, **listed}
        owners = {**owners, **listed, beyond: None}
    return owners


def _count(connection: Connection, word: Inside, owners: Owners) -> int:
    """How many assets a word answers, counted no further than is needed to choose a leader."""
    total = word.count_assets(_COUNTED)
    values = _values(word.words[0], owners, 0)
    for kind, listed in _shape(owners):
        if total < _COUNTED:
            counting = _counting(kind, listed, _is_sqlite(connection))
            total += connection.execute(counting, values).scalar_one()
    return total


def _read(
    connection: Connection, lead: _Lead, others: tuple[Shape | None, ...], values: dict[str, Any]
) -> list[Found]:
    statement = _reading(lead, others, _is_sqlite(connection))
    return [
        Found(Findable.ASSET, identity, serial, state is AssetState.RETIRED)
        for identity, serial, state in connection.execute(statement, values).all()
    ]


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


@lru_cache(maxsize=256)
def _reading(
    lead: _Lead, others: tuple[Shape | None, ...], sqlite: bool
) -> Select[UUID, str, AssetState]:
    """Assets of what leads that answer the other words too, each of which has its place."""
    conditions = [_answers(shape, place, sqlite) for place, shape in enumerate(others, start=1)]
    return (
        select(Asset.id, Asset.serial_key, Asset.state)
        .where(_belongs(*lead, 0, sqlite), *conditions)
        .limit(bindparam("most"))
    )


@lru_cache(maxsize=64)
def _identities(kind: Findable, listed: bool, sqlite: bool) -> Select[UUID]:
    """The ids of assets that belong to one of these; those of a contract without their assets."""
    if kind is Findable.CONTRACT:
        return _covered_by(_ids(kind, listed, 0, sqlite))
    return select(Asset.id).where(_belongs(kind, listed, 0, sqlite))


@lru_cache(maxsize=64)
def _counting(kind: Findable, listed: bool, sqlite: bool) -> Select[int]:
    counted = _identities(kind, listed, sqlite).limit(_COUNTED).subquery()
    return select(func.count()).select_from(counted)


def _ids(kind: Findable, listed: bool, place: int, sqlite: bool) -> Any:
    """Ids that a statement takes, or the statement that finds them."""
    if listed:
        return bindparam(_ids_of(kind, place), expanding=True)
    return all_owners_containing(kind, place, sqlite=sqlite)


def _covered_by(contracts: Any) -> Select[UUID]:
    return select(Coverage.asset_id).where(Coverage.contract_id.in_(contracts))


def _belongs(kind: Findable, listed: bool, place: int, sqlite: bool) -> ColumnElement[bool]:
    """Does an asset belong to one of these? Said so that the database begins with these."""
    ids = _ids(kind, listed, place, sqlite)
    match kind:
        case Findable.ORGANISATION:
            return Asset.organisation_id.in_(ids)
        case Findable.MODEL:
            return Asset.model_id.in_(ids)
        case Findable.SITE:
            return Asset.site_id.in_(ids)
        case Findable.CONTRACT:
            return Asset.id.in_(_covered_by(ids))
        case Findable.ASSET:
            return Asset.id.in_(ids)
        case Findable.CONTACT | Findable.RMA | Findable.CASE | Findable.PARCEL:
            raise ValueError(f"No asset belongs to a {kind.value}.")
        case _:
            assert_never(kind)


def _answers(shape: Shape | None, place: int, sqlite: bool) -> ColumnElement[bool]:
    """Is a word found in what an asset belongs to, or in its own serial or MAC?

    Without a shape it is too short to be looked for, and each asset's owners are asked. What is
    compared by identity stands first: the database need not read the texts of what is so found.
    """
    word = bindparam(f"word_{place}", type_=Text())
    own = or_(Asset.serial_key.contains(word), func.coalesce(Asset.mac, "").contains(word))
    if shape is None:
        return or_(own, _owner_holds(word), _contract_holds(word))
    parts: list[ColumnElement[bool]] = []
    for kind, listed in shape:
        if kind is not Findable.CONTRACT:
            parts.append(_belongs(kind, listed, place, sqlite))
        elif listed:
            parts.append(
                select(literal(1))
                .where(
                    Coverage.asset_id == Asset.id,
                    Coverage.contract_id.in_(_ids(kind, listed, place, sqlite)),
                )
                .exists()
            )
        else:
            parts.append(_contract_holds(word))
    return or_(*parts, own)


def _owner_holds(word: ColumnElement[str]) -> ColumnElement[bool]:
    """Does an asset's organisation, model or site hold the word? Asked of each asset alone."""
    owners = [Asset.organisation_id, Asset.model_id, Asset.site_id]
    holding = select(literal(1)).where(
        SearchEntry.subject_id.in_(owners), SearchEntry.text.contains(word)
    )
    return holding.exists()


def _contract_holds(word: ColumnElement[str]) -> ColumnElement[bool]:
    """Does a contract that covers the asset hold the word? Asked of each asset alone."""
    holding = (
        select(literal(1))
        .join_from(Coverage, SearchEntry, SearchEntry.subject_id == Coverage.contract_id)
        .where(Coverage.asset_id == Asset.id, SearchEntry.text.contains(word))
    )
    return holding.exists()
