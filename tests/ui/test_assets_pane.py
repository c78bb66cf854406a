"""The assets pane on a real store: typed, pasted, photographed, chosen, opened, without a mouse."""

from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.findable import Findable
from desktop.domain.words import AssetState
from desktop.workplace import Desk
from tests.ui.real_desk import StandingClock, WindowMaker, open_case, settled
from tests.ui.real_world import DANNIBALE, PENACLARA, asset_of
from ui.main_window import MainWindow
from ui.panes.assets import AssetsPane
from ui.panes.assets_questions import is_many
from ui.panes.assets_retire import RestorePanel, RetirePanel
from ui.panes.open_case import OpenCasePane
from ui.widgets.banner import PaneState
from ui.workbench import Workbench

PHOTOS = Path(__file__).parent.parent / "intake" / "photos"


@pytest.fixture
def window(open_window: WindowMaker) -> MainWindow:
    return open_window(None)


@pytest.fixture
def pane(window: MainWindow) -> AssetsPane:
    assert isinstance(window.pane, AssetsPane)
    return window.pane


def type_in(window: MainWindow, bench: Workbench, qtbot: QtBot, text: str) -> None:
    """Types into the one field and waits for the answer."""
    window.top.search.go()
    QTest.keyClicks(window.top.search, text)
    settled(bench, qtbot)


def paste(window: MainWindow, bench: Workbench, qtbot: QtBot, text: str) -> None:
    """Pastes into the one field and waits for the answer."""
    QGuiApplication.clipboard().setText(text)
    window.top.search.go()
    QTest.keyClick(window.top.search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    settled(bench, qtbot)


def serials(pane: AssetsPane) -> list[str]:
    """What the list shows, from top to bottom."""
    model = pane.found.model
    return [model.row(row).title for row in range(model.rowCount())]


def test_what_is_typed_is_found_with_its_match_marked_and_its_answer(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "a05860d2639507")
    assert serials(pane) == ["A05860D26395078A"]
    row = pane.found.model.row(0)
    assert row.matched_span == (0, 14)
    assert row.owed == "Advance replacement"
    assert pane.card.accessibleName() == "Asset A05860D26395078A: Advance replacement"
    assert pane.card.isVisible()


def test_the_card_says_whose_it_is_and_what_else_was_looked_at(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "A05860D26395078A")
    told = " ".join(label.accessibleName() for label in pane.card.findChildren(QLabel))
    assert "Contract NC173634-EM, Net.Cover Basic Plus" in told
    assert "Also looked at" in told
    assert "Begoña Íñiguez · es" in told
    assert "EC:CD:6D:7C:07:BC" in told


def test_arrows_move_while_the_field_keeps_the_keyboard_and_enter_opens_the_history(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "A05860D")
    QTest.keyClick(window.top.search, Qt.Key.Key_Down)
    settled(real_bench, qtbot)
    assert window.top.search.hasFocus()
    assert pane.found.table.chosen.serial == "A05860D26395081A"
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    assert pane.card.show_history.hasFocus()
    assert pane.card.history.isVisible()


def test_look_alikes_are_offered_and_never_the_answer(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "A05860")
    before = serials(pane)
    assert all(serial.startswith("A05860") for serial in before)
    assert "Looks alike" in pane.found.alike.accessibleName()
    pane.found.alike._show.click()
    settled(real_bench, qtbot)
    assert serials(pane)[: len(before)] == before
    assert {"A0586OD26395090C", "A0586Q124170031A", "A0586D324170088A"} <= set(serials(pane))
    assert pane.found.table.chosen.title == serials(pane)[len(before)]


def test_only_look_alikes_are_shown_as_what_they_are(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "AO5860D26395078A")
    assert serials(pane) == ["A05860D26395078A"]
    assert pane.found.model.row(0).differs == (1,)
    assert pane.found.alike.isVisible()


def test_nothing_found_says_what_to_do_and_opens_a_case_for_the_unregistered_product(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "AT-x950-28XSQ A09745J26555012B")
    assert "Nothing is recorded as “AT-x950-28XSQ A09745J26555012B”." in pane.nothing.sentence
    assert not pane.card.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F2)
    settled(real_bench, qtbot)
    opened = window.pane
    assert isinstance(opened, OpenCasePane)
    unit = opened.draft.units[0]
    assert (unit.serial, unit.model, unit.asset) == ("A09745J26555012B", "AT-x950-28XSQ", "")


def test_a_mistyped_rma_number_is_told(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "R26-004217-9")
    assert "is no RMA number" in pane.nothing.sentence


def test_an_empty_field_invites_and_says_what_can_be_typed(pane: AssetsPane) -> None:
    assert pane.invitation.isVisible()
    assert not pane.card.isVisible()


def test_an_organisation_is_opened_to_its_assets_and_open_cases_and_left_again(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    case = open_case(desk, PENACLARA, "A05860D26395117A")
    type_in(window, real_bench, qtbot, "penaclara")
    assert pane.found.model.row(0).kind is Findable.ORGANISATION
    QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    settled(real_bench, qtbot)
    settled(real_bench, qtbot)
    assert pane.narrowed.isVisible()
    assert "Peñaclara" in pane.narrowed.text()
    rows = [pane.found.model.row(row) for row in range(pane.found.model.rowCount())]
    assert [row.kind for row in rows[:2]] == [Findable.CASE, Findable.ASSET]
    assert rows[0].id == case
    assert len(rows) == 8
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settled(real_bench, qtbot)
    assert not pane.narrowed.isVisible()
    assert pane.found.model.row(0).kind is Findable.ORGANISATION


def test_a_case_found_by_its_number_is_opened_as_a_case(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    case = open_case(desk, PENACLARA, "A05860D26395117A")
    type_in(window, real_bench, qtbot, "CA-000001")
    with qtbot.waitSignal(real_bench.opened) as opened:
        QTest.keyClick(window.top.search, Qt.Key.Key_Return)
    assert opened.args == ["case", case]
    settled(real_bench, qtbot)


def test_pasted_serials_each_get_their_line(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    paste(
        window,
        real_bench,
        qtbot,
        "A05860D26395078A\r\na05860-d26395081a\nA05860K24468167A\nAO5860H19963402B\nA09999Z9999X1",
    )
    assert [str(line.verdict) for line in pane.pasted.lines] == [
        "covered", "covered", "found", "look-alike", "unknown",
    ]  # fmt: skip
    assert "5 serials: 2 covered, 1 found, 1 looks alike, 1 unknown" in pane.pasted.words
    pane.pasted.table.choose(3)
    assert pane.line.isVisible()
    before = pane.pasted.lines[3]
    assert before.result is None
    pane.line.taken.emit(before.suggestions[0])
    assert pane.pasted.lines[3].result.serial == "A05860H19963402B"
    assert pane.pasted.table.currentIndex().row() == 3


def test_several_selected_serials_open_one_case_with_several_units(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    paste(window, real_bench, qtbot, "A05860D26395078A\nA05860D26395081A\nA05860D26395102A")
    pane.pasted.table.setFocus()
    QTest.keyClick(pane.pasted.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert pane.card.open_case.text() == "Open one case for 2 units"
    QTest.keyClick(window, Qt.Key.Key_F2)
    settled(real_bench, qtbot)
    opened = window.pane
    assert isinstance(opened, OpenCasePane)
    assert [unit.serial for unit in opened.draft.units] == ["A05860D26395078A", "A05860D26395081A"]
    assert [unit.asset for unit in opened.draft.units] == [
        str(asset_of("A05860D26395078A")), str(asset_of("A05860D26395081A")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("A05860D26395078A; A05860D26395081A", True),
        ("A05860D26395078A A05860D26395081A", True),
        ("A05860D26395078A AT-x230-10GP-50 A05860D26395081A AT-x230-10GP-50", True),
        ("A05860D26395078A", False),
        ("x230-10GP Peñíscola", False),
        ("Peñaclara A05860", False),
    ],
)
def test_a_list_of_serials_is_told_from_words(text: str, many: bool) -> None:
    assert is_many(text) is many


def test_a_dropped_photograph_is_read_and_searched_and_it_is_said_what_was_read(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(real_bench.told) as told:
        window.top.search.pictures.emit((PHOTOS / "label-1.jpg",))
    settled(real_bench, qtbot)
    assert told.args[0].startswith("Read off the photograph: serial A05392K24269242B")
    assert window.top.search.text() == "A05392K24269242B"
    assert serials(pane) == ["A05392K24269242B"]


def test_a_pasted_picture_without_bars_says_so(
    pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    from PySide6.QtGui import QImage

    data = QMimeData()
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    data.setImageData(picture)
    from ui.widgets.drop_area import picture_of

    content = picture_of(data)
    assert content is not None
    pane.search_pictures((content,))
    settled(real_bench, qtbot)
    assert pane.banner.sentence == "No bar code could be read on the photograph."


def test_a_mail_dropped_on_the_search_opens_a_case_from_it(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot
) -> None:
    mail = Path(__file__).parent.parent / "intake" / "mails" / "05-batch-es.eml"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(mail))])
    window.top.search.pictures.emit((mail,))
    settled(real_bench, qtbot)
    assert isinstance(window.pane, OpenCasePane)


def test_the_newest_text_is_answered_and_older_answers_never_shown(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    window.top.search.go()
    QTest.keyClicks(window.top.search, "A0")
    window.top.search.selectAll()
    QTest.keyClicks(window.top.search, "A05392K24269242B")
    settled(real_bench, qtbot)
    assert serials(pane) == ["A05392K24269242B"]


def test_what_an_act_changed_is_seen_at_once(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    from desktop.operations.assets import RetireAsset

    type_in(window, real_bench, qtbot, "A05860D26395117A")
    assert not pane.found.model.row(0).retired
    real_bench.perform(RetireAsset(asset=asset_of("A05860D26395117A"), reason="scrapped"))
    qtbot.waitUntil(lambda: bool(pane.found.model.row(0).retired))


def test_the_history_names_earlier_cases_and_leads_to_them(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    case = open_case(desk, DANNIBALE, "A05860G17114293A")
    type_in(window, real_bench, qtbot, "A05860G17114293A")
    with qtbot.waitSignal(real_bench.opened) as opened:
        pane.card.facts.followed.emit(("case", case))
    assert opened.args == ["case", case]
    settled(real_bench, qtbot)


def test_a_thing_that_is_gone_is_told(
    pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    pane.show_thing(uuid4())
    settled(real_bench, qtbot)
    assert pane.banner.sentence == "That is not in this store any more."


def test_an_error_keeps_the_list_and_offers_to_try_again(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "A05860D")
    found = serials(pane)
    pane.ask(lambda _session: 1 // 0)
    settled(real_bench, qtbot)
    assert pane.banner.isVisible()
    assert serials(pane) == found
    pane.banner._act.click()
    settled(real_bench, qtbot)
    assert not pane.banner.isVisible()


def test_a_slow_answer_is_said_to_be_on_its_way(pane: AssetsPane) -> None:
    pane.say(PaneState.LOADING, "Looking it up …")
    assert pane.banner.isVisible()
    assert pane.content.isVisible()


def test_an_asset_is_retired_by_name_with_a_reason_in_the_place_of_its_card(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    panel = ask_to_retire(window, pane, real_bench, qtbot)
    assert panel.submit_button.accessibleName().startswith("Retire A05860D26395078A")
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(real_bench, qtbot)
    assert panel.fields["reason"].problem == "Say why it is retired."
    QTest.keyClicks(panel.fields["reason"].editor, "recorded twice")
    with qtbot.waitSignal(real_bench.told) as told:
        QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0] == "A05860D26395078A is retired."
    settled(real_bench, qtbot)
    assert pane.retiring.panel is None
    assert pane.card._view.state is AssetState.RETIRED
    assert not pane.card.retire.isVisible()
    assert pane.card.show_history.hasFocus()
    assert pane.card._answer.accessibleName() == "Retired"
    assert not pane.card.open_case.isVisible()


def test_a_retired_asset_is_taken_back_where_it_was_retired(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    retire = ask_to_retire(window, pane, real_bench, qtbot)
    QTest.keyClicks(retire.fields["reason"].editor, "recorded twice")
    retire.submit()
    settled(real_bench, qtbot)
    assert pane.card.restore.isVisible()
    pane.card.restore.setFocus()
    QTest.keyClick(pane.card.restore, Qt.Key.Key_Space)
    settled(real_bench, qtbot)
    panel = pane.retiring.panel
    assert isinstance(panel, RestorePanel)
    assert panel.submit_button.accessibleName().startswith("Take A05860D26395078A back")
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(real_bench, qtbot)
    assert panel.fields["reason"].problem == "Say why it is taken back."
    QTest.keyClicks(panel.fields["reason"].editor, "it was the right one")
    QTest.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(real_bench, qtbot)
    assert pane.card._view.state is AssetState.REGISTERED
    assert pane.card.retire.isVisible()
    assert not pane.card.restore.isVisible()


def test_what_was_typed_of_a_reason_is_there_again_and_who_may_not_is_told(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    panel = ask_to_retire(window, pane, real_bench, qtbot)
    QTest.keyClicks(panel.fields["reason"].editor, "recorded")
    panel.leave()
    assert pane.card.isVisible()
    desk.take_seat("ines")
    again = ask_to_retire(window, pane, real_bench, qtbot)
    assert again.fields["reason"].value == "recorded"
    assert again.banner.sentence == (
        "Only an agent, a supervisor or an administrator may retire an asset."
    )
    assert not again.submit_button.isEnabled()


def ask_to_retire(
    window: MainWindow, pane: AssetsPane, bench: Workbench, qtbot: QtBot
) -> RetirePanel:
    type_in(window, bench, qtbot, "A05860D26395078A")
    pane.card.unfold_history()
    pane.card.retire.click()
    settled(bench, qtbot)
    assert isinstance(pane.retiring.panel, RetirePanel)
    return pane.retiring.panel


def test_cover_is_that_of_the_day_that_the_desk_has(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot, clock: StandingClock
) -> None:
    clock.pass_(days=200)
    type_in(window, real_bench, qtbot, "A05860D26395078A")
    assert pane.found.model.row(0).owed == "Out of cover"


def test_the_keyboard_reaches_every_control_of_the_pane_and_each_has_a_name(
    window: MainWindow, pane: AssetsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    type_in(window, real_bench, qtbot, "A05860")
    pane.card.unfold_history()
    stops = [
        part for part in pane.findChildren(QWidget)
        if part.isVisible() and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]  # fmt: skip
    assert [type(part).__name__ for part in stops if not part.accessibleName()] == []
    assert pane.found.table in stops
    assert pane.card.open_case in stops
