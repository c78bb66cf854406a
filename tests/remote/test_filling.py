"""A first start takes in what the server has, to the letter, whatever database says it; and nothing
that is no row of this version's tables."""

import json
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, text

from desktop.data.migrate import HEAD
from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.remote.client import Unreachable
from desktop.remote.filling import filling, finish, staging_aside
from desktop.remote.founding_replica import open_replica
from desktop.remote.mirror import fill
from desktop.remote.portions import portions
from desktop.remote.standing import change_standing, stage_further, staging, standing
from desktop.server.snapshot import From, snapshot
from desktop.wire.lines import Portion, kept
from desktop.wire.messages import Place
from desktop.wire.rows import TABLES, WrongRow, digest_of_rows
from tests.remote.every_table import ROWS, SECRET, furnish, identity, said

EPOCH = identity(91)
Said = tuple[str, list[Any]]


def names_of(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A server's store with rows in every table."""
    location = str(tmp_path / "server.db")
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
        location = make()
    store = Store.open(location, tmp_path / "files")
    furnish(store)
    yield store
    store.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Store]:
    """A replica that is still to be filled."""
    store = open_replica(str(tmp_path / "desk.db"), None)
    yield store
    store.close()


def test_every_value_of_every_table_is_what_the_server_has(server: Store, desk: Store) -> None:
    with filling(desk) as take:
        for portion in portions(lines_of(server)):
            take(portion, stage_further)
    with desk.beside() as connection:
        finish(connection)
    for name in TABLES:
        assert rows_of(desk, name) == rows_of(server, name)
        assert len(rows_of(desk, name)) == ROWS
    assert digest(desk) == digest(server)


def test_sqlite_keeps_it_as_it_keeps_what_was_pulled(
    server: Store, desk: Store, tmp_path: Path
) -> None:
    pulled = Store.open(str(tmp_path / "pulled.db"))
    with pulled.beside() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        for name, one in TABLES.items():
            rows = [one.from_json(row) for row in rows_of(server, name)]
            connection.execute(insert(one.table), rows)
    with filling(desk) as take:
        for portion in portions(lines_of(server)):
            take(portion, stage_further)
    for name in TABLES:
        assert kept_in(desk, name) == kept_in(pulled, name)
    pulled.close()


def test_a_replica_that_shows_something_gets_the_same_from_aside(
    server: Store, desk: Store
) -> None:
    with staging_aside(desk) as take:
        for portion in portions(lines_of(server)):
            take(portion, stage_further)
    with desk.beside() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        fill(connection)
    assert digest(desk) == digest(server)


def test_a_line_says_each_value_as_the_protocol_has_it(server: Store) -> None:
    found: dict[str, list[list[Any]]] = {}
    for table, row in said_in(portions(lines_of(server))):
        found.setdefault(table, []).append(row)
    for name, one in TABLES.items():
        expected = [said(one, at) for at in range(ROWS)]
        assert sorted(found[name], key=json.dumps) == sorted(expected, key=json.dumps)


def test_what_stays_at_the_server_is_in_no_line(server: Store) -> None:
    said = b"\n".join(lines_of(server))
    assert b'"sign_in"' in said
    assert SECRET.encode() not in said


def test_a_stream_that_is_cut_behind_any_line_goes_on_there(server: Store) -> None:
    """A table has seven lines here, so this step comes to each of them again and again."""
    whole = list(lines_of(server))
    everything = list(said_in(portions(iter(whole))))
    for length in range(0, len(whole), 2 * ROWS + 1):
        came = list(until_cut(said_in(portions(cut(whole, length)))))
        assert len(came) == sum(1 for line in whole[:length] if line.startswith(b"["))
        after = None
        if came:
            table, row = came[-1]
            after = From(table, UUID(row[place_of(table, "id")]), EPOCH)
        assert came + list(said_in(portions(lines_of(server, after)))) == everything


def test_a_cut_first_start_goes_on_and_ends_with_every_index(server: Store, desk: Store) -> None:
    fresh = indexes(desk)
    behind: From | None = None
    for _ in range(3):
        with filling(desk) as take:
            for portion in islice(portions(lines_of(server, behind, 4)), 13):
                take(portion, partial(stage_further, rows=1))
        with desk.reading() as session:
            place = staging(session.connection()).after
        assert place is not None
        behind = From(place.table, place.id, EPOCH)
    assert not fresh & indexes(desk)
    # Without it, letting a table go that refers to itself reads all of it for each of its rows.
    assert "refers_asset_successor_id" in every_index(desk)
    with filling(desk) as take:
        for portion in portions(lines_of(server, behind)):
            take(portion, stage_further)
        take(None, partial(stage_further, is_whole=True))
    with desk.beside() as connection:
        finish(connection)
    assert fresh <= indexes(desk)
    assert digest(desk) == digest(server)


def test_what_another_version_fetched_half_is_thrown_away(server: Store, tmp_path: Path) -> None:
    place = str(tmp_path / "half.db")
    half = open_replica(place, None)
    with filling(half) as take:
        for portion in islice(portions(lines_of(server)), 3):
            take(portion, partial(stage_further, rows=1))
    with half.beside() as connection:
        first = standing(connection).desk
        change_standing(connection, tables="of another version")
    half.close()
    again = open_replica(place, None)
    with again.reading() as session:
        now, coming = standing(session.connection()), staging(session.connection())
    assert (now.tables, now.is_filled, now.desk == first) == (HEAD, False, False)
    assert (coming.is_snapshot, coming.rows, coming.after) == (True, 0, None)
    assert every_index(again)
    again.close()


def test_a_long_text_is_a_portion_alone(desk: Store) -> None:
    texts = ["é" * 3_000_000, "short", "日" * 2_000_000, "last"]
    rows = [changed("comment", "text", one, at).rows[0] for at, one in enumerate(texts)]
    head = json.dumps({"table": "comment", "columns": names_of("comment")})
    lines = [head, *(json.dumps(row, ensure_ascii=False) for row in rows), '{"end":true,"rows":4}']
    came = list(portions(iter([line.encode() for line in lines])))
    assert [len(portion) for portion in came] == [1, 2, 1]
    with filling(desk) as take:
        for portion in came:
            take(portion, stage_further)
    assert sorted(row["text"] for row in rows_of(desk, "comment")) == sorted(texts)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        pytest.param("comment", "id", "0" * 31, id="an identity that is too short"),
        pytest.param("comment", "id", "0" * 30 + " 0", id="an identity with a space"),
        pytest.param("comment", "id", "0" * 31 + "g", id="an identity with a strange digit"),
        pytest.param("comment", "case_id", 7, id="an identity that is a number"),
        pytest.param("comment", "case_id", None, id="an identity that may not be empty"),
        pytest.param("comment", "written_at", "2026-11-16T09:30:00.000000", id="no zone"),
        pytest.param("comment", "written_at", "2026-W47-3T10:00:00.000000Z", id="a week"),
        pytest.param("comment", "written_at", "2026-13-16T09:30:00.000000Z", id="no month"),
        pytest.param("comment", "written_at", "２026-11-16T09:30:00.000000Z", id="wide digits"),
        pytest.param("comment", "written_at", 0, id="a moment that is a number"),
        pytest.param("contract", "begins", "20261116", id="a day written otherwise"),
        pytest.param("contract", "begins", "2026-02-29", id="a day that no month has"),
        pytest.param("asset", "state", "eaten", id="a word that is not known"),
        pytest.param("asset", "state", [], id="a word that is a list"),
        pytest.param("file", "awaited", 1, id="a truth that is a number"),
        pytest.param("comment", "revision", True, id="a number that is a truth"),
        pytest.param("comment", "revision", 1.0, id="a number with a fraction"),
        pytest.param("comment", "revision", 2**63, id="a number that is too large"),
        pytest.param("comment", "text", 7, id="a text that is a number"),
        pytest.param("comment", "text", None, id="a text that may not be empty"),
        pytest.param("comment", "text", "a\0b", id="a text with a NUL"),
        pytest.param("comment", "text", "\ud83e", id="half a character"),
        pytest.param("timeline_event", "facts", None, id="facts that may not be empty"),
    ],
)
def test_a_value_that_its_column_does_not_hold_is_refused(
    table: str, column: str, value: Any
) -> None:
    assert len(kept(changed(table, column, said(TABLES[table], 1)[place_of(table, column)])).rows)
    with pytest.raises(WrongRow, match=f"{table}.{column}"):
        kept(changed(table, column, value))


def test_columns_in_another_order_come_into_their_places() -> None:
    whole = changed("asset", "revision", 5)
    turned = Portion("asset", whole.columns[::-1], [row[::-1] for row in whole.rows])
    assert kept(turned) == kept(whole)


@pytest.mark.parametrize("way", [filling, staging_aside])
@pytest.mark.parametrize(
    "odd",
    [
        Portion("tea", ["id"], [["0" * 32]]),
        Portion("comment", ["id"], [["0" * 32]]),
        Portion("comment", [*names_of("comment"), "mood"], [[*said(TABLES["comment"], 1), "good"]]),
        Portion("comment", names_of("comment"), [said(TABLES["comment"], 1), ["0" * 32]]),
        Portion("comment", names_of("comment"), [said(TABLES["comment"], 1), {}]),
        Portion("comment", names_of("comment"), [said(TABLES["comment"], 1), [None] * 7]),
    ],
    ids=["table", "missing", "more", "short", "no list", "empty"],
)
def test_a_server_of_another_version_is_told_and_nothing_of_it_kept(
    desk: Store, way: Callable[[Store], Any], odd: Portion
) -> None:
    with way(desk) as take:
        take(changed("comment", "revision", 1), partial(stage_further, rows=1))
        with pytest.raises(Refused, match="Install the desk's new version") as refused:
            take(odd, partial(stage_further, rows=2))
    assert refused.value.rule == "update"
    with desk.reading() as session:
        now = staging(session.connection())
    assert (now.rows, now.after) == (1, Place(revision=0, table="comment", id=identity(1)))


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b'{"table":7}', b'{"table":"asset"}', b"[1,]", b"[\xff]", b'{"end":1,"x":2}'],
)
def test_a_line_that_is_none_of_a_snapshots_is_no_row(line: bytes) -> None:
    head = json.dumps({"table": "comment", "columns": ["id"]}).encode()
    came = portions(iter([head, b'["1"]', head, line]))
    assert next(came) == Portion("comment", ("id",), [["1"]])
    with pytest.raises(ValueError, match=r"."):
        next(came)


def test_a_stream_without_its_end_is_not_whole() -> None:
    head = json.dumps({"table": "comment", "columns": ["id"]}).encode()
    came = portions(iter([head, b'["1"]']))
    assert len(next(came)) == 1
    with pytest.raises(EOFError):
        next(came)
    with pytest.raises(ValueError, match="behind the line that names their table"):
        list(portions(iter([b'["1"]'])))


def lines_of(server: Store, after: From | None = None, portion: int = 1_000) -> Iterator[bytes]:
    """The lines behind the one that begins a snapshot."""
    packed = b"".join(snapshot(server, after, portion))
    return iter(zlib.decompress(packed, 31).splitlines()[1:])


def cut(lines: list[bytes], length: int) -> Iterator[bytes]:
    yield from lines[:length]
    raise Unreachable("https://desk.example", "the connection broke")


def until_cut(came: Iterator[Said]) -> Iterator[Said]:
    with pytest.raises(Unreachable):
        yield from came


def said_in(came: Iterator[Portion]) -> Iterator[Said]:
    for portion in came:
        for row in portion.rows:
            yield portion.table, row


def changed(table: str, column: str, value: Any, at: int = 1) -> Portion:
    """A row that is right but for one value."""
    row = said(TABLES[table], at)
    row[place_of(table, column)] = value
    return Portion(table, names_of(table), [row])


def place_of(table: str, column: str) -> int:
    return names_of(table).index(column)


def rows_of(store: Store, table: str) -> list[dict[str, Any]]:
    one = TABLES[table]
    with store.reading() as session:
        rows = session.execute(one.select().order_by(one.id))
        return [one.to_json(row) for row in rows]


def kept_in(store: Store, table: str) -> list[Any]:
    """As SQLite has it: each value in its own words, which tell its type."""
    columns = ", ".join(f'quote("{column.name}")' for column in TABLES[table].table.c)
    with store.reading() as session:
        return list(session.execute(text(f'SELECT {columns} FROM "{table}" ORDER BY id')))


def digest(store: Store) -> str:
    with store.reading() as session:
        return digest_of_rows(session.connection())


def indexes(store: Store) -> set[str]:
    """Of the server's tables; a replica has some of its own beside them."""
    return every_index(store) & {
        str(ix.name) for one in TABLES.values() for ix in one.table.indexes
    }


def every_index(store: Store) -> set[str]:
    with store.reading() as session:
        asked = text("SELECT name FROM sqlite_master WHERE type = 'index'")
        return set(session.execute(asked).scalars())
