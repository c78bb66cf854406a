"""Two people on one server: what was refused is decided by keys, and nothing typed is lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.data.store import Store
from desktop.data.tables.cases import Case, RequestForm
from desktop.data.tables.record import Comment
from desktop.domain.resolution import Side
from desktop.operations.ending import CancelCase
from desktop.operations.forms import EditForm
from desktop.operations.keeping import AddComment
from desktop.operations.opening import EditCase, OpenCase
from desktop.operations.operation import new_id
from desktop.remote.synchroniser import LineState
from desktop.shared_desk import SharedDesk
from desktop.upkeep import back_up, restore
from desktop.workplace import Desk
from desktop.workplace_memory import WorkplaceMemory
from tests.remote.two_desks import an_opening
from tests.shared.conftest import House, furnished, furnished_store, house  # noqa: F401 - fixtures
from tests.shared.desks import Hearing, joined
from tests.ui.real_desk import settled
from ui.background import Background
from ui.drafts import Drafts
from ui.main_window import MainWindow
from ui.panes.all_panes import all_panes
from ui.panes.case import CasePane
from ui.panes.sync import SyncPane
from ui.panes.sync_words import LostRow
from ui.theme import Theme
from ui.workbench import Workbench

pytestmark = pytest.mark.slow
"""Each story begins a server, and desks that join it."""

ENTER, NO_MODIFIER = Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass
class Sharing:
    """Ruth at her window, Otto at his desk; what Otto does is at the server first."""

    window: MainWindow
    bench: Workbench
    ruth: SharedDesk
    otto: SharedDesk
    house: House
    qtbot: QtBot

    @property
    def pane(self) -> SyncPane:
        pane = self.window.pane
        assert isinstance(pane, SyncPane)
        return pane

    def meet(self) -> None:
        """Both have sent what they have and fetched everything."""
        for desk in (self.otto, self.ruth, self.otto):
            desk.exchange()

    def look(self) -> None:
        """Ruth goes to the pane by its key."""
        self.press(Qt.Key.Key_8, CTRL, self.window)
        self.pane.refresh()
        settled(self.bench, self.qtbot)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER, at: Any = None
    ) -> None:
        QTest.keyClick(at or QApplication.focusWidget() or self.window, key, modifier)
        settled(self.bench, self.qtbot)

    def row(self, table: Any, desk: SharedDesk, case: UUID) -> Any:
        column = Case.id if table is Case else table.case_id
        return desk.ask(
            lambda session: session.execute(select(table).where(column == case)).scalars().first()
        )


@pytest.fixture
def sharing(
    house: House,  # noqa: F811 - the fixture of that name
    tmp_path: Path,
    theme: Theme,
    memory: WorkplaceMemory,
    background: Background,
    qtbot: QtBot,
) -> Iterator[Sharing]:
    with ExitStack() as stack:
        ruth = stack.enter_context(joined(house.url, tmp_path / "ruth", "ruth", house.clock))
        otto = stack.enter_context(joined(house.url, tmp_path / "otto", "otto", house.clock))
        for desk in (ruth, otto):
            stands_well(desk)
        bench = Workbench(ruth, background, Drafts(memory, background))
        window = MainWindow(bench, memory, theme, all_panes())
        bench.line.watch(ruth)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        settled(bench, qtbot)
        yield Sharing(window, bench, ruth, otto, house, qtbot)
        window.close()
        window.deleteLater()


def stands_well(desk: SharedDesk) -> None:
    """Waits until its line is there."""
    Hearing(desk).until(lambda: desk.line.state is LineState.THERE)


@contextmanager
def apart(sharing: Sharing) -> Iterator[None]:
    """Ruth's line is held up: what is done within, she does without knowing of Otto's."""
    with sharing.ruth._replica._line:
        yield
        sharing.otto.exchange()
    sharing.meet()


def conflict(sharing: Sharing, case: UUID | None = None, mine: str = "at night") -> UUID:
    """Both write the description; gives the id of Ruth's act, which is refused."""
    case = case or sharing.house.case
    edit = EditCase(case=case, changes={"description": ("", mine)})
    with apart(sharing):
        sharing.otto.perform(EditCase(case=case, changes={"description": ("", "by day")}))
        sharing.otto.exchange()
        sharing.ruth.perform(edit)
    return edit.id


def test_the_same_field_is_decided_by_keys_and_both_have_mine(sharing: Sharing) -> None:
    conflict(sharing)
    sharing.look()
    pane = sharing.pane
    assert pane.head._title.text() == "1 to decide · everything else is at the server"
    (row,) = pane.decide.sides.rows
    assert (row.sides.mine, row.sides.stands, row.sides.by) == ("at night", "by day", "Otto Berg")
    sharing.press(ENTER, CTRL)
    assert pane.decide.sides._problem.isVisible()
    sharing.press(Qt.Key.Key_M, ALT)
    assert pane.decide.outlook.text() == "Sent like this it is done."
    sharing.press(ENTER, CTRL)
    sharing.meet()
    for desk in (sharing.ruth, sharing.otto):
        assert sharing.row(Case, desk, sharing.house.case).description == "at night"
    sharing.look()
    assert pane.list.rows == ()
    assert pane.banner.sentence == "Nothing waits, and nothing is to be decided."


def test_theirs_is_kept_and_another_value_is_typed_where_it_stands(sharing: Sharing) -> None:
    form = sharing.row(RequestForm, sharing.ruth, sharing.house.case)
    theirs, mine = ("Peñíscola", "Pau Vidal"), ("Castelló", "Bea Ruiz")
    fields = ("ship_to.town", "contact_name")
    seen = (form.town, form.contact_name)

    def edit(values: tuple[str, str], **more: tuple[str, str]) -> EditForm:
        changes: Any = dict(zip(fields, zip(seen, values, strict=True), strict=True))
        return EditForm(case=sharing.house.case, changes=changes | more)

    with apart(sharing):
        sharing.otto.perform(edit(("Benicarló", theirs[1])))
        sharing.otto.exchange()
        sharing.ruth.perform(edit(mine, opening_hours=("", "9-17")))
    sharing.look()
    pane = sharing.pane
    assert [row.sides.word for row in pane.decide.sides.rows] == ["Contact's name", "Town"]
    sharing.press(Qt.Key.Key_T, ALT)
    sharing.press(Qt.Key.Key_E, ALT)
    editor = pane.decide.sides.rows[1].edit.editor
    assert editor.hasFocus()
    editor.selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(editor, "Vinaros")
    settled(sharing.bench, sharing.qtbot)
    sharing.press(ENTER, CTRL)
    sharing.meet()
    for desk in (sharing.ruth, sharing.otto):
        now = sharing.row(RequestForm, desk, sharing.house.case)
        assert (now.town, now.contact_name) == ("Vinaros", "Pau Vidal")
        assert now.opening_hours == "9-17"


def written_again(sharing: Sharing, seen: str, now: str) -> None:
    """Otto changes the description again, and Ruth's pane hears of it."""
    changes = {"description": (seen, now)}
    sharing.otto.perform(EditCase(case=sharing.house.case, changes=changes))
    sharing.meet()
    sharing.pane.refresh()
    settled(sharing.bench, sharing.qtbot)


def test_what_is_being_typed_stays_while_somebody_changes_the_field_again(
    sharing: Sharing,
) -> None:
    conflict(sharing)
    sharing.look()
    sharing.press(Qt.Key.Key_E, ALT)
    (row,) = sharing.pane.decide.sides.rows
    editor = row.edit.editor
    editor.selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(editor, "at no")
    written_again(sharing, "by day", "by daylight")
    (row,) = sharing.pane.decide.sides.rows
    assert row.edit.editor.hasFocus()
    QTest.keyClicks(row.edit.editor, "on")
    assert (row.chosen, row.edit.value) == (Side.EDIT, "at noon")
    assert row.sides.stands == "by daylight"
    # What came since is not overwritten before it was looked at.
    sharing.press(ENTER, CTRL)
    assert sharing.pane.decide.sides._problem.isVisible()
    assert "was changed again" in sharing.pane.decide.sides._problem.text()
    sharing.press(ENTER, CTRL)
    sharing.meet()
    assert sharing.row(Case, sharing.otto, sharing.house.case).description == "at noon"


def test_a_side_that_was_chosen_stays_also_where_the_other_is_taken_back(
    sharing: Sharing,
) -> None:
    conflict(sharing)
    sharing.look()
    sharing.press(Qt.Key.Key_T, ALT)
    written_again(sharing, "by day", "")
    (row,) = sharing.pane.decide.sides.rows
    assert (row.chosen, row.sides.stands) == (Side.THEIRS, "")
    sharing.press(ENTER, CTRL)
    sharing.press(ENTER, CTRL)
    sharing.meet()
    assert sharing.row(Case, sharing.otto, sharing.house.case).description == ""
    assert sharing.ruth.parked() == ()


def test_different_fields_of_one_form_are_no_conflict(sharing: Sharing) -> None:
    case = sharing.house.case
    with apart(sharing):
        sharing.otto.perform(EditForm(case=case, changes={"opening_hours": ("", "8-16")}))
        sharing.otto.exchange()
        sharing.ruth.perform(EditForm(case=case, changes={"ship_to.unit": ("", "2nd floor")}))
    sharing.look()
    assert sharing.pane.list.rows == ()
    now = sharing.row(RequestForm, sharing.otto, case)
    assert (now.opening_hours, now.unit) == ("8-16", "2nd floor")


def test_after_a_decision_the_next_one_is_chosen_and_a_drop_can_be_taken_back(
    sharing: Sharing,
) -> None:
    first, second = sharing.house.case, an_opening("ZZ000123")
    sharing.otto.perform(second)
    sharing.meet()
    one = conflict(sharing, first)
    two = conflict(sharing, second.case)
    sharing.look()
    pane = sharing.pane
    pane.decide.focus()
    assert pane.decide.shown is not None
    assert pane.decide.shown.row.id == one
    sharing.press(Qt.Key.Key_D, ALT)
    assert pane.decide.shown.row.id == two
    assert pane.decide.sides.rows[0].has_focus
    assert [row.id for row in pane.list.rows] == [two]
    assert pane.back.isVisible()
    sharing.press(Qt.Key.Key_Z, CTRL)
    assert [row.id for row in pane.list.rows] == [one, two]
    assert pane.decide.shown.row.id == one
    assert not pane.back.isVisible()


def thirty_conflicts(sharing: Sharing) -> list[UUID]:
    """Both described thirty cases; gives the ids of Ruth's acts, which are refused."""
    openings = [an_opening(f"ZZ{number:06d}") for number in range(29)]
    for opening in openings:
        sharing.otto.perform(opening)
    sharing.meet()
    cases = [sharing.house.case, *(opening.case for opening in openings)]
    mine = [EditCase(case=case, changes={"description": ("", "at night")}) for case in cases]
    with apart(sharing):
        for case in cases:
            sharing.otto.perform(EditCase(case=case, changes={"description": ("", "by day")}))
        sharing.otto.exchange()
        for edit in mine:
            sharing.ruth.perform(edit)
    return [edit.id for edit in mine]


def test_thirty_conflicts_are_gone_through_by_keys(sharing: Sharing) -> None:
    ids = thirty_conflicts(sharing)
    sharing.window.resize(1024, 640)
    sharing.look()
    pane = sharing.pane
    assert [row.id for row in pane.list.rows] == ids

    def is_at(act: UUID) -> bool:
        """It is chosen, shown beside, and in sight."""
        place = pane.list.visualRect(pane.list.currentIndex())
        in_sight = pane.list.viewport().rect().contains(place)
        shown = pane.decide.shown
        return in_sight and shown is not None and pane.list.chosen.id == shown.row.id == act

    pane.list.setFocus()
    for _ in range(20):
        sharing.press(Qt.Key.Key_Down)
    sharing.press(Qt.Key.Key_Up)
    assert pane.list.hasFocus()
    assert is_at(ids[19])
    sharing.press(ENTER)
    for at, key in enumerate((Qt.Key.Key_M, Qt.Key.Key_T, Qt.Key.Key_M)):
        assert is_at(ids[19 + at])
        assert pane.decide.sides.rows[0].has_focus
        assert pane.decide.sides.rows[0].chosen is None, "nothing is chosen for another act"
        sharing.press(key, ALT)
        assert pane.decide.send.hasFocus()
        sharing.press(ENTER, CTRL)
    sharing.meet()  # what was decided waits behind the others until it is sent
    sharing.look()
    pane.list.setFocus()
    sharing.press(Qt.Key.Key_End)
    assert is_at(ids[-1])
    sharing.press(Qt.Key.Key_D, ALT)
    assert is_at(ids[0]), "behind the last comes the first"
    assert pane.list.hasFocus()
    sharing.press(Qt.Key.Key_Z, CTRL)
    assert is_at(ids[-1])
    assert len(pane.list.rows) == 27


def refused_opening(sharing: Sharing) -> OpenCase:
    """Ruth opens a case for a serial of which Otto has opened one, and comments on it."""
    mine = an_opening("ZZ000777", "typed for a quarter of an hour")
    with apart(sharing):
        sharing.otto.perform(an_opening("ZZ000777", "his"))
        sharing.otto.exchange()
        sharing.ruth.perform(mine)
        comment = AddComment(comment=new_id(), case=mine.case, text="she calls back")
        sharing.ruth.perform(comment)
    return mine


def test_a_refused_case_is_mended_in_its_place_and_goes_with_what_builds_on_it(
    sharing: Sharing,
) -> None:
    mine = refused_opening(sharing)
    sharing.look()
    pane = sharing.pane
    serial = pane.decide.texts.fields["units.0.serial"]
    assert "on the open case" in serial.problem
    assert pane.decide.outlook.text() == "Sent like this it would be refused again."
    assert pane.decide.chain.isVisible()
    pane.decide.focus()
    assert serial.editor.hasFocus()
    serial.editor.selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(serial.editor, "ZZ000779")
    settled(sharing.bench, sharing.qtbot)
    assert pane.decide.outlook.text() == "Sent like this it is done."
    assert pane.decide.send.text() == "Send it mended"
    sharing.press(ENTER, CTRL)
    sharing.meet()
    there = sharing.row(Case, sharing.otto, mine.case)
    assert there.description == "typed for a quarter of an hour"
    assert sharing.row(Comment, sharing.otto, mine.case).text == "she calls back"


def test_what_was_mended_in_one_refused_act_is_not_for_another_with_the_same_text(
    sharing: Sharing,
) -> None:
    case = sharing.house.case
    said = [AddComment(comment=new_id(), case=case, text="she calls back") for _ in range(2)]
    with apart(sharing):
        for number, one in enumerate(said):
            other = AddComment(comment=one.comment, case=case, text=f"his {number}")
            sharing.otto.perform(other)
        sharing.otto.exchange()
        for one in said:
            sharing.ruth.perform(one)
    sharing.look()
    pane = sharing.pane
    assert [row.id for row in pane.list.rows] == [one.id for one in said]
    pane.decide.focus()
    QTest.keyClicks(pane.decide.texts.fields["text"].editor, "tomorrow, ")
    assert pane.decide.send.text() == "Send it mended"
    pane.step(1)
    settled(sharing.bench, sharing.qtbot)
    assert pane.decide.shown is not None
    assert pane.decide.shown.row.id == said[1].id
    assert pane.decide.texts.fields["text"].value == "she calls back"
    assert pane.decide.send.text() == "Send again"
    pane.step(-1)
    settled(sharing.bench, sharing.qtbot)
    assert pane.decide.texts.fields["text"].value == "tomorrow, she calls back"


def test_what_was_typed_is_copied_and_a_mended_text_is_there_again_after_a_restart(
    sharing: Sharing,
) -> None:
    refused_opening(sharing)
    sharing.look()
    pane = sharing.pane
    sharing.press(Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "Description: typed for a quarter of an hour" in QApplication.clipboard().text()
    serial = pane.decide.texts.fields["units.0.serial"]
    serial.focus()
    with sharing.qtbot.waitSignal(sharing.bench.drafts.kept):
        QTest.keyClicks(serial.editor, "8")
    typed = serial.value
    again = SyncPane(sharing.bench)
    sharing.qtbot.addWidget(again)
    again.show()
    settled(sharing.bench, sharing.qtbot)
    assert again.decide.texts.fields["units.0.serial"].value == typed
    again.hide()


def test_a_decision_that_is_refused_again_is_told_at_its_field(sharing: Sharing) -> None:
    refused_opening(sharing)
    sharing.look()
    pane = sharing.pane
    pane.decide.focus()
    sharing.press(ENTER, CTRL)
    assert pane.banner.isVisible()
    assert "on the open case" in pane.banner.sentence
    assert len(pane.list.rows) == 2
    assert pane.decide.texts.fields["units.0.serial"].editor.hasFocus()


def test_the_case_leads_to_the_pane_and_the_pane_to_the_case(sharing: Sharing) -> None:
    edit = EditCase(case=sharing.house.case, changes={"description": ("", "at night")})
    with apart(sharing):
        sharing.otto.perform(CancelCase(case=sharing.house.case, reason="bought another"))
        sharing.otto.exchange()
        sharing.ruth.perform(edit)
    sharing.window.go("case", sharing.house.case)
    settled(sharing.bench, sharing.qtbot)
    case = sharing.window.pane
    assert isinstance(case, CasePane)
    assert case.screen_ is not None
    hold = case.screen_.holds[0]
    assert hold.kind.value == "Refused"
    case.holds.followed.emit(hold.facts[0])
    settled(sharing.bench, sharing.qtbot)
    pane = sharing.pane
    assert pane.decide.shown is not None
    assert pane.decide.shown.row.id == edit.id
    assert "cancelled" in pane.decide.reason.text()
    assert pane.decide.outlook.text() == "Sent like this it would be refused again."
    pane.decide.open_case.click()
    settled(sharing.bench, sharing.qtbot)
    assert sharing.window.pane is case


def test_without_the_line_it_says_what_works_and_lists_what_waits(sharing: Sharing) -> None:
    sharing.house.serving.stop()
    for number in range(3):
        act = AddComment(comment=new_id(), case=sharing.house.case, text=f"call {number}")
        sharing.ruth.perform(act)
    Hearing(sharing.ruth).until(lambda: sharing.ruth.line.state is LineState.AWAY)
    sharing.look()
    pane = sharing.pane
    assert pane.banner.sentence.startswith("No line since")
    assert "RMA numbers" in pane.banner.accessibleName()
    assert pane.head._title.text().startswith("3 wait to be sent")
    assert len(pane.list.rows) == 3
    assert "when the line is back" in pane.waiting.stands.text()
    pane.step(1)
    assert pane.list.chosen == pane.list.rows[1]
    sharing.house.start_again()


def test_the_rail_counts_what_is_to_be_decided(sharing: Sharing) -> None:
    button = sharing.window.rail._buttons["sync"]
    conflict(sharing)
    sharing.qtbot.waitUntil(lambda: button.accessibleName() == "Sync, 1 waiting")


@contextmanager
def older_server(sharing: Sharing, folder: Path) -> Iterator[None]:
    """What is done within is lost: the server is restored from a backup of before."""
    house = sharing.house  # noqa: F811 - its server
    store = Store.open(house.location, house.files)
    back_up(store, folder / "backup")
    store.close()
    yield
    house.serving.stop()
    for left in Path(house.location).parent.glob("desk.db*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.rmtree(house.files, ignore_errors=True)
    restore(folder / "backup", house.location)
    house.start_again()


def losing_three(sharing: Sharing, folder: Path) -> SyncPane:
    """The server lost three comments of Ruth's; she looks at them."""
    with older_server(sharing, folder):
        for text in ("one", "two", "three"):
            act = AddComment(comment=new_id(), case=sharing.house.case, text=text)
            sharing.ruth.perform(act)
        sharing.meet()
    Hearing(sharing.ruth).until(lambda: sharing.ruth.line.state is LineState.RESTORED)
    sharing.look()
    return sharing.pane


def comments_at(desk: SharedDesk, case: UUID) -> list[str]:
    """The comments that a desk has on a case."""
    asked = select(Comment).filter_by(case_id=case)
    return sorted(one.text for one in desk.ask(lambda s: s.execute(asked).scalars().all()))


def test_what_a_restored_server_lost_is_ticked_and_decided_at_once(
    sharing: Sharing, tmp_path: Path
) -> None:
    pane = losing_three(sharing, tmp_path)
    (row,) = pane.list.rows
    assert isinstance(row, LostRow)
    assert pane.banner.sentence.startswith("The server was restored")
    assert pane.lost.primary.text() == "Send all 3 again"
    pane.lost.list.setFocus()
    pane.lost.list.setCurrentRow(1)
    sharing.press(Qt.Key.Key_Space)
    assert pane.lost.primary.text() == "Send 2 again, let 1 go"
    sharing.press(ENTER, CTRL)
    asked = pane.lost.question
    assert asked.title.text() == "Let 1 act go?"
    assert asked.named == [pane.lost.list.item(1).text()]
    assert asked.named[0].endswith("“two”"), "one knows one's own words again"
    assert asked.confirm.text() == "Send 2 again, let 1 go"
    assert asked.keep.hasFocus(), "what a hasty key does is the harmless one"
    sharing.press(Qt.Key.Key_D, ALT)
    assert sharing.ruth.lost() == ()
    assert sharing.window.tidings.banner.sentence == "Sent again: 2 acts. Let go: 1 act."
    sharing.meet()
    assert comments_at(sharing.otto, sharing.house.case) == ["one", "three"]


def test_letting_all_that_was_lost_go_is_asked_by_name_and_can_be_taken_back(
    sharing: Sharing, tmp_path: Path
) -> None:
    pane = losing_three(sharing, tmp_path)
    pane.lost.none.click()
    sharing.press(ENTER, CTRL)
    assert len(sharing.ruth.lost()) == 3, "nothing is done before it was asked"
    assert len(pane.lost.question.named) == 3
    sharing.press(ENTER, CTRL)
    sharing.press(Qt.Key.Key_Escape)
    assert not pane.lost.question.isVisible()
    assert pane.lost.primary.hasFocus()
    assert len(sharing.ruth.lost()) == 3
    sharing.press(ENTER, CTRL)
    sharing.press(Qt.Key.Key_D, ALT)
    assert sharing.ruth.lost() == ()
    assert sharing.window.tidings.banner.sentence == "Let go: 3 acts."
    sharing.press(Qt.Key.Key_Z, CTRL)
    assert len(pane.list.rows) == 3
    assert "A restored server lost this" in pane.decide.reason.text()
    assert all(row.was_lost for row in pane.list.rows)
    for _ in range(3):
        sharing.press(ENTER, CTRL)
    sharing.meet()
    assert comments_at(sharing.otto, sharing.house.case) == ["one", "three", "two"]
    assert sharing.ruth.parked() == ()


def test_a_tick_that_changes_takes_the_question_away(sharing: Sharing, tmp_path: Path) -> None:
    pane = losing_three(sharing, tmp_path)
    pane.lost.none.click()
    sharing.press(ENTER, CTRL)
    assert pane.lost.question.isVisible()
    assert not pane.lost.primary.isVisible()
    pane.lost.list.setFocus()
    sharing.press(Qt.Key.Key_Space)
    assert not pane.lost.question.isVisible()
    assert pane.lost.primary.text() == "Send 1 again, let 2 go"
    pane.lost.all.click()
    sharing.press(ENTER, CTRL)
    assert sharing.ruth.lost() == (), "sending all again destroys nothing, so nothing is asked"


def test_a_lone_desk_says_what_the_place_is_for(
    real_bench: Workbench, desk: Desk, qtbot: QtBot
) -> None:
    pane = SyncPane(real_bench)
    qtbot.addWidget(pane)
    pane.show()
    settled(real_bench, qtbot)
    assert pane.banner.sentence == "Nothing here has to be sent."
    assert pane.alone.isVisible()
    assert not pane.list.isVisible()
    pane.hide()


def test_the_keys_stay_in_the_page_when_its_act_was_decided_elsewhere(sharing: Sharing) -> None:
    """Also where that is heard between a decision of one's own and its answer."""
    first, second = sharing.house.case, an_opening("ZZ000123")
    sharing.otto.perform(second)
    sharing.meet()
    one = conflict(sharing, first)
    two = conflict(sharing, second.case)
    sharing.look()
    pane = sharing.pane
    pane.decide.focus()
    sharing.ruth.let_go(one)
    pane.refresh()
    settled(sharing.bench, sharing.qtbot)
    assert pane.decide.shown is not None
    assert pane.decide.shown.row.id == two
    assert pane.decide.sides.rows[0].has_focus
