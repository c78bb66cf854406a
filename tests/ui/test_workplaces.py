"""The window at a server: signing in and out, another person, and without the line."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop import signing_in
from desktop.data.store import Store
from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.record import Comment
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote.kept_tokens import keep_token, kept_token
from desktop.remote.profiles import Profile, profiles
from desktop.remote.synchroniser import LineState
from desktop.signing_in import UNTOLD, SignedIn
from tests.conftest import LogExpectation
from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.ui.shared_window import Computer, typed
from ui.panes.assets import AssetsPane
from ui.panes.open_case import OpenCasePane
from ui.panes.sign_in import SignInPane

pytestmark = pytest.mark.slow
"""Each story begins a server, and desks that join it."""


def test_a_first_start_leads_to_a_shared_desk_and_everything_is_fetched(
    computer: Computer, house: House
) -> None:
    app = computer.open()
    assert computer.status == "Alone on this computer"
    pane = computer.pane(AssetsPane)
    pane.first_start.shared.click()
    computer.settle()
    assert isinstance(app.window.pane, SignInPane)
    computer.sign_in(house.url, "ruth")
    computer.until(lambda: computer.status == f"On {house.url.removeprefix('http://')}")
    assert computer.person == "Ruth Adler · agent"
    computer.until(lambda: "no keyring that works" in app.window.tidings.banner.sentence)
    computer.settle()
    assert isinstance(app.window.pane, AssetsPane)
    assert not app.window.pane.first_start.isVisible()


def test_the_next_morning_it_opens_there_again_even_without_the_line(
    computer: Computer, house: House, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    computer.work_at(house.url, "ruth")
    computer.close()
    house.serving.stop()
    app = computer.open()
    assert computer.person == "Ruth Adler · agent"
    computer.until(lambda: computer.status.startswith("No line since "))
    # What is told once is not told again.
    assert "keyring" not in app.window.tidings.banner.sentence
    comment = AddComment(comment=new_id(), case=house.case, text="in a tunnel")
    app.bench.perform(comment)
    computer.until(lambda: computer.status.endswith(" · 1 wait"))
    house.start_again()
    computer.until(lambda: computer.status == f"On {house.url.removeprefix('http://')}")


WRONG = (
    ("", "ruth", PASSWORD, "server", "Write the server’s address"),
    ("http://rma.example.com", "ruth", PASSWORD, "server", "Without https"),
    ("HOUSE", "", PASSWORD, "sign_in", "Write the name"),
    ("HOUSE", "ruth", "", "password", "Write your password"),
    ("HOUSE", "ruth", "not the password", "password", ""),
    ("HOUSE", "nobody", PASSWORD, "password", ""),
)


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(
    computer: Computer, house: House
) -> None:
    computer.open()
    for where, name, password, field, told in WRONG:
        server = house.url if where == "HOUSE" else where
        computer.sign_in(server, name, password)
        pane = computer.sign_in_pane()
        wrong = {one.name: one.problem for one in pane.fields.values() if one.problem}
        assert list(wrong) == [field]
        assert told in wrong[field]
        assert (pane.server.value, pane.sign_in.value) == (server, name)
        assert pane.password.value == ("" if field == "password" else password)
    assert computer.status == "Alone on this computer"


def test_no_server_there_is_said_at_its_address(
    computer: Computer, house: House, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    computer.open()
    house.serving.stop()
    computer.sign_in(house.url, "ruth")
    pane = computer.sign_in_pane()
    assert "does not answer" in pane.server.problem
    assert pane.password.value == PASSWORD
    house.start_again()
    pane.go_on.click()
    computer.until(lambda: computer.status.startswith("On "))


def test_a_file_that_is_no_authority_is_said_under_more(computer: Computer, house: House) -> None:
    computer.open()
    pane = computer.sign_in_pane()
    assert not pane.authority.isVisible()
    pane.more.click()
    typed((pane.authority, str(computer.folder / "missing.pem")))
    computer.sign_in(house.url, "ruth")
    assert pane.authority.problem == "There is no such file."


def test_fetching_can_be_stopped_and_goes_on(
    computer: Computer, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer.open()
    pane = computer.sign_in_pane()
    whole = signing_in.sign_in

    def slow(profile: Profile, password: str, progress: Callable[[int], None]) -> SignedIn:
        """As a large store comes: the first rows, and the next only once somebody pressed Stop."""

        def tell(rows: int) -> None:
            progress(rows)
            pane._stops.wait(20)
            progress(rows)

        return whole(profile, password, tell)

    monkeypatch.setattr(signing_in, "sign_in", slow)
    typed((pane.server, house.url), (pane.sign_in, "ruth"), (pane.password, PASSWORD))
    pane.go_on.click()
    computer.until(lambda: "Fetching everything for the first time" in pane.said.text())
    assert pane.progress.isVisible()
    pane.stop.click()
    computer.until(lambda: pane._task is None)
    monkeypatch.undo()
    assert pane.go_on.text() == "Go on fetching"
    assert "came and are kept" in pane.said.text()
    assert computer.status == "Alone on this computer"
    pane.go_on.click()
    computer.until(lambda: computer.status.startswith("On "))


def test_a_server_that_is_named_opens_its_sign_in_with_the_name(
    computer: Computer, house: House
) -> None:
    computer.open(house.url, "ruth")
    pane = computer.pane(SignInPane)
    assert (pane.server.value, pane.sign_in.value) == (house.url, "ruth")
    assert computer.status == "Nobody is signed in"
    typed((pane.password, PASSWORD))
    QTest.keyClick(pane.password.editor, Qt.Key.Key_Return)
    computer.until(lambda: computer.status.startswith("On "))
    computer.close()
    computer.open(house.url, "ruth")
    assert computer.person == "Ruth Adler · agent"


def test_a_sign_in_that_is_over_is_made_anew_in_place_while_work_goes_on(
    computer: Computer, house: House
) -> None:
    computer.work_at(house.url, "ruth")
    computer.close()
    (profile,) = profiles(computer.folder)
    keep_token(profile, "this one is over")
    app = computer.open()
    again = app.window.again
    computer.until(again.isVisible)
    assert "Sign in again, ruth: what you do is kept meanwhile." in again._said.text()
    assert not again.password.editor.hasFocus()
    app.bench.perform(AddComment(comment=new_id(), case=house.case, text="meanwhile"))
    computer.until(lambda: computer.status == "Sign in again · 1 wait")
    again.later.click()
    assert not again.isVisible()
    QTest.keyClick(app.window.status.labels()[0], Qt.Key.Key_Return)
    assert again.isVisible()
    QTest.keyClicks(again.password.editor, "not the password")
    again.go_on.click()
    computer.until(lambda: bool(again.password.problem))
    assert again.password.value == ""
    QTest.keyClicks(again.password.editor, PASSWORD)
    QTest.keyClick(again.password.editor, Qt.Key.Key_Return)
    computer.until(lambda: computer.status.startswith("On ") and "wait" not in computer.status)
    assert not again.isVisible()
    assert kept_token(profile) not in (None, "this one is over")


def test_whoever_signs_out_leaves_nothing_open_and_the_name_stands_there(
    computer: Computer, house: House
) -> None:
    computer.work_at(house.url, "ruth")
    app = computer.app
    app.seats.ask()
    assert app.seats._sign_out.isVisible()
    app.seats._sign_out.trigger()
    computer.until(lambda: computer.status == "Nobody is signed in")
    computer.settle()
    pane = computer.sign_in_pane()
    assert (pane.server.value, pane.sign_in.value) == (house.url, "ruth")
    assert computer.person == "Nobody is signed in"
    (profile,) = profiles(computer.folder)
    assert kept_token(profile) is None
    app.bench.workplace_wanted.emit(profile)
    computer.until(lambda: "signed out" in pane.password.problem)
    typed((pane.password, PASSWORD))
    pane.go_on.click()
    computer.until(lambda: computer.status.startswith("On "))


def test_whoever_signs_out_without_the_line_hears_that_the_server_does_not_know(
    computer: Computer, house: House, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    computer.work_at(house.url, "ruth")
    house.serving.stop()
    computer.app.seats._sign_out.trigger()
    computer.until(lambda: computer.status == "Nobody is signed in")
    computer.until(lambda: computer.app.window.tidings.banner.sentence == UNTOLD)


def test_one_goes_from_alone_to_a_server_and_back(computer: Computer, house: House) -> None:
    computer.work_at(house.url, "ruth")
    app = computer.app
    app.seats._alone.trigger()
    computer.until(lambda: computer.status == "Alone on this computer")
    computer.settle()
    pane = computer.sign_in_pane()
    computer.settle()
    known = [one for one in pane.findChildren(QPushButton) if one.text().startswith("Go on as")]
    assert [one.text() for one in known] == [f"Go on as ruth at {house.url}"]
    known[0].click()
    computer.until(lambda: computer.status.startswith("On "))
    assert computer.person == "Ruth Adler · agent"
    computer.close()
    computer.open()
    assert computer.person == "Ruth Adler · agent"


def test_a_copied_computer_joins_anew_by_itself_and_keeps_what_was_done(
    computer: Computer, house: House, tmp_path: Path, qtbot: QtBot
) -> None:
    computer.work_at(house.url, "ruth")
    computer.close()
    shutil.copytree(computer.folder, tmp_path / "copy")
    store = Store.open(house.location, house.files)

    def is_there(comment: AddComment) -> bool:
        return store.read(lambda session: session.get(Comment, comment.comment) is not None)

    def works(one: Computer) -> list[LineState]:
        """Comments there until the server has it; gives where the line stood meanwhile."""
        app, heard = one.open(), list[LineState]()
        app.bench.line.stood.connect(lambda told: heard.append(told.state))
        comment = AddComment(comment=new_id(), case=house.case, text="from here")
        app.bench.perform(comment)
        one.until(lambda: is_there(comment))
        one.until(lambda: one.status == f"On {house.url.removeprefix('http://')}")
        return heard

    for one in (computer, Computer(tmp_path / "copy", qtbot)):
        heard = works(one)
        assert LineState.REFUSED not in heard
        one.close()
    joined = store.read(lambda session: session.query(DeskEntry.quarantined_at).all())
    store.close()
    assert len([one for (one,) in joined if one is not None]) == 1


def test_a_draft_that_one_person_typed_is_not_anothers(computer: Computer, house: House) -> None:
    computer.work_at(house.url, "ruth")
    window = computer.app.window

    def write(reference: str) -> None:
        window.go("open case")
        computer.settle()
        assert isinstance(window.pane, OpenCasePane)
        field = window.pane.report.fields["customer_reference"]
        assert field.value == ""
        typed((field, reference))

    def drafts() -> list[str]:
        found: list[dict[str, dict[str, str]]] = []
        computer.app.bench.drafts.recall_all().answered.connect(found.append)
        computer.until(lambda: bool(found))
        return [draft["customer_reference"] for draft in found[0].values()]

    write("PO-of-ruth")
    computer.sign_in(house.url, "tomas")
    computer.until(lambda: computer.person.startswith("Tomás"))
    assert drafts() == []
    write("PO-of-tomas")
    assert drafts() == ["PO-of-tomas"]
    ruth = next(one for one in profiles(computer.folder) if one.sign_in == "ruth")
    computer.app.bench.workplace_wanted.emit(ruth)
    computer.until(lambda: computer.person.startswith("Ruth"))
    assert drafts() == ["PO-of-ruth"]


def test_acts_under_way_are_finished_before_another_person_sits_down(
    computer: Computer, house: House
) -> None:
    computer.work_at(house.url, "ruth")
    app = computer.app
    desk, bench = app.desk.shared, app.bench
    assert desk is not None
    may_go, texts = Event(), ("begun before", "asked for before", "asked for meanwhile")
    acts = [AddComment(comment=new_id(), case=house.case, text=text) for text in texts]

    def slow() -> object:
        may_go.wait(20)
        return app.desk.perform(acts[0])

    bench.perform_work(slow)
    bench.perform(acts[1])
    bench.workplace_wanted.emit(None)
    refused: list[object] = []
    bench.perform(acts[2]).failed.connect(refused.append)
    may_go.set()
    computer.until(lambda: computer.status == "Alone on this computer")
    computer.settle()
    ruth = next(iter(profiles(computer.folder)))
    bench.workplace_wanted.emit(ruth)
    computer.until(lambda: computer.status.startswith("On "))
    done = [
        app.desk.ask(lambda session, act=act: session.get(Comment, act.comment)) for act in acts
    ]
    assert [one is not None for one in done] == [True, True, False]
