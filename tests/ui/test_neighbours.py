"""Another program's acts on the same store are seen here without anybody asking."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.queries.touches import TouchedArea, touched_since
from desktop.workplace import Desk, Settings
from desktop.workplace_memory import WorkplaceMemory
from ui.background import Background
from ui.drafts import Drafts
from ui.neighbours import Neighbours
from ui.workbench import Workbench


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    settings = Settings(str(tmp_path / "desk.sqlite"), "administrator")
    here, there = Desk.open(settings), Desk.open(settings)
    yield here, there
    there.close()
    here.close()


def add_somebody(desk: Desk) -> tuple[TouchedArea, int]:
    identity = uuid4()
    act = AddPerson(new_person=identity, sign_in=identity.hex, name="Ines", role=Role.WAREHOUSE)
    return TouchedArea("person", identity), desk.perform(act).revision


def test_nothing_is_told_where_nothing_changed(desks: tuple[Desk, Desk]) -> None:
    here, _ = desks
    stands = here.ask(touched_since, None)
    assert here.ask(touched_since, stands.revision) == stands


def test_what_another_desk_did_is_told_and_own_acts_are_not(desks: tuple[Desk, Desk]) -> None:
    here, there = desks
    before = here.ask(touched_since, None).revision
    theirs, _ = add_somebody(there)
    _, own = add_somebody(here)
    told = here.ask(touched_since, before, frozenset({own}))
    assert theirs in told.areas
    assert not told.everything
    assert len([area for area in told.areas if area.kind == "person"]) == 1


def test_a_store_that_was_put_back_is_read_anew(desks: tuple[Desk, Desk]) -> None:
    here, _ = desks
    assert here.ask(touched_since, 10_000).everything


def test_open_panes_hear_of_another_programs_act(
    desks: tuple[Desk, Desk], background: Background, memory: WorkplaceMemory, qtbot: QtBot
) -> None:
    here, there = desks
    bench = Workbench(here, background, Drafts(memory, background))
    neighbours = Neighbours(bench)
    neighbours.begin()
    qtbot.waitUntil(lambda: background.is_idle)
    with qtbot.waitSignal(bench.announcer.touched, timeout=5000) as heard:
        add_somebody(there)
    assert "person" in {area.kind for area in heard.args[0]}
