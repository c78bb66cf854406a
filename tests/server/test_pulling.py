"""What a desk pulls is the server's state, however many pages it takes and whoever writes then."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from desktop import importing
from desktop.data.tables.ledger import Clock
from desktop.data.tables.products import Asset
from desktop.operations.agents import TakeCase
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote.client import Epoch
from desktop.server.pulling import read_page
from desktop.wire.messages import ExchangeAsked, Place, PullAsked, RowSaid
from desktop.wire.rows import TABLES
from desktop.workplace import Desk, Settings
from tests.server.wired import Scene, digest

ROWS = 240


@pytest.fixture(scope="module")
def imported(scene: Scene) -> int:
    """The revision in which one register brought many assets."""
    head = "Serial;Part Number;Customer No;Customer;Purchase Date"
    lines = [f"IMP{n:06d};AT-x230-28GP-50;C-2002;Zwei GmbH;2026-01-02" for n in range(ROWS)]
    register = scene.folder / "register.csv"
    register.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    desk = Desk.open(Settings(scene.location, "edda", files=scene.files, clock=scene.shop.clock))
    try:
        mappings = importing.mappings_of(importing.look(register))
        prepared = importing.prepare(desk.store, register, mappings)
        importing.commit(desk.perform, prepared)
        return desk.store.data_version()
    finally:
        desk.close()


def test_a_large_import_comes_over_several_pages_and_the_cursor_moves_at_the_last(
    scene: Scene, imported: int
) -> None:
    mirror = scene.mirror()
    pages = scene.desk().pull(mirror, rows=50)
    assert len(pages) > ROWS // 50
    assert mirror.revision >= imported
    assert mirror.digest() == digest(scene.shop.store)
    with mirror.store.reading() as session:
        found = select(Asset.serial).where(Asset.revision == imported)
        assert len(session.execute(found).all()) == ROWS


def test_pages_of_every_size_give_the_same(scene: Scene, imported: int) -> None:
    expected = digest(scene.shop.store)
    for rows in (29, 240, 5_000):
        mirror = scene.mirror()
        scene.desk("rita").pull(mirror, rows=rows)
        assert mirror.digest() == expected, rows
        mirror.store.close()


_LONG_AGO = 10**9
"""A revision so far on that whoever asks has missed very much."""


def test_what_changes_between_two_pages_comes_with_a_later_one(scene: Scene, imported: int) -> None:
    desk, mirror, after, came = scene.desk(), scene.mirror(), None, []
    for page in range(1_000):
        pull = desk.client.exchange(ExchangeAsked(pull=PullAsked(after=after, rows=40))).pull
        assert pull is not None
        came += pull.rows
        if pull.complete:
            mirror.take(came, pull.revision)
            break
        after = pull.after
        if page < 4:
            _rewrite_some(scene, page)
    assert mirror.digest() == digest(scene.shop.store)


def _rewrite_some(scene: Scene, page: int) -> None:
    """Change a row that was sent, or was not yet, and add others."""
    taker = "otto" if page % 2 else "tomas"
    scene.shop.seat_of(taker).perform(TakeCase(case=scene.case))


def test_a_page_keeps_within_its_bytes_and_always_goes_on(scene: Scene, imported: int) -> None:
    with scene.shop.store.reading() as session:
        page = read_page(
            session.connection(), imported - 1, imported, None, 1_000, most_bytes=5_000
        )
        assert 1 < len(page.rows) < 30
        assert sum(map(len, page.rows)) <= 5_000
        assert page.after is not None
        tiny = read_page(
            session.connection(), imported - 1, imported, page.after, 1_000, most_bytes=1
        )
        assert len(tiny.rows) == 1


def test_a_row_that_the_database_writes_says_what_its_columns_hold(
    scene: Scene, imported: int
) -> None:
    seen: set[str] = set()
    with scene.shop.store.connected() as connection:
        for text in read_page(connection, 0, _LONG_AGO, None, 5_000, 10**8).rows:
            said = RowSaid.model_validate_json(text)
            one = TABLES[said.table]
            row = connection.execute(one.select().where(one.id == UUID(said.row["id"]))).one()
            assert one.from_json(said.row) == one.from_json(one.to_json(row))
            seen.add(said.table)
        there = {name for name, one in TABLES.items() if connection.execute(one.select()).first()}
    assert seen == there


def test_nothing_to_pull_is_one_empty_page(scene: Scene) -> None:
    mirror, desk = scene.mirror(), scene.desk()
    desk.pull(mirror)
    assert desk.pull(mirror) == [0]


def test_secrets_stay_at_the_server(scene: Scene) -> None:
    desk = scene.desk()
    pull = desk.client.exchange(ExchangeAsked(pull=PullAsked(rows=5_000))).pull
    assert pull is not None
    people = [one.row for one in pull.rows if one.table == "person"]
    assert people
    assert all("secret" not in row for row in people)
    assert "argon2" not in pull.model_dump_json()
    assert {one.table for one in pull.rows} <= set(TABLES)


def test_a_restored_server_tells_its_desks_to_begin_again(scene: Scene) -> None:
    desk = scene.desk()
    with pytest.raises(Epoch):
        desk.client.exchange(ExchangeAsked(epoch=uuid4(), pull=PullAsked()))
    with pytest.raises(Epoch):
        desk.client.exchange(ExchangeAsked(pull=PullAsked(revision=10**9)))


def test_paging_goes_on_behind_any_row(scene: Scene) -> None:
    """From every place in the order of rows, the rest is exactly what lies behind it."""
    with scene.shop.store.reading() as session:
        whole = read_page(session.connection(), 0, _LONG_AGO, None, 5_000, 10**8).rows
        first = read_page(session.connection(), 0, _LONG_AGO, None, 60, 10**8)
        assert first.rows == whole[: len(first.rows)]
        assert first.after is not None
        rest: list[str] = []
        after: Place | None = first.after
        while after is not None:
            page = read_page(session.connection(), 0, _LONG_AGO, after, 60, 10**8)
            rest += page.rows
            after = page.after
    assert (*first.rows, *rest) == whole


def test_who_missed_little_gets_the_same_rows_as_who_missed_much(scene: Scene) -> None:
    for number in range(12):
        scene.shop.seat_of("otto" if number % 2 else "tomas").perform(TakeCase(case=scene.case))
        scene.shop.ruth.perform(AddComment(comment=new_id(), case=scene.case, text=str(number)))
    with scene.shop.store.reading() as session:
        now = session.get_one(Clock, 1).revision
        for since in range(now):
            for most in (3, 1_000):
                few = read_page(session.connection(), since, now, None, most, 10**8)
                many = read_page(session.connection(), since, _LONG_AGO, None, most, 10**8)
                assert few == many, (since, most)
