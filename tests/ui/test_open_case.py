"""Opening a case in the window: filled in, foreseen, refused at its fields, kept, saved."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDateEdit, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.words import CaseKind, CaseState, Channel
from desktop.queries.case_detail import case_view
from desktop.workplace import Desk
from desktop.workplace_memory import WorkplaceMemory
from tests.ui.real_desk import WindowMaker, open_case, settled
from tests.ui.real_world import PENACLARA, SWITCH, TODAY, UBERBERG, asset_of
from ui.background import Background
from ui.drafts import Drafts
from ui.main_window import MainWindow
from ui.panes.case import CasePane
from ui.panes.open_case import OpenCasePane
from ui.panes.open_case_draft import CaseDraft, UnitDraft, draft_key
from ui.workbench import Workbench

MAILS = Path(__file__).parent.parent / "intake" / "mails"
SAVE = (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def unit(serial: str, **said: str) -> UnitDraft:
    """A unit of a registered product."""
    return UnitDraft(asset=str(asset_of(serial)), serial=serial, model=SWITCH, **said)


@pytest.fixture
def window(open_window: WindowMaker) -> MainWindow:
    return open_window(None)


def begin(window: MainWindow, bench: Workbench, qtbot: QtBot, thing: object) -> OpenCasePane:
    """Opens the pane with what another pane hands over."""
    bench.opened.emit("new case", bench.hand(thing))
    settled(bench, qtbot)
    settled(bench, qtbot)
    pane = window.pane
    assert isinstance(pane, OpenCasePane)
    return pane


def save(window: MainWindow, bench: Workbench, qtbot: QtBot) -> None:
    QTest.keyClick(window, *SAVE)
    settled(bench, qtbot)


def take_offered(pane: OpenCasePane, name: str) -> list[str]:
    """Chooses the first organisation that is offered below a field; all that were offered."""
    editor = pane.report.fields[name].editor
    assert isinstance(editor, QLineEdit)
    offered = editor.completer().model()
    assert isinstance(offered, QStringListModel)
    editor.completer().activated.emit(offered.stringList()[0])
    return offered.stringList()


def words_in(part: object) -> str:
    """All words that a part of the pane shows."""
    assert hasattr(part, "findChildren")
    return " ".join(label.text() for label in part.findChildren(QLabel))


def test_a_product_is_opened_by_keys_alone_and_the_case_is_shown(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    pane = begin(window, real_bench, qtbot, CaseDraft(units=[unit("A05860D26395078A")]))
    symptoms = pane.units.fields["symptoms"].editor
    assert symptoms.hasFocus()
    QTest.keyClicks(symptoms, "no LED after the storm")
    QTest.keyClick(symptoms, Qt.Key.Key_Tab)
    tried = pane.units.fields["troubleshooting"].editor
    assert tried.hasFocus()
    QTest.keyClicks(tried, "other power supply")
    with qtbot.waitSignal(real_bench.opened) as opened:
        save(window, real_bench, qtbot)
    kind, case = opened.args
    settled(real_bench, qtbot)
    view = desk.ask(case_view, case)
    assert kind == "case"
    assert view is not None
    assert view.organisation == PENACLARA.name
    assert view.contact == "Begoña Íñiguez"
    assert [(one.serial, one.symptoms, one.troubleshooting) for one in view.units] == [
        ("A05860D26395078A", "no LED after the storm", "other power supply")
    ]


def test_all_problems_are_said_at_once_at_their_fields(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot
) -> None:
    pane = begin(window, real_bench, qtbot, CaseDraft(units=[
        unit("A05860D26395078A"), UnitDraft(serial="A09745J26555012B", symptoms="dead"),
    ]))  # fmt: skip
    save(window, real_bench, qtbot)
    assert "Line 1: the failure symptoms are missing." in pane.banner.sentence
    assert "Line 2: the model is missing." in pane.banner.sentence
    assert pane.units.fields["symptoms"].problem == "Line 1: the failure symptoms are missing."
    assert pane.units.fields["symptoms"].editor.hasFocus()
    pane.units.choose(1)
    assert pane.units.fields["model"].problem == "Line 2: the model is missing."
    QTest.keyClicks(pane.units.fields["model"].editor, "AT-x950-28XSQ")
    assert pane.units.fields["model"].problem == ""


def test_an_unregistered_product_is_opened_under_the_organisation_that_is_named(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    draft = CaseDraft(
        units=[UnitDraft(serial="A09745J26555012B", model="AT-x950-28XSQ", symptoms="no boot",
                         contract_number="NC173634-EM")],
    )  # fmt: skip
    pane = begin(window, real_bench, qtbot, draft)
    save(window, real_bench, qtbot)
    assert "which organisation" in pane.report.fields["organisation"].problem
    name = pane.report.fields["organisation"].editor
    name.setFocus()
    QTest.keyClicks(name, "hosteler")
    settled(real_bench, qtbot)
    assert take_offered(pane, "organisation") == ["Hostelería Peñaclara S.L. · C-10231 · ES"]
    settled(real_bench, qtbot)
    with qtbot.waitSignal(real_bench.opened) as opened:
        save(window, real_bench, qtbot)
    settled(real_bench, qtbot)
    view = desk.ask(case_view, opened.args[1])
    assert view is not None
    assert view.state is CaseState.ASSET_CHECK
    assert view.units[0].contract_number == "NC173634-EM"


def test_who_acts_for_them_and_when_to_call_back_are_said_in_the_case(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    draft = CaseDraft(units=[unit("A05860D26395078A", symptoms="dead")])
    pane = begin(window, real_bench, qtbot, draft)
    fields = pane.report.fields
    fields["call_back_on"].editor.setFocus()
    QTest.keyClicks(fields["call_back_on"].editor, "17 Nov 2026")
    QTest.keyClicks(fields["call_back_at"].editor, "14:30")
    reseller = fields["on_behalf_of"].editor
    reseller.setFocus()
    QTest.keyClicks(reseller, "netzwerke")
    settled(real_bench, qtbot)
    save(window, real_bench, qtbot)
    assert fields["on_behalf_of"].problem.startswith("Choose the organisation")
    assert fields["on_behalf_of"].value == "netzwerke"
    assert take_offered(pane, "on_behalf_of") == ["Netzwerke Überberg GmbH · C-10044 · DE"]
    with qtbot.waitSignal(real_bench.opened) as opened:
        save(window, real_bench, qtbot)
    settled(real_bench, qtbot)
    view = desk.ask(case_view, opened.args[1])
    assert view is not None
    assert (view.organisation, view.on_behalf_of) == (PENACLARA.name, UBERBERG.name)
    assert view.call_back_at is not None
    case = window.pane
    assert isinstance(case, CasePane)
    said = case.head.head._under.text()
    assert "on their behalf Netzwerke Überberg GmbH" in said
    assert "call back 17 Nov 2026, 14:30" in said


def test_technical_support_needs_no_product(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    draft = CaseDraft(organisation=str(PENACLARA.id), description="How is a port mirrored?")
    pane = begin(window, real_bench, qtbot, draft)
    kind = pane.report.fields["kind"].editor
    kind.setFocus()
    QTest.keyClicks(kind, "T")
    assert pane.draft.kind == CaseKind.TECHNICAL_SUPPORT.value
    settled(real_bench, qtbot)
    labels = pane.means.findChildren(QLabel)
    said = " ".join(label.text() for label in labels if label.isVisible())
    assert "It is answered and closed." in said
    assert "Name the faulty products" not in said
    with qtbot.waitSignal(real_bench.opened) as opened:
        save(window, real_bench, qtbot)
    settled(real_bench, qtbot)
    view = desk.ask(case_view, opened.args[1])
    assert view is not None
    assert (view.kind, view.units) == (CaseKind.TECHNICAL_SUPPORT, ())


def test_a_mail_fills_the_case_in_and_the_batch_rule_speaks_before_anything_is_saved(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    pane = begin(window, real_bench, qtbot, MAILS / "05-batch-es.eml")
    assert [one.serial for one in pane.draft.units] == [
        "A04657C26276344A", "a04290f26305608a", "A04599D26198333A",
    ]  # fmt: skip
    assert pane.draft.channel == Channel.EMAIL.value
    assert pane.report.fields["organisation"].value == PENACLARA.name
    assert "More than 2 units of one type: a batch review will open for 3 × PWR800." in words_in(
        pane.means
    )
    assert "Los siguientes equipos" in words_in(pane.mail)
    with qtbot.waitSignal(real_bench.opened) as opened:
        save(window, real_bench, qtbot)
    settled(real_bench, qtbot)
    view = desk.ask(case_view, opened.args[1])
    assert view is not None
    assert [review.units for review in view.reviews] == [3]
    assert [file.name for file in view.files] == ["Solicitud de RMA.eml"]
    assert view.reported_at.isoformat().startswith("2026-11-16T07:26")


def test_a_misread_serial_is_a_question_and_taken_only_when_a_person_says_so(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot
) -> None:
    draft = CaseDraft(units=[UnitDraft(serial="AO5860H19963402B", symptoms="dead")])
    pane = begin(window, real_bench, qtbot, draft)
    assert "This serial is not recorded" in words_in(pane.units)
    offer = next(
        button for button in pane.units.findChildren(QPushButton)
        if button.text() == "It is A05860H19963402B"
    )  # fmt: skip
    assert pane.draft.units[0].asset == ""
    offer.click()
    settled(real_bench, qtbot)
    assert pane.draft.units[0].asset == str(asset_of("A05860H19963402B"))
    assert pane.report.fields["organisation"].value.startswith("Ναυτιλιακή")


def test_what_is_one_request_is_offered_and_a_separate_one_needs_its_reason(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    earlier = open_case(desk, PENACLARA, "A05860D26395117A")
    draft = CaseDraft(units=[unit("A05860D26395078A", symptoms="dead")])
    pane = begin(window, real_bench, qtbot, draft)
    assert "CA-000001 within the last working days" in words_in(pane.means)
    save(window, real_bench, qtbot)
    assert "Make it one request with that case" in pane.means.reason.problem
    assert pane.draft.units[0].symptoms == "dead"
    join = next(
        button for button in pane.means.findChildren(QPushButton)
        if button.text() == "Make it one request with CA-000001"
    )  # fmt: skip
    join.click()
    settled(real_bench, qtbot)
    with qtbot.waitSignal(real_bench.opened) as opened:
        save(window, real_bench, qtbot)
    settled(real_bench, qtbot)
    first = desk.ask(case_view, earlier)
    second = desk.ask(case_view, opened.args[1])
    assert first is not None
    assert second is not None
    assert first.request_id == second.request_id


def test_a_reason_keeps_requests_apart(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    open_case(desk, PENACLARA, "A05860D26395117A")
    draft = CaseDraft(units=[unit("A05860D26395078A", symptoms="dead")])
    pane = begin(window, real_bench, qtbot, draft)
    QTest.keyClicks(pane.means.reason.editor, "another building, another storm")
    with qtbot.waitSignal(real_bench.opened):
        save(window, real_bench, qtbot)
    settled(real_bench, qtbot)


def test_a_serial_on_another_open_case_is_refused_at_its_field_and_nothing_typed_is_lost(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    open_case(desk, UBERBERG, "A05277B26221774A")
    draft = CaseDraft(units=[UnitDraft(serial="A05277B26221774A", symptoms="ports dark")],
                      separate_reason="another day")  # fmt: skip
    pane = begin(window, real_bench, qtbot, draft)
    assert "It is on the open case CA-000001 already." in words_in(pane.units)
    save(window, real_bench, qtbot)
    assert "is on the open case CA-000001 already" in pane.units.fields["serial"].problem
    assert pane.units.fields["symptoms"].value == "ports dark"
    assert pane.identity is not None


def test_who_may_not_open_cases_is_told_who_may(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, desk: Desk
) -> None:
    desk.take_seat("ines")
    draft = CaseDraft(units=[unit("A05860D26395078A", symptoms="dead")])
    pane = begin(window, real_bench, qtbot, draft)
    save(window, real_bench, qtbot)
    assert pane.banner.sentence == "Only an agent or a supervisor may open a case."
    assert pane.banner.property("tone") == "warning"
    assert pane.save.isEnabled()


def test_every_keystroke_is_kept_and_there_again_after_a_restart(
    window: MainWindow,
    real_bench: Workbench,
    qtbot: QtBot,
    memory: WorkplaceMemory,
    background: Background,
) -> None:
    pane = begin(window, real_bench, qtbot, CaseDraft(units=[unit("A05860D26395078A")]))
    identity = pane.identity
    assert identity is not None
    with qtbot.waitSignal(real_bench.drafts.kept):
        QTest.keyClicks(pane.units.fields["symptoms"].editor, "clicks and dies")
    with qtbot.waitSignal(real_bench.drafts.kept):
        QTest.keyClicks(pane.report.fields["customer_reference"].editor, "PO-77")
    other = Workbench(real_bench.desk, background, Drafts(memory, background))
    again = OpenCasePane(other)
    qtbot.addWidget(again)
    again.show_thing(identity)
    again.show()
    settled(other, qtbot)
    settled(other, qtbot)
    assert again.units.fields["symptoms"].value == "clicks and dies"
    assert again.report.fields["customer_reference"].value == "PO-77"
    window.go("assets")
    settled(real_bench, qtbot)
    assert any(
        "Go on with A05860D26395078A" in button.text()
        for button in window.findChildren(QPushButton)
    )


def test_a_discarded_draft_can_be_brought_back(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot
) -> None:
    draft = CaseDraft(units=[unit("A05860D26395078A", symptoms="dead")])
    pane = begin(window, real_bench, qtbot, draft)
    pane.discard.click()
    settled(real_bench, qtbot)
    assert pane.draft.units[0].is_blank
    assert pane.discard.text() == "Bring back A05860D26395078A"
    pane.discard.click()
    settled(real_bench, qtbot)
    assert pane.units.fields["symptoms"].value == "dead"


def test_units_are_added_and_removed_and_one_fault_told_for_all(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot
) -> None:
    draft = CaseDraft(units=[unit("A05860D26395078A", symptoms="dead", failed_since="2026-11-13")])
    pane = begin(window, real_bench, qtbot, draft)
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    serial = pane.units.fields["serial"].editor
    assert serial.hasFocus()
    QTest.keyClicks(serial, "A05860D26395081A")
    settled(real_bench, qtbot)
    assert pane.units.fields["model"].value == SWITCH
    pane.units.choose(0)
    pane.units.same.click()
    assert [one.symptoms for one in pane.draft.units] == ["dead", "dead"]
    pane.units.choose(1)
    pane.units.remove.click()
    assert [one.serial for one in pane.draft.units] == ["A05860D26395078A"]


def test_a_fault_reported_late_asks_for_its_reason(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot
) -> None:
    late = unit("A05860D26395078A", symptoms="dead", failed_since="2026-10-20")
    pane = begin(window, real_bench, qtbot, CaseDraft(units=[late]))
    assert pane.units.fields["late_reason"].isVisible()
    assert "working days" in words_in(pane.units)


def test_a_time_that_is_none_is_refused_at_its_field(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot
) -> None:
    draft = CaseDraft(units=[unit("A05860D26395078A", symptoms="dead")])
    pane = begin(window, real_bench, qtbot, draft)
    QTest.keyClicks(pane.report.fields["reported_at"].editor, "half past")
    settled(real_bench, qtbot)
    save(window, real_bench, qtbot)
    assert pane.report.fields["reported_at"].problem == "Write the time as 09:30."


def test_what_is_no_mail_is_refused_in_words(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "none.eml"
    path.write_bytes(b"just some words")
    pane = begin(window, real_bench, qtbot, path)
    assert pane.banner.sentence.startswith("This is no mail")


def test_a_draft_is_read_back_as_it_was_and_unknown_fields_are_passed_over() -> None:
    draft = CaseDraft(units=[UnitDraft(serial="A1")], description="d", reported_at=str(TODAY))
    values = {**draft.to_values(), "of_a_later_release": 1}
    assert CaseDraft.from_values(values) == draft
    identity = uuid4()
    assert UUID(draft_key(identity).removeprefix("case:new:")) == identity


def test_every_control_has_a_name_and_problems_are_read_out_with_their_fields(
    window: MainWindow, real_bench: Workbench, qtbot: QtBot
) -> None:
    pane = begin(window, real_bench, qtbot, CaseDraft(units=[unit("A05860D26395078A")]))
    stops = [
        part for part in pane.findChildren(QWidget)
        if part.isVisible() and part.isEnabled()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(part.parent(), QDateEdit)
    ]  # fmt: skip
    assert [type(part).__name__ for part in stops if not part.accessibleName()] == []
    assert pane.units.fields["symptoms"].editor.accessibleName() == "What fails, mandatory"
    save(window, real_bench, qtbot)
    told = pane.units.fields["symptoms"].editor.accessibleDescription()
    assert told == "Line 1: the failure symptoms are missing."
