"""Which panes there are, as one table: where each stands, its key, what it opens."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.panes.pane import Pane
from ui.workbench import Workbench


@dataclass(frozen=True, slots=True)
class PaneEntry:
    """One pane. `make` imports what it needs when the pane is first wanted.

    `place` is the rail's place it belongs to: its own key for a pane of the rail, another's for one
    that is reached from there. `opens` are the kinds of things that it shows.
    """

    key: str
    word: str
    sign: str
    shortcut: str
    place: str
    opens: frozenset[str]
    make: Callable[[Workbench], Pane]

    @property
    def is_in_rail(self) -> bool:
        """Whether the rail has a button for it."""
        return self.place == self.key
