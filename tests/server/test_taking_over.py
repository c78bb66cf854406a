"""A lone store becomes a server's: served as it is, or copied whole into a database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.operation import new_id
from desktop.operations.passwords import SetPassword, hash_password
from desktop.queries.search import search
from desktop.remote.client import Client, Line
from desktop.server.taking_over import take_over
from desktop.upkeep import check
from tests.operations.shop import MORNING, Shop
from tests.server.wired import PASSWORD, Serving, WiredDesk, digest

pytestmark = pytest.mark.slow
"""Each story begins servers and databases of its own."""


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Shop]:
    """A lone desk's store that was worked with."""
    shop = Shop.founded(str(tmp_path / "lone.db"), tmp_path / "lone.db.files")
    shop.furnish()
    case, _ = shop.issued()
    content = b"a photograph"
    shop.ruth.perform(
        AttachFile(
            file=new_id(),
            case=case,
            sha256=shop.edda.keep_file(content),
            name="photo.jpg",
            media_type="image/jpeg",
            size=len(content),
        )
    )
    for sign_in in ("edda", "ruth"):
        whose = shop.person(sign_in)
        shop.edda.perform(SetPassword(whose=whose, secret_hash=hash_password(PASSWORD)))
    yield shop
    shop.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    location = str(tmp_path / "served.db")
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
        location = make()
    store = Store.open(location, tmp_path / "served-files")
    yield store
    store.close()


def test_everything_of_a_lone_store_is_in_the_database_afterwards(lone: Shop, empty: Store) -> None:
    assert take_over(lone.store, empty)
    assert digest(empty) == digest(lone.store)
    report = check(empty)
    assert (report.findings, report.revision) == ((), lone.outcomes())
    assert list(empty.files.all_hashes()) == list(lone.store.files.all_hashes())
    for wanted in ("A05860B263950001", "penaclara"):
        assert _found(empty, wanted) == _found(lone.store, wanted) != []


def _found(store: Store, wanted: str) -> list[str]:
    with store.reading() as session:
        return [repr(one) for one in search(session, wanted, at=MORNING).results]


def test_taking_over_again_changes_nothing(lone: Shop, empty: Store) -> None:
    assert take_over(lone.store, empty)
    before = digest(empty)
    assert not take_over(lone.store, empty)
    assert digest(empty) == before


def test_two_stores_are_never_merged(lone: Shop, empty: Store, tmp_path: Path) -> None:
    other = Shop.founded(str(tmp_path / "other.db"), tmp_path / "other-files")
    assert take_over(other.store, empty)
    other.close()
    with pytest.raises(Refused, match="never merged"):
        take_over(lone.store, empty)
    assert digest(empty) != digest(lone.store)


def test_a_store_that_was_altered_is_not_taken_over(lone: Shop, empty: Store) -> None:
    with lone.store.writing() as session:
        session.execute(text("UPDATE timeline_event SET kind = 'Nothing'"))
    with pytest.raises(Refused, match="was not copied as it is"):
        take_over(lone.store, empty)
    with empty.reading() as session:
        assert session.execute(text("SELECT count(*) FROM clock")).scalar_one() == 0


def test_a_lone_store_is_served_from_a_database_and_its_people_go_on(
    lone: Shop, postgres_url: str, tmp_path: Path
) -> None:
    case = lone.opened()
    for _ in range(2):  # started again it finds what it took over
        options = ("--store", postgres_url, "--workers", "2", "--limit", "beat_seconds=0.5")
        serving = Serving(str(lone.store.url.database), tmp_path / "served", *options)
        try:
            desk = WiredDesk(serving.url, "ruth", lone.clock)
            done = desk.perform(AddComment(comment=new_id(), case=case, text="over the line"))
            assert done.revision > lone.outcomes()
            desk.client.close()
        finally:
            assert serving.stop() == 0
    assert lone.store.data_version() == lone.outcomes()


def test_a_lone_store_is_served_as_it_lies(lone: Shop) -> None:
    case = lone.opened()
    before = lone.outcomes()
    serving = Serving(str(lone.store.url.database), lone.kept("0" * 64).parents[1])
    try:
        desk = WiredDesk(serving.url, "ruth", lone.clock)
        assert desk.code != "A", "its own desk stays the server's"
        desk.perform(AddComment(comment=new_id(), case=case, text="over the line"))
        desk.client.close()
    finally:
        assert serving.stop() == 0
    assert lone.outcomes() == before + 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_demonstration_comes_with_a_database_people_and_work(tmp_path: Path) -> None:
    folder = tmp_path / "demonstration"
    for _ in range(2):
        serving = Serving("", folder / "files", "--demo-folder", str(folder), "--workers", "2")
        told = "\n".join(serving.log)
        try:
            with Client(Line(serving.url)) as ruth, Client(Line(serving.url)) as tomas:
                assert ruth.sign_in("ruth", "sample day 2026").name == "Ruth Adler"
                assert tomas.sign_in("tomas", "sample day 2026").role.value == "supervisor"
        finally:
            assert serving.stop() == 0
        assert "all with the password “sample day 2026”" in told
