"""Drafts are kept while somebody types: at most a quarter of a second later, off the UI thread."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.workplace_memory import DRAFTS, WorkplaceMemory
from ui.background import Background, Task

_DELAY_MS: Final = 250
_LANE: Final = "drafts"


class Drafts(QObject):
    """Keeps what is typed under a key of the form's own (`case:new`, `form:<id>`).

    Each owner, a person at a workplace, has drafts of their own: nobody sees another's.
    """

    kept = Signal(str, object)
    """Key, and the moment (UTC) since which it is safe."""
    failed = Signal(str, object)
    """Key, and why it could not be kept."""

    def __init__(
        self, memory: WorkplaceMemory, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.memory = memory
        self._background = background
        self._owner = ""
        self._noted: dict[str, dict[str, Any]] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def owner(self) -> str:
        """Whose drafts these are; "" before somebody sits here."""
        return self._owner

    def belong_to(self, owner: str) -> None:
        """Keeps what was noted for who sat here before, and goes on for another."""
        self.flush()
        self._owner = owner

    def note(self, key: str, values: Mapping[str, Any]) -> None:
        """Takes what the form holds now. Steady typing does not put the keeping off."""
        self._noted[key] = dict(values)
        if not self._timer.isActive():
            self._timer.start()

    @property
    def has_unkept(self) -> bool:
        """Whether something noted is not yet handed over to be written."""
        return bool(self._noted)

    @Slot()
    def flush(self) -> None:
        """Hands over at once what was noted; closing the background waits until it is written."""
        self._timer.stop()
        noted, self._noted = self._noted, {}
        for key, values in noted.items():
            self._write(key, values)

    def recall(self, key: str) -> Task:
        """Asks for a draft: the task answers with its values, or None."""
        self.flush()
        owned = self._owned(key)
        return self._background.run(lambda: self.memory.recall(DRAFTS, owned), lane=_LANE)

    def recall_all(self) -> Task:
        """Asks for all drafts by key."""
        self.flush()
        mine = self._owned("")

        def recall() -> dict[str, Any]:
            kept = self.memory.all_of(DRAFTS)
            return {key[len(mine) :]: kept[key] for key in kept if key.startswith(mine)}

        return self._background.run(recall, lane=_LANE)

    def forget(self, key: str) -> Task:
        """Drops a draft, since what it held was done or given up."""
        self._noted.pop(key, None)
        owned = self._owned(key)
        return self._background.run(lambda: self.memory.forget(DRAFTS, owned), lane=_LANE)

    def _write(self, key: str, values: dict[str, Any]) -> None:
        owned = self._owned(key)
        task = self._background.run(lambda: self.memory.keep(DRAFTS, owned, values), lane=_LANE)
        task.answered.connect(lambda moment: self._tell_kept(key, moment))
        task.failed.connect(lambda error: self.failed.emit(key, error))

    def _owned(self, key: str) -> str:
        return f"{self._owner} {key}" if self._owner else key

    def _tell_kept(self, key: str, moment: datetime) -> None:
        self.kept.emit(key, moment)
