"""The statements that compare staged rows with their table and take them in, a portion at a time;
the same for every kind and on both databases."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Select,
    Update,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.sql.schema import Column, ScalarElementColumnDefault

from desktop.data.staging import ASSETS, Merge
from desktop.domain.words import AssetState


@dataclass(frozen=True, slots=True)
class Portion:
    """The staged rows numbered from `first` to `last`, both included."""

    first: int
    last: int

    def of(self, merge: Merge) -> ColumnElement[bool]:
        """The condition for being in it."""
        return merge.staged.c.n.between(self.first, self.last)


def last_number(connection: Connection, merge: Merge) -> int:
    """The number of the last staged row of a kind, 0 where there is none."""
    return connection.scalar(select(func.max(merge.staged.c.n))) or 0


def count_staged(merge: Merge) -> Select[int]:
    """How many rows of a kind are staged."""
    return select(func.count()).select_from(merge.staged)


def count_known(merge: Merge) -> Select[int]:
    """How many of the staged rows the store has already."""
    return select(func.count()).select_from(merge.staged).join(merge.target, _same(merge))


def count_changed(merge: Merge) -> Select[int]:
    """How many of those say something else than the store."""
    return count_known(merge).where(differs(merge))


def count_moved(portion: Portion | None = None) -> Select[int]:
    """How many known assets are now at another organisation than before."""
    staged, target = ASSETS.staged.c, ASSETS.target.c
    moved = count_known(ASSETS).where(target.organisation_id != staged.organisation_id)
    return moved if portion is None else moved.where(portion.of(ASSETS))


def changed_rows(merge: Merge, most: int) -> Select[*tuple[Any, ...]]:
    """The first rows that say something else: each winning or filled column as it is
    (`was_…`) and as it will be (`is_…`), after the row's id."""
    staged, target = merge.staged.c, merge.target.c
    pairs: list[ColumnElement[Any]] = []
    for name in _updated(merge):
        pairs += [target[name].label(f"was_{name}"), _wanted(merge, name).label(f"is_{name}")]
    return (
        select(staged.id, *pairs)
        .join_from(merge.staged, merge.target, _same(merge))
        .where(differs(merge))
        .order_by(staged.n)
        .limit(most)
    )


def known_as_other_models(most: int) -> Select[str, UUID, UUID]:
    """Serials of new assets that the store knows as another model: serial, model there, model here.

    They are other assets (domain.md: unique by model and serial), but seldom meant to be.
    """
    staged, target = ASSETS.staged.c, ASSETS.target.c
    same = ASSETS.target.alias()
    there = select(literal(1)).where(same.c.id == staged.id).correlate(ASSETS.staged)
    return (
        select(staged.serial, target.model_id, staged.model_id)
        .join_from(ASSETS.staged, ASSETS.target, target.serial_key == staged.serial_key)
        .where(target.model_id != staged.model_id, target.state != AssetState.RETIRED)
        .where(~there.exists())
        .order_by(staged.n)
        .limit(most)
    )


def updating(merge: Merge, portion: Portion, revision: int) -> Update:
    """Give the known rows of a portion what the register says of them; others are not touched."""
    values: dict[str, Any] = {name: _wanted(merge, name) for name in _updated(merge)}
    if merge is ASSETS:
        values |= _following_from_a_move()
    return (
        update(merge.target)
        .where(_same(merge), portion.of(merge), differs(merge))
        .values(**values, revision=revision)
    )


def inserting(merge: Merge, portion: Portion, revision: int) -> Insert:
    """Insert the rows of a portion that the store does not have."""
    staged = merge.staged.c
    values = [
        literal(revision, column.type) if column.name == "revision" else _first(merge, column)
        for column in merge.target.c
    ]
    there = select(literal(1)).select_from(merge.target).where(merge.target.c.id == staged.id)
    missing = select(*values).where(portion.of(merge), ~there.correlate(merge.staged).exists())
    return insert(merge.target).from_select(
        [column.name for column in merge.target.c], missing, include_defaults=False
    )


def differs(merge: Merge) -> ColumnElement[bool]:
    """Whether a staged row says anything that its known row does not have."""
    staged, target = merge.staged.c, merge.target.c
    says_else = [
        and_(staged[name].is_not(None), target[name].is_distinct_from(staged[name]))
        for name in merge.wins
    ]
    fills = [
        and_(staged[source].is_not(None), _is_empty(target[name]), *_not_said(merge, name))
        for name, source in merge.fills.items()
    ]
    return or_(*says_else, *fills)


def _same(merge: Merge) -> ColumnElement[bool]:
    return merge.target.c.id == merge.staged.c.id


def _updated(merge: Merge) -> list[str]:
    return list(dict.fromkeys([*merge.wins, *merge.fills]))


def _wanted(merge: Merge, name: str) -> ColumnElement[Any]:
    """What a column of a known row will hold."""
    staged, known = merge.staged.c, merge.target.c[name]
    said = [staged[name]] if name in merge.wins else []
    if name not in merge.fills:
        return func.coalesce(*said, known, type_=known.type)
    filled = case((_is_empty(known), func.coalesce(staged[merge.fills[name]], known)), else_=known)
    return func.coalesce(*said, filled, type_=known.type) if said else filled


def _first(merge: Merge, column: Column[Any]) -> ColumnElement[Any]:
    """What a column of a new row begins with."""
    staged, name = merge.staged.c, column.name
    if name == "id":
        return staged.id
    sources = [name] if name in merge.wins else []
    sources += [source[name] for source in (merge.fills, merge.starts) if name in source]
    said: list[ColumnElement[Any]] = [staged[source] for source in dict.fromkeys(sources)]
    if isinstance(column.default, ScalarElementColumnDefault):
        said.append(literal(column.default.arg, column.type))
    if not said:
        return null()
    return func.coalesce(*said, type_=column.type) if len(said) > 1 else said[0]


def _not_said(merge: Merge, name: str) -> list[ColumnElement[bool]]:
    return [merge.staged.c[name].is_(None)] if name in merge.wins else []


def _is_empty(column: Column[Any]) -> ColumnElement[bool]:
    """Nothing is known: no value, or the empty text."""
    return func.coalesce(column, "") == ""


def _following_from_a_move() -> dict[str, Any]:
    """An asset that a register places at an organisation is registered there; at another one than
    before it has left its site."""
    staged, target = ASSETS.staged.c, ASSETS.target.c
    moved = and_(
        staged.organisation_id.is_not(None),
        target.organisation_id.is_distinct_from(staged.organisation_id),
    )
    found = and_(target.state == AssetState.UNVERIFIED, staged.organisation_id.is_not(None))
    registered = literal(AssetState.REGISTERED, target.state.type)
    return {
        "site_id": case((moved, null()), else_=target.site_id),
        "state": case((found, registered), else_=target.state),
    }
