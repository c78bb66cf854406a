"""Starts the real program and types into it: `python -m tests.journeys.hands begin|resume …`.

`begin` opens a case and types until it is killed; `resume` goes on with it and tells what stands
there. What is to be known outside is printed, a line each.
"""

import sys
from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.__main__ import main
from ui.main_window import MainWindow
from ui.panes.open_case import OpenCasePane
from ui.sample_day import acts
from ui.sample_day.player import Play, Player, Scene
from ui.sample_day.stage import Stage, Until

SERIAL = "A05003C26363845A"
TYPED = "no power LED after the storm"


def begin(stage: Stage) -> Iterator[Until]:
    """Types what fails, tells when it is kept, and goes on typing without an end."""
    yield from acts.open_from_search(stage, SERIAL)
    stage.write("symptoms", TYPED)
    yield stage.until("the draft is kept", lambda: stage.reads("Draft kept"))
    print("kept", flush=True)
    while True:
        stage.type_in(".")
        yield Until("the next key", lambda: True)


def resume(stage: Stage) -> Iterator[Until]:
    """Goes on with the case that was begun."""
    words = f"Go on with {SERIAL}"
    yield stage.until("the begun case is offered", lambda: stage.reads(words))
    stage.tab_to(words)
    stage.press("Space")
    pane = stage.pane
    assert isinstance(pane, OpenCasePane)
    yield stage.until("it stands there", lambda: pane.units.fields["symptoms"].value != "")
    print(pane.units.fields["symptoms"].value, flush=True)
    stage.window.close()


def run() -> int:
    """Runs the program with hands at it."""
    what, *words = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    plays: dict[str, Play] = {"begin": begin, "resume": resume}
    players: list[Player] = []

    def sit_down() -> None:
        shown = [one for one in application.topLevelWidgets() if isinstance(one, MainWindow)]
        if not shown or not shown[0].isVisible():
            QTimer.singleShot(10, sit_down)
            return
        window = shown[0]
        window.activateWindow()
        player = Player(Stage(window, window._bench), [Scene(what, _once_open(plays[what]))])
        player.ended.connect(lambda fault: fault and (print(fault, flush=True), window.close()))
        players.append(player)
        player.start()

    QTimer.singleShot(0, sit_down)
    return main(words)


def _once_open(play: Play) -> Play:
    def whole(stage: Stage) -> Iterator[Until]:
        yield stage.until("the desk is open", lambda: stage.reads("All saved"))
        yield from play(stage)

    return whole


if __name__ == "__main__":
    sys.exit(run())
