"""What happens when the program meets something it did not expect: noted, told, work kept."""

import logging
import platform
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Signal, qVersion

from desktop import __version__

_BYTES: Final = 512 * 1024
_FILES: Final = 3


class CrashWatch(QObject):
    """Catches what nobody caught, in any thread, and tells it once to the window.

    The file gets the kind of the error and where in the program it was, never its message or any
    value: those can hold what a customer wrote.
    """

    happened = Signal(str)
    """The sentence to show."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "rma-desk.log"
        self._log = logging.Logger("rma-desk.crash")
        handler = RotatingFileHandler(
            self.path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        self._handler = handler
        self._log.addHandler(handler)
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Begins to watch this process."""
        sys.excepthook = self._from_main
        threading.excepthook = self._from_thread
        # What a thread noted and went on from stands in the same file.
        logging.getLogger("rma-desk").addHandler(self._handler)

    def remove(self) -> None:
        """Puts back what watched before and closes the file."""
        sys.excepthook, threading.excepthook = self._before
        logging.getLogger("rma-desk").removeHandler(self._handler)
        self._handler.close()

    def note(self, error: BaseException) -> None:
        """Notes an error and tells it."""
        self._log.error("%s", describe(error))
        self.happened.emit(
            f"Something went wrong in the program ({type(error).__name__}). What you typed is kept "
            f"and nothing half-done was saved. You can go on; the place is noted in {self.path}."
        )

    def _from_main(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        self.note(error.with_traceback(trace))

    def _from_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
            self.note(told.exc_value)


def describe(error: BaseException) -> str:
    """The kind of an error and the lines of the program that led to it, without any value."""
    frames = traceback.extract_tb(error.__traceback__)
    where = "".join(
        f"\n  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames
    )
    versions = (
        f"RMA Desk {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.system()}"
    )
    cause = error.__cause__ or error.__context__
    because = f"\nafter {describe(cause)}" if cause is not None else ""
    return f"{type(error).__name__} in {versions}{where}{because}"
