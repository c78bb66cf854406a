"""Keeps the search index: its parts that each database has of its own, and the one step that
brings it up to date, the same for an operation, an import, a pull and a put-back."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute

from desktop.data.search_texts import (
    BAND_BITS,
    KIND_OF_TABLE,
    RETIRED_BAND,
    SOURCES,
    Text,
    asset_text,
    band,
    is_retired,
    texts_of,
)
from desktop.data.tables.cases import Unit
from desktop.data.tables.parties import Site
from desktop.data.tables.products import Asset
from desktop.data.tables.search import SearchEntry, SearchKey
from desktop.domain.findable import Findable

_ROWS_A_STEP = 1_000

_CREATE_SQLITE = """
CREATE VIRTUAL TABLE IF NOT EXISTS search_text USING fts5(
    text, content='', contentless_delete=1, detail=full, tokenize='trigram case_sensitive 1'
)
"""
_CREATE_POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS ix_search_entry_trigram"
    " ON search_entry USING gin (text gin_trgm_ops)",
)
_PARTS: Mapping[str, tuple[Findable, InstrumentedAttribute[UUID], InstrumentedAttribute[UUID]]] = {
    "unit": (Findable.CASE, Unit.case_id, Unit.id),
    "site": (Findable.ORGANISATION, Site.organisation_id, Site.id),
}
"""Rows whose text another thing holds too: a case its typed serials, an organisation its town."""

_RETIRED_FROM = literal(RETIRED_BAND << BAND_BITS, BigInteger)
_SEARCH_TEXT = table("search_text", column("rowid", Integer), column("text"))


def create_search(connection: Connection) -> None:
    """Make what finds text inside: FTS5 on SQLite, a trigram index on PostgreSQL.

    The tables of `desktop.data.tables.search` exist already. PostgreSQL lets the owner of a
    database add the extension `pg_trgm` (it is a trusted one since release 13).
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text(_CREATE_SQLITE))
        return
    for statement in _CREATE_POSTGRES:
        connection.execute(text(statement))


def drop_search(connection: Connection) -> None:
    """Take away what `create_search` made; the extension stays, others may use it."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TABLE IF EXISTS search_text"))
    else:
        connection.execute(text("DROP INDEX IF EXISTS ix_search_entry_trigram"))


def refresh(connection: Connection, touched: Mapping[str, Collection[UUID]]) -> None:
    """Bring the entries of touched rows up to date; ids by table name, other tables are passed by.

    Rows that are no longer there lose their entry. Runs in the transaction that changed them,
    after its rows were flushed.
    """
    for table_name, ids in touched.items():
        kind = KIND_OF_TABLE.get(table_name)
        if kind is not None:
            _refresh_ids(connection, kind, ids)
    for part, (whole, owner, identity) in _PARTS.items():
        for some in _steps(touched.get(part, ())):
            owners = connection.scalars(select(owner).where(identity.in_(some)).distinct())
            _refresh_ids(connection, whole, owners.all())


def refresh_from(connection: Connection, kind: Findable, ids: Select[*tuple[Any, ...]]) -> None:
    """Bring up to date what a statement of ids names, without taking assets out of the database.

    `ids` selects one column and is run up to four times; rows that it names exist.
    """
    if kind is Findable.ASSET:
        _refresh_assets(connection, Asset.id.in_(ids))
        return
    for some in _steps(connection.scalars(ids).all()):
        _refresh_others(connection, kind, some)
        if kind is Findable.SITE:
            owners = select(Site.organisation_id).where(Site.id.in_(some)).distinct()
            _refresh_others(connection, Findable.ORGANISATION, list(connection.scalars(owners)))


def rebuild(connection: Connection) -> None:
    """Make the whole index anew from the tables."""
    drop_search(connection)
    connection.execute(delete(SearchKey))
    connection.execute(delete(SearchEntry))
    create_search(connection)
    _refresh_assets(connection, literal(True))
    for kind, source in SOURCES.items():
        identity = source.select.selected_columns.id
        refresh_from(connection, kind, select(identity))


def _refresh_ids(connection: Connection, kind: Findable, ids: Collection[UUID]) -> None:
    for some in _steps(ids):
        if kind is Findable.ASSET:
            _remove_gone_assets(connection, some)
            _refresh_assets(connection, Asset.id.in_(some))
        else:
            _refresh_others(connection, kind, some)


def _steps(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    rest = iter(ids)
    while some := list(islice(rest, _ROWS_A_STEP)):
        yield some


def _refresh_assets(connection: Connection, wanted: ColumnElement[bool]) -> None:
    """Four set-based steps: take out what is no longer so, then number, write and index the rest.

    An asset whose serial, MAC and band are as before is not touched.
    """
    outdated = (
        select(SearchEntry.id)
        .join(Asset, Asset.id == SearchEntry.subject_id)
        .where(
            wanted,
            or_(
                SearchEntry.text != asset_text(),
                and_(is_retired(), SearchEntry.id < _RETIRED_FROM),
                and_(~is_retired(), SearchEntry.id >= _RETIRED_FROM),
            ),
        )
    )
    _remove(connection, list(connection.scalars(outdated)))
    live = (band(Findable.ASSET), ~is_retired())
    for number, belonging in (live, (RETIRED_BAND, is_retired())):
        last = _last_of_band(connection, number)
        missing = select(
            literal(last, BigInteger) + func.row_number().over(),
            Asset.id,
            asset_text(),
        ).where(
            wanted,
            belonging,
            ~select(literal(1)).where(SearchEntry.subject_id == Asset.id).exists(),
        )
        connection.execute(insert(SearchEntry).from_select(["id", "subject_id", "text"], missing))
        _index_text(connection, SearchEntry.id > last, SearchEntry.id < (number + 1) << BAND_BITS)


def _remove_gone_assets(connection: Connection, ids: list[UUID]) -> None:
    there = set(connection.scalars(select(Asset.id).where(Asset.id.in_(ids))))
    gone = [identity for identity in ids if identity not in there]
    if gone:
        entries = select(SearchEntry.id).where(SearchEntry.subject_id.in_(gone))
        _remove(connection, list(connection.scalars(entries)))


def _refresh_others(connection: Connection, kind: Findable, ids: list[UUID]) -> None:
    texts = texts_of(connection, kind, ids)
    before = {
        subject: (entry, old)
        for entry, subject, old in connection.execute(
            select(SearchEntry.id, SearchEntry.subject_id, SearchEntry.text).where(
                SearchEntry.subject_id.in_(ids)
            )
        )
    }
    same = {
        subject
        for subject, (_, old) in before.items()
        if subject in texts and texts[subject].text == old
    }
    _remove(connection, [entry for subject, (entry, _) in before.items() if subject not in same])
    first = _last_of_band(connection, band(kind)) + 1
    new = [(subject, found) for subject, found in texts.items() if subject not in same]
    _add(connection, [(first + at, *one) for at, one in enumerate(new)])


def _add(connection: Connection, new: list[tuple[int, UUID, Text]]) -> None:
    if not new:
        return
    connection.execute(
        insert(SearchEntry),
        [{"id": entry, "subject_id": subject, "text": found.text} for entry, subject, found in new],
    )
    keys = [
        {"key": key, "entry_id": entry, "field": field}
        for entry, _, found in new
        for field, key in found.keys
    ]
    if keys:
        connection.execute(insert(SearchKey), keys)
    _index_text(connection, SearchEntry.id >= new[0][0], SearchEntry.id <= new[-1][0])


def _index_text(connection: Connection, *of: ColumnElement[bool]) -> None:
    """PostgreSQL's index follows its table by itself."""
    if connection.dialect.name != "sqlite":
        return
    entries = select(SearchEntry.id, SearchEntry.text).where(and_(*of)).order_by(SearchEntry.id)
    connection.execute(insert(_SEARCH_TEXT).from_select(["rowid", "text"], entries))


def _remove(connection: Connection, entries: list[int]) -> None:
    if not entries:
        return
    rows = [{"entry": entry} for entry in entries]
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM search_text WHERE rowid = :entry"), rows)
    connection.execute(delete(SearchKey).where(SearchKey.entry_id == bindparam("entry")), rows)
    connection.execute(delete(SearchEntry).where(SearchEntry.id == bindparam("entry")), rows)


def _last_of_band(connection: Connection, number: int) -> int:
    """The highest entry number in use in a band; the band's beginning if there is none."""
    start = number << BAND_BITS
    last = connection.scalar(
        select(func.max(SearchEntry.id)).where(
            SearchEntry.id >= start, SearchEntry.id < (number + 1) << BAND_BITS
        )
    )
    return start if last is None else int(last)
