"""The window: where one goes, how it is left and found again, and that the keyboard does it all."""

from uuid import uuid4

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.refusal import Refused
from desktop.workplace_memory import WorkplaceMemory
from tests.ui.placeholder import Done, PlaceholderAssets, PlaceholderDesk, Touched, entries
from ui import window_state
from ui.background import Background
from ui.drafts import Drafts
from ui.late_desk import LateDesk
from ui.main_window import MainWindow
from ui.theme import Theme, Tone
from ui.theme.theme import ThemeChoice
from ui.widgets.banner import PaneState
from ui.workbench import Workbench, sentence_of


def assets(window: MainWindow) -> PlaceholderAssets:
    pane = window._panes["assets"]
    assert isinstance(pane, PlaceholderAssets)
    return pane


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window._bench.background.is_idle)


def test_panes_are_made_when_they_are_first_wanted(window: MainWindow) -> None:
    assert set(window._panes) == {"assets"}
    window.go("cases")
    assert set(window._panes) == {"assets", "cases"}


def test_the_keys_go_to_every_place_of_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    seen = []
    for number in "54321":
        QTest.keyClick(window, Qt.Key(ord(number)), Qt.KeyboardModifier.ControlModifier)
        assert window.place is not None
        seen.append(window.place.pane)
    assert seen == ["exceptions", "shipments", "requests", "cases", "assets"]


def test_typing_in_the_one_field_searches_from_any_pane(window: MainWindow, qtbot: QtBot) -> None:
    window.go("cases")
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.top.search.hasFocus()
    QTest.keyClicks(window.top.search, "A05")
    assert window.place is not None
    assert window.place.pane == "assets"
    assert assets(window).searched == ["A", "A0", "A05"]


def test_the_field_keeps_the_keyboard_while_the_list_moves_and_opens(
    window: MainWindow, qtbot: QtBot
) -> None:
    settled(window, qtbot)
    wanted = assets(window).table._source.row(1).id  # type: ignore[union-attr]
    QTest.keyClick(window.top.search, Qt.Key.Key_Down)
    assert window.top.search.hasFocus()
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    assert window.place is not None
    assert (window.place.pane, window.place.identity) == ("cases", wanted)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place.pane == "assets"
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.place.identity == wanted


def test_many_pasted_serials_arrive_in_one_line(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("A05860D26395078A\r\nA05860D26395081A\n\nB1\tB2\n")
    with qtbot.waitSignal(window.top.search.asked) as asked:
        QTest.keyClick(window.top.search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["A05860D26395078A; A05860D26395081A; B1 B2"]


def test_a_pasted_picture_is_handed_on_as_a_picture(window: MainWindow, qtbot: QtBot) -> None:
    data = QMimeData()
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    data.setImageData(picture)
    QGuiApplication.clipboard().setMimeData(data)
    with qtbot.waitSignal(window.top.search.pictures) as pictures:
        QTest.keyClick(window.top.search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert pictures.args[0][0].startswith(b"\x89PNG")


def test_escape_empties_the_field(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClicks(window.top.search, "A")
    with qtbot.waitSignal(window.top.search.asked) as asked:
        QTest.keyClick(window.top.search, Qt.Key.Key_Escape)
    assert asked.args == [""]


def test_an_open_pane_refreshes_when_touched_and_a_hidden_one_when_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    settled(window, qtbot)
    pane = assets(window)
    before = pane.refreshed
    window._bench.announcer.announce([Touched("asset", uuid4())])
    assert pane.refreshed == before + 1
    window._bench.announcer.announce([Touched("shipment", uuid4())])
    assert pane.refreshed == before + 1
    window.go("cases")
    window._bench.announcer.announce([Touched("asset", uuid4())])
    assert pane.refreshed == before + 1
    window.go("assets")
    assert pane.refreshed == before + 2


def test_what_an_act_touched_is_announced(bench: Workbench, qtbot: QtBot) -> None:
    touched = frozenset({Touched("case", uuid4())})
    with qtbot.waitSignal(bench.announcer.touched) as announced:
        bench.perform(lambda: Done("CaseOpened", touched))
    assert announced.args[0] == touched


def test_a_refusal_for_want_of_a_right_says_who_may(window: MainWindow, qtbot: QtBot) -> None:
    pane = assets(window)
    sentence = "Only a supervisor may decide a batch review."

    def refuse() -> None:
        raise Refused(sentence, rule="right")

    with qtbot.waitSignal(pane.perform(refuse).finished):
        pass
    assert pane.banner.sentence == sentence
    assert pane.banner.property("tone") == "warning"
    assert pane.content.isVisible()


def test_an_error_says_what_is_safe_and_offers_to_try_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    settled(window, qtbot)
    pane = assets(window)
    with qtbot.waitSignal(pane._channel.failed):
        pane.ask(lambda: 1 // 0)
    assert pane.banner.isVisible()
    assert "kept" in pane.banner.accessibleName()
    before = pane.refreshed
    pane.banner._act.click()
    assert pane.refreshed == before + 1
    settled(window, qtbot)
    assert not pane.banner.isVisible()


@pytest.mark.parametrize("state", list(PaneState))
def test_every_state_of_a_pane_is_said_in_words(window: MainWindow, state: PaneState) -> None:
    pane = assets(window)
    pane.say(state, "A sentence.", "What to do.")
    assert pane.banner.isVisible()
    assert pane.banner.accessibleName() == "A sentence. What to do."
    pane.say_nothing()
    assert pane.content.isVisible()
    assert not pane.banner.isVisible()


def test_bad_news_stays_until_it_was_read(window: MainWindow) -> None:
    window._bench.told.emit("The disk is full.", Tone.BAD)
    assert window.tidings.banner.sentence == "The disk is full."
    assert not window.tidings._timer.isActive()
    window.tidings.banner.close_button.click()
    assert not window.tidings.isVisible()
    window._bench.told.emit("Case CA-000001 is open.", Tone.GOOD)
    assert window.tidings._timer.isActive()


def test_a_count_waits_at_the_rail_in_words_too(window: MainWindow) -> None:
    button = window.rail._buttons["exceptions"]
    assert button.accessibleName() == "Exceptions, 3 waiting"
    window.set_count("exceptions", 0)
    assert button.accessibleName() == "Exceptions"


def test_the_window_opens_as_it_was_left(
    qapp: QApplication, memory: WorkplaceMemory, theme: Theme, qtbot: QtBot
) -> None:
    def open_window() -> MainWindow:
        background = Background()
        bench = Workbench(PlaceholderDesk(), background, Drafts(memory, background))
        window = MainWindow(bench, memory, theme, entries())
        qtbot.addWidget(window)
        window.show()
        return window

    first = open_window()
    first.resize(1100, 640)
    first.go("cases")
    theme.choose(ThemeChoice.DARK)
    first.close()
    second = open_window()
    # The screen of the tests is 800 wide, and Qt puts a window back within its screen.
    assert second.height() == 640
    assert window_state.recall(memory).theme is ThemeChoice.DARK
    assert second.place is not None
    assert second.place.pane == "cases"
    second.close()


def test_the_tab_key_reaches_every_control_and_each_has_a_name(
    window: MainWindow, qtbot: QtBot
) -> None:
    settled(window, qtbot)
    window.top.search.setFocus()
    reached: list[QWidget] = []
    for _ in range(60):
        at = QApplication.focusWidget()
        if at is None or at in reached:
            break
        reached.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
    nameless = [type(w).__name__ for w in reached if not w.accessibleName()]
    assert nameless == []
    buttons = [b for b in window.findChildren(QWidget) if b.isVisible() and b.isEnabled()]
    stops = [w for w in buttons if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [type(w).__name__ for w in stops if w not in reached] == []


def test_questions_wait_for_a_desk_that_is_still_being_opened(
    background: Background, memory: WorkplaceMemory, qtbot: QtBot
) -> None:
    late = LateDesk()
    bench = Workbench(late, background, Drafts(memory, background))
    assert late.person is None
    task = bench.ask(lambda: "an answer")
    with qtbot.waitSignal(task.answered) as answered:
        background.run(lambda: late.open(PlaceholderDesk), lane="opening")
    assert answered.args == ["an answer"]
    assert late.person is not None


def test_a_desk_that_cannot_be_opened_says_so_to_every_question(
    background: Background, memory: WorkplaceMemory, qtbot: QtBot
) -> None:
    def broken() -> PlaceholderDesk:
        raise Refused("This store is newer than the program.")

    late = LateDesk()
    bench = Workbench(late, background, Drafts(memory, background))
    with qtbot.waitSignal(background.unheard):
        background.run(lambda: late.open(broken), lane="opening")
    with qtbot.waitSignal(bench.ask(lambda: 1).failed) as failed:
        pass
    assert sentence_of(failed.args[0]) == "This store is newer than the program."
