"""The way through the window: where one is, was, and can go back to."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

_LONGEST: Final = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A pane, and the thing that is shown in it."""

    pane: str
    identity: UUID | None = None


class Way:
    """Remembers the last fifty places."""

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []
        self.here: Place | None = None

    def go(self, place: Place) -> None:
        """Goes somewhere; what was ahead is given up."""
        if place == self.here:
            return
        if self.here is not None:
            self._behind.append(self.here)
            del self._behind[:-_LONGEST]
        self._ahead.clear()
        self.here = place

    def back(self) -> bool:
        """Goes back by one; False when there is nothing behind."""
        return self._step(self._behind, self._ahead)

    def forward(self) -> bool:
        """Goes on by one; False when there is nothing ahead."""
        return self._step(self._ahead, self._behind)

    def _step(self, source: list[Place], target: list[Place]) -> bool:
        if not source or self.here is None:
            return False
        target.append(self.here)
        self.here = source.pop()
        return True
