"""A window on a placeholder desk, with everything shut down again after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.workplace_memory import WorkplaceMemory
from tests.shared.conftest import furnished, furnished_store, house  # noqa: F401 - for windows
from tests.ui.case_sitting import sitting  # noqa: F401 - a fixture for the tests of cases
from tests.ui.placeholder import PlaceholderDesk, entries
from tests.ui.real_desk import (  # noqa: F401 - fixtures for every test of this room
    clock,
    desk,
    empty_desk,
    empty_store,
    laid_store,
    open_window,
    real_bench,
)
from tests.ui.shared_window import computer  # noqa: F401 - a fixture for windows on a server
from ui.background import Background
from ui.drafts import Drafts
from ui.main_window import MainWindow
from ui.theme import Theme
from ui.theme.theme import ThemeChoice
from ui.workbench import Workbench

# What the platform without a screen cannot do; lists that open over a field want the last two.
_NO_SCREEN = ("propagateSizeHints", r"does not support raise\(\)", "does not support grabbing")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What Qt says for want of a screen is no fault of ours."""
    for item in items:
        if "/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore(*_NO_SCREEN, extend=True))


@pytest.fixture
def background(qapp: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[WorkplaceMemory]:
    with WorkplaceMemory(tmp_path / "workplace.sqlite") as made:
        yield made


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, ThemeChoice.LIGHT)


@pytest.fixture
def bench(theme: Theme, memory: WorkplaceMemory, background: Background) -> Workbench:
    return Workbench(PlaceholderDesk(), background, Drafts(memory, background))


@pytest.fixture
def window(bench: Workbench, memory: WorkplaceMemory, theme: Theme, qtbot: QtBot) -> MainWindow:
    made = MainWindow(bench, memory, theme, entries())
    made.top.set_person("Ruth Adler", "agent")
    made.status.set_workplace("Alone on this computer")
    made.status.set_size("1,000,482 assets")
    made.status.set_clock("Clock of the sample: 16 Nov 2026, 09:00 UTC")
    made.status.set_saved("All saved 10:42")
    made.set_count("exceptions", 3)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bench.background.is_idle)
    return made
