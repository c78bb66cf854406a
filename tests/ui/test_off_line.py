"""A supervisor decides a batch while the line is away: it is asked when the line is back."""

import pytest
from PySide6.QtTest import QTest

from desktop.data.store import Store
from desktop.domain.words import Decision, ReviewState
from desktop.queries.case_detail import case_view
from tests.conftest import LogExpectation
from tests.operations.shop import Shop
from tests.shared.conftest import House
from tests.ui.shared_window import Computer
from ui.panes.exceptions import ExceptionsPane

pytestmark = pytest.mark.slow
"""Each story begins a server, and desks that join it."""


def test_a_decision_is_asked_for_when_the_line_is_back(
    computer: Computer, house: House, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    shop = Shop(Store.open(house.location, house.files))
    fresh = (shop.asset(serial=f"A05860F26395{number:04d}") for number in range(3))
    case = shop.validated(shop.opened(*[shop.asked(asset) for asset in fresh]))
    shop.close()
    computer.work_at(house.url, "tomas")
    app = computer.app

    def states() -> set[ReviewState]:
        view = app.desk.ask(case_view, case)
        return {review.state for review in view.reviews}

    pane = computer.go("exceptions", ExceptionsPane)
    house.serving.stop()
    computer.until(lambda: computer.status.startswith("No line since "))
    (row,) = pane.types.rows
    row.decision.set_value(Decision.KEEP.value)
    QTest.keyClicks(row.reason.editor, "All three failed in one storm.")
    pane.primary.click()
    computer.until(lambda: "does not answer" in pane.banner.sentence)
    assert pane.banner._act.text() == "Ask when the line is back"
    assert row.reason.value == "All three failed in one storm."
    pane.banner._act.click()
    computer.until(lambda: "waits for the line" in pane.banner.sentence)
    assert not pane.primary.isEnabled()
    assert states() == {ReviewState.OPEN}
    assert computer.status.endswith(" · 1 wait")
    house.start_again()
    computer.until(lambda: states() == {ReviewState.DECIDED})
    computer.until(lambda: pane.banner.sentence.startswith("No batch review waits"))
