"""Who talks with the server: one thread of one program on a replica at a time."""

from __future__ import annotations

import threading
from types import TracebackType

from filelock import FileLock, Timeout

from desktop.domain.refusal import Refused

LOCK_SECONDS = 120
"""So long one program waits while another on the same replica exchanges with the server."""


class Turn:
    """Entering waits until it is one's turn. Raises Refused (rule "busy") where another program
    takes too long."""

    def __init__(self, database: str) -> None:
        self._between_threads = threading.Lock()
        self._between_programs = FileLock(f"{database}.line")

    def __enter__(self) -> None:
        self._between_threads.acquire()
        try:
            self._between_programs.acquire(timeout=LOCK_SECONDS)
        except Timeout as fault:
            self._between_threads.release()
            raise Refused(
                "Another program on this computer is exchanging with the server and takes long. "
                "What is done here is kept. Close that program, or try again later.",
                rule="busy",
            ) from fault
        except BaseException:
            self._between_threads.release()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._between_programs.release()
        self._between_threads.release()
