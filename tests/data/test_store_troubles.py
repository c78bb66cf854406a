"""A full disk, a lock that is held, a file that may only be read, a server that is gone: each is a
sentence, nothing is lost, and the store works on afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.engine import make_url

from desktop.data import engines
from desktop.data.store import Store
from desktop.data.tables.parties import Organisation
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.upkeep import check
from desktop.workplace import Desk, Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk.open(Settings(str(tmp_path / "desk.db"), "edda", founder=("edda", "Edda Lind")))
    yield made
    made.close()


def somebody(name: str = "x") -> AddPerson:
    sign_in = new_id().hex
    return AddPerson(new_person=new_id(), sign_in=sign_in, name=name, role=Role.AGENT)


def pages(desk: Desk, more: int) -> None:
    """Let the database grow by so many pages and no more, as on a disk that is nearly full."""
    engine = desk.store._writer
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        (used,) = driver.execute("PRAGMA page_count").fetchone()
        driver.execute(f"PRAGMA max_page_count={used + more if more else 1073741823}")


def test_an_act_on_a_full_disk_is_refused_whole_and_done_again_later(desk: Desk) -> None:
    desk.perform(somebody())
    pages(desk, 3)
    act = somebody("y" * 40_000)
    with pytest.raises(Refused, match="no room on the disk") as refused:
        desk.perform(act)
    assert refused.value.rule == "store"
    report = check(desk.store)
    assert (report.ok, report.revision) == (True, 2)
    pages(desk, 0)
    desk.perform(act)
    report = check(desk.store)
    assert (report.ok, report.revision) == (True, 3)


LIMITED = """
import resource, sys
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.workplace import Desk, Settings

desk = Desk.open(Settings(sys.argv[1], "edda", founder=("edda", "Edda Lind")))
resource.setrlimit(resource.RLIMIT_FSIZE, (1_400_000, 1_400_000))
done = 0
try:
    for number in range(500):
        desk.perform(
            AddPerson(new_person=new_id(), sign_in=str(number), name="x" * 2000, role=Role.AGENT)
        )
        done += 1
except Refused as refused:
    print(done, refused.rule, refused.sentence)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is a POSIX one")
def test_a_file_that_may_not_grow_keeps_what_was_done(tmp_path: Path) -> None:
    place = tmp_path / "small.db"
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.stderr == ""
    done, rule, sentence = ran.stdout.split(" ", 2)
    assert rule == "store"
    assert sentence.startswith("Nothing was changed: ")
    store = Store.open(str(place))
    try:
        report = check(store)
        assert report.ok
        assert report.revision == int(done) + 1
    finally:
        store.close()


def test_a_store_that_somebody_holds_is_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 50)
    place = str(tmp_path / "desk.db")
    first = Desk.open(Settings(place, "edda", founder=("edda", "Edda Lind")))
    second = Desk.open(Settings(place, "edda"))
    try:
        with (
            first.store.writing(),
            pytest.raises(Refused, match="another program has been writing") as refused,
        ):
            second.perform(somebody())
        assert refused.value.rule == "store"
        second.perform(somebody())
    finally:
        first.close()
        second.close()


def test_a_store_opens_while_somebody_writes_to_it(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_MILLISECONDS", 50)
    with desk.store.writing():
        other = Desk.open(Settings(str(tmp_path / "desk.db"), "edda"))
        assert other.person is not None
        other.close()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere"
)
def test_a_store_that_may_only_be_read_says_so(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    for path in tmp_path.glob("desk.db*"):
        path.chmod(0o444)
    with pytest.raises(Refused, match="may only be read"):
        Desk.open(Settings(str(tmp_path / "desk.db"), "edda")).perform(somebody())


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be opened") as refused:
        Store.open(str(tmp_path / "nowhere" / "desk.db"))
    assert "nowhere" in refused.value.sentence


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(Refused, match="cannot be opened") as refused:
        Store.open("postgresql://desk:secret@127.0.0.1:1/desk")
    assert "secret" not in refused.value.sentence


def test_a_server_that_goes_away_is_a_sentence_and_comes_back(postgres_url: str) -> None:
    desk = Desk.open(Settings(postgres_url, "edda", founder=("edda", "Edda Lind")))
    try:
        name = make_url(postgres_url).database

        def cut(*_: object) -> None:
            with desk.store._reader.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = :name AND pid <> pg_backend_pid()"
                    ),
                    {"name": name},
                )

        act = somebody()
        event.listen(desk.store._write_session, "before_commit", cut, once=True)
        with pytest.raises(Refused, match="Nothing was changed") as refused:
            desk.perform(act)
        assert refused.value.rule == "store"
        desk.perform(act)
        assert check(desk.store).ok
    finally:
        desk.close()


def test_nothing_is_written_by_who_only_reads(new_store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)read.?only"), new_store.reading() as session:
        session.execute(text("UPDATE clock SET revision = 99"))


def test_what_fails_half_way_leaves_nothing(new_store: Store) -> None:
    def write() -> None:
        with new_store.writing() as session:
            session.add(Organisation(id=new_id(), name="half", name_key="half"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    with new_store.reading() as session:
        assert session.execute(select(func.count()).select_from(Organisation)).scalar() == 0
