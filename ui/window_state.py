"""How the window was left: where it stood, what it showed, light or dark."""

from dataclasses import asdict, dataclass
from typing import Any

from PySide6.QtCore import QByteArray

from desktop.workplace_memory import WINDOW, WorkplaceMemory
from ui.theme.theme import ThemeChoice

_KEY = "main"


@dataclass(frozen=True, slots=True)
class WindowState:
    """`geometry` is Qt's own, in base 64; "" for a window that was never shown."""

    geometry: str = ""
    pane: str = ""
    theme: ThemeChoice = ThemeChoice.SYSTEM

    @property
    def geometry_bytes(self) -> QByteArray:
        """The geometry as Qt takes it."""
        return QByteArray.fromBase64(QByteArray(self.geometry.encode("ascii")))


def geometry_text(geometry: QByteArray) -> str:
    """Qt's geometry as text."""
    return bytes(geometry.toBase64().data()).decode("ascii")


def recall(memory: WorkplaceMemory) -> WindowState:
    """How the window was left; a memory that another release wrote is taken as far as it goes."""
    kept: Any = memory.recall(WINDOW, _KEY)
    if not isinstance(kept, dict):
        return WindowState()
    theme = str(kept.get("theme", ""))
    return WindowState(
        geometry=str(kept.get("geometry", "")),
        pane=str(kept.get("pane", "")),
        theme=ThemeChoice(theme) if theme in set(ThemeChoice) else ThemeChoice.SYSTEM,
    )


def keep(memory: WorkplaceMemory, state: WindowState) -> None:
    """Keeps how the window is left."""
    memory.keep(WINDOW, _KEY, asdict(state))
