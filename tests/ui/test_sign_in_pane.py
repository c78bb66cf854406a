"""Signing in where the line has its own difficulties: each is said at its field, in words."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.data.store import Store
from desktop.data.tables.sign_in import SignInFailure
from desktop.remote.profiles import profiles
from desktop.server.attempts import key_of
from tests.conftest import LogExpectation
from tests.operations.shop import Clock
from tests.server.wired import PASSWORD, Serving, self_signed
from tests.shared.conftest import House
from tests.ui.shared_window import Computer, typed
from ui.panes.sign_in import SignInPane

pytestmark = pytest.mark.slow
"""Each story begins a server."""

needs_openssl = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl makes the certificate"
)


class Proxy:
    """Lets through whoever asks with CONNECT, and counts them; closed it refuses everybody."""

    def __init__(self) -> None:
        self.let_through = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._threads = [self._started(self._listen)]

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        for one in self._open:
            one.close()
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _started(self, run: object, *given: object) -> Thread:
        thread = Thread(target=run, args=given)  # type: ignore[arg-type]
        thread.start()
        return thread

    def _listen(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
            except OSError:
                return
            head = b""
            while b"\r\n\r\n" not in head and (part := here.recv(4096)):
                head += part
            method, place = head.split(b" ")[:2]
            assert method == b"CONNECT"
            host, port = place.decode().split(":")
            there = socket.create_connection((host, int(port)))
            here.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            self.let_through += 1
            self._open += [here, there]
            self._threads += [
                self._started(_pass_on, here, there),
                self._started(_pass_on, there, here),
            ]


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    try:
        while part := source.recv(65_536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return


@pytest.fixture
def sealed(furnished_store: tuple[Path, UUID], tmp_path: Path) -> Iterator[House]:
    """A server whose certificate no authority of the system has signed."""
    folder, case = furnished_store
    shutil.copytree(folder, tmp_path / "sealed")
    certificate, key = self_signed(tmp_path)
    location, files = str(tmp_path / "sealed" / "desk.db"), tmp_path / "sealed" / "files"
    serving = Serving(location, files, "--certificate", str(certificate), "--key", str(key))
    yield House(serving, location, files, case, Clock())
    assert serving.stop() == 0


@pytest.fixture
def stranger(sealed: House, tmp_path: Path, qtbot: QtBot) -> Iterator[Computer]:
    """A computer beside that server."""
    assert sealed.url
    (tmp_path / "stranger").mkdir()
    made = Computer(tmp_path / "stranger", qtbot)
    made.open()
    yield made
    made.close()


def problems(pane: SignInPane) -> dict[str, str]:
    return {one.name: one.problem for one in pane.fields.values() if one.problem}


def again(computer: Computer, pane: SignInPane) -> None:
    pane.go_on.click()
    computer.until(lambda: pane._task is None)
    computer.settle()


@needs_openssl
def test_a_certificate_that_is_not_trusted_wants_the_companys_authority(
    stranger: Computer, sealed: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger.app.window.activateWindow()
    stranger.sign_in(sealed.url, "ruth")
    pane = stranger.sign_in_pane()
    assert list(problems(pane)) == ["authority"]
    assert pane.authority.editor.hasFocus()
    assert "does not trust the server’s certificate" in pane.authority.problem
    assert pane.choose.isVisible()
    assert (pane.server.value, pane.password.value) == (sealed.url, PASSWORD)

    def choose(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        pane.choose.click()

    (tmp_path / "letter.pem").write_text("Dear Ruth, the certificate comes by post.")
    choose(tmp_path / "letter.pem")
    assert problems(pane) == {}
    again(stranger, pane)
    assert "holds no certificate" in problems(pane)["authority"]
    choose(tmp_path / "certificate.pem")
    pane.go_on.click()
    stranger.until(lambda: stranger.status.startswith("On "))
    (profile,) = profiles(stranger.folder)
    assert profile.line.authority == str(tmp_path / "certificate.pem")


@needs_openssl
def test_a_proxy_is_gone_through_and_one_that_is_not_there_is_said_at_its_field(
    stranger: Computer, sealed: House, tmp_path: Path, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    pane = stranger.sign_in_pane()
    pane.more.click()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    typed((pane.authority, str(tmp_path / "certificate.pem")), (pane.proxy, nobody))
    stranger.sign_in(sealed.url, "ruth")
    assert list(problems(pane)) == ["proxy"]
    assert "does not let us through" in pane.proxy.problem
    assert (pane.proxy.value, pane.password.value) == (nobody, PASSWORD)
    proxy = Proxy()
    typed((pane.proxy, proxy.url))
    pane.go_on.click()
    stranger.until(lambda: stranger.status.startswith("On "))
    assert proxy.let_through > 0
    (profile,) = profiles(stranger.folder)
    assert profile.line.proxy == proxy.url
    stranger.close()
    proxy.close()


def test_too_many_tries_say_how_long_to_wait_and_keep_what_was_typed(
    computer: Computer, house: House
) -> None:
    store = Store.open(house.location, house.files)
    with store.writing() as session:
        key = key_of(session, "ruth", "127.0.0.1", None)
        session.add(SignInFailure(key_sha256=key, attempts=20, last_at=datetime.now(UTC)))
    store.close()
    computer.open()
    computer.sign_in(house.url, "ruth")
    pane = computer.sign_in_pane()
    assert list(problems(pane)) == ["sign_in"]
    assert "Too many attempts" in pane.sign_in.problem
    assert "Try again in 15 minutes." in pane.sign_in.problem
    assert (pane.sign_in.value, pane.password.value) == ("ruth", PASSWORD)


def test_a_desk_that_is_too_old_is_told_in_words_to_update(
    computer: Computer, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.remote.client.WIRE_VERSION", 0)
    computer.open()
    computer.sign_in(house.url, "ruth")
    pane = computer.sign_in_pane()
    assert "Install the desk's new version" in pane.banner.sentence
    assert problems(pane) == {}
    assert (pane.server.value, pane.sign_in.value) == (house.url, "ruth")
    assert pane.password.value == PASSWORD
    monkeypatch.undo()
    pane.go_on.click()
    computer.until(lambda: computer.status.startswith("On "))


def test_a_desk_that_has_become_too_old_works_on_and_says_so_at_the_foot(
    computer: Computer, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer.work_at(house.url, "ruth")
    computer.close()
    monkeypatch.setattr("desktop.remote.client.WIRE_VERSION", 0)
    app = computer.open()
    computer.until(lambda: computer.status == "This desk is too old: update it")
    app.window.go("sync")
    computer.settle()
    banner = app.window.pane.banner if app.window.pane is not None else None
    assert banner is not None
    assert "Nothing is sent at the moment" in banner.sentence
    assert "Install the desk's new version" in banner.accessibleName()
