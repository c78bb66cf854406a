"""The program as it starts and ends: the window before the desk, the words before the window."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.refusal import Refused
from desktop.workplace_memory import WINDOW, WorkplaceMemory
from tests.ui.placeholder import PlaceholderDesk, entries
from ui.__main__ import WindowWords, open_desk, window_words
from ui.application import Application, Opening
from ui.theme import DARK, current_tokens
from ui.theme.theme import ThemeChoice
from ui.window_state import WindowState, keep


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], WindowWords()),
        (["--store", "a.sqlite"], WindowWords(store="a.sqlite")),
        (["--store=a.sqlite", "--as", "ruth"], WindowWords(store="a.sqlite", sign_in="ruth")),
        (["search", "A058"], None),
        (["--store", "a.sqlite", "check"], None),
        (["--store"], None),
        (["--help"], None),
        (["--json"], None),
    ],
)
def test_a_word_is_for_the_command_line_and_none_is_for_the_window(
    given: list[str], words: WindowWords | None
) -> None:
    assert window_words(given) == words


def test_the_program_does_not_import_qt_before_it_knows_what_is_wanted() -> None:
    script = (
        "import sys\n"
        "import ui.__main__\n"
        "assert not any(name.startswith('PySide6') for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_window_is_there_before_the_desk_and_says_so(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    application = Application(Opening(lambda _: PlaceholderDesk(), tmp_path), entries())
    qtbot.addWidget(application.window)
    application.start()
    assert application.window.isVisible()
    workplace, *_ = application.window.status.labels()
    assert workplace.text() == "Opening the store …"
    qtbot.waitUntil(lambda: workplace.text() == "Alone on this computer")
    assert "Ruth Adler" in application.window.top.person.text()
    qtbot.waitUntil(lambda: application.background.is_idle)
    application.window.close()
    application.close()


def test_a_store_that_cannot_be_opened_is_told_in_the_window(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    def refuse(_: str) -> PlaceholderDesk:
        raise Refused("This store was made by a newer program. Install that one.")

    application = Application(Opening(refuse, tmp_path), entries())
    qtbot.addWidget(application.window)
    application.start()
    qtbot.waitUntil(lambda: "newer program" in application.window.tidings.banner.sentence)
    qtbot.waitUntil(lambda: application.background.is_idle)
    application.window.close()
    application.close()


def test_who_sat_here_last_sits_here_again_and_the_look_is_kept(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    with WorkplaceMemory(tmp_path / "workplace.sqlite") as memory:
        memory.keep(WINDOW, "sign_in", "tomas")
        keep(memory, WindowState(pane="cases", theme=ThemeChoice.DARK))
    asked: list[str] = []

    def opener(last: str) -> PlaceholderDesk:
        asked.append(last)
        return PlaceholderDesk()

    application = Application(Opening(opener, tmp_path), entries())
    qtbot.addWidget(application.window)
    application.start()
    assert current_tokens() is DARK
    assert application.window.place is not None
    assert application.window.place.pane == "cases"
    qtbot.waitUntil(lambda: application.background.is_idle)
    assert asked == ["tomas"]
    application.window.close()
    application.close()


def test_the_real_desk_is_opened_on_a_new_store_and_founded(tmp_path: Path) -> None:
    begins = datetime(2026, 11, 16, 9, tzinfo=UTC)
    words = WindowWords(store=str(tmp_path / "store.sqlite"), sign_in="administrator")
    desk = open_desk(words, "", begins)
    assert desk.person is not None
    assert str(desk.person.role) == "administrator"
    assert (desk.now() - begins).total_seconds() < 60
    desk.close()
    again = open_desk(WindowWords(store=words.store), "somebody who left", None)
    assert again.person is None
    again.close()
