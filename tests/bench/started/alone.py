"""Where a window is measured: without a screen, and with nothing of another's memory."""

import os
from pathlib import Path

READY = "ready"
"""Said by a window that has everything: whoever started it begins to work at the server."""


def environment_of(home: Path) -> dict[str, str]:
    """For a window without a screen, with a home and a memory of its own."""
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return {name: value for name, value in os.environ.items() if not name.startswith("XDG_")} | own
