"""A whole window at a computer of its own, for tests that work on a real server through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.ui.real_desk import settled
from ui.__main__ import WindowWords, open_desk
from ui.application import Application, Opening
from ui.panes.all_panes import all_panes
from ui.panes.case import CasePane
from ui.panes.pane import Pane
from ui.panes.sign_in import SignInPane
from ui.widgets.field import Field

PATIENCE_MS = 30_000

P = TypeVar("P", bound=Pane)


class Computer:
    """Somebody's computer: its window is opened, used and closed; `folder` is what it keeps."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        self.qtbot = qtbot
        self._app: Application | None = None

    @property
    def app(self) -> Application:
        assert self._app is not None, "the window is closed"
        return self._app

    @property
    def status(self) -> str:
        """What the foot says of the workplace."""
        return self.app.window.status.labels()[0].text()

    @property
    def person(self) -> str:
        return self.app.window.top.person.text()

    def open(self, server: str = "", sign_in: str = "") -> Application:
        """Opens the window as the program does."""
        store = WindowWords(store=str(self.folder / "lone.sqlite"))

        opening = Opening(
            lambda last: open_desk(store, last, None), self.folder, server=server, sign_in=sign_in
        )
        self._app = Application(opening, all_panes())
        self.qtbot.addWidget(self._app.window)
        self._app.start()
        self.until(lambda: self.status != "Opening the store …")
        self.settle()
        return self._app

    def close(self) -> None:
        if self._app is not None:
            self._app.window.close()
            self._app.close()
            self._app = None

    def settle(self) -> None:
        settled(self.app.bench, self.qtbot)

    def until(self, holds: Callable[[], bool]) -> None:
        """Waits for something that the line or the background brings."""
        self.qtbot.waitUntil(holds, timeout=PATIENCE_MS)

    def pane(self, kind: type[P]) -> P:
        """The pane that is shown, which is one of these."""
        pane = self.app.window.pane
        assert isinstance(pane, kind)
        return pane

    def go(self, place: str, kind: type[P], identity: UUID | None = None) -> P:
        """Goes to a place, or to a thing in it, until it is shown; it is a pane of this kind."""
        if identity is None:
            self.app.window.go(place)
        else:
            self.app.bench.opened.emit(place, identity)
        self.settle()
        return self.pane(kind)

    def sign_in_pane(self) -> SignInPane:
        if isinstance(self.app.window.pane, SignInPane):
            return self.app.window.pane
        return self.go("sign in", SignInPane)

    def sign_in(self, server: str, name: str, password: str = PASSWORD) -> None:
        """Types it all and waits until the window is there, or says why not."""
        pane = self.sign_in_pane()
        typed((pane.server, server), (pane.sign_in, name), (pane.password, password))
        pane.go_on.click()
        self.until(lambda: pane._task is None)
        self.settle()

    def work_at(self, server: str, name: str) -> None:
        """Opens the window and signs in, until everything is here."""
        self.open()
        self.sign_in(server, name)
        self.until(lambda: self.status.startswith("On "))
        self.settle()


@pytest.fixture
def computer(tmp_path: Path, qtbot: QtBot, house: House) -> Iterator[Computer]:
    """Opened after the server and closed before it."""
    folder = tmp_path / "computer"
    folder.mkdir()
    made = Computer(folder, qtbot)
    yield made
    made.close()


def case_pane(computer: Computer, house: House) -> CasePane:
    """The house's case, opened in the window."""
    return computer.go("case", CasePane, house.case)


def typed(*pairs: tuple[Field, str]) -> None:
    """Types into fields what a person would, in place of what stands there."""
    for field, text in pairs:
        assert isinstance(field.editor, QLineEdit)
        field.editor.clear()
        QTest.keyClicks(field.editor, text)
