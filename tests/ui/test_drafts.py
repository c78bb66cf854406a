"""Drafts are kept while somebody types, outlive a crash, and never hold up the typing."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.workplace_memory import DRAFTS, WINDOW, WorkplaceMemory
from ui.background import Background
from ui.drafts import Drafts


@pytest.fixture
def drafts(memory: WorkplaceMemory, background: Background) -> Drafts:
    return Drafts(memory, background)


def recalled(drafts: Drafts, key: str, qtbot: QtBot) -> Any:
    with qtbot.waitSignal(drafts.recall(key).answered) as answered:
        pass
    return answered.args[0]


def test_a_memory_gives_back_what_was_kept(memory: WorkplaceMemory) -> None:
    memory.keep(DRAFTS, "form:1", {"town": "Peñíscola", "lines": [1, 2]})
    memory.keep(WINDOW, "form:1", "another room")
    assert memory.recall(DRAFTS, "form:1") == {"town": "Peñíscola", "lines": [1, 2]}
    assert memory.recall(DRAFTS, "form:2") is None
    assert memory.kept_at(DRAFTS, "form:1") is not None
    memory.forget(DRAFTS, "form:1")
    memory.forget(DRAFTS, "form:1")
    assert memory.all_of(DRAFTS) == {}


def test_a_broken_memory_is_set_aside_and_a_new_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "workplace.sqlite"
    path.write_bytes(b"this is no database" * 100)
    with WorkplaceMemory(path) as memory:
        memory.keep(DRAFTS, "case:new", {"serial": "A"})
        assert memory.recall(DRAFTS, "case:new") == {"serial": "A"}
    assert (tmp_path / "workplace.sqlite.unreadable").read_bytes().startswith(b"this is no")


def test_two_programs_share_one_memory(tmp_path: Path) -> None:
    path = tmp_path / "workplace.sqlite"
    with WorkplaceMemory(path) as one, WorkplaceMemory(path) as other:
        one.keep(DRAFTS, "a", 1)
        other.keep(DRAFTS, "b", 2)
        assert dict(one.all_of(DRAFTS)) == {"a": 1, "b": 2}


def test_what_is_typed_is_kept_shortly_after(
    drafts: Drafts, memory: WorkplaceMemory, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(drafts.kept, timeout=2000) as kept:
        for typed in ("1", "12", "125", "1259", "12598"):
            drafts.note("form:1", {"postal_code": typed})
    assert kept.args[0] == "form:1"
    assert memory.recall(DRAFTS, "form:1") == {"postal_code": "12598"}


def test_steady_typing_does_not_put_the_keeping_off(drafts: Drafts, qtbot: QtBot) -> None:
    typed = 0

    def type_on() -> bool:
        nonlocal typed
        typed += 1
        drafts.note("form:1", {"n": typed})
        return bool(kept)

    kept: list[str] = []
    drafts.kept.connect(lambda key, _: kept.append(key))
    qtbot.waitUntil(type_on, timeout=2000)
    assert typed > 1


def test_a_draft_that_is_asked_for_is_the_newest(drafts: Drafts, qtbot: QtBot) -> None:
    drafts.note("form:1", {"town": "Vigo"})
    assert recalled(drafts, "form:1", qtbot) == {"town": "Vigo"}


def test_a_done_draft_is_forgotten_even_when_it_was_not_kept_yet(
    drafts: Drafts, qtbot: QtBot
) -> None:
    drafts.note("form:1", {"town": "Vigo"})
    drafts.forget("form:1")
    assert recalled(drafts, "form:1", qtbot) is None


def test_closing_keeps_what_was_typed_last(
    drafts: Drafts, memory: WorkplaceMemory, background: Background
) -> None:
    drafts.note("form:1", {"town": "Vigo"})
    drafts.flush()
    background.close()
    assert memory.recall(DRAFTS, "form:1") == {"town": "Vigo"}


def test_a_memory_that_cannot_be_written_is_told_and_typing_goes_on(
    drafts: Drafts, memory: WorkplaceMemory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(memory, "keep", full)
    with qtbot.waitSignal(drafts.failed) as failed:
        drafts.note("form:1", {"town": "Vigo"})
    assert failed.args[0] == "form:1"


def test_keeping_happens_in_another_thread(
    drafts: Drafts, memory: WorkplaceMemory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    keep = memory.keep

    def watched(room: str, key: str, value: object) -> object:
        threads.append(threading.current_thread().name)
        return keep(room, key, value)

    monkeypatch.setattr(memory, "keep", watched)
    with qtbot.waitSignal(drafts.kept):
        drafts.note("form:1", {})
    assert threads
    assert threading.main_thread().name not in threads


def test_a_draft_outlives_a_program_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "workplace.sqlite"
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from desktop.workplace_memory import DRAFTS, WorkplaceMemory\n"
        "memory = WorkplaceMemory(Path(sys.argv[1]))\n"
        "memory.keep(DRAFTS, 'form:1', {'town': 'Vigo'})\n"
        "os._exit(9)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(path)], env=os.environ, check=False)
    assert ended.returncode == 9
    with WorkplaceMemory(path) as memory:
        assert memory.recall(DRAFTS, "form:1") == {"town": "Vigo"}
