"""An agent whose line is cut takes a whole case down at the window, prints the form, asks for the
number, and goes on when the line is back, while a colleague works on another desk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.domain.next_steps import Step
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.queries.case_detail import case_view
from tests.conftest import LogExpectation
from tests.shared.conftest import House
from tests.shared.desks import Hearing, joined
from tests.ui.shared_window import Computer
from ui.panes.open_case import OpenCasePane
from ui.sample_day import acts
from ui.sample_day.acts import Said
from ui.sample_day.player import Player, Scene
from ui.sample_day.stage import Stage, Until
from ui.widgets.words import SerialText

SERIAL = "A05860B263950003"
PATIENCE_MS = 90_000

pytestmark = [
    pytest.mark.slow,
    pytest.mark.qt_log_ignore(
        "This plugin does not support",
        r"does not support raise\(\)",
        "propagateSizeHints",
        extend=True,
    ),
]


@pytest.fixture
def computer(tmp_path: Path, qtbot: QtBot, house: House) -> Iterator[Computer]:
    """At a server whose contracts hold today, whenever that is."""
    house.let_contracts_hold()
    folder = tmp_path / "computer"
    folder.mkdir()
    made = Computer(folder, qtbot)
    yield made
    made.close()


def walk(computer: Computer, steps: Iterator[Until]) -> None:
    """Goes through steps by the keys, each as soon as what the one before waits for holds."""
    stage = Stage(computer.app.window, computer.app.bench)
    player = Player(stage, [Scene("without the line", lambda _: steps)])
    with computer.qtbot.waitSignal(player.ended, timeout=PATIENCE_MS) as over:
        player.start()
    (fault,) = over.args
    if fault is not None:
        raise fault


def test_a_whole_case_is_taken_down_without_the_line_and_goes_on_when_it_is_back(
    computer: Computer, house: House, tmp_path: Path, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    computer.work_at(house.url, "ruth")
    app = computer.app
    app.window.activateWindow()
    stage = Stage(app.window, app.bench)
    with joined(house.url, tmp_path / "tomas", "tomas", house.clock) as tomas:
        hears = Hearing(tomas)
        house.serving.stop()
        computer.until(lambda: computer.status.startswith("No line since "))

        take_down(computer, stage)
        case = acts.case_of(stage).id
        walk(computer, acts.send_form(stage))
        (form,) = acts.case_of(stage).files
        assert app.desk.file(form.sha256).startswith(b"%PDF")
        walk(computer, acts.return_form(stage, {}))
        walk(computer, acts.validate_form(stage))
        walk(computer, acts.send_terms(stage))
        walk(computer, acts.accept_terms(stage, "<yes@penaclara.example>"))

        walk(computer, ask_for_the_number_later(stage))
        assert acts.case_of(stage).rmas == ()
        assert " wait" in computer.status
        assert tomas.ask(case_view, case) is None

        house.start_again()
        computer.until(lambda: bool(acts.case_of(stage).rmas))
        (rma,) = acts.case_of(stage).rmas
        computer.until(lambda: stage.sees(SerialText, lambda one: one.text == rma.number))
        assert not stage.reads("waits for the line")
        computer.until(lambda: computer.status == f"On {house.url.removeprefix('http://')}")

        tomas.exchange()
        hears.until(lambda: tomas.ask(case_view, case) is not None)
        theirs = tomas.ask(case_view, case)
        assert theirs is not None
        assert [one.number for one in theirs.rmas] == [rma.number]
        tomas.perform(AddComment(comment=new_id(), case=case, text="seen in the other room"))
        hears.until(lambda: tomas.line.replica.waiting == 0)
        assert app.desk.shared is not None
        app.desk.shared.exchange()
        computer.until(lambda: shown(stage, "seen in the other room"))


def take_down(computer: Computer, stage: Stage) -> None:
    """Opens the case from the serial, as it is told on the telephone."""
    walk(computer, acts.open_from_search(stage, SERIAL))
    walk(computer, acts.say_of_units(stage, Said("no power LED", "another power supply")))
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    stage.write("failed_since", yesterday.isoformat())
    computer.settle()
    pane = stage.pane
    assert isinstance(pane, OpenCasePane)
    if pane.means.reason.isVisible():
        # There is an earlier case of this customer; near enough only on some days.
        stage.write(pane.means.reason.name, "another matter")
    walk(computer, acts.save_case(stage))


def ask_for_the_number_later(stage: Stage) -> Iterator[Until]:
    """Asks, hears that the line is away, and has it asked when it is back."""
    yield from acts.take_step(stage, Step.ISSUE_RMA)
    stage.press("Ctrl+Return")
    later = "Ask when the line is back"
    yield stage.until("it can be asked later", lambda: stage.reads(later))
    stage.tab_to(later)
    stage.press("Space")
    yield stage.until("it waits", lambda: stage.reads("Its RMA number waits for the line"))


def shown(stage: Stage, text: str) -> bool:
    """Whether the stream of the case that is open says so."""
    screen = getattr(stage.pane, "screen_", None)
    return screen is not None and any(text in str(entry) for entry in screen.timeline)
