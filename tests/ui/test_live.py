"""What the line brings is on the open screen, and takes nothing from whoever works there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.data.store import Store
from desktop.operations.forms import EditForm
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.queries.forms import form_view
from desktop.shared_desk import SharedDesk
from tests.conftest import LogExpectation
from tests.operations.shop import Shop
from tests.shared.conftest import House
from tests.shared.desks import Hearing, joined, only_news_comes
from tests.ui.shared_window import Computer, P
from ui.panes.case import CasePane
from ui.panes.cases import CasesPane
from ui.panes.form import FormPane

pytestmark = pytest.mark.slow
"""Each story begins a server, and desks that join it."""

CODE, PHONE = "ship_to.post_code", "contact_telephone"


class Together:
    """Ruth at a window and Tomás at another desk of the same server."""

    def __init__(self, computer: Computer, tomas: SharedDesk, house: House) -> None:
        self.computer, self.tomas, self.case = computer, tomas, house.case
        self._hears = Hearing(tomas)

    def open(self, place: str, kind: type[P]) -> P:
        return self.computer.go(place, kind, self.case)

    def they_do(self, act: Any) -> None:
        """Tomás does something and sends it; Ruth's desk is told by nothing but live news."""
        self.tomas.perform(act)
        self._hears.until(lambda: self.tomas.line.replica.waiting == 0)

    def form(self, **changes: str) -> EditForm:
        view = self.tomas.ask(form_view, self.case, self.tomas.now())
        assert view is not None
        names = {name.replace("__", "."): text for name, text in changes.items()}
        return EditForm(
            case=self.case, changes={n: (view.fields[n], text) for n, text in names.items()}
        )


@pytest.fixture
def together(
    tmp_path: Path, computer: Computer, house: House, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Together]:
    only_news_comes(monkeypatch)
    computer.work_at(house.url, "ruth")
    computer.app.window.activateWindow()
    with joined(house.url, tmp_path / "tomas", "tomas", house.clock) as tomas:
        yield Together(computer, tomas, house)
        computer.close()


def keyboard_in(widget: QWidget) -> None:
    widget.setFocus()
    assert QApplication.focusWidget() is widget


def test_a_form_shows_what_another_wrote_and_keeps_what_is_typed(together: Together) -> None:
    pane = together.open("form", FormPane)
    fields = pane.fields.fields
    keyboard_in(fields[CODE].editor)
    QTest.keyClick(fields[CODE].editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(fields[CODE].editor, "1259")
    together.they_do(together.form(contact_telephone="+34 964 480 999"))
    together.computer.until(lambda: fields[PHONE].value == "+34 964 480 999")
    assert fields[CODE].value == "1259"
    assert QApplication.focusWidget() is fields[CODE].editor
    QTest.keyClicks(fields[CODE].editor, "9")
    assert fields[CODE].value == "12599"

    together.they_do(together.form(ship_to__post_code="12000"))
    together.computer.until(lambda: CODE in pane.draft.conflicts)
    assert fields[CODE].value == "12599", "both stand there until somebody decides"
    assert QApplication.focusWidget() is fields[CODE].editor
    assert "Somebody else changed this form" in pane.banner.sentence


def test_a_case_shows_anothers_comment_and_keeps_the_one_that_is_written(
    together: Together,
) -> None:
    pane = together.open("case", CasePane)
    editor = pane.stream.comment.field
    keyboard_in(editor)
    QTest.keyClicks(editor, "half a sen")
    together.they_do(AddComment(comment=new_id(), case=together.case, text="from the other room"))
    together.computer.until(
        lambda: pane.screen_ is not None and "from the other room" in str(pane.screen_.timeline)
    )
    QTest.keyClicks(editor, "tence")
    assert editor.toPlainText() == "half a sentence"
    assert QApplication.focusWidget() is editor


def test_a_table_keeps_what_is_chosen_and_where_it_was_scrolled(
    together: Together, house: House
) -> None:
    shop = Shop(Store.open(house.location, house.files))
    for _ in range(45):
        shop.opened(shop.asked())
    shop.close()
    shared = together.computer.app.desk.shared
    assert shared is not None
    shared.exchange()
    pane = together.computer.go("cases", CasesPane)
    together.computer.until(lambda: pane.model.rowCount() == 46)
    together.computer.settle()
    table = pane.table
    keyboard_in(table)
    table.selectRow(30)
    table.scrollToBottom()
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() - 1)
    chosen, scrolled = table.chosen, bar.value()
    assert scrolled > 0
    touched: list[object] = []
    together.computer.app.bench.announcer.touched.connect(touched.append)
    together.they_do(together.form(contact_telephone="+34 964 480 998"))
    together.computer.until(lambda: bool(touched))
    together.computer.settle()
    assert table.chosen.id == chosen.id
    assert len(table.selectionModel().selectedRows()) == 1
    assert bar.value() == scrolled
    assert QApplication.focusWidget() is table


def test_two_people_on_one_case_see_each_other_and_what_the_other_types_into(
    together: Together,
) -> None:
    together.open("case", CasePane)
    window = together.computer.app.window
    assert not window.company.isVisible()
    together.tomas.say_presence(together.case, "ship_to.town")
    together.computer.until(lambda: "Tomás Vidal is on this case too" in window.company.said.text())
    assert "typing into “Town”" in window.company.said.text()
    seen: list[Any] = []
    together.tomas.listen_to_presence(seen.append)
    field = together.open("form", FormPane).fields.fields["ship_to.town"]
    keyboard_in(field.editor)
    together.computer.until(
        lambda: bool(seen) and [one.field for one in seen[-1]] == ["ship_to.town"]
    )
    together.tomas.say_presence(None)
    together.computer.until(lambda: not window.company.isVisible())
    window.go("cases")
    together.computer.until(lambda: seen[-1] == ())


def test_without_the_line_nobody_is_shown_until_it_is_back(
    together: Together, house: House, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    together.open("case", CasePane)
    window = together.computer.app.window
    together.tomas.say_presence(together.case)
    together.computer.until(window.company.isVisible)
    house.serving.stop()
    written = AddComment(comment=new_id(), case=together.case, text="and then the line was cut")
    together.computer.app.bench.perform(written)
    together.computer.until(lambda: "No line" in together.computer.status)
    assert not window.company.isVisible(), "nobody knows whether he is still there"
    house.start_again()
    together.tomas.exchange()
    together.tomas.say_presence(together.case)
    together.computer.until(window.company.isVisible)
