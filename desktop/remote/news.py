"""Live news as they come, over a line that breaks and comes back."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator

from desktop.domain.refusal import Refused
from desktop.remote.client import Client, Unreachable
from desktop.wire.messages import NewsSaid

_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.5, 30.0


class News:
    """What one server tells, until it is stopped, for one thread and a client of its own.

    `broke` is called on the thread that hears, each time that the line broke or was tried in vain:
    whoever exchanges need not find out by itself. A server that stops ends its news first and still
    answers for a moment, so the break alone says too little.
    """

    def __init__(self, client: Client, broke: Callable[[], None] = lambda: None) -> None:
        self._client = client
        self._broke = broke
        self._stopped = threading.Event()
        self._again = threading.Event()

    def heard(self) -> Iterator[NewsSaid]:
        """All that comes. A line that breaks is tried again after waits that grow, and so is a
        server that has a trouble of its own; the first that comes then says what changed meanwhile.

        Raises Refused (rule "sign-in") when the token ended, or all access.
        """
        wait = _FIRST_WAIT_SECONDS
        while not self._stopped.is_set():
            begun = time.monotonic()
            is_broken = True
            try:
                yield from self._client.news(self._stopped)
            except Unreachable:
                pass
            except Refused as refused:
                if refused.rule == "sign-in":
                    raise
                is_broken = False
            if self._stopped.is_set():
                return
            if is_broken:
                self._broke()
            # What cuts each line soon is not to be asked twice a second for ever.
            if time.monotonic() - begun > _LONGEST_WAIT_SECONDS:
                wait = _FIRST_WAIT_SECONDS
            self._pause(wait)
            wait = min(wait * 2, _LONGEST_WAIT_SECONDS)

    def try_now(self) -> None:
        """The line seems to be back: do not wait any longer before the next try."""
        self._again.set()

    def stop(self) -> None:
        """End; a line that is open is let go at its next beat."""
        self._stopped.set()
        self._again.set()
        self._client.close()

    def _pause(self, seconds: float) -> None:
        # Many desks lose one server at once, and should not all come back at once.
        self._again.wait(seconds * random.uniform(0.5, 1))  # noqa: S311 - no secret
        self._again.clear()
