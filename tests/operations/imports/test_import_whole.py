"""An import happens whole or not at all: cancelled, killed, refused, or beside other work."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_cache_path
from sqlalchemy import func, select, text

from desktop import importing
from desktop.data.staging_file import StagingFile
from desktop.data.tables.ledger import Outcome
from desktop.data.tables.parties import Organisation
from desktop.data.tables.products import Asset
from desktop.data.tables.record import ImportRun
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.intake.refused import ReadingCancelled
from desktop.operations import import_register
from desktop.operations.founding import AddPerson
from desktop.operations.import_register import ImportRegister
from desktop.operations.operation import new_id
from desktop.workplace import Desk
from tests.operations.imports.conftest import Importer

KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from desktop import importing
from desktop.operations import import_register
from desktop.workplace import Desk, Settings

import_register.ROWS_A_PORTION = 100
desk = Desk.open(Settings(store=sys.argv[1], files=Path(sys.argv[2])))
desk.take_seat("administrator")
path = Path(sys.argv[3])

def stop_half_way(done, total):
    if done > total / 2:
        print("half", flush=True)
        sys.stdin.read()

prepared = importing.prepare(desk.store, path, importing.mappings_of(importing.look(path)))
importing.commit(desk.perform, prepared, stop_half_way)
"""


@pytest.fixture(autouse=True)
def _cache_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What a register of another test still waits in is nothing of these tests'."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def staged_files() -> list[Path]:
    """What lies where registers wait."""
    return list((user_cache_path("rma-desk", appauthor=False) / "imports").glob("*"))


def test_cancel_while_reading_leaves_nothing(importer: Importer) -> None:
    with pytest.raises(ReadingCancelled):
        importer.prepare(importer.register("net-cover-contracts.csv"), cancelled=lambda: True)
    assert staged_files() == []
    assert importer.rows(Asset) == []


def test_cancel_while_taking_in_leaves_nothing_and_can_be_tried_again(
    importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_register, "ROWS_A_PORTION", 100)
    asked: list[int] = []

    def after_a_while() -> bool:
        asked.append(1)
        return len(asked) > 6

    prepared = importer.prepare(importer.register("net-cover-contracts.csv"))
    before = outcomes(importer)
    with pytest.raises(ReadingCancelled):
        importing.commit(importer.desk.perform, prepared, cancelled=after_a_while)
    assert (importer.rows(Asset), importer.rows(Organisation)) == ([], [])
    assert outcomes(importer) == before
    told: list[tuple[int, int]] = []
    done = importing.commit(
        importer.desk.perform, prepared, lambda one, all_: told.append((one, all_))
    )
    assert done.assets.new == 994
    assert told[-1][0] == told[-1][1]
    assert told == sorted(told)
    assert staged_files() == []


def test_killed_half_way_leaves_nothing_and_the_store_goes_on(
    location: str, opened: Callable[[str], Desk], tmp_path: Path
) -> None:
    opened(location).close()
    register = Importer(opened(location), tmp_path).register("net-cover-contracts.csv")
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, location, str(tmp_path / "files"), str(register)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "half\n"
    assert staged_files() != []
    child.kill()
    child.communicate()

    importer = Importer(opened(location), tmp_path)
    assert (importer.rows(Asset), importer.rows(Organisation)) == ([], [])
    assert importer.rows(ImportRun) == []
    if importer.desk.store.is_sqlite:
        with importer.desk.store.reading() as session:
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert importer.take(register).assets.new == 994
    assert staged_files() == []


def test_what_a_killed_program_left_is_removed_and_what_is_in_use_is_not(tmp_path: Path) -> None:
    abandoned, used = StagingFile(tmp_path), StagingFile(tmp_path)
    abandoned._lock.release()
    third = StagingFile(tmp_path)
    assert [abandoned.path.exists(), used.path.exists(), third.path.exists()] == [
        False,
        True,
        True,
    ]
    for file in (abandoned, used, third):
        file.discard()
    assert list(tmp_path.iterdir()) == []


def test_others_write_while_a_register_waits(importer: Importer) -> None:
    prepared = importer.prepare(importer.register("net-cover-contracts.csv"))
    other = importer.written(("A05860D26395078A", "AT-x530-28GTXm-50", "C-10082", "", "", ""))
    assert importer.take(other).organisations.new == 1
    done = importing.commit(importer.desk.perform, prepared)
    assert (done.organisations.new, done.organisations.changed) == (9, 1)
    assert prepared.preview.organisations.new == 10


def test_only_who_may_imports(importer: Importer) -> None:
    importer.desk.perform(
        AddPerson(new_person=new_id(), sign_in="rita", name="Rita", role=Role.READER)
    )
    prepared = importer.prepare(importer.register("shipped-not-registered.txt"))
    reader = importer.desk.seat_of("rita")
    with pytest.raises(Refused, match="import a register"):
        importing.commit(reader.perform, prepared)
    assert importer.rows(Asset) == []
    assert importing.commit(importer.desk.perform, prepared).assets.new == 120


def test_an_act_without_its_rows_or_with_others_is_refused(importer: Importer) -> None:
    act = ImportRegister(run=new_id(), file_name="a.csv", file_sha256="0" * 64, mapping={})
    with pytest.raises(Refused, match="was not read in here"):
        importer.desk.perform(act)
    prepared = importer.prepare(importer.register("shipped-not-registered.txt"))
    prepared.sha256, right = "0" * 64, prepared.sha256
    importer.desk.store.staged[prepared.run] = import_register.StagedRegister(
        prepared.file, right, prepared.mapping
    )
    other = ImportRegister(
        run=prepared.run, file_name="a.csv", file_sha256="0" * 64, mapping=prepared.mapping
    )
    with pytest.raises(Refused, match="Another register"):
        importer.desk.perform(other)
    prepared.discard()
    prepared.discard()


def outcomes(importer: Importer) -> int:
    """How many acts the store has settled."""
    with importer.desk.store.reading() as session:
        return session.scalar(select(func.count()).select_from(Outcome)) or 0
