"""The supervisor's queue: decided type by type, with a reason; who may not is told so."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.domain.words import Decision, Fulfilment, ReviewState
from desktop.queries.review_requests import RequestReview, request_review
from desktop.workplace import Desk
from tests.ui.real_desk import StandingClock, open_case, settled
from tests.ui.real_world import PENACLARA, UBERBERG
from ui.panes.exceptions import ExceptionsPane
from ui.panes.exceptions_side import money
from ui.panes.exceptions_types import TypeRow
from ui.workbench import Workbench

SWITCHES = ("A05860D26395078A", "A05860D26395081A", "A05860D26395102A")
SUPPLIES = ("A04657C26276344A", "A04290F26305608A", "A04599D26198333A")


@pytest.fixture
def case(desk: Desk) -> UUID:
    return open_case(desk, PENACLARA, *SWITCHES)


@pytest.fixture
def pane(real_bench: Workbench, desk: Desk, case: UUID, qtbot: QtBot) -> Iterator[ExceptionsPane]:
    """The pane with the supervisor at it, who had no part in the request."""
    desk.take_seat("tomas")
    made = ExceptionsPane(real_bench)
    qtbot.addWidget(made)
    made.resize(1250, 690)
    yield made
    made.hide()
    real_bench.drafts.flush()
    settled(real_bench, qtbot)


def shown(pane: ExceptionsPane, qtbot: QtBot) -> None:
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    settled(pane.bench, qtbot)


def kept(desk: Desk, case: UUID) -> RequestReview:
    review = desk.ask(request_review, case, None, desk.now())
    assert review is not None
    return review


def choose(row: TypeRow, decision: Decision, reason: str = "") -> None:
    """Chooses by the keyboard: the first letters, then Tab to the reason."""
    row.decision.focus()
    QTest.keyClicks(row.decision.editor, {"keep": "Ke", "split": "Sp", "refuse": "Re"}.get(
        decision.value, "Ch"))  # fmt: skip
    if not row.decision.value:
        row.decision.editor.setCurrentText(decision.value)  # type: ignore[union-attr]
    assert row.chosen is decision
    if reason:
        row.reason.focus()
        QTest.keyClicks(row.reason.editor, reason)


def decide(pane: ExceptionsPane, qtbot: QtBot) -> None:
    QTest.keyClick(pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(pane.bench, qtbot)


def test_a_change_is_decided_with_its_reason_and_then_told_in_a_notice(
    pane: ExceptionsPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, qtbot)
    choose(pane.types.rows[0], Decision.CHANGE, "Lightning at one site")
    assert any("without 3 units" in said for said in pane.means.sentences)
    assert f"Value kept: {money(3 * 48900, 'EUR')}" in pane.means.sentences
    decide(pane, qtbot)
    assert kept(desk, case).reviews[0].reason == "Lightning at one site"
    assert pane.record.isVisible()
    assert pane.primary.text() == "Record the notice"
    decide(pane, qtbot)
    assert "Message-ID" in pane.record.fields["mail_reference"].problem
    QTest.keyClicks(pane.record.fields["mail_reference"].editor, "<1@desk.example>")
    decide(pane, qtbot)
    assert not kept(desk, case).notice_missing
    assert pane.banner.sentence.startswith("No batch review waits")


def test_a_decision_without_a_reason_is_refused_at_its_field(
    pane: ExceptionsPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, qtbot)
    decide(pane, qtbot)
    assert pane.types.rows[0].decision.problem == "Choose what is decided."
    choose(pane.types.rows[0], Decision.KEEP)
    decide(pane, qtbot)
    assert "Say why" in pane.types.rows[0].reason.problem
    assert pane.types.rows[0].reason.editor.hasFocus()
    assert kept(desk, case).reviews[0].row.state is ReviewState.OPEN


def test_a_split_is_chosen_unit_by_unit(
    pane: ExceptionsPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, qtbot)
    row = pane.types.rows[0]
    choose(row, Decision.SPLIT, "One at once, the others can wait")
    offers = list(row.units.values())
    offers[0].editor.setCurrentIndex(1)  # type: ignore[union-attr]
    decide(pane, qtbot)
    assert "Choose a fulfilment" in offers[1].problem
    for field in offers[1:]:
        field.editor.setCurrentIndex(2)  # type: ignore[union-attr]
    decide(pane, qtbot)
    made = [unit.offered for unit in kept(desk, case).reviews[0].units]
    assert made.count(Fulfilment.ADVANCE_REPLACEMENT) == 1
    assert made.count(Fulfilment.RETURN_AND_REPAIR) == 2


def test_each_type_of_a_request_has_its_own_decision(
    pane: ExceptionsPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    both = open_case(
        desk.seat_of("ruth"), UBERBERG, *(f"A07{n:03}E25110{n:03}A" for n in range(3)),
        "A05277B26221774A", "A05445A26139560B", "A05806A26559306A",
    )  # fmt: skip
    pane.show_thing(kept(desk, both).reviews[0].row.id)
    shown(pane, qtbot)
    assert pane.head._title.text().startswith("CA-000002")
    assert len(pane.types.rows) == 2
    choose(pane.types.rows[0], Decision.KEEP, "A hospital")
    choose(pane.types.rows[1], Decision.CHANGE, "Spares are short")
    decide(pane, qtbot)
    decided = kept(desk, both)
    assert not decided.open_reviews
    assert {view.decision for view in decided.reviews} == {Decision.KEEP, Decision.CHANGE}


def test_who_opened_the_request_is_told_that_they_cannot_decide(
    pane: ExceptionsPane, desk: Desk, qtbot: QtBot
) -> None:
    desk.take_seat("ruth")
    shown(pane, qtbot)
    assert pane.banner.sentence.startswith("Only a supervisor or a named delegate")
    assert not pane.primary.isEnabled()
    desk.take_seat("tomas")
    pane.mark_stale()
    settled(pane.bench, qtbot)
    assert pane.banner.isHidden()
    assert pane.primary.isEnabled()


def test_what_was_chosen_is_there_again_after_a_restart(
    pane: ExceptionsPane, real_bench: Workbench, qtbot: QtBot
) -> None:
    shown(pane, qtbot)
    with qtbot.waitSignal(real_bench.drafts.kept):
        choose(pane.types.rows[0], Decision.CHANGE, "Lightning")
    again = ExceptionsPane(real_bench)
    qtbot.addWidget(again)
    shown(again, qtbot)
    assert again.types.rows[0].chosen is Decision.CHANGE
    assert again.types.rows[0].reason.value.startswith("Lig")
    again.hide()
    settled(real_bench, qtbot)


def test_the_queue_says_how_long_is_left_and_what_is_late(
    pane: ExceptionsPane, clock: StandingClock, qtbot: QtBot
) -> None:
    shown(pane, qtbot)
    assert "left" in (pane._badge_of(pane.queue.rows[0]).word)
    clock.pass_(days=2)
    assert "late" in (pane._badge_of(pane.queue.rows[0]).word)


def test_without_reviews_it_says_so(real_bench: Workbench, qtbot: QtBot) -> None:
    pane = ExceptionsPane(real_bench)
    qtbot.addWidget(pane)
    shown(pane, qtbot)
    assert pane.banner.sentence.startswith("No batch review waits")
