"""Walks through scenes: goes on with one as soon as what it waits for holds, tells what it did."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from ui.sample_day.stage import NotThere, Stage, Until

_LOOK_AGAIN_MS: Final = 5
_PATIENCE_MS: Final = 45_000

Play = Callable[[Stage], Iterator[Until]]


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: its words for the telling, and what is done in it."""

    words: str
    play: Play


class Player(QObject):
    """Plays scenes in the event loop, a step at a time, so that the window lives all the while."""

    began = Signal(str)
    """A scene began: its words."""
    ended = Signal(object)
    """All is over: None, or the exception that a scene ended with."""

    def __init__(
        self, stage: Stage, scenes: Sequence[Scene], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._stage = stage
        self._scenes = list(scenes)
        self._steps: Iterator[Until] = iter(())
        self._waits: Until | None = None
        self._held = False
        self._words = ""
        self._waited = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begins with the first scene."""
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        try:
            self._step()
        # Whatever a scene ends with is told to who plays the day, with the scene's name.
        except Exception as error:  # noqa: BLE001
            self._timer.stop()
            error.add_note(f"In the scene: {self._words}")
            self.ended.emit(error)

    def _step(self) -> None:
        if self._waits is not None and not self._has_settled(self._waits):
            if self._waited.elapsed() > _PATIENCE_MS:
                raise NotThere(f"It never came to this: {self._waits.words}. {self._stage.words()}")
            return
        self._waits = next(self._steps, None)
        self._waited.start()
        self._held = False
        if self._waits is None:
            self._next_scene()

    def _has_settled(self, waits: Until) -> bool:
        """Whether it held at two looks: by the second one, parts have taken their new sizes."""
        held, self._held = self._held, waits.holds()
        return held and self._held

    def _next_scene(self) -> None:
        if not self._scenes:
            self._timer.stop()
            self.ended.emit(None)
            return
        scene = self._scenes.pop(0)
        self._words = scene.words
        self.began.emit(scene.words)
        self._steps = scene.play(self._stage)
