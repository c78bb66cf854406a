"""A real desk on a store of its own for each test of a pane, copied from one that is laid once.

It is founded and peopled by operations; its world (real_world.py) is laid as rows.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.data import revisions, search_index
from desktop.domain.words import Channel
from desktop.operations.founding import AddPerson
from desktop.operations.opening import OpenCase, UnitAsked
from desktop.operations.operation import new_id
from desktop.workplace import Desk, Settings
from desktop.workplace_memory import WorkplaceMemory
from tests.ui.real_world import PEOPLE, TODAY, Customer, asset_of, lay, model_of
from ui.background import Background
from ui.drafts import Drafts
from ui.main_window import MainWindow
from ui.panes.catalogue import PaneEntry
from ui.theme import Theme
from ui.workbench import Workbench


class StandingClock:
    """Gives `TODAY`, and later only when a test lets time pass."""

    def __init__(self) -> None:
        self.moment = TODAY

    def __call__(self) -> datetime:
        return self.moment

    def pass_(self, **time: float) -> None:
        """Lets time pass: `pass_(days=1)`."""
        self.moment += timedelta(**time)


def open_case(desk: Desk, customer: Customer, *serials: str, **facts: Any) -> UUID:
    """Opens a case of a customer for assets of its own, by telephone, and gives its identity."""
    units = tuple(
        UnitAsked(
            id=new_id(),
            asset=asset_of(serial),
            serial=serial,
            model=model_of(serial),
            symptoms="no power after the storm",
            troubleshooting="tried another socket and another power supply",
            failed_since=date(2026, 11, 13),
        )
        for serial in serials
    )
    case = new_id()
    given: dict[str, Any] = {
        "case": case,
        "request": new_id(),
        "organisation": customer.id,
        "contact": customer.person,
        "site": customer.site,
        "channel": Channel.PHONE,
        "reported_at": TODAY,
        "units": units,
    }
    desk.perform(OpenCase(**(given | facts)))
    return case


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A founded store with its people and nothing else; copy it, never open it."""
    path = tmp_path_factory.mktemp("empty") / "store.sqlite"
    desk = Desk.open(_settings(path, "edda", StandingClock()))
    for sign_in, name, role in PEOPLE:
        desk.perform(AddPerson(new_person=new_id(), sign_in=sign_in, name=name, role=role))
    desk.close()
    return path


@pytest.fixture(scope="session")
def laid_store(tmp_path_factory: pytest.TempPathFactory, empty_store: Path) -> Path:
    """The same with customers, contracts and assets; copy it, never open it."""
    path = tmp_path_factory.mktemp("laid") / "store.sqlite"
    shutil.copy(empty_store, path)
    desk = Desk.open(_settings(path, "edda", StandingClock()))
    with desk.store.writing() as session:
        lay(session)
        session.flush()
        search_index.refresh(session.connection(), revisions.touched_of(session))
    desk.close()
    return path


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, laid_store: Path, clock: StandingClock) -> Iterator[Desk]:
    """A real desk with Ruth Adler, agent, at it, on a laid store of its own."""
    path = tmp_path / "store.sqlite"
    shutil.copy(laid_store, path)
    made = Desk.open(_settings(path, "ruth", clock))
    yield made
    made.close()


@pytest.fixture
def empty_desk(tmp_path: Path, empty_store: Path, clock: StandingClock) -> Iterator[Desk]:
    """The same on a store with people and nothing else."""
    path = tmp_path / "empty.sqlite"
    shutil.copy(empty_store, path)
    made = Desk.open(_settings(path, "ruth", clock))
    yield made
    made.close()


@pytest.fixture
def real_bench(
    desk: Desk, theme: Theme, memory: WorkplaceMemory, background: Background
) -> Workbench:
    """A workbench on the real desk; `theme` dresses the application."""
    return Workbench(desk, background, Drafts(memory, background))


WindowMaker = Callable[[Sequence[PaneEntry] | None], MainWindow]


@pytest.fixture
def open_window(
    real_bench: Workbench, memory: WorkplaceMemory, theme: Theme, qtbot: QtBot, qapp: QApplication
) -> WindowMaker:
    """Opens the main window on the real desk with these panes, or with all there are."""

    def make(entries: Sequence[PaneEntry] | None = None) -> MainWindow:
        from ui.panes.all_panes import all_panes

        window = MainWindow(real_bench, memory, theme, entries or all_panes())
        qtbot.addWidget(window)
        window.top.set_person("Ruth Adler", "agent")
        window.resize(1366, 768)
        window.show()
        settled(real_bench, qtbot)
        return window

    return make


def settled(bench: Workbench, qtbot: QtBot) -> None:
    """Waits until nothing is asked and nothing is done any more, and Qt shows what came."""
    qtbot.waitUntil(lambda: bench.background.is_idle)
    # A widget that an answer added to a layout is shown by the loop, after the answer.
    QApplication.processEvents()
    qtbot.waitUntil(lambda: bench.background.is_idle)


def _settings(path: Path, sign_in: str, clock: StandingClock) -> Settings:
    return Settings(str(path), sign_in, clock=clock, founder=("edda", "Edda Lind"))
