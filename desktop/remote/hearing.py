"""Live news of the server: that something changed, and who is on which case (sharing.md, *Live*).

News only says that it is worth asking; what changed comes with the next exchange. A line without
news is slower, never wrong."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from desktop.domain.refusal import Refused
from desktop.faults import fault_facts
from desktop.remote.client import Client, Line
from desktop.wire.messages import NewsSaid, PresentSaid

LOG = logging.getLogger("rma-desk.line")

_AFTER_FAULT_SECONDS = 5.0

Present = tuple[PresentSaid, ...]


class Hearing:
    """Listens on a thread and a line of its own, as long as the token is good.

    `changed` is told the server's revision whenever it has moved, `present` who is on some case;
    both on that thread.
    """

    def __init__(
        self,
        line: Line,
        changed: Callable[[int], None],
        present: Callable[[Present], None],
    ) -> None:
        self._listens = Client(line)
        self._speaks = Client(replace(line, tries=0, connect_seconds=2, read_seconds=5))
        self._changed, self._present = changed, present
        self._revision = 0
        self._who: Present = ()
        self._stopped = threading.Event()
        self._has_token = threading.Event()
        self._speaking = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="hearing", daemon=True)

    def start(self, token: str | None) -> None:
        """Begin to listen; without a token once there is one."""
        if token:
            self.use(token)
        self._thread.start()

    def use(self, token: str) -> None:
        """Go on with another token."""
        self._listens.use(token)
        with self._speaking:
            self._speaks.use(token)
        self._has_token.set()

    def say(self, case: UUID | None, field: str) -> None:
        """Tell the others which case is open here (none once it is left) and which field of it is
        typed into. Raises Refused where the line is away: then nobody sees it, and nobody needs to.
        """
        with self._speaking:
            self._speaks.say_presence(case, field)

    def close(self) -> None:
        """Stop listening; the line is let go at its next beat."""
        self._stopped.set()
        self._has_token.set()
        self._listens.close()
        self._speaks.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._has_token.wait()
            # Before it is used: a new one that comes while the old one is refused is not missed.
            self._has_token.clear()
            try:
                for news in self._listens.news(self._stopped):
                    self._hear(news)
            except Refused:
                continue  # the token is over: whoever exchanges tells so; with a new one it goes on
            except Exception as fault:  # noqa: BLE001 - one fault may not end all news
                self._note(fault)

    def _note(self, fault: Exception) -> None:
        if self._stopped.is_set():
            return
        facts = fault_facts(fault)
        LOG.error("news not heard: %s at %s", facts["fault"], ", ".join(facts["places"]))
        self._stopped.wait(_AFTER_FAULT_SECONDS)
        self._has_token.set()

    def _hear(self, news: NewsSaid) -> None:
        if news.revision != self._revision:
            self._revision = news.revision
            self._changed(news.revision)
        if news.present != self._who:
            self._who = news.present
            self._present(news.present)
