"""Tells open panes what an act changed, so that each refreshes itself; hidden ones when shown."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal


class Area(Protocol):
    """One thing that changed: its kind (`case`, `asset`, …) and its identity."""

    @property
    def kind(self) -> str:
        """The kind of thing."""

    @property
    def id(self) -> UUID:
        """Which one."""


class Announcer(QObject):
    """The one place where it is said that something changed."""

    touched = Signal(object)
    """A `frozenset` of areas, never empty."""

    def announce(self, areas: Iterable[Area]) -> None:
        """Tells everyone who listens."""
        changed = frozenset(areas)
        if changed:
            self.touched.emit(changed)


def concerns(areas: Iterable[Area], kinds: frozenset[str], identity: UUID | None = None) -> bool:
    """Whether any of `areas` is of these kinds or is the very thing `identity`."""
    return any(area.kind in kinds or area.id == identity for area in areas)
