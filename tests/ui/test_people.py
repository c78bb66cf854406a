"""The people pane: everybody looks, an administrator lets in, changes and ends."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.data.tables.parties import Person
from desktop.operations.passwords import is_password
from desktop.queries.people import everybody
from desktop.workplace import Desk
from tests.ui.real_desk import WindowMaker, settled
from ui.panes.people import PeoplePane
from ui.workbench import Workbench

PASSWORD = "correct horse battery"


@pytest.fixture
def pane(desk: Desk, real_bench: Workbench, open_window: WindowMaker, qtbot: QtBot) -> PeoplePane:
    desk.take_seat("edda")
    window = open_window(None)
    window.go("people")
    settled(real_bench, qtbot)
    assert isinstance(window.pane, PeoplePane)
    return window.pane


def roles(desk: Desk) -> dict[str, str]:
    return {one.sign_in: one.role.value for one in desk.ask(everybody)}


def choose(pane: PeoplePane, sign_in: str) -> None:
    pane.list.choose([one.sign_in for one in pane.list.rows].index(sign_in))


def secret_of(desk: Desk, sign_in: str) -> str:
    whose = next(one.id for one in desk.ask(everybody) if one.sign_in == sign_in)
    return str(desk.ask(lambda session: session.get_one(Person, whose).secret))


def test_somebody_is_let_in_with_a_first_password(
    pane: PeoplePane, desk: Desk, qtbot: QtBot
) -> None:
    pane.let_in.click()
    settled(pane.bench, qtbot)
    assert pane.name.problem.startswith("Write the full name")
    QTest.keyClicks(pane.name.editor, "Nils Berg")
    QTest.keyClicks(pane.sign_in.editor, "nils")
    pane.new_role.set_value("warehouse")
    QTest.keyClicks(pane.first_password.editor, "short")
    pane.let_in.click()
    settled(pane.bench, qtbot)
    assert pane.first_password.problem == "A password has at least 12 characters."
    assert "nils" not in roles(desk), "nobody is let in by halves"
    QTest.keyClicks(pane.first_password.editor, " and then long")
    pane.let_in.click()
    settled(pane.bench, qtbot)
    assert roles(desk)["nils"] == "warehouse"
    assert is_password("short and then long", secret_of(desk, "nils"))
    assert (pane.name.value, pane.first_password.value) == ("", "")
    assert "nils" in [one.sign_in for one in pane.list.rows]


def test_a_name_that_is_taken_is_said_at_its_field(pane: PeoplePane, qtbot: QtBot) -> None:
    QTest.keyClicks(pane.name.editor, "Ruth Other")
    QTest.keyClicks(pane.sign_in.editor, "ruth")
    pane.let_in.click()
    settled(pane.bench, qtbot)
    assert "already" in pane.sign_in.problem
    assert pane.name.value == "Ruth Other"


def test_a_role_is_changed_and_a_password_given(pane: PeoplePane, desk: Desk, qtbot: QtBot) -> None:
    choose(pane, "ruth")
    pane.role.set_value("supervisor")
    pane.change_role.click()
    settled(pane.bench, qtbot)
    assert roles(desk)["ruth"] == "supervisor"
    QTest.keyClicks(pane.password.editor, PASSWORD)
    pane.set_password.click()
    settled(pane.bench, qtbot)
    assert is_password(PASSWORD, secret_of(desk, "ruth"))
    assert pane.password.value == ""


def test_an_access_ends_only_when_the_name_is_written(
    pane: PeoplePane, desk: Desk, qtbot: QtBot
) -> None:
    choose(pane, "ruth")
    pane.end.click()
    assert pane.again.problem == "Write ruth here if it is meant."
    QTest.keyClicks(pane.again.editor, "ruth")
    choose(pane, "edda")
    assert pane.again.value == "", "what was written about one is not about another"
    QTest.keyClicks(pane.again.editor, "edda")
    pane.end.click()
    settled(pane.bench, qtbot)
    assert "the only administrator" in pane.banner.sentence + pane.again.problem
    choose(pane, "ruth")
    QTest.keyClicks(pane.again.editor, "ruth")
    pane.end.click()
    settled(pane.bench, qtbot)
    assert "ruth" not in roles(desk)


def test_others_look_and_are_told_who_may(
    desk: Desk, real_bench: Workbench, open_window: WindowMaker, qtbot: QtBot
) -> None:
    window = open_window(None)
    window.go("people")
    settled(real_bench, qtbot)
    pane = window.pane
    assert isinstance(pane, PeoplePane)
    assert len(pane.list.rows) == len(roles(desk))
    assert pane.banner.sentence == "Only an administrator may add a person."
    assert not pane.one.isVisible()
    assert not pane.new.isVisible()
    assert not pane.let_in.isVisible()
