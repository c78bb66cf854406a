"""A first start: somebody says who they are, and begins with the sample or a register."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.queries.people import everybody
from desktop.queries.status import store_status
from desktop.workplace import Desk
from desktop.workplace_memory import WorkplaceMemory
from tests.ui.real_desk import settled
from ui.__main__ import WindowWords, open_desk
from ui.application import Application, Opening
from ui.background import Background
from ui.drafts import Drafts
from ui.main_window import MainWindow
from ui.panes.all_panes import all_panes
from ui.panes.assets import AssetsPane
from ui.panes.import_register import ImportPane
from ui.standing import Seats, Standing
from ui.theme import Theme
from ui.workbench import Workbench


@pytest.fixture
def window(
    empty_desk: Desk,
    theme: Theme,
    memory: WorkplaceMemory,
    background: Background,
    qtbot: QtBot,
) -> MainWindow:
    empty_desk.person = None
    bench = Workbench(empty_desk, background, Drafts(memory, background))
    made = MainWindow(bench, memory, theme, all_panes())
    standing = Standing(made, bench)
    Seats(made, bench, standing)
    standing.begin()
    qtbot.addWidget(made)
    made.show()
    settled(bench, qtbot)
    settled(bench, qtbot)
    return made


def assets(window: MainWindow) -> AssetsPane:
    assert isinstance(window.pane, AssetsPane)
    return window.pane


def button(window: MainWindow, words: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if one.text() == words)


def test_an_empty_store_offers_the_sample_a_register_and_asks_who_works_here(
    window: MainWindow,
) -> None:
    start = assets(window).first_start
    assert start.isVisible()
    assert start.sample.isVisible()
    assert start.register.isVisible()
    assert button(window, "I am Ruth Adler, agent").isVisible()
    assert "Nobody is signed in" in window.top.person.text()
    assert "Say who works here" in window.tidings.banner.sentence


def test_the_sample_is_taken_in_and_its_agent_sits_down(
    window: MainWindow, empty_desk: Desk, qtbot: QtBot
) -> None:
    start = assets(window).first_start
    with qtbot.waitSignal(window._bench.seated, timeout=60_000):
        start.sample.click()
    settled(window._bench, qtbot)
    assert empty_desk.ask(store_status).assets == 1744
    assert "Ruth Adler · agent" in window.top.person.text()
    qtbot.waitUntil(lambda: assets(window).invitation.isVisible())


def test_somebody_chooses_who_they_are(window: MainWindow, empty_desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window._bench.seated):
        button(window, "I am Tomás Vidal, supervisor").click()
    assert empty_desk.person is not None
    assert empty_desk.person.name == "Tomás Vidal"
    settled(window._bench, qtbot)
    assert "Tomás Vidal · supervisor" in window.top.person.text()


def test_somebody_new_is_let_in_by_name_and_role(
    window: MainWindow, empty_desk: Desk, qtbot: QtBot
) -> None:
    start = assets(window).first_start
    QTest.keyClicks(start.name.editor, "Ruth Other")
    start.role.set_value("supervisor")
    with qtbot.waitSignal(window._bench.seated):
        start.let_in.click()
    settled(window._bench, qtbot)
    people = {(one.sign_in, one.name, str(one.role)) for one in empty_desk.ask(everybody)}
    assert ("ruth2", "Ruth Other", "supervisor") in people
    assert empty_desk.person is not None
    assert empty_desk.person.sign_in == "ruth2"


def test_a_name_is_asked_for_at_its_field(window: MainWindow, qtbot: QtBot) -> None:
    start = assets(window).first_start
    start.let_in.click()
    settled(window._bench, qtbot)
    assert start.name.problem.startswith("Write your name")


def test_a_register_can_be_begun_with(window: MainWindow, qtbot: QtBot) -> None:
    assets(window).first_start.register.click()
    settled(window._bench, qtbot)
    assert isinstance(window.pane, ImportPane)


def test_the_program_itself_begins_on_a_new_store_and_remembers_who_sat_there(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    words = WindowWords(store=str(tmp_path / "store.sqlite"))

    def run() -> Application:
        opening = Opening(lambda last: open_desk(words, last, None), tmp_path)
        made = Application(opening, all_panes())
        qtbot.addWidget(made.window)
        made.start()
        workplace, *_ = made.window.status.labels()
        qtbot.waitUntil(lambda: workplace.text() == "Alone on this computer", timeout=20_000)
        settled(made.bench, qtbot)
        return made

    first = run()
    start = assets(first.window).first_start
    qtbot.waitUntil(start.isVisible)
    QTest.keyClicks(start.name.editor, "Ruth Adler")
    with qtbot.waitSignal(first.bench.seated):
        start.let_in.click()
    settled(first.bench, qtbot)
    first.window.close()
    first.close()
    second = run()
    assert "Ruth Adler · agent" in second.window.top.person.text()
    second.window.close()
    second.close()
