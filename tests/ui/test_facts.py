"""Facts shown one after the other: the same labels say the next, and nothing of the last stays."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.widgets.facts import Fact, Facts
from ui.widgets.link import Link

SWITCH = [
    Fact("Organisation", "Peñaclara", link=("organisation", 1)),
    Fact("MAC", "EC:CD:6D:7C:07:BC", "mono"),
    Fact("Before", ""),
]
ROUTER = [
    Fact("Owner", "Zwei GmbH", link=("organisation", 2)),
    Fact("Address", "EC:CD:6D:00:00:01", "mono"),
]


def said(facts: Facts) -> list[str]:
    """What can be read, line after line."""
    parts: list[QLabel | Link] = [*facts.findChildren(QLabel), *facts.findChildren(Link)]
    seen = [part for part in parts if part.isVisibleTo(facts)]
    return [part.text() for part in sorted(seen, key=lambda one: (one.y(), one.x()))]


def test_facts_of_the_same_kinds_are_said_by_the_same_labels(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.set_facts(SWITCH)
    facts.show()
    before = facts.findChildren(Link)
    facts.set_facts(ROUTER)
    assert facts.findChildren(Link) == before
    assert said(facts) == ["Owner", "Zwei GmbH", "Address", "EC:CD:6D:00:00:01"]
    with qtbot.waitSignal(facts.followed) as followed:
        before[0].click()
    assert followed.args == [("organisation", 2)]
    assert before[0].accessibleName() == "Owner: Zwei GmbH"


def test_facts_of_other_kinds_leave_nothing_of_the_last(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.set_facts(SWITCH)
    facts.show()
    facts.set_facts([Fact("State", "Retired"), *ROUTER, Fact("Before", "1 case")])
    qtbot.waitUntil(lambda: facts.height() >= facts.minimumSizeHint().height())
    assert [word for word in said(facts) if "Peñaclara" in word] == []
    assert sorted(said(facts)) == sorted([
        "State", "Retired", "Owner", "Zwei GmbH", "Address", "EC:CD:6D:00:00:01", "Before",
        "1 case",
    ])  # fmt: skip
    facts.set_facts([])
    assert said(facts) == []


def test_a_place_that_was_hidden_stays_so(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.hide()
    facts.set_facts(ROUTER)
    assert facts.isHidden()
