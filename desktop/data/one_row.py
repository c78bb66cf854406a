"""One row by its identity, by statements that are made once for each table: to make one takes as
long as to say it, and each act says several."""

from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Select, Table, Update, bindparam, literal, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from desktop.data.tables.row import Row, Synchronised

R = TypeVar("R", bound=Row | Synchronised)
_Of = Any
"""A table's class, which mypy does not take for hashable."""


def row_of(session: Session, table: type[R], identity: object) -> R | None:
    """The row with this identity, as the session has it or from the store; None for none."""
    if identity_key(table, identity) in session.identity_map:
        return session.get(table, identity)
    found: R | None = session.execute(
        _whole(cast(_Of, table)), {"identity": identity}
    ).scalar_one_or_none()
    return found


def is_known(session: Session, row: Row | Synchronised) -> bool:
    """Is there a row with the identity of this new one? What the session still holds is written
    first, so that rows come into the store in the order in which they were added: what refers to
    another comes behind it."""
    session.flush()
    table = cast(_Of, type(row))
    identity = getattr(row, _key_of(table))
    if identity_key(table, identity) in session.identity_map:
        return session.get(table, identity) is not None
    return session.connection().execute(_mark(table), {"identity": identity}).first() is not None


def set_at_once(session: Session, row: Row, **values: Any) -> None:
    """Change a row that the session has and that no revision marks, by one statement."""
    table = cast(_Of, type(row))
    given = {f"to_{name}": value for name, value in values.items()}
    given["identity"] = getattr(row, _key_of(table))
    session.connection().execute(_change(table, tuple(values)), given)
    for name, value in values.items():
        set_committed_value(row, name, value)


def _table_of(table: _Of) -> Table:
    return cast(Table, table.__table__)


@cache
def _key_of(table: _Of) -> str:
    (key,) = _table_of(table).primary_key.columns
    return str(key.name)


@cache
def _whole(table: _Of) -> Select[Any]:
    (key,) = _table_of(table).primary_key.columns
    return select(table).where(key == bindparam("identity"))


@cache
def _mark(table: _Of) -> Select[Any]:
    (key,) = _table_of(table).primary_key.columns
    return select(literal(1)).select_from(_table_of(table)).where(key == bindparam("identity"))


@cache
def _change(table: _Of, names: tuple[str, ...]) -> Update:
    (key,) = _table_of(table).primary_key.columns
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names}
    return update(_table_of(table)).where(key == bindparam("identity")).values(values)
