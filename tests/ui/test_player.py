"""The player of scenes: goes on by itself, and says where it stood when something never comes."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.sample_day import player as player_module
from ui.sample_day.player import Player, Scene
from ui.sample_day.stage import NotThere, Stage, Until
from ui.workbench import Workbench


@pytest.fixture
def stage(window: MainWindow, bench: Workbench) -> Stage:
    window.activateWindow()
    return Stage(window, bench)


def ended(stage: Stage, scenes: list[Scene], qtbot: QtBot) -> object:
    player = Player(stage, scenes)
    with qtbot.waitSignal(player.ended) as over:
        player.start()
    return over.args[0]


def test_scenes_are_played_in_order_each_step_when_it_is_time(stage: Stage, qtbot: QtBot) -> None:
    said: list[str] = []

    def scene(name: str) -> Scene:
        def play(_: Stage) -> Iterator[Until]:
            said.append(f"{name} begins")
            yield stage.still()
            said.append(f"{name} ends")

        return Scene(name, play)

    assert ended(stage, [scene("one"), scene("two")], qtbot) is None
    assert said == ["one begins", "one ends", "two begins", "two ends"]


def test_what_never_comes_is_named_with_its_scene_and_what_is_seen(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_module, "_PATIENCE_MS", 30)

    def play(_: Stage) -> Iterator[Until]:
        yield stage.until("the RMA is issued", lambda: False)

    fault = ended(stage, [Scene("mail 01", play)], qtbot)
    assert isinstance(fault, NotThere)
    assert "the RMA is issued" in str(fault)
    assert "Assets" in str(fault), "what is seen is told"
    assert fault.__notes__ == ["In the scene: mail 01"]


def test_a_field_that_tab_never_reaches_is_named(stage: Stage) -> None:
    with pytest.raises(NotThere, match="no such field"):
        stage.tab_to("no such field")


def test_keys_go_where_a_persons_would(stage: Stage, qtbot: QtBot) -> None:
    stage.press("Ctrl+2")
    assert stage.window.place is not None
    assert stage.window.place.pane == "cases"
    stage.search("A05")
    assert stage.window.top.search.text() == "A05"
    assert stage.window.place.pane == "assets"


def test_the_command_line_alone_says_that_it_brings_no_windows() -> None:
    words = ["demo", "--windows", "--out", "nowhere"]
    ended = subprocess.run(
        [sys.executable, "-m", "desktop", *words], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "brings windows along" in ended.stderr
