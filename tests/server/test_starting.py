"""A server starts and stops in front of desks that are at work: it says when it is not ready, and
answers what is under way before it ends."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.data.migrate import HEAD, migrate
from desktop.data.store import Store
from desktop.data.tables.parties import Person
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson, PersonAdded
from desktop.operations.operation import new_id
from desktop.operations.passwords import SetPassword, hash_password
from desktop.operations.taking import take
from desktop.remote.client import Client, Line, Unreachable
from desktop.server.settings import ServerSettings
from tests.conftest import LogExpectation
from tests.operations.shop import Shop
from tests.server.in_thread import served
from tests.server.wired import PASSWORD, Serving, WiredDesk


def test_while_the_store_is_brought_up_to_date_it_lives_and_is_not_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(tmp_path / "desk.db")
    Shop.founded(place, tmp_path / "files").close()
    migrating, go_on = threading.Event(), threading.Event()

    def slow(location: str, files: object = None) -> Store:
        migrating.set()
        assert go_on.wait(30)
        return opened(location)

    opened = Store.open
    monkeypatch.setattr(Store, "open", slow)
    with served(ServerSettings(place)) as (url, _), Client(Line(url, tries=0)) as client:
        assert migrating.wait(30)
        assert client._answer("GET", "health").json() == {"status": "ok"}
        with pytest.raises(Unreachable, match="bringing its store up to date"):
            client.ready()
        with pytest.raises(Unreachable, match="bringing its store up to date"):
            client.sign_in("edda", PASSWORD)
        go_on.set()
        patient = Client(Line(url, tries=10))
        assert patient.ready().status == "ok"
        patient.close()


def test_a_database_that_is_away_at_the_start_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: LogExpectation
) -> None:
    place = str(tmp_path / "desk.db")
    Shop.founded(place, tmp_path / "files").close()
    monkeypatch.setattr("desktop.server.app._AGAIN_SECONDS", 0.01)
    place_away = tmp_path / "away"
    place_away.write_text("no folder yet", encoding="utf-8")
    expect_log("not-ready")
    tried = threading.Event()
    opened = Store.open

    def away_at_first(location: str, files: object = None) -> Store:
        if tried.is_set():
            return opened(place)
        tried.set()
        return opened(str(place_away / "desk.db"))

    monkeypatch.setattr(Store, "open", away_at_first)
    with served(ServerSettings(place)) as (url, _), Client(Line(url, tries=10)) as client:
        assert client.ready().status == "ok"
    assert tried.is_set()


@pytest.fixture(params=["sqlite", "postgresql"])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A founded store whose tables are those of the first version."""
    location = str(tmp_path / "desk.db")
    if request.param == "postgresql":
        location = request.getfixturevalue("make_postgres_database")()
    Shop.founded(location, tmp_path / "files").close()
    store = Store(location)
    migrate(store._writer, "0001")
    store.close()
    return location


def test_of_many_that_start_at_once_one_updates_the_store(older: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: Store.open(older, tmp_path / "files"), range(6)))
    versions = {store.read(_version) for store in stores}
    for store in stores:
        store.close()
    assert versions == {HEAD}
    assert len(list(tmp_path.glob("*.before-update-*"))) == (1 if "://" not in older else 0)


@pytest.mark.slow
def test_several_servers_start_at_once_on_an_older_store(older: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(PASSWORD, encoding="utf-8")
    options = ("--password-file", str(secret), "--limit", "beat_seconds=0.5")
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: Serving(older, tmp_path / "files", *options), range(2)))
    for one in made:
        with Client(Line(one.url, tries=5)) as client:
            assert client.ready().status == "ok"
    assert [one.stop() for one in made] == [0, 0]


def test_what_is_under_way_is_answered_before_the_server_ends_and_nothing_new_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, entered, go_on = str(tmp_path / "desk.db"), threading.Event(), threading.Event()
    shop = Shop.founded(place, tmp_path / "files")
    whose = shop.person("edda")
    shop.edda.perform(SetPassword(whose=whose, secret_hash=hash_password(PASSWORD)))

    def held_up(*given: Any) -> Any:
        entered.set()
        assert go_on.wait(30)
        return take(*given)

    monkeypatch.setattr("desktop.server.exchanging.take", held_up)
    act = AddPerson(new_person=new_id(), sign_in="nils", name="Nils", role=Role.AGENT)
    with ThreadPoolExecutor(1) as pool, served(ServerSettings(place)) as (url, server):
        with Client(Line(url)) as client:
            assert client.ready().status == "ok"
        desk = WiredDesk(url, "edda", shop.clock)
        pushing = pool.submit(desk.perform, act)
        assert entered.wait(30)
        server.should_exit = True
        with pytest.raises(Unreachable):
            _ask_until_nobody_listens(url)
        assert not pushing.done()
        go_on.set()
        assert pushing.result(timeout=30).event == PersonAdded(person=act.new_person)
        desk.client.close()
    assert shop.one(Person, id=act.new_person).sign_in == "nils"
    shop.close()


def _ask_until_nobody_listens(url: str) -> None:
    while True:
        with Client(Line(url, tries=0)) as late:
            late.ready()


def _version(session: Session) -> str:
    return str(session.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
