"""One page of what changed after a revision, in the order of revision, table and identity.

Every page is read from one snapshot. Rows end and are never deleted, and a row that changes between
two pages comes again with its later revision: once a page is the last, all of them together are the
store at that page's revision, and only then does a cursor move."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)

from desktop.data.tables.ledger import Touched
from desktop.wire.lines import row_text
from desktop.wire.messages import Place
from desktop.wire.rows import TABLES, WireTable

_FIRST = UUID(int=0)


_CHANGED = union_all(
    *(
        select(literal(name).label("name")).where(
            select(one.id).where(one.revision >= bindparam("since", type_=BigInteger)).exists()
        )
        for name, one in TABLES.items()
    )
)
"""Made once: to put it together took as long as all else of an exchange."""


_TOUCHED = (
    select(Touched.kind, select(func.min(Touched.revision)).scalar_subquery().label("oldest"))
    .where(Touched.revision >= bindparam("since"))
    .distinct()
)
_FEW_REVISIONS = 50
"""So few are read straight away: who is on the line seldom missed more."""


@dataclass(frozen=True, slots=True)
class Page:
    """The JSON texts of the rows; `after` is where the next page goes on, None after the last."""

    rows: tuple[str, ...]
    after: Place | None


@dataclass(slots=True)
class _Found:
    order: tuple[int, str, UUID]
    text: str

    @property
    def place(self) -> Place:
        revision, table, identity = self.order
        return Place(revision=revision, table=table, id=identity)


_ORDER = attrgetter("order")


@cache
def _rows(table: str, is_sqlite: bool) -> Select[Any]:
    """The rows of a table, each in its place and as the database writes it: nothing of a row
    becomes a value of Python's."""
    one = TABLES[table]
    return select(one.revision, one.id, row_text(one, is_sqlite=is_sqlite))


@cache
def _last_rows(table: str, is_sqlite: bool) -> Select[Any]:
    """Those since a revision, no more than so many."""
    one = TABLES[table]
    rows = _rows(table, is_sqlite).where(one.revision >= bindparam("since"))
    return rows.order_by(one.revision, one.id).limit(bindparam("most"))


def read_page(
    connection: Connection,
    since: int,
    until: int,
    after: Place | None,
    most_rows: int,
    most_bytes: int,
) -> Page:
    """At most so many rows and, beyond the first row, bytes of what changed after `since`; `until`
    is the revision of the snapshot that is read."""
    begins = after or Place(revision=since + 1, table="", id=_FIRST)
    goes_on: Place | None = None
    found = None
    if after is None and until - since <= _FEW_REVISIONS:
        found = _few_rows(connection, since + 1, most_rows)
    if found is None:
        found, goes_on = _next_rows(connection, begins, most_rows)
    texts: list[str] = []
    size = 0
    for one in found:
        size += len(one.text)
        if texts and size > most_bytes:
            return Page(tuple(texts), found[len(texts) - 1].place)
        texts.append(one.text)
    return Page(tuple(texts), goes_on)


def _few_rows(connection: Connection, since: int, most: int) -> list[_Found] | None:
    """All rows of these last revisions, of the tables that the acts since then say they touched.

    None where they are more than fit, or what was touched is not known that far back.
    """
    touched = connection.execute(_TOUCHED, {"since": since}).all()
    if not touched or touched[0].oldest > since:
        return None
    is_sqlite = _is_sqlite(connection)
    found: list[_Found] = []
    for name in {row.kind for row in touched} & TABLES.keys():
        some = {"since": since, "most": most + 1 - len(found)}
        found += _read(connection, name, _last_rows(name, is_sqlite), some)
        if len(found) > most:
            return None
    found.sort(key=_ORDER)
    return found


def _next_rows(
    connection: Connection, begins: Place, most: int
) -> tuple[list[_Found], Place | None]:
    """The rows behind a place, and where to go on; None where these are the last.

    A table with more than `most` rows to come says in which revision its row number `most` lies.
    All before the earliest of those revisions can be sorted here; that revision itself is split.
    """
    changed = _changed_tables(connection, begins.revision)
    crowded = {one.name: _crowded_from(connection, one, begins.revision, most) for one in changed}
    first = min((one for one in crowded.values() if one is not None), default=None)
    found: list[_Found] = []
    for one in changed:
        rows = _rows(one.name, _is_sqlite(connection)).where(_behind(one, begins))
        if first is not None:
            rows = rows.where(one.revision < first)
        found += _read(connection, one.name, rows)
    found.sort(key=_ORDER)
    if len(found) > most:
        return found[:most], found[most - 1].place
    if first is None:
        return found, None
    if found:
        return found, Place(revision=first, table="", id=_FIRST)
    whole = {name for name, revision in crowded.items() if revision == first}
    return _split(connection, changed, whole, _within(begins, first), most)


def _within(begins: Place, revision: int) -> Place:
    """The place to go on from in a revision that everything before is in of."""
    if begins.revision == revision:
        return begins
    return Place(revision=revision, table="", id=_FIRST)


def _split(
    connection: Connection, changed: list[WireTable], crowded: set[str], begins: Place, most: int
) -> tuple[list[_Found], Place]:
    """A part of one large revision, table by table, each by identity.

    Where a table has very many rows of it they are found along its primary key, without sorting
    them all for every page: `+ 0` keeps the database from taking the index of revisions.
    """
    found: list[_Found] = []
    for one in changed:
        if one.name < begins.table:
            continue
        revision = one.revision + 0 if one.name in crowded else one.revision
        rows = _rows(one.name, _is_sqlite(connection)).where(revision == begins.revision)
        if one.name == begins.table:
            rows = rows.where(one.id > begins.id)
        found += _read(connection, one.name, rows.order_by(one.id).limit(most - len(found)))
        if len(found) == most:
            return found, found[-1].place
    return found, Place(revision=begins.revision + 1, table="", id=_FIRST)


def _changed_tables(connection: Connection, revision: int) -> list[WireTable]:
    """The tables that have anything of this revision or later, by name."""
    names = set(connection.execute(_CHANGED, {"since": revision}).scalars())
    return [one for name, one in TABLES.items() if name in names]


def _crowded_from(connection: Connection, one: WireTable, revision: int, most: int) -> int | None:
    """The revision of the row after the next `most`; None where there are no more than those."""
    later = select(one.revision).where(one.revision >= revision).order_by(one.revision)
    return connection.execute(later.offset(most).limit(1)).scalar_one_or_none()


def _behind(one: WireTable, place: Place) -> ColumnElement[bool]:
    if one.name < place.table:
        return one.revision > place.revision
    if one.name > place.table:
        return one.revision >= place.revision
    rest = and_(one.revision == place.revision, one.id > place.id)
    return or_(one.revision > place.revision, rest)


def _read(
    connection: Connection, table: str, rows: Select[Any], given: dict[str, int] | None = None
) -> Iterator[_Found]:
    for revision, identity, row in connection.execute(rows, given).all():
        yield _Found((revision, table, identity), f'{{"table":"{table}","row":{row}}}')


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"
