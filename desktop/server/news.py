"""Live news: that there is a new revision, and who is on which case. Desks then pull as ever."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from desktop.data.store import Store
from desktop.data.tables.parties import Person
from desktop.data.tables.sign_in import SignedIn
from desktop.domain.refusal import Refused
from desktop.faults import fault_facts
from desktop.server.attempts import TooMany
from desktop.server.logs import LOG
from desktop.server.presence import presence_at
from desktop.server.settings import Limits
from desktop.server.tokens import Signed
from desktop.wire.messages import NewsSaid

MOST_OF_ONE = 4
"""Streams of one token: more would take the places of others."""
_AGAIN_SECONDS = 1.0


class News:
    """What this process tells its desks. One thread looks at the store, whoever listens; the
    streams wait on the event loop and hold no thread."""

    def __init__(self, store: Store, clock: Callable[[], datetime], limits: Limits) -> None:
        self.presence = presence_at(store)
        self._store, self._clock, self._limits = store, clock, limits
        self._listening: Counter[str] = Counter()
        self._waking: set[asyncio.Event] = set()
        self._ended: frozenset[str] = frozenset()
        self._now = NewsSaid(revision=0, present=())
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look_on, name="news", daemon=True)
        self._loop = asyncio.get_running_loop()

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def end(self) -> None:
        """Let every stream end; safe to call from a signal's handler, and again."""
        self._is_over.set()
        self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """End, and wait until nothing looks at the store any more."""
        self.end()
        self._store.committed.tell()
        if self._thread.is_alive():
            self._thread.join(self._limits.beat_seconds + 5)

    def admit(self, signed: Signed) -> None:
        """Raise TooMany for a token with too many streams already."""
        if self._listening[signed.token_sha256] >= MOST_OF_ONE:
            raise TooMany(int(self._limits.beat_seconds) + 1)

    async def stream(self, signed: Signed) -> AsyncIterator[str]:
        """Server-sent events: what is now, then whatever becomes so, and a comment as heartbeat.

        Ends when the token does, and when the server is told to stop.
        """
        token, waking = signed.token_sha256, asyncio.Event()
        self._listening[token] += 1
        self._waking.add(waking)
        told: NewsSaid | None = None
        try:
            while not self._is_over.is_set() and token not in self._ended:
                if told != self._now:
                    told = self._now
                    yield f"data: {told.model_dump_json()}\n\n"
                else:
                    yield ":\n\n"
                await self._woken(waking)
        finally:
            self._waking.discard(waking)
            self._listening[token] -= 1
            self._listening += Counter()  # keeps only those that are above nothing

    async def _woken(self, waking: asyncio.Event) -> None:
        """Wait for something new, at most until the heartbeat."""
        try:
            async with asyncio.timeout(self._limits.beat_seconds):
                await waking.wait()
        except TimeoutError:
            return
        finally:
            waking.clear()

    def _wake(self) -> None:
        for waking in self._waking:
            waking.set()

    def _look_on(self) -> None:
        while not self._is_over.is_set():
            try:
                for _ in self._store.heard(self._limits.beat_seconds):
                    if self._is_over.is_set():
                        return
                    self._look()
            except (Refused, SQLAlchemyError, OSError) as fault:
                LOG.warning("news-interrupted", extra=fault_facts(fault))
            except Exception as fault:  # noqa: BLE001 - of the driver: the connection broke
                LOG.warning("news-interrupted", extra=fault_facts(fault))
            self._is_over.wait(_AGAIN_SECONDS)

    def _look(self) -> None:
        now = self._clock()
        news = NewsSaid(revision=self._store.data_version(), present=self.presence.told(now))
        ended = self._ended_of(frozenset(self._listening), now)
        if (news, ended) != (self._now, self._ended) and not self._is_over.is_set():
            self._now, self._ended = news, ended
            self._loop.call_soon_threadsafe(self._wake)

    def _ended_of(self, tokens: frozenset[str], now: datetime) -> frozenset[str]:
        """Those of the listening tokens that are no longer good."""
        if not tokens:
            return frozenset()
        good = (
            select(SignedIn.token_sha256)
            .join(Person, Person.id == SignedIn.person_id)
            .where(
                SignedIn.token_sha256.in_(tokens),
                SignedIn.expires_at > now,
                Person.ended_at.is_(None),
            )
        )
        with self._store.reading() as session:
            return tokens - set(session.execute(good).scalars())
