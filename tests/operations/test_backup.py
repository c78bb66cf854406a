"""A backup is whole or not there, proven before it is brought back, and overwrites nothing."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.cli import main
from desktop.data.copying import copy_database
from desktop.data.store import Store
from desktop.data.tables.cases import Case
from desktop.data.tables.ledger import Clock
from desktop.data.tables.record import Comment, File
from desktop.domain.refusal import Refused
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.operation import new_id
from desktop.upkeep import back_up, check, restore
from desktop.workplace import Desk, Settings
from tests.operations.shop import Shop

sqlite = pytest.mark.parametrize("location", ["sqlite"], indirect=True)


@pytest.fixture
def backed_up(shop: Shop, tmp_path: Path) -> Path:
    """A backup of a store with a case and a file."""
    case, _ = shop.accepted()
    attached = AttachFile(
        file=new_id(),
        case=case,
        sha256=shop.edda.keep_file(b"a photograph"),
        name="photo.jpg",
        media_type="image/jpeg",
        size=12,
    )
    shop.ruth.perform(attached)
    shop.edda.keep_file(b"an orphan")
    report = back_up(shop.store, tmp_path / "backups" / "monday")
    assert (report.files, report.missing, report.revision) == (1, (), shop.outcomes())
    return report.folder


@sqlite
def test_what_was_backed_up_comes_back_whole(shop: Shop, backed_up: Path, tmp_path: Path) -> None:
    report = restore(backed_up, str(tmp_path / "new.db"))
    assert report.revision == shop.outcomes()
    restored = Store.open(str(tmp_path / "new.db"))
    try:
        assert check(restored).ok
        with restored.reading() as session:
            clock = session.get(Clock, 1)
            assert clock is not None
            mine = shop.one(Clock)
            assert (clock.link, clock.store_id) == (mine.link, mine.store_id)
            assert clock.epoch != mine.epoch
        assert restored.files.get(shop.one(File).sha256) == b"a photograph"
    finally:
        restored.close()


@sqlite
def test_a_restored_store_is_worked_with_as_before(
    shop: Shop, backed_up: Path, tmp_path: Path
) -> None:
    restore(backed_up, str(tmp_path / "new.db"))
    desk = Desk.open(Settings(str(tmp_path / "new.db"), "ruth", clock=shop.clock))
    try:
        desk.perform(shop.opening(shop.asked()))
        assert check(desk.store).ok
    finally:
        desk.close()


@sqlite
@pytest.mark.parametrize("taken", ["new.db", "new.db-wal", "new.db.files/x"])
def test_nothing_is_overwritten(backed_up: Path, tmp_path: Path, taken: str) -> None:
    place = tmp_path / taken
    place.parent.mkdir(exist_ok=True)
    place.write_text("mine")
    with pytest.raises(Refused, match="nothing is overwritten"):
        restore(backed_up, str(tmp_path / "new.db"))
    assert place.read_text() == "mine"


@sqlite
@pytest.mark.parametrize("part", ["store.db", "files"])
@pytest.mark.parametrize("harm", ["altered", "missing"])
def test_a_backup_that_is_not_what_was_copied_is_refused(
    backed_up: Path, tmp_path: Path, part: str, harm: str
) -> None:
    path = backed_up / part
    if part == "files":
        (path,) = (one for one in path.rglob("*") if one.is_file())
    if harm == "missing":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    with pytest.raises(Refused, match=f"{path.name} (was altered|is missing)"):
        restore(backed_up, str(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()
    assert not (tmp_path / "new.db.files").exists()


@sqlite
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"format": 1}', "damaged"),
        (None, "no backup"),
    ],
)
def test_what_is_no_backup_is_refused(
    backed_up: Path, tmp_path: Path, text: str | None, words: str
) -> None:
    manifest = backed_up / "manifest.json"
    if text is None:
        manifest.unlink()
    else:
        manifest.write_text(text)
    with pytest.raises(Refused, match=words):
        restore(backed_up, str(tmp_path / "new.db"))


@sqlite
def test_a_backup_of_a_newer_program_is_refused(backed_up: Path, tmp_path: Path) -> None:
    manifest = backed_up / "manifest.json"
    facts = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**facts, "tables": "9999"}))
    with pytest.raises(Refused, match="A newer version"):
        restore(backed_up, str(tmp_path / "new.db"))


@sqlite
def test_a_backup_takes_no_folder_that_is_in_use(
    shop: Shop, backed_up: Path, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="in use"):
        back_up(shop.store, backed_up)
    (tmp_path / "empty").mkdir()
    back_up(shop.store, tmp_path / "empty")


@sqlite
def test_a_backup_that_is_stopped_leaves_nothing(shop: Shop, tmp_path: Path) -> None:
    def stop(_done: int, _total: int, _words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(shop.store, tmp_path / "monday", stop)
    assert not list(tmp_path.glob("monday*"))


@sqlite
def test_a_file_that_the_store_has_lost_is_told_and_the_rest_is_kept(
    shop: Shop, backed_up: Path, tmp_path: Path
) -> None:
    sha256 = shop.one(File).sha256
    shop.kept(sha256).write_bytes(b"altered")
    report = back_up(shop.store, tmp_path / "tuesday")
    assert report.missing == (sha256,)
    assert restore(report.folder, str(tmp_path / "new.db")).missing == (sha256,)


@sqlite
def test_a_backup_is_of_one_moment_while_others_write(shop: Shop, tmp_path: Path) -> None:
    case = shop.opened()
    texts = [f"comment {number}" for number in range(30)]

    def write() -> None:
        for said in texts:
            shop.ruth.perform(AddComment(comment=new_id(), case=case, text=said))

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        reports = [back_up(shop.store, tmp_path / f"copy{number}") for number in range(3)]
        writing.result()
    for number, report in enumerate(reports):
        restore(report.folder, str(tmp_path / f"{number}.db"))
        copied = Store.open(str(tmp_path / f"{number}.db"))
        assert check(copied).findings == ()
        copied.close()
    assert {comment.text for comment in shop.all(Comment)} == set(texts)


@sqlite
def test_a_copy_is_not_begun_anew_by_those_who_write_meanwhile(
    shop: Shop, location: str, tmp_path: Path
) -> None:
    case = shop.opened()
    steps: list[int] = []

    def write_between(done: int, total: int) -> None:
        steps.append(done)
        if len(steps) < 20:
            shop.ruth.perform(AddComment(comment=new_id(), case=case, text="meanwhile"))

    copy_database(Path(location), tmp_path / "copy.db", write_between, pages=20)
    assert steps == sorted(steps)
    assert len(steps) < 200


@pytest.mark.parametrize("location", ["postgresql"], indirect=True)
def test_a_store_on_a_server_is_copied_by_the_servers_own_means(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="pg_dump"):
        back_up(shop.store, tmp_path / "monday")
    with pytest.raises(Refused, match="pg_restore"):
        restore(tmp_path, "postgresql://somewhere/else")


def test_a_database_brought_back_by_its_own_means_is_made_known(
    shop: Shop, location: str, capsys: pytest.CaptureFixture[str]
) -> None:
    case = shop.opened()
    before = shop.one(Clock).epoch
    number = shop.case(case).number
    assert main(["restore", "--by-database", "--store", location]) == 0
    assert "desks that share it begin anew" in capsys.readouterr().out
    assert shop.one(Clock).epoch != before
    later = shop.case(shop.opened(separate_reason="another matter")).number
    assert _count(later) > _count(number) + 1_000


@sqlite
def test_a_copy_that_is_restored_twice_gives_no_number_twice(
    shop: Shop, backed_up: Path, tmp_path: Path
) -> None:
    given = [_number_given_at(shop, shop.store.url.database or "")]
    for name in ("first.db", "second.db"):
        place = str(tmp_path / name)
        restore(backed_up, place, notes=tmp_path / "notes")
        given.append(_number_given_at(shop, place))
    counts = [_count(number) for number in given]
    assert sorted(set(counts)) == counts
    assert counts[2] - counts[1] == 1_000


def _number_given_at(shop: Shop, place: str) -> str:
    """The number of one more case, opened at a store."""
    desk = Desk.open(Settings(place, "ruth", clock=shop.clock))
    try:
        act = shop.opening(shop.asked()).model_copy(update={"separate_reason": "another matter"})
        desk.perform(act)
        number = select(Case.number).where(Case.id == act.case)
        return str(desk.ask(lambda session: session.execute(number).scalar_one()))
    finally:
        desk.close()


@sqlite
def test_a_restore_that_cannot_be_noted_leaves_nothing(backed_up: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("no folder", encoding="utf-8")
    with pytest.raises(Refused, match="A restore is noted in"):
        restore(backed_up, str(tmp_path / "new.db"), notes=tmp_path / "notes")
    assert not list(tmp_path.glob("new.db*"))


@sqlite
def test_a_note_that_was_damaged_is_told(shop: Shop, backed_up: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    note = tmp_path / "notes" / f"{shop.one(Clock).store_id}.json"
    note.write_text('{"rma": "many"}', encoding="utf-8")
    with pytest.raises(Refused, match="cannot be read") as refused:
        restore(backed_up, str(tmp_path / "new.db"), notes=tmp_path / "notes")
    assert str(note) in refused.value.sentence
    assert not list(tmp_path.glob("new.db*"))


def _count(number: str) -> int:
    return int(number.rpartition("-")[2])


@sqlite
def test_a_full_disk_leaves_no_half_of_a_backup(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.data.backups.copy_database", full)
    with pytest.raises(Refused, match="Make room") as refused:
        back_up(shop.store, tmp_path / "monday")
    assert refused.value.rule == "store"
    assert not list(tmp_path.glob("monday*"))
    monkeypatch.undo()
    assert shutil.disk_usage(tmp_path).free
    back_up(shop.store, tmp_path / "monday")
