"""The case pane: what it shows, and that nothing typed, chosen or scrolled to is ever lost."""

from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.words import CaseState, LineState, UnitState, Visibility
from desktop.operations.keeping import AddComment
from desktop.operations.opening import EditCase
from desktop.operations.operation import new_id
from desktop.operations.units import EditUnit
from desktop.workplace import Desk
from tests.ui import case_scenes
from tests.ui.case_scenes import SERIALS, asked, view
from tests.ui.case_sitting import CTRL, PLAIN, Sitting
from tests.ui.real_desk import StandingClock, open_case
from tests.ui.real_world import PENACLARA
from ui.panes.case_edits import EditPanel
from ui.panes.case_spelling import SpellingPanel
from ui.widgets.banner import PaneState, tone_of

POWER = "A04657C26276344A"


def test_the_head_says_what_the_case_is_and_what_is_next(
    desk: Desk, sitting: Sitting, clock: StandingClock
) -> None:
    case = open_case(desk, PENACLARA, *SERIALS)
    case_scenes.validate(desk, case)
    clock.pass_(hours=2)
    pane = sitting.open(case)
    assert pane.head._state.words is not None
    assert pane.head._state.words.word == "Batch review"
    assert pane.head._units.words is not None
    assert pane.head._units.words.word == "3 × x230-10GP"
    assert "Hostelería Peñaclara S.L. · Begoña Íñiguez · by telephone" in under(pane)
    assert pane.head.head._aside.text() == "Waits for a supervisor since 2 h"
    assert pane.head.stepper.accessibleName() == "Batch review: 3 of 8 steps done"


def test_what_holds_it_up_names_the_rule_and_leads_to_the_review(
    desk: Desk, sitting: Sitting, qtbot: QtBot
) -> None:
    case = open_case(desk, PENACLARA, *SERIALS)
    pane = sitting.open(case)
    screen = pane.screen_
    assert screen is not None
    hold = next(one for one in screen.holds if one.kind.value == "Batch rule")
    assert hold.sentence.startswith("More than two units of one type on one request.")
    assert ("This request", "3 × x230-10GP") in [(f.label, f.value) for f in hold.facts]
    with qtbot.waitSignal(sitting.bench.opened) as opened:
        pane.holds.followed.emit(hold.facts[0])
    assert opened.args == ["review", view(desk, case).reviews[0].id]


def test_what_is_missing_leads_to_its_unit(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, units=(asked(POWER), asked(SERIALS[0], troubleshooting="")))
    pane = sitting.open(case)
    assert pane.screen_ is not None
    hold = next(one for one in pane.screen_.holds if one.kind.value == "Missing")
    assert (hold.facts[0].label, hold.facts[0].value) == (SERIALS[0], "troubleshooting steps")
    pane.holds.followed.emit(hold.facts[0])
    sitting.settle()
    assert pane.units.unit is not None
    assert pane.units.unit.serial == SERIALS[0]
    assert sitting.panel.fields["troubleshooting"].editor.hasFocus()


def test_the_head_says_what_is_missing_and_goes_there(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, units=(asked(POWER, troubleshooting=""),))
    pane = sitting.open(case)
    assert pane.head.missing.text() == "1 mandatory fact is missing"
    pane.head.missing.click()
    sitting.settle()
    sitting.type("troubleshooting", "tried another socket")
    sitting.press()
    assert not pane.head.missing.isVisible()


def test_a_unit_is_taken_off_or_rejected_with_a_reason(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, *SERIALS[:2])
    pane = sitting.open(case)
    pane.units.end.click()
    sitting.settle()
    sitting.panel.fields["way"].set_value("reject")
    sitting.type("reason", "bent by a forklift")
    sitting.press()
    unit = view(desk, case).units[0]
    assert (unit.state, unit.end_reason) == (UnitState.REJECTED, "bent by a forklift")
    assert pane.head._units.words is not None
    assert pane.head._units.words.word == "1 × x230-10GP"


def test_a_line_of_an_rma_is_cancelled_instead(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER, SERIALS[0])
    case_scenes.issue(desk, case)
    pane = sitting.open(case)
    pane.units.end.click()
    sitting.settle()
    sitting.type("reason", "found another one")
    sitting.press()
    assert view(desk, case).units[0].line_state is LineState.CANCELLED


def test_a_pasted_picture_is_a_file_of_the_case(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    sitting.open(case)
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)
    sitting.press(Qt.Key.Key_V)
    assert [file.name for file in view(desk, case).files] == ["pasted.png"]


def test_f2_edits_the_chosen_unit(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER, SERIALS[0])
    pane = sitting.open(case)
    QTest.keyClick(pane.units.table, Qt.Key.Key_Down)
    sitting.press(Qt.Key.Key_F2, PLAIN)
    sitting.type("symptoms", "smells of smoke")
    sitting.press()
    assert [unit.symptoms for unit in view(desk, case).units][1] == "smells of smoke"
    assert pane.units.unit is not None
    assert pane.units.unit.serial == SERIALS[0]


def test_two_edits_of_one_field_meet_and_both_are_shown(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    sitting.press(Qt.Key.Key_F2, PLAIN)
    sitting.type("symptoms", "mine")
    unit = view(desk, case).units[0]
    other = desk.seat_of("tomas")
    other.perform(EditUnit(unit=unit.id, changes={"symptoms": (unit.symptoms, "theirs")}))
    sitting.press()
    panel = sitting.panel
    assert isinstance(panel, EditPanel)
    assert panel.banner.sentence == "Somebody else changed this meanwhile. Nothing is lost: choose."
    assert panel.fields["symptoms"].value == "mine"
    pane.refresh()
    sitting.settle()
    conflict = panel._conflicts["symptoms"]
    assert conflict._words.text() == "Stored now: “theirs”. Yours: “mine”."
    conflict.mine.click()
    sitting.press()
    assert view(desk, case).units[0].symptoms == "mine"


def test_theirs_can_be_taken_and_untouched_fields_follow(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    pane.do_other("edit case")
    sitting.settle()
    sitting.type("description", "mine")
    desk.seat_of("tomas").perform(
        EditCase(
            case=case, changes={"description": ("", "theirs"), "customer_reference": ("", "PO 7")}
        )
    )
    pane.refresh()
    sitting.settle()
    panel = sitting.panel
    assert isinstance(panel, EditPanel)
    assert panel.fields["customer_reference"].value == "PO 7"
    panel._conflicts["description"].theirs.click()
    assert panel.fields["description"].value == "theirs"
    assert panel.changes == {}


def test_an_edit_that_was_not_saved_comes_back_with_what_was_seen(
    desk: Desk, sitting: Sitting
) -> None:
    case = open_case(desk, PENACLARA, POWER)
    sitting.open(case)
    sitting.press(Qt.Key.Key_F2, PLAIN)
    sitting.type("troubleshooting", "mine")
    sitting.press(Qt.Key.Key_Escape, PLAIN)
    unit = view(desk, case).units[0]
    desk.seat_of("tomas").perform(
        EditUnit(unit=unit.id, changes={"troubleshooting": (unit.troubleshooting, "theirs")})
    )
    sitting.pane.refresh()
    sitting.settle()
    sitting.press(Qt.Key.Key_F2, PLAIN)
    panel = sitting.panel
    assert isinstance(panel, EditPanel)
    assert panel.fields["troubleshooting"].value == "mine"
    assert panel._conflicts["troubleshooting"].isVisible()


def test_a_comment_is_internal_unless_somebody_says_otherwise(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    box = pane.stream.comment
    QTest.keyClicks(box.field, "calls back at noon")
    QTest.keyClick(box.field, Qt.Key.Key_Return, CTRL)
    sitting.settle()
    assert box.field.toPlainText() == ""
    box.shared.click()
    QTest.keyClicks(box.field, "a replacement is on its way")
    box.button.click()
    sitting.settle()
    assert pane.screen_ is not None
    said = [one.detail for one in pane.screen_.timeline if one.stream.value == "Comments"]
    assert said == [
        "a replacement is on its way · shared with the customer",
        "calls back at noon",
    ]
    assert not box.shared.isChecked()
    assert pane.stream.chips["Comments"].text() == "Comments 2"


def test_a_comment_that_was_not_sent_waits_for_its_own_case(desk: Desk, sitting: Sitting) -> None:
    first = open_case(desk, PENACLARA, POWER)
    second = open_case(desk, PENACLARA, SERIALS[0], separate_reason="another matter")
    box = sitting.open(first).stream.comment
    QTest.keyClicks(box.field, "half a thought")
    sitting.open(second)
    assert box.field.toPlainText() == ""
    sitting.open(first)
    assert box.field.toPlainText() == "half a thought"


def test_an_empty_comment_is_refused_where_it_was_written(desk: Desk, sitting: Sitting) -> None:
    pane = sitting.open(open_case(desk, PENACLARA, POWER))
    pane.stream.comment.button.click()
    sitting.settle()
    assert pane.stream.comment._problem.text() == "Write something first."


def test_reading_anew_keeps_selection_scroll_and_what_is_typed(
    desk: Desk, sitting: Sitting
) -> None:
    case = open_case(desk, PENACLARA, POWER, SERIALS[0], SERIALS[1])
    for number in range(30):
        desk.perform(AddComment(comment=new_id(), case=case, text=f"line {number}"))
    pane = sitting.open(case)
    pane.units.table.choose(2)
    QTest.keyClicks(pane.stream.comment.field, "half a thought")
    bar = pane.stream.timeline.verticalScrollBar()
    bar.setValue(300)
    desk.seat_of("tomas").perform(AddComment(comment=new_id(), case=case, text="meanwhile"))
    pane.refresh()
    sitting.settle()
    assert pane.stream.chips["Comments"].text() == "Comments 31"
    assert bar.value() == 300 + pane.stream.timeline.sizeHintForRow(0)
    assert pane.units.unit is not None
    assert pane.units.unit.serial == SERIALS[1]
    assert pane.stream.comment.field.toPlainText() == "half a thought"


def test_the_stream_is_filtered_by_kind(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    desk.perform(AddComment(comment=new_id(), case=case, text="hello"))
    pane = sitting.open(case)
    pane.stream.chips["Comments"].click()
    model = pane.stream.timeline.model()
    assert model.rowCount() == 1
    pane.stream.chips[""].click()
    assert model.rowCount() > 1


def test_files_dropped_on_the_case_are_kept_and_seen_at_the_side(
    desk: Desk, sitting: Sitting, tmp_path: Path
) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    picture, text = tmp_path / "label.png", tmp_path / "show-tech.txt"
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    image.save(str(picture))
    text.write_text("switch# show tech", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture)), QUrl.fromLocalFile(str(text))])
    pane.dropEvent(drop_of(data))
    sitting.settle()
    files = view(desk, case).files
    assert {file.name for file in files} == {"label.png", "show-tech.txt"}
    assert {file.visibility for file in files} == {Visibility.INTERNAL}
    pane.files.list.choose_name("show-tech.txt")
    QTest.keyClick(pane.files.list, Qt.Key.Key_Return)
    sitting.settle()
    assert sitting.preview.text.toPlainText() == "switch# show tech"
    pane.side.leave()
    pane.files.list.choose_name("label.png")
    pane.files.open.click()
    sitting.settle()
    assert sitting.preview.picture.pixmap().width() > 100
    assert pane.files.list._files.pictures


def test_a_file_is_shared_and_taken_back(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    pane.files._attach("note.txt", content=b"hello")
    sitting.settle()
    pane.files.list.choose_name("note.txt")
    pane.files.share.click()
    sitting.settle()
    assert view(desk, case).files[0].visibility is Visibility.SHARED
    assert pane.files.share.text() == "Stop sharing"
    pane.files.share.click()
    sitting.settle()
    assert view(desk, case).files[0].visibility is Visibility.INTERNAL


def test_a_file_over_the_limit_is_refused_before_it_is_read(
    desk: Desk, sitting: Sitting, tmp_path: Path
) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    large = tmp_path / "capture.pcap"
    with large.open("wb") as file:
        file.truncate(26 * 1_048_576)
    pane.files.take([large])
    sitting.settle()
    assert pane.files.banner.sentence.startswith(
        "capture.pcap has 26.0 MB; a file may have 25.0 MB."
    )
    assert view(desk, case).files == ()


def test_a_folder_and_an_empty_file_are_no_files(
    desk: Desk, sitting: Sitting, tmp_path: Path
) -> None:
    pane = sitting.open(open_case(desk, PENACLARA, POWER))
    pane.files.take([tmp_path])
    sitting.settle()
    assert "is a folder, not a file" in pane.files.banner.sentence
    empty = tmp_path / "empty.log"
    empty.touch()
    pane.files.take([empty])
    sitting.settle()
    assert "there is nothing to keep" in pane.files.banner.sentence


def test_a_file_is_saved_under_another_name(desk: Desk, sitting: Sitting, tmp_path: Path) -> None:
    pane = sitting.open(open_case(desk, PENACLARA, POWER))
    pane.files._attach("note.txt", content=b"hello")
    sitting.settle()
    pane.files.save_as(pane.files.list.files[0], tmp_path / "saved.txt")
    sitting.settle()
    assert (tmp_path / "saved.txt").read_bytes() == b"hello"


def test_the_packet_is_previewed_and_what_is_saved_is_kept(
    desk: Desk, sitting: Sitting, tmp_path: Path
) -> None:
    case = open_case(desk, PENACLARA, POWER)
    case_scenes.issue(desk, case)
    pane = sitting.open(case)
    sitting.press(Qt.Key.Key_P)
    preview = sitting.preview
    assert preview.document.page_words == "Page 1 of 2"
    assert view(desk, case).files == ()
    preview.document.save_as(tmp_path / "packet.pdf")
    sitting.settle()
    assert {file.document for file in view(desk, case).files} == {"authorisation", "return label"}
    preview._chip_of["4 on A4"].click()
    sitting.settle()
    assert preview.title.text().lower().startswith("return label")
    assert pane.files.packet.text() == "Packet"


def test_the_case_is_copied_as_text_for_a_mail(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER, customer_reference="PO 77")
    case_scenes.issue(desk, case)
    sitting.open(case)
    sitting.press(Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0] == "Case CA-000001 (your reference PO 77)"
    assert copied[1].startswith("RMA R26-")
    assert copied[2].endswith(POWER)


def test_f8_spells_the_chosen_serial_in_the_customers_language(
    desk: Desk, sitting: Sitting
) -> None:
    sitting.open(open_case(desk, PENACLARA, POWER))
    sitting.press(Qt.Key.Key_F8, PLAIN)
    place = sitting.pane.side.place
    assert isinstance(place, SpellingPanel)
    assert [one.word for one in place.spelt][:3] == ["Antonio", "cero", "cuatro"]
    place._language.editor.setCurrentIndex(0)  # type: ignore[union-attr]
    assert place.spelt[0].word == "Alfa"


def test_cancelling_asks_by_name_and_wants_a_reason(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    pane.do_other("cancel case")
    sitting.settle()
    assert sitting.panel.submit_button.text() == "Cancel case CA-000001"
    sitting.press()
    assert sitting.panel.fields["reason"].problem.startswith("Say why")
    sitting.type("reason", "the customer mended it")
    sitting.press()
    assert view(desk, case).state is CaseState.CANCELLED
    assert not pane.head.step_button.isVisible()
    assert pane.screen_ is not None
    assert "the customer mended it" in pane.screen_.holds[0].sentence


def test_a_unit_is_added_with_the_model_of_its_serial(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    pane.do_other("add unit")
    sitting.settle()
    sitting.type("serial", SERIALS[0])
    sitting.settle()
    sitting.type("symptoms", "dead")
    sitting.press()
    assert [unit.serial for unit in view(desk, case).units] == [POWER, SERIALS[0]]
    assert view(desk, case).units[1].asset_id is not None


def test_the_waiting_flag_and_taking_over_are_in_the_menu(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    pane.do_other("waiting")
    sitting.settle()
    assert pane.head.head._aside.text().startswith("Waits for the customer since")
    desk.take_seat("tomas")
    pane.do_other("take")
    sitting.settle()
    assert view(desk, case).agent == "Tomás Vidal"


def test_without_a_right_the_pane_says_who_may(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    desk.take_seat("ines")
    pane.do_other("take")
    sitting.settle()
    assert pane.banner.sentence == "Only an agent or a supervisor may take a case over."
    assert tone_of(PaneState.NO_RIGHT).value in str(pane.banner.property("tone"))


def test_two_cases_are_made_one_request(desk: Desk, sitting: Sitting) -> None:
    first = open_case(desk, PENACLARA, POWER)
    second = open_case(desk, PENACLARA, SERIALS[0], separate_reason="another matter")
    pane = sitting.open(second)
    pane.do_other("join")
    sitting.settle()
    sitting.press()
    assert view(desk, second).request_id == view(desk, first).request_id


def test_an_unknown_case_and_none_say_what_to_do(sitting: Sitting) -> None:
    pane = sitting.open(uuid4())
    assert pane.banner.sentence == "There is no such case in this store."
    assert not pane.content.isVisible()


def test_an_error_says_that_nothing_was_changed_and_offers_to_try_again(
    desk: Desk, sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(desk, PENACLARA, POWER)

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of the program")

    with monkeypatch.context() as patched:
        patched.setattr("ui.panes.case_questions.screen", broken)
        pane = sitting.open(case)
        assert pane.banner.sentence == "That did not work."
        assert not pane.content.isVisible()
    pane.banner.acted.emit()
    sitting.settle()
    assert not pane.banner.isVisible()
    assert pane.content.isVisible()


def under(pane: object) -> str:
    return pane.head.head._under.text()  # type: ignore[attr-defined,no-any-return]


def drop_of(data: QMimeData) -> QDropEvent:
    return QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
