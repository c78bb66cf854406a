"""Technical support at its pane: answered, closed, or turned into an RMA case; no RMA's steps."""

from uuid import UUID

import pytest

from desktop.domain.next_steps import Step
from desktop.domain.words import CaseKind, CaseState
from desktop.workplace import Desk
from tests.ui.case_scenes import asked, view
from tests.ui.case_sitting import Sitting
from tests.ui.real_desk import open_case
from tests.ui.real_world import PENACLARA
from ui.panes.case_ends import AnswerPanel, TakeOffPanel

POWER = "A04657C26276344A"


def asking(desk: Desk, *serials: str) -> UUID:
    units = tuple(asked(serial, troubleshooting="") for serial in serials)
    facts = {"kind": CaseKind.TECHNICAL_SUPPORT, "units": units}
    return open_case(desk, PENACLARA, description="How is a port mirrored?", **facts)


def offered(sitting: Sitting) -> set[str]:
    """What the menu of the head offers."""
    actions = sitting.pane.head.actions_by_key
    return {key for key, action in actions.items() if action.isVisible()}


def test_it_is_answered_and_closed_without_a_mouse(desk: Desk, sitting: Sitting) -> None:
    case = asking(desk, POWER)
    pane = sitting.open(case)
    assert pane.head.step_button.text() == Step.ANSWER.value
    assert not pane.head.missing.isVisible()
    assert not pane.files.packet.isVisible()
    sitting.press()
    assert isinstance(sitting.panel, AnswerPanel)
    sitting.press()
    assert sitting.panel.fields["answer"].problem.startswith("Say what the answer was")
    sitting.type("answer", "By mirror interface, page 12.")
    sitting.press()
    assert view(desk, case).state is CaseState.CLOSED
    assert not pane.head.step_button.isVisible()
    assert not sitting.is_at_side
    assert pane.screen_ is not None
    assert "By mirror interface, page 12." in pane.screen_.holds[0].sentence


def test_what_was_typed_of_an_answer_is_there_again(desk: Desk, sitting: Sitting) -> None:
    sitting.open(asking(desk))
    sitting.press()
    sitting.type("answer", "By mirror")
    sitting.pane.side.leave()
    sitting.press()
    assert sitting.panel.fields["answer"].value == "By mirror"


def test_it_offers_what_it_takes_and_turns_into_an_rma_case(desk: Desk, sitting: Sitting) -> None:
    case = asking(desk, POWER)
    pane = sitting.open(case)
    assert {"turn", "add unit", "cancel case", "take"} <= offered(sitting)
    assert "shipments" not in offered(sitting)
    pane.head.actions_by_key["turn"].trigger()
    sitting.settle()
    assert view(desk, case).kind is CaseKind.RMA
    assert pane.head.step_button.text() == Step.SEND_FORM.value
    assert "turn" not in offered(sitting)
    assert pane.head.missing.text() == "1 mandatory fact is missing"
    assert pane.files.packet.isVisible()


def test_without_a_product_it_says_what_an_rma_needs(desk: Desk, sitting: Sitting) -> None:
    case = asking(desk)
    pane = sitting.open(case)
    pane.do_other("turn")
    sitting.settle()
    assert pane.banner.sentence == "Name at least one product by its serial number."
    assert view(desk, case).kind is CaseKind.TECHNICAL_SUPPORT


@pytest.mark.parametrize(("is_support", "ways"), [(True, 1), (False, 2)])
def test_a_unit_is_rejected_only_where_something_was_asked_for(
    desk: Desk, sitting: Sitting, is_support: bool, ways: int
) -> None:
    case = asking(desk, POWER) if is_support else open_case(desk, PENACLARA, POWER)
    sitting.open(case).units.end.click()
    sitting.settle()
    panel = sitting.panel
    assert isinstance(panel, TakeOffPanel)
    box = panel.fields["way"].editor
    assert box.count() == ways  # type: ignore[union-attr]


def test_a_case_that_has_ended_offers_only_what_still_does_something(
    desk: Desk, sitting: Sitting
) -> None:
    from desktop.operations.ending import CancelCase

    case = open_case(desk, PENACLARA, POWER)
    desk.perform(CancelCase(case=case, reason="works again"))
    pane = sitting.open(case)
    assert offered(sitting) == {"copy", "spell"}
    assert not pane.units.edit.isVisible()
    assert not pane.units.end.isVisible()
    pane.units.table.row_opened.emit(pane.units.unit)
    assert not sitting.is_at_side
