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
from desktop.remote.news import News
from desktop.wire.messages import NewsSaid, PresentSaid

LOG = logging.getLogger("rma-desk.line")

_AFTER_FAULT_SECONDS = 5.0

Present = tuple[PresentSaid, ...]


class Hearing:
    """Listens on a thread and a line of its own, as long as the token is good.

    `changed` is told the server's revision whenever it has moved, and with the first news of each
    line; `broke` is called when the line broke or was tried in vain; `present` is told who is on
    some case. All on that thread.
    """

    def __init__(
        self,
        line: Line,
        changed: Callable[[int], None],
        present: Callable[[Present], None],
        broke: Callable[[], None],
    ) -> None:
        # No tries of its own: its news are tried again anyway.
        self._listens = Client(replace(line, tries=0))
        self._news = News(self._listens, self._note_break)
        self._speaks = Client(replace(line, tries=0, connect_seconds=2, read_seconds=5))
        self._changed, self._present, self._broke = changed, present, broke
        self._revision: int | None = None
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

    def try_now(self) -> None:
        """The line seems to be back: listen again without waiting any longer."""
        self._news.try_now()

    def close(self) -> None:
        """Stop listening; the line is let go at its next beat."""
        self._stopped.set()
        self._has_token.set()
        self._news.stop()
        self._speaks.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._has_token.wait()
            # Before it is used: a new one that comes while the old one is refused is not missed.
            self._has_token.clear()
            try:
                for news in self._news.heard():
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

    def _note_break(self) -> None:
        self._revision = None
        self._broke()

    def _hear(self, news: NewsSaid) -> None:
        if news.revision != self._revision:
            self._revision = news.revision
            self._changed(news.revision)
        if news.present != self._who:
            self._who = news.present
            self._present(news.present)
