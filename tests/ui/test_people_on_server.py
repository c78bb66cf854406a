"""People of a server at real windows: an administrator changes them, and what they may changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop.domain.refusal import Refused
from desktop.domain.rights import who_may
from desktop.domain.words import Role
from desktop.operations.keeping import AddComment
from desktop.operations.operation import Operation, new_id
from desktop.operations.passwords import EndSignIns
from desktop.operations.people import ChangeRole, EndAccess
from desktop.queries.people import person_by_sign_in
from desktop.remote.client import Client, Line
from desktop.remote.kept_tokens import kept_token
from desktop.remote.profiles import profiles
from desktop.remote.replica import Replica
from desktop.wire.messages import SignInAnswer
from tests.conftest import LogExpectation
from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.shared.desks import joined
from tests.ui.shared_window import Computer, case_pane, typed
from tests.ui.test_people import choose
from ui.panes.people import PeoplePane
from ui.panes.sign_in import SignInPane

pytestmark = pytest.mark.slow
"""Each story begins a server, and desks that join it."""

FIRST, SECOND = "a sheep on the green hill", "two sheep on the green hill"
Administrator = Callable[[Operation], None]


@pytest.fixture
def administrator(house: House, tmp_path: Path) -> Iterator[Administrator]:
    """Edda at a desk of her own; gives the way to have her do something."""
    with joined(house.url, tmp_path / "edda", "edda", house.clock) as edda:
        yield lambda act: edda.perform(act)


def ruths(computer: Computer) -> Operation:
    """Ruth may from now on only read."""
    person = computer.app.desk.ask(person_by_sign_in, "ruth")
    return ChangeRole(whose=person.id, seen=Role.AGENT, role=Role.READER)


def test_who_may_less_while_they_work_is_told_and_loses_nothing_that_was_typed(
    computer: Computer, house: House, administrator: Administrator
) -> None:
    computer.work_at(house.url, "ruth")
    pane = case_pane(computer, house)
    editor = pane.stream.comment.field
    QTest.keyClicks(editor, "she calls back at five")
    administrator(ruths(computer))
    computer.until(lambda: computer.person == "Ruth Adler · reader")
    computer.settle()
    said = computer.app.window.tidings.banner.sentence
    assert said.startswith("You are reader now. What you typed is kept")
    assert editor.toPlainText() == "she calls back at five"
    pane.stream.comment.send()
    computer.until(lambda: who_may("AddComment") in sentences(computer))
    assert editor.toPlainText() == "she calls back at five"
    shared = computer.app.desk.shared
    assert shared is not None
    assert not shared.waiting()
    assert not shared.parked()


def sentences(computer: Computer) -> list[str]:
    """Everything that the window says in words now."""
    return [one.text() for one in computer.app.window.findChildren(QLabel) if one.isVisible()]


def test_what_was_done_before_it_was_known_is_refused_in_words(
    computer: Computer, house: House, administrator: Administrator
) -> None:
    computer.work_at(house.url, "ruth")
    shared = computer.app.desk.shared
    assert shared is not None
    pane = case_pane(computer, house)
    with shared._replica._line:
        administrator(ruths(computer))
        QTest.keyClicks(pane.stream.comment.field, "she calls back at five")
        pane.stream.comment.send()
        computer.until(lambda: len(shared.waiting()) == 1)
    computer.until(lambda: len(shared.parked()) == 1)
    (parked,) = shared.parked()
    assert parked.refusal.sentence == who_may("AddComment")
    computer.until(lambda: computer.status.endswith("1 refused: look"))
    computer.until(lambda: computer.person == "Ruth Adler · reader")


def test_who_loses_all_access_sees_nothing_more_and_is_led_to_sign_in(
    computer: Computer, house: House, administrator: Administrator
) -> None:
    computer.work_at(house.url, "ruth")
    app = computer.app
    pane = case_pane(computer, house)
    QTest.keyClicks(pane.stream.comment.field, "half a sen")
    person = app.desk.ask(person_by_sign_in, "ruth")
    administrator(EndAccess(whose=person.id))
    computer.until(lambda: computer.status == "Nobody is signed in")
    computer.settle()
    shown = computer.pane(SignInPane)
    assert "Your access to this server was ended" in shown.password.problem
    assert app.desk.shared is None
    with pytest.raises(Refused, match="access to this server was ended"):
        app.desk.ask(person_by_sign_in, "ruth")
    (profile,) = profiles(computer.folder)
    assert kept_token(profile) is None
    computer.close()
    computer.open()
    assert computer.status == "Nobody is signed in"
    computer.sign_in(house.url, "ruth")
    assert "wrong" in computer.sign_in_pane().password.problem


def test_who_loses_all_access_after_their_sign_in_sees_nothing_more_either(
    computer: Computer, house: House, administrator: Administrator
) -> None:
    computer.work_at(house.url, "ruth")
    app = computer.app
    shared = app.desk.shared
    assert shared is not None
    ruth = app.desk.ask(person_by_sign_in, "ruth").id
    administrator(EndSignIns(whose=ruth))
    computer.until(lambda: computer.status.startswith("Sign in again"))
    shared.perform(AddComment(comment=new_id(), case=house.case, text="kept meanwhile"))
    administrator(EndAccess(whose=ruth))
    computer.until(lambda: computer.status == "Nobody is signed in")
    computer.settle()
    shown = computer.pane(SignInPane)
    assert "Your access to this server was ended" in shown.password.problem
    assert "1 act was not sent; it is kept on this computer." in sentences(computer)
    with pytest.raises(Refused, match="access to this server was ended"):
        app.desk.ask(person_by_sign_in, "ruth")
    (profile,) = profiles(computer.folder)
    with closing(Replica(str(profile.replica))) as kept:
        assert [type(one.operation) for one in kept.waiting()] == [AddComment]


@pytest.fixture
def people(computer: Computer, house: House) -> PeoplePane:
    """The pane of an administrator at a window."""
    computer.work_at(house.url, "edda")
    return computer.go("people", PeoplePane)


def let_in(computer: Computer, pane: PeoplePane) -> None:
    """Nils is let in, for the warehouse."""
    typed((pane.name, "Nils Berg"), (pane.sign_in, "nils"), (pane.first_password, FIRST))
    pane.new_role.set_value("warehouse")
    pane.let_in.click()
    computer.until(lambda: pane.name.value == pane.first_password.value == "")
    computer.until(lambda: "nils" in [one.sign_in for one in pane.list.rows])


def signed_in(house: House, password: str) -> SignInAnswer:
    with Client(Line(house.url, tries=0)) as client:
        return client.sign_in("nils", password)


def test_somebody_is_let_in_changed_and_let_go_at_the_server(
    computer: Computer, house: House, people: PeoplePane
) -> None:
    let_in(computer, people)
    assert signed_in(house, FIRST).role is Role.WAREHOUSE
    choose(people, "nils")
    people.role.set_value("supervisor")
    people.change_role.click()
    computer.until(lambda: people.list.chosen.role is Role.SUPERVISOR)
    assert signed_in(house, FIRST).role is Role.SUPERVISOR
    typed((people.password, SECOND))
    people.set_password.click()
    computer.until(lambda: people.password.value == "")
    with pytest.raises(Refused):
        signed_in(house, FIRST)
    assert signed_in(house, SECOND).name == "Nils Berg"
    typed((people.again, "nils"))
    people.end.click()
    computer.until(lambda: "nils" not in [one.sign_in for one in people.list.rows])
    with pytest.raises(Refused):
        signed_in(house, SECOND)
    assert PASSWORD not in "".join(house.serving.log)
    assert SECOND not in "".join(house.serving.log)


def test_without_the_line_nobody_is_let_in_and_what_was_typed_stays(
    computer: Computer, house: House, people: PeoplePane, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    house.serving.stop()
    computer.until(lambda: computer.status.startswith("No line since "))
    typed((people.name, "Nils Berg"), (people.sign_in, "nils"), (people.first_password, FIRST))
    people.let_in.click()
    computer.until(lambda: "does not answer" in people.banner.sentence)
    assert (people.name.value, people.sign_in.value) == ("Nils Berg", "nils")
    assert people.first_password.value == FIRST
    house.start_again()
    computer.until(lambda: computer.status.startswith("On "))
    people.let_in.click()
    computer.until(lambda: people.first_password.value == "")
    assert signed_in(house, FIRST).name == "Nils Berg"
