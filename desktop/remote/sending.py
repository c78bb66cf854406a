"""Sends files on a thread of its own, so that acts and news go on meanwhile."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from itertools import chain, repeat

from desktop.domain.refusal import Refused
from desktop.faults import fault_facts
from desktop.remote.replica import Replica

LOG = logging.getLogger("rma-desk.line")

_WAITS_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""After tries that failed; what waits for it is tried with the first good exchange behind that."""


class Sending:
    """Sends what waits whenever it is woken, which whoever exchanges does after each exchange.

    `told` is called on that thread after each file.
    """

    def __init__(self, replica: Replica, told: Callable[[], None]) -> None:
        self._replica = replica
        self._told = told
        self._wakes = threading.Event()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="files", daemon=True)

    def start(self) -> None:
        """Begin to wait for files."""
        self._thread.start()

    def wake(self) -> None:
        """The line is there: there may be files to send."""
        self._wakes.set()

    def close(self, seconds: float) -> None:
        """End; a file that is under way is left, and sent anew the next time."""
        self._ends.set()
        self._wakes.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        waits = _waits()
        while True:
            self._wakes.wait()
            self._wakes.clear()
            if self._ends.is_set():
                return
            if self._send():
                waits = _waits()
            else:
                self._ends.wait(next(waits))

    def _send(self) -> bool:
        """Send what waits; says whether that went well."""
        try:
            self._replica.send_files(self._told)
        except Refused:
            return False  # whoever exchanges meets the same, and tells it
        except Exception as fault:  # noqa: BLE001 - one fault may not end the sending of files
            if not self._ends.is_set():
                facts = fault_facts(fault)
                LOG.error("files not sent: %s at %s", facts["fault"], ", ".join(facts["places"]))
            return False
        return True


def _waits() -> chain[float]:
    return chain(_WAITS_SECONDS, repeat(_WAITS_SECONDS[-1]))
