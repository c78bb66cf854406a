"""The story again at the window, by the keys alone: from a register to a label that scans, and a
batch that a supervisor decides."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.documents.identity import Kind, read_identity
from desktop.documents.render import PRINTER_HEADS_DPI, read_back
from desktop.domain.next_steps import Step
from desktop.domain.words import CaseState, Decision, Fulfilment
from desktop.sample.stage import Stage as Sample
from tests.journeys.at_the_window import Sitting
from ui.panes.open_case import OpenCasePane
from ui.sample_day import acts, menus, reviews
from ui.sample_day.acts import Said

REGISTERS = Path(__file__).parent.parent / "intake" / "registers"
SERIAL = "A05003C26363845A"
THREE_OF_A_TYPE = ("A04657C26276344A", "A04290F26305608A", "A04599D26198333A")

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def sitting(tmp_path: Path, qtbot: QtBot) -> Iterator[Sitting]:
    with Sample(tmp_path / "desk") as sample:
        made = Sitting(tmp_path, qtbot, sample)
        made.begin()
        yield made
        made.end()


@pytest.fixture
def supplied(sitting: Sitting) -> Sitting:
    """The same with the registers taken in, by the keys as well."""
    for name in ("product-models.csv", "net-cover-contracts.csv", "installed-base.xlsx"):
        _take_in(sitting, name)
    return sitting


def test_from_a_register_to_a_label_that_scans(supplied: Sitting) -> None:
    walk, stage = supplied.walk, supplied.stage
    walk(acts.open_from_search(stage, SERIAL))
    walk(acts.say_of_units(stage, Said("no power LED", "another power supply")))
    stage.write("failed_since", "13 Nov 2026")
    walk(acts.save_case(stage))
    case = acts.case_of(stage)
    assert [unit.serial for unit in case.units] == [SERIAL]
    assert case.units[0].fulfilment is Fulfilment.ADVANCE_REPLACEMENT

    walk(acts.send_form(stage))
    assert any("request form" in file.name for file in acts.case_of(stage).files)
    walk(acts.return_form(stage, {"eori": "GB418923829000", "opening_hours": "Mo-Fr 8-16"}))
    walk(acts.validate_form(stage))
    walk(acts.send_terms(stage))
    walk(acts.accept_terms(stage, "<yes@kirkdalecb.example>"))
    walk(acts.issue(stage))
    (rma,) = acts.case_of(stage).rmas

    walk(acts.see_papers(stage, "Label"))
    (label,) = acts.parts_seen(stage)
    for dpi in PRINTER_HEADS_DPI:
        codes = set(read_back(label.pdf, dpi))
        assert SERIAL in codes
        identities = [found for code in codes if (found := read_identity(code)) is not None]
        assert [(one.kind, one.rma_number) for one in identities] == [(Kind.LABEL, rma.number)]
    assert supplied.mouse.presses == 0


def test_a_batch_waits_for_a_supervisor_and_goes_on_when_the_customer_is_told(
    supplied: Sitting,
) -> None:
    walk, stage = supplied.walk, supplied.stage
    walk(acts.open_pasted(stage, THREE_OF_A_TYPE))
    pane = stage.pane
    assert isinstance(pane, OpenCasePane)
    walk(acts.say_of_units(stage, Said("ports 9-16 no link", "another chassis")))
    assert stage.reads("a batch review will open")
    walk(acts.save_case(stage))
    walk(acts.send_form(stage))
    walk(acts.return_form(stage, {}))
    walk(acts.validate_form(stage))
    case = acts.case_of(stage)
    assert case.state is CaseState.BATCH_REVIEW
    assert case.step is Step.DECIDE_BATCH

    walk(reviews.see_review(stage))
    assert stage.reads("supervisor"), "an agent is told who may decide"
    walk(menus.sit_down(stage, "Tomás Vidal", "supervisor"))
    walk(reviews.decide(stage, Decision.CHANGE, "Three of a type: the cause is to be found."))
    walk(menus.sit_down(stage, "Ruth Adler", "agent"))
    walk(acts.find_case(stage, case.number))
    walk(acts.record_notice(stage, "<notice@servicedesk.example>"))
    walk(acts.send_terms(stage))
    decided = acts.case_of(stage)
    assert decided.state is CaseState.TERMS_SENT
    assert {unit.fulfilment for unit in decided.units} == {Fulfilment.RETURN_AND_REPAIR}
    assert supplied.mouse.presses == 0


def _take_in(sitting: Sitting, name: str) -> None:
    folder = sitting.sample.folder / "registers"
    folder.mkdir(exist_ok=True)
    register = Path(shutil.copy(REGISTERS / name, folder))
    sitting.walk(acts.look_at_register(sitting.stage, register))
    sitting.walk(acts.take_register_in(sitting.stage))
