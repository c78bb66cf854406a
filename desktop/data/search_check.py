"""Is the search index whole: an entry for each thing, none for what is gone, the words of today."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

from sqlalchemy import Connection, func, literal, select, text

from desktop.data.search_texts import (
    BAND_BITS,
    KIND_OF_TABLE,
    RETIRED_BAND,
    SOURCES,
    asset_text,
    band,
    is_retired,
    texts_of,
)
from desktop.data.tables.products import Asset
from desktop.data.tables.search import SearchEntry
from desktop.domain.findable import Findable

_STEP = 1_000
_WORD = {kind: table.replace("_", " ") for table, kind in KIND_OF_TABLE.items()}


def search_findings(connection: Connection) -> Iterator[str]:
    """Every way in which the index differs from the tables, one sentence a kind."""
    yield from _assets(connection)
    for kind in SOURCES:
        yield from _others(connection, kind)
    yield from _full_text(connection)


def _assets(connection: Connection) -> Iterator[str]:
    entry = select(literal(1)).where(SearchEntry.subject_id == Asset.id)
    missing = connection.scalar(select(func.count()).select_from(Asset).where(~entry.exists()))
    stale = connection.scalar(
        select(func.count())
        .select_from(Asset)
        .join(SearchEntry, SearchEntry.subject_id == Asset.id)
        .where(
            (SearchEntry.text != asset_text())
            | (is_retired() != (SearchEntry.id >= RETIRED_BAND << BAND_BITS))
        )
    )
    subject = select(literal(1)).where(Asset.id == SearchEntry.subject_id)
    gone = connection.scalar(
        select(func.count())
        .select_from(SearchEntry)
        .where(SearchEntry.id >= band(Findable.ASSET) << BAND_BITS, ~subject.exists())
    )
    yield from _told(_WORD[Findable.ASSET], missing or 0, stale or 0, gone or 0)


def _others(connection: Connection, kind: Findable) -> Iterator[str]:
    identity = SOURCES[kind].select.selected_columns.id
    there = set(connection.scalars(select(identity)))
    first = band(kind) << BAND_BITS
    rows = select(SearchEntry.subject_id, SearchEntry.text).where(
        SearchEntry.id >= first, SearchEntry.id < (band(kind) + 1) << BAND_BITS
    )
    indexed: dict[UUID, str] = {row.subject_id: row.text for row in connection.execute(rows)}
    missing = stale = 0
    rest = iter(there)
    while some := list(islice(rest, _STEP)):
        for subject, found in texts_of(connection, kind, some).items():
            missing += subject not in indexed
            stale += subject in indexed and indexed[subject] != found.text
    yield from _told(_WORD[kind], missing, stale, len(indexed.keys() - there))


def _full_text(connection: Connection) -> Iterator[str]:
    """PostgreSQL's index cannot differ from its table; FTS5's is a table of its own."""
    if connection.dialect.name != "sqlite":
        return
    entries = connection.scalar(select(func.count()).select_from(SearchEntry))
    indexed = connection.scalar(text("SELECT count(*) FROM search_text_docsize"))
    if entries != indexed:
        yield f"The full-text index holds {indexed} texts where there are {entries} entries."


def _told(word: str, missing: int, stale: int, gone: int) -> Iterator[str]:
    if missing:
        yield f"Search finds {missing} of kind {word} not at all."
    if stale:
        yield f"Search finds {stale} of kind {word} by old words."
    if gone:
        yield f"Search finds {gone} of kind {word} that are not in the store."
