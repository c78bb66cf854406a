"""The way of a case through its pane, step by step, with keys: each step has its place."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.next_steps import Step
from desktop.domain.words import CaseState, Fulfilment, LineState, ShipmentState
from desktop.queries.shipments import shipments_of
from desktop.workplace import Desk
from tests.ui import case_scenes
from tests.ui.case_scenes import SERIALS, asked, open_unregistered, view
from tests.ui.case_sitting import Sitting
from tests.ui.real_desk import StandingClock, open_case
from tests.ui.real_world import DANNIBALE, PENACLARA
from ui.panes.case_ends import UnplanPanel
from ui.panes.case_issue import IssuePanel
from ui.panes.case_product import CoverPanel, LateReasonPanel, PointPanel, RecordAssetPanel
from ui.panes.case_terms import AcceptancePanel, NoticePanel

POWER = "A04657C26276344A"
ROUTED = "A05392K24269242B"
ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier


def test_the_form_is_made_kept_and_recorded_as_sent(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    pane = sitting.open(case)
    assert pane.head.step_button.text() == Step.SEND_FORM.value
    sitting.press()
    assert sitting.panel.values == {"sent_to": PENACLARA.email, "language": "es"}
    assert not pane.head.step_button.isVisible()
    sitting.press()
    assert not sitting.is_at_side
    kept = view(desk, case)
    assert kept.state is CaseState.FORM_SENT
    assert [file.document for file in kept.files] == ["request form"]
    assert pane.head.step_button.text() == Step.RECORD_RETURN.value


def test_a_form_to_nobody_is_refused_at_its_field(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    sitting.open(case)
    sitting.press()
    sitting.type("sent_to", " ")
    sitting.press()
    assert sitting.panel.fields["sent_to"].problem == "Say to whom the form goes."
    assert view(desk, case).files == ()


def test_the_form_and_the_review_open_in_their_own_panes(
    desk: Desk, sitting: Sitting, qtbot: QtBot
) -> None:
    case = open_case(desk, PENACLARA, *SERIALS)
    case_scenes.send_form(desk, case)
    sitting.open(case)
    with qtbot.waitSignal(sitting.bench.opened) as opened:
        sitting.press()
    assert opened.args == ["form", case]
    case_scenes.validate(desk, case)
    sitting.pane.refresh()
    sitting.settle()
    with qtbot.waitSignal(sitting.bench.opened) as opened:
        sitting.press()
    assert opened.args == ["review", view(desk, case).reviews[0].id]


def test_a_notice_needs_evidence_and_a_dropped_mail_is_one(
    desk: Desk, sitting: Sitting, tmp_path: Path
) -> None:
    case = open_case(desk, PENACLARA, *SERIALS)
    case_scenes.validate(desk, case)
    case_scenes.decide(desk, case)
    sitting.open(case)
    sitting.press()
    sitting.press()
    panel = sitting.panel
    assert isinstance(panel, NoticePanel)
    assert "Message-ID" in panel.fields["mail_reference"].problem
    mail = tmp_path / "notice.eml"
    mail.write_bytes(
        b"From: Ruth Adler <ruth@desk.example>\r\nTo: b@penaclara.example\r\n"
        b"Subject: Service level\r\nMessage-ID: <n1@desk.example>\r\n"
        b"Date: Mon, 16 Nov 2026 08:40:00 +0000\r\n\r\nText\r\n"
    )
    panel.evidence.drop.take([mail])
    sitting.settle()
    assert panel.fields["mail_reference"].value == "<n1@desk.example>"
    sitting.press()
    assert view(desk, case).notice_given_on is not None
    assert sitting.pane.head.step_button.text() == Step.SEND_TERMS.value


def test_terms_acceptance_number_and_papers_without_a_mouse(
    desk: Desk, sitting: Sitting, clock: StandingClock
) -> None:
    case = open_case(desk, PENACLARA, POWER)
    case_scenes.validate(desk, case)
    pane = sitting.open(case)
    sitting.press()
    sitting.press()
    assert view(desk, case).state is CaseState.TERMS_SENT
    clock.pass_(minutes=20)
    pane.refresh()
    sitting.settle()
    sitting.press()
    assert isinstance(sitting.panel, AcceptancePanel)
    sitting.type("mail_reference", "<yes@penaclara.example>")
    sitting.press()
    assert pane.head.step_button.text() == Step.ISSUE_RMA.value
    sitting.press()
    sitting.press()
    panel = sitting.panel
    assert isinstance(panel, IssuePanel)
    kept = view(desk, case)
    assert kept.state is CaseState.RMA_ISSUED
    assert {file.document for file in kept.files} == {"authorisation", "return label"}
    sitting.press()
    assert sitting.preview.document.page_words == "Page 1 of 2"
    sitting.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert not sitting.is_at_side
    assert pane.units.table.hasFocus()


def test_a_time_that_is_none_is_said_at_its_field(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    case_scenes.send_terms(desk, case)
    sitting.open(case)
    sitting.press()
    sitting.type("time", "noon")
    sitting.press()
    assert "hours and minutes" in sitting.panel.fields["time"].problem
    sitting.type("time", "23:59")
    sitting.type("mail_reference", "<yes@penaclara.example>")
    sitting.press()
    assert "future" in sitting.panel.fields["time"].problem


def test_a_misread_serial_is_pointed_to_the_right_asset(desk: Desk, sitting: Sitting) -> None:
    case = open_unregistered(desk, "AO4657C26276344A")
    pane = sitting.open(case)
    assert pane.head.step_button.text() == Step.VERIFY_PRODUCT.value
    sitting.press()
    panel = sitting.panel
    assert isinstance(panel, PointPanel)
    assert panel.table.chosen.serial == POWER
    sitting.type("reason", "the label was read again")
    sitting.press()
    unit = view(desk, case).units[0]
    assert (unit.serial, unit.fulfilment) == (POWER, Fulfilment.ADVANCE_REPLACEMENT)
    assert pane.head.step_button.text() == Step.SEND_FORM.value


def test_a_product_that_nobody_registered_is_recorded_with_its_contract(
    desk: Desk, sitting: Sitting
) -> None:
    case = open_unregistered(desk, "B99999X99999999X")
    sitting.open(case)
    sitting.press()
    sitting.pane._record(sitting.pane.case.units[0])
    sitting.settle()
    assert isinstance(sitting.panel, RecordAssetPanel)
    sitting.type("contract_number", "NC-WRONG")
    sitting.press()
    assert "is not a contract of" in sitting.panel.fields["contract_number"].problem
    sitting.type("contract_number", PENACLARA.contract)
    sitting.press()
    unit = view(desk, case).units[0]
    assert unit.asset_id is not None
    assert unit.fulfilment is Fulfilment.ADVANCE_REPLACEMENT


def test_a_late_report_wants_its_reason(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, units=(asked(POWER, failed_since=date(2026, 10, 5)),))
    sitting.open(case)
    sitting.press()
    panel = sitting.panel
    assert isinstance(panel, LateReasonPanel)
    sitting.press()
    assert panel.fields["reason"].problem == "Say why the fault was reported late."
    sitting.type("reason", "the site was closed")
    sitting.press()
    assert view(desk, case).units[0].late_reason == "the site was closed"


def test_a_cover_in_doubt_is_a_supervisors_and_an_agent_is_told_so(
    desk: Desk, sitting: Sitting
) -> None:
    case = open_case(desk, DANNIBALE, units=(asked(ROUTED, failed_since=date(2024, 9, 10)),))
    sitting.open(case)
    sitting.press()
    panel = sitting.panel
    assert isinstance(panel, CoverPanel)
    assert panel.banner.sentence == "Only a supervisor may let a doubtful cover count."
    assert not panel.submit_button.isEnabled()
    sitting.pane.side.leave()
    desk.take_seat("tomas")
    sitting.press()
    assert sitting.panel.values["contract_number"] == DANNIBALE.contract
    sitting.type("reason", "bought together with the contract")
    sitting.press()
    assert view(desk, case).units[0].entitlement.supervisor_needed is None


def test_a_planned_shipment_is_taken_back_in_the_case(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    case_scenes.issue(desk, case)
    pane = sitting.open(case)
    assert not pane.parcels.cancel.isVisible()
    sitting.press()
    sitting.press()
    assert pane.head.step_button.text() == Step.SHIP.value
    pane.parcels.cancel.click()
    sitting.settle()
    assert isinstance(sitting.panel, UnplanPanel)
    sitting.press()
    assert "Say why" in sitting.panel.fields["reason"].problem
    sitting.type("reason", "the wrong spare")
    sitting.press()
    assert pane.head.step_button.text() == Step.PLAN_SHIPMENT.value
    assert [row.state for row in pane.parcels.rows] == [ShipmentState.CANCELLED]
    assert not pane.parcels.cancel.isVisible()


def test_what_was_issued_is_packed_shipped_and_delivered(
    desk: Desk, sitting: Sitting, clock: StandingClock
) -> None:
    case = open_case(desk, PENACLARA, POWER)
    case_scenes.issue(desk, case)
    pane = sitting.open(case)
    sitting.press()
    name = next(name for name in sitting.panel.fields if name.startswith("line."))
    sitting.type(name, "B11111C11111111C")
    sitting.press()
    assert pane.head.step_button.text() == Step.SHIP.value
    sitting.press()
    sitting.press()
    tracking = next(name for name in sitting.panel.fields if name.startswith("tracking."))
    carrier = sitting.panel.fields["carrier"]
    assert carrier.problem == "Say which carrier has it."
    carrier.set_value("DHL Freight")
    sitting.press()
    assert "has no tracking number" in sitting.panel.fields[tracking].problem
    carrier.set_value("")
    sitting.type(tracking, "JD014600001234")
    assert carrier.value == "DHL"
    sitting.press()
    assert [row.tracking_number for row in pane.parcels.rows] == ["JD014600001234"]
    assert pane.parcels.isVisible()
    clock.pass_(days=1)
    sitting.press()
    sitting.type("received_by", "reception")
    sitting.press()
    assert view(desk, case).units[0].line_state is LineState.FAULTY_UNIT_DUE
    assert desk.ask(shipments_of, case)[0].parcels[0].received_by == "reception"
    assert pane.head.step_button.text() == Step.PRINT_LABEL.value
    sitting.press()
    assert sitting.preview.isVisible()


def test_a_draft_of_a_step_is_there_after_it_was_left(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    sitting.open(case)
    sitting.press()
    sitting.type("sent_to", "someone.else@penaclara.example")
    sitting.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    sitting.press()
    assert sitting.panel.values["sent_to"] == "someone.else@penaclara.example"


def test_a_reader_is_told_who_may(desk: Desk, sitting: Sitting) -> None:
    case = open_case(desk, PENACLARA, POWER)
    desk.take_seat("ines")
    sitting.open(case)
    sitting.press()
    assert sitting.panel.banner.sentence == (
        "Only an agent or a supervisor may send the request form."
    )
    assert not sitting.panel.submit_button.isEnabled()
