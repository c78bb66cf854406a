"""One row by its identity, by statements that are composed once for each table: to compose one
takes as long as to say it, and each act says several.

They are said by the connection, and the session is given what they bring afterwards: its own ways
take twice as long for a single row."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Dialect, Select, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from desktop.data.prepared import Prepared, prepared
from desktop.data.tables.row import Row, Synchronised

R = TypeVar("R", bound=Row | Synchronised)
_Of = Any
"""A table's class, which mypy does not take for hashable."""
_COMPOSED: dict[tuple[Any, ...], Prepared] = {}


def connection_of(session: Session) -> Connection:
    """The connection of a session's transaction, which `revisions.begin` keeps: to ask the session
    for it takes a tenth of what a statement does, at each.

    A savepoint of a session begins only where the session is asked itself."""
    kept = session.info.get("connection")
    return kept if isinstance(kept, Connection) and not kept.closed else session.connection()


def row_of(session: Session, table: type[R], identity: object) -> R | None:
    """The row with this identity, as the session has it or from the store; None for none."""
    if identity_key(table, identity) in session.identity_map:
        return session.get(table, identity)
    session.flush()
    given = {"identity": identity}
    found = connection_of(session).execute(_whole(cast(_Of, table)), given).one_or_none()
    if found is None:
        return None
    row = table(**found._mapping)
    make_transient_to_detached(row)
    session.add(row)
    return row


def put_in(session: Session, row: Row | Synchronised) -> None:
    """Write a new row at once; the session has it then like one that it read.

    What was changed before is written before: rows come into the store in the order in which they
    were added. Raises IntegrityError where its identity is taken.
    """
    session.flush()
    table = cast(_Of, type(row))
    for name, value in _first_values(table):
        if name not in row.__dict__:
            setattr(row, name, value)
    write(session, table, {name: row.__dict__[name] for name, _ in _first_values(table)})
    make_transient_to_detached(row)
    session.add(row)


def write(session: Session, table: type[R], facts: Mapping[str, Any]) -> None:
    """Write a new row that nobody is going to change; the session does not learn of it."""
    connection = connection_of(session)
    _once(_insert, connection, table, tuple(facts)).say(connection, facts)


def write_each(session: Session, table: type[R], rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for some rows, each of the same columns."""
    connection = connection_of(session)
    _once(_insert, connection, table, tuple(rows[0])).say_each(connection, rows)


def set_at_once(session: Session, table: type[R], identity: object, **values: Any) -> None:
    """Change a row that no revision marks, by one statement; the session does not learn of it."""
    given = {f"to_{name}": value for name, value in values.items()}
    given["identity"] = identity
    connection = connection_of(session)
    _once(_change, connection, table, tuple(values)).say(connection, given)


def _table_of(table: _Of) -> Table:
    return cast(Table, table.__table__)


@cache
def _first_values(table: _Of) -> tuple[tuple[str, Any], ...]:
    """What a column holds in a row that was made without saying."""
    return tuple(
        (column.name, None if column.default is None else cast(_Of, column.default).arg)
        for column in _table_of(table).columns
    )


@cache
def _whole(table: _Of) -> Select[Any]:
    (key,) = _table_of(table).primary_key.columns
    return select(_table_of(table)).where(key == bindparam("identity"))


def _insert(dialect: Dialect, table: _Of, names: tuple[str, ...]) -> Prepared:
    return prepared(insert(_table_of(table)), names, dialect)


def _change(dialect: Dialect, table: _Of, names: tuple[str, ...]) -> Prepared:
    (key,) = _table_of(table).primary_key.columns
    values: dict[str, Any] = {name: bindparam(f"to_{name}") for name in names}
    change = update(_table_of(table)).where(key == bindparam("identity")).values(values)
    return prepared(change, (), dialect)


def _once(
    compose: Callable[[Dialect, _Of, tuple[str, ...]], Prepared],
    connection: Connection,
    table: _Of,
    names: tuple[str, ...],
) -> Prepared:
    """What is composed of a table, once for each kind of database: engines come and go."""
    known = (compose, connection.dialect.name, table, names)
    found = _COMPOSED.get(known)
    if found is None:
        found = _COMPOSED[known] = compose(connection.dialect, table, names)
    return found
