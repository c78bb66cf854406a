"""One's own password and one's other sign-ins, at a real window on a real server."""

import pytest

from desktop.domain.refusal import Refused
from desktop.remote.client import Client, Line
from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.ui.shared_window import Computer, typed
from ui.panes.own_password import OwnPasswordPane

pytestmark = pytest.mark.slow
"""Each story begins a server, and desks that join it."""
NEW = "a sheep on the green hill"


def pane_of(computer: Computer, house: House) -> OwnPasswordPane:
    computer.work_at(house.url, "ruth")
    return computer.go("own password", OwnPasswordPane)


def pressed(computer: Computer, pane: OwnPasswordPane) -> None:
    pane.change.click()
    computer.until(lambda: pane._task is None)
    computer.settle()


def test_a_password_is_changed_and_the_old_one_is_good_for_nothing(
    computer: Computer, house: House
) -> None:
    pane = pane_of(computer, house)
    typed((pane.old, "not my password"), (pane.new, NEW), (pane.again, NEW))
    pressed(computer, pane)
    assert "wrong" in pane.old.problem
    assert pane.new.value == NEW, "what was typed is kept"
    typed((pane.old, PASSWORD), (pane.again, "another"))
    pressed(computer, pane)
    assert "not the same" in pane.again.problem
    typed((pane.again, "short"), (pane.new, "short"))
    pressed(computer, pane)
    assert "at least 12" in pane.new.problem
    typed((pane.new, NEW), (pane.again, NEW))
    pressed(computer, pane)
    assert pane.old.value == pane.new.value == ""
    with Client(Line(house.url, tries=0)) as client:
        with pytest.raises(Refused):
            client.sign_in("ruth", PASSWORD)
        assert client.sign_in("ruth", NEW).name == "Ruth Adler"
    shared = computer.app.desk.shared
    assert shared is not None
    shared.exchange()


def test_other_sign_ins_end_and_this_one_goes_on(computer: Computer, house: House) -> None:
    pane = pane_of(computer, house)
    with Client(Line(house.url, tries=0)) as elsewhere:
        elsewhere.sign_in("ruth", PASSWORD)
        pane.end_others.click()
        assert pane.old.problem, "the password is asked first"
        typed((pane.old, PASSWORD))
        pane.end_others.click()
        computer.until(lambda: pane._task is None)
        with pytest.raises(Refused):
            elsewhere.say_presence(None)
    shared = computer.app.desk.shared
    assert shared is not None
    shared.exchange()
