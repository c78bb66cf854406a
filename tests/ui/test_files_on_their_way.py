"""Files between desks and their server, at the window: on their way, still to come, not taken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.attaching import Source, attach
from desktop.data.files import FileFolder
from desktop.domain.refusal import Refused
from desktop.queries.case_detail import FileView, case_view
from desktop.queries.file_ways import FileWay
from desktop.shared_desk import SharedDesk
from tests.shared.conftest import House
from tests.shared.desks import PATIENCE_SECONDS, Hearing, joined
from tests.ui.shared_window import Computer, case_pane
from ui.panes.case import CasePane
from ui.panes.case_preview import SidePreview
from ui.panes.sync import SyncPane
from ui.panes.sync_words import FileRow

pytestmark = pytest.mark.slow
"""Each story begins a server, and desks that join it."""

TEXT = b"switch# show system"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def spoken(pane: CasePane, row: int = 0) -> str:
    """What the list says of a file to who cannot see it."""
    files = pane.files.list.model()
    index = files.index(row, 0, QModelIndex())
    return str(files.data(index, Qt.ItemDataRole.AccessibleTextRole)) if index.isValid() else ""


def preview(pane: CasePane) -> SidePreview:
    place = pane.side.place
    assert isinstance(place, SidePreview)
    return place


@contextmanager
def held_up(desk: SharedDesk) -> Iterator[None]:
    """What is done within cannot be sent: the line is held up."""
    with desk._replica._line:
        yield


def lose(desk: SharedDesk, sha256: str) -> None:
    """The bytes are gone from the disk of this desk."""
    files = desk.store.files
    assert isinstance(files, FileFolder)
    files.path(sha256).unlink()


def test_a_file_of_this_desk_is_on_its_way_until_the_server_has_it(
    computer: Computer, house: House
) -> None:
    computer.work_at(house.url, "ruth")
    shared = computer.app.desk.shared
    assert shared is not None
    pane = case_pane(computer, house)
    with held_up(shared):
        pane.files._attach("show.txt", content=TEXT)
        computer.until(lambda: "on its way to the server" in spoken(pane))
    computer.until(lambda: bool(spoken(pane)) and "server" not in spoken(pane))
    assert spoken(pane) == "show.txt, text, 19 bytes"


def test_a_file_of_another_desk_is_still_to_come_and_shown_once_it_has(
    computer: Computer, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer.work_at(house.url, "ruth")
    pane = case_pane(computer, house)
    with joined(house.url, tmp_path / "tomas", "tomas", house.clock) as tomas:
        hears = Hearing(tomas)
        with monkeypatch.context() as only_acts:
            only_acts.setattr("desktop.remote.uploads.first", lambda _: None)
            attach(tomas, house.case, Source("show.txt", content=TEXT))
            hears.until(lambda: tomas.line.replica.waiting == 0)
            computer.until(lambda: "waits for the desk where it was added, by Tom" in spoken(pane))
            pane.files.list.choose_name("show.txt")
            QTest.keyClick(pane.files.list, Qt.Key.Key_Return)
            computer.until(lambda: "has not come yet" in preview(pane).banner.sentence)
            assert not preview(pane).text.isVisible()
        tomas.exchange()
        computer.until(lambda: preview(pane).text.toPlainText() == TEXT.decode())
        assert preview(pane).text.isVisible()
        assert not preview(pane).banner.isVisible()
        computer.until(lambda: "waits" not in spoken(pane))


def picture(shade: int) -> bytes:
    kept = BytesIO()
    Image.new("L", (8, 8), shade).save(kept, "PNG")
    return kept.getvalue()


def test_pictures_on_a_line_that_hangs_hold_up_no_question(
    computer: Computer, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, go_on = Event(), Event()

    def hang(_desk: SharedDesk, _sha256: str) -> bytes:
        hangs.set()
        go_on.wait(PATIENCE_SECONDS)
        raise Refused("The line hung.", "file", "line")

    monkeypatch.setattr(SharedDesk, "file", hang)
    computer.work_at(house.url, "ruth")
    pane = case_pane(computer, house)
    with joined(house.url, tmp_path / "tomas", "tomas", house.clock) as tomas:
        for shade in range(4):
            attach(tomas, house.case, Source(f"{shade}.png", content=picture(shade)))
        computer.until(lambda: hangs.is_set() and len(pane.files.list.files) == 4)
        answers: list[object] = []
        asked = computer.app.background.run(lambda: "answered")
        asked.answered.connect(answers.append)
        computer.until(lambda: answers == ["answered"])
        go_on.set()


def refused(computer: Computer, house: House) -> tuple[SharedDesk, SyncPane]:
    """A file that is lost on this disk before it could be sent, at the Sync pane."""
    computer.work_at(house.url, "ruth")
    computer.app.window.activateWindow()
    shared = computer.app.desk.shared
    assert shared is not None
    with held_up(shared):
        attach(shared, house.case, Source("show.txt", content=TEXT))
        lose(shared, hashlib.sha256(TEXT).hexdigest())
    computer.until(lambda: computer.status.endswith(" · 1 refused: look"))
    QTest.keyClick(computer.app.window, Qt.Key.Key_8, CTRL)
    computer.settle()
    pane = computer.pane(SyncPane)
    computer.until(lambda: len(pane.list.rows) == 1)
    assert pane.head._title.text() == "1 to decide · everything else is at the server"
    assert "not in the store’s folder" in pane.file.reason.text().replace("'", "’")
    return shared, pane


def test_a_file_that_was_not_taken_is_sent_once_it_is_there_again(
    computer: Computer, house: House
) -> None:
    shared, pane = refused(computer, house)
    QTest.keyClick(computer.app.window, Qt.Key.Key_Return, CTRL)
    computer.until(lambda: "sent again" in computer.app.window.tidings.banner.sentence)
    computer.until(lambda: computer.status.endswith(" · 1 refused: look"))
    pane.file.open_case.click()
    computer.settle()
    case = computer.pane(CasePane)
    assert "the server did not take it: The file is not in" in spoken(case)
    shared.keep_file(TEXT)
    shared.exchange()
    computer.until(lambda: "server" not in spoken(case))
    assert "refused" not in computer.status
    assert shared.file(case.files.list.files[0].sha256) == TEXT


def test_a_file_that_was_let_go_can_be_taken_back(computer: Computer, house: House) -> None:
    shared, pane = refused(computer, house)
    pane.file.focus()
    assert pane.file.send.hasFocus()

    def press(key: Qt.Key, modifier: Any) -> None:
        QTest.keyClick(QApplication.focusWidget() or pane, key, modifier)
        computer.settle()

    press(Qt.Key.Key_D, ALT)
    computer.until(lambda: pane.list.rows == ())
    computer.until(lambda: "refused" not in computer.status)
    assert pane.list.hasFocus()
    assert pane.back.isVisible()
    shared.store.files.put(TEXT)
    press(Qt.Key.Key_Z, CTRL)
    assert not pane.back.isVisible()
    there = FileFolder(house.files)
    computer.until(lambda: there.size(hashlib.sha256(TEXT).hexdigest()) == len(TEXT))
    computer.until(lambda: pane.list.rows == ())
    assert shared.line.replica.files_refused == 0


def test_a_file_that_was_let_go_says_so_in_its_case_and_is_sent_from_there(
    computer: Computer, house: House, tmp_path: Path
) -> None:
    shared, sync = refused(computer, house)
    sync.file.drop.click()
    computer.until(lambda: "refused" not in computer.status)
    pane = case_pane(computer, house)
    computer.until(lambda: "let go at this desk" in spoken(pane))
    assert not pane.files.send.isVisible(), "nothing is chosen"
    pane.files.list.choose_name("show.txt")
    QTest.keyClick(pane.files.list, Qt.Key.Key_Return)
    computer.until(lambda: "was lost on this computer" in preview(pane).banner.sentence)
    with joined(house.url, tmp_path / "tomas", "tomas", house.clock) as tomas:
        hears = Hearing(tomas)
        (theirs,) = files_at(tomas, house)
        assert (theirs.way, theirs.added_by) == (FileWay.COMING, "Ruth Adler")
        with pytest.raises(Refused, match="where it was added"):
            tomas.file(theirs.sha256)
        shared.store.files.put(TEXT)
        pane.files.send.click()
        computer.until(lambda: spoken(pane) == "show.txt, text, 19 bytes")
        assert not pane.files.send.isVisible()
        hears.until(lambda: files_at(tomas, house)[0].way is FileWay.THERE)
        assert tomas.file(theirs.sha256) == TEXT


def files_at(desk: SharedDesk, house: House) -> tuple[FileView, ...]:
    """The files of the case as this desk knows of them."""
    case = desk.ask(case_view, house.case)
    assert case is not None
    return case.files


def test_what_waits_lists_the_files_too(computer: Computer, house: House) -> None:
    computer.work_at(house.url, "ruth")
    shared = computer.app.desk.shared
    assert shared is not None
    with held_up(shared):
        attach(shared, house.case, Source("show.txt", content=TEXT))
        pane = computer.go("sync", SyncPane)
        computer.until(lambda: len(pane.list.rows) == 2)
        row = pane.list.rows[1]
        assert isinstance(row, FileRow)
        assert pane.head._title.text().startswith("1 waits to be sent · 1 file is on its way")
        pane.list.choose(1)
        assert "on its way to the server" in pane.file.stands.text()
        assert not pane.file.send.isVisible()
    computer.until(lambda: pane.list.rows == ())
