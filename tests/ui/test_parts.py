"""The small parts: fields, facts, sentences, steps, the stream, places for files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.placeholder_case import ENTRIES, STEPS
from ui.theme import Theme, Tone
from ui.widgets.badge import Badge, tone_badge
from ui.widgets.button import Button
from ui.widgets.card import Card, clear
from ui.widgets.drop_area import DropArea
from ui.widgets.facts import Fact, Facts
from ui.widgets.field import Field, choice, date_editor, text_editor
from ui.widgets.painting import BadgeWords, Look, Run
from ui.widgets.stepper import Stepper
from ui.widgets.timeline import Timeline
from ui.widgets.words import ElidedLabel, Sentence, SerialText

pytestmark = pytest.mark.usefixtures("theme")


def test_a_field_tells_what_is_typed_and_not_what_the_program_sets(qtbot: QtBot) -> None:
    field = Field("town", "Town", mandatory=True)
    qtbot.addWidget(field)
    told: list[tuple[str, str]] = []
    field.edited.connect(lambda name, value: told.append((name, value)))
    field.set_value("Vigo")
    QTest.keyClicks(field.editor, "X")
    assert told == [("town", "XVigo")]
    assert field.editor.accessibleName() == "Town, mandatory"


@pytest.mark.parametrize(
    ("editor", "value"),
    [
        (QLineEdit, "Peñíscola"),
        (lambda: text_editor(3), "no LED\nafter the storm"),
        (lambda: choice([("ES", "Spain"), ("NL", "Netherlands")]), "NL"),
        (lambda: date_editor("not known"), "2026-11-13"),
    ],
)
def test_every_editor_gives_back_what_it_was_given(editor: type, value: str, qtbot: QtBot) -> None:
    field = Field("any", "Any", editor())
    qtbot.addWidget(field)
    field.set_value(value)
    assert field.value == value


def test_an_empty_date_is_empty(qtbot: QtBot) -> None:
    field = Field("since", "Failed since", date_editor("not known"))
    qtbot.addWidget(field)
    assert field.value == ""
    field.set_value("2026-11-13")
    field.set_value("")
    assert field.value == ""


def test_a_choice_that_may_be_typed_keeps_what_is_typed(qtbot: QtBot) -> None:
    field = Field("town", "Town", choice([("a", "Alpha")], editable=True))
    qtbot.addWidget(field)
    field.set_value("Vigo")
    assert isinstance(field.editor, QComboBox)
    assert field.editor.currentText() == "Vigo"


def test_a_problem_stands_below_its_field_and_is_read_aloud(qtbot: QtBot) -> None:
    field = Field("postal_code", "Post code")
    qtbot.addWidget(field)
    field.show()
    field.set_problem("Spanish post codes have five digits.")
    assert field._problem.isVisible()
    assert field.editor.property("tone") == "bad"
    assert field.editor.accessibleDescription() == "Spanish post codes have five digits."
    field.set_problem("")
    assert not field._problem.isVisible()
    assert field.editor.property("tone") == ""


def test_leaving_a_field_is_told_so_that_it_can_be_checked(qtbot: QtBot) -> None:
    holder = QWidget()
    first, second = Field("one", "One", parent=holder), Field("two", "Two", parent=holder)
    qtbot.addWidget(holder)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    first.focus()
    with qtbot.waitSignal(first.left):
        second.focus()


def test_facts_leave_out_what_is_not_known(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.set_facts([Fact("Site", "Vigo"), Fact("MAC", "")])
    shown = [label.text() for label in facts.findChildren(QLabel)]
    assert shown == ["Site", "Vigo"]


def test_a_fact_with_a_link_is_followed(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.set_facts([Fact("Case", "CA-004198", link="that case")])
    with qtbot.waitSignal(facts.followed) as followed:
        facts.findChildren(QPushButton)[0].click()
    assert followed.args == ["that case"]


def test_what_a_customer_writes_is_never_markup(qtbot: QtBot) -> None:
    sentence = Sentence([Run("<img src=x> "), Run("<b>bold</b>", Look.STRONG)])
    qtbot.addWidget(sentence)
    assert "<img" not in sentence.text()
    assert "&lt;b&gt;bold" in sentence.text()
    assert sentence.accessibleName() == "<img src=x> <b>bold</b>"


def test_a_long_line_ends_in_dots_and_tells_the_whole(qtbot: QtBot) -> None:
    label = ElidedLabel("Zakłady Chemiczne i Przetwórstwa Tworzyw Sztucznych")
    qtbot.addWidget(label)
    label.resize(90, 20)
    label.grab()
    assert label.toolTip() == label.text()
    label.resize(900, 20)
    label.grab()
    assert label.toolTip() == ""


@pytest.mark.qt_log_ignore("Keyboard event not accepted", "propagateSizeHints", extend=True)
def test_a_button_does_at_once_what_its_key_says(qtbot: QtBot) -> None:
    button = Button("Validate", "Ctrl+Return", primary=True)
    qtbot.addWidget(button)
    with qtbot.waitActive(button):
        button.show()
        button.activateWindow()
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert button.toolTip() == "Validate (Ctrl ↵)"
    button.setEnabled(False)
    with qtbot.assertNotEmitted(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_badge_without_words_takes_no_place(qtbot: QtBot) -> None:
    badge = Badge()
    qtbot.addWidget(badge)
    assert badge.sizeHint().width() == 0
    badge.set_words(BadgeWords("Overdue", Tone.BAD))
    assert badge.accessibleName() == "Overdue"
    assert badge.sizeHint().width() > 40


def test_the_way_of_a_case_is_said_in_one_sentence(qtbot: QtBot) -> None:
    stepper = Stepper()
    qtbot.addWidget(stepper)
    stepper.set_steps(STEPS)
    assert stepper.accessibleName() == "Batch review: 3 of 8 steps done"


def test_the_stream_is_filtered_by_kind_and_followed(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.set_entries(ENTRIES)
    assert timeline.counts() == {"change": 1, "file": 1, "comment": 1}
    timeline.set_kind("file")
    assert timeline.model().rowCount() == 1
    with qtbot.waitSignal(timeline.followed) as followed:
        timeline.activated.emit(timeline.model().index(0, 0))
    assert followed.args == ["the file"]


def test_a_long_comment_is_shown_whole(qtbot: QtBot) -> None:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(400, 400)
    timeline.set_entries(ENTRIES)
    timeline.show()
    short, long = (timeline.sizeHintForRow(row) for row in (0, 2))
    assert long > 2 * short - 20


def test_files_are_taken_where_they_are_dropped(qtbot: QtBot, tmp_path: Path) -> None:
    area = DropArea("Drop files here")
    qtbot.addWidget(area)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "label.jpg")), QUrl("https://example.org/x")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(area.dropped) as dropped:
        area.dropEvent(event)
    assert dropped.args[0] == (tmp_path / "label.jpg",)


def test_a_card_that_is_cleared_holds_nothing(qtbot: QtBot, theme: Theme) -> None:
    card = Card("Units")
    qtbot.addWidget(card)
    card.body.addWidget(tone_badge("Late", Tone.BAD))
    card.body.addWidget(SerialText("A1"))
    clear(card.body)
    assert card.body.count() == 0


@pytest.mark.parametrize("typed", ["3 Feb 2026", "3.2.2026", "2026-02-03", "03022026"])
@pytest.mark.parametrize("before", ["", "2026-11-16"])
def test_a_date_is_typed_over_an_empty_and_over_a_set_one(
    before: str, typed: str, qtbot: QtBot
) -> None:
    field = Field("since", "Failed since", date_editor("unknown"))
    qtbot.addWidget(field)
    field.set_value(before)
    field.show()
    field.activateWindow()
    field.focus()
    qtbot.waitUntil(field.editor.hasFocus)
    QTest.keyClick(field.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field.editor, typed)
    assert field.value == "2026-02-03"
    QTest.keyClick(field.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field.editor, Qt.Key.Key_Delete)
    assert field.value == ""
