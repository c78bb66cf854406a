"""Tells whoever listens that a transaction was committed: across processes by LISTEN and NOTIFY on
PostgreSQL; on SQLite within the process, and from another one by looking often."""

import threading
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

CHANNEL = "rma_desk"
LOOK_SECONDS = 0.5
"""How often a process looks whether another one has written to its SQLite store."""


def announce(session: Session | Connection) -> None:
    """Have the commit of this transaction announced. Nothing is said of what was done."""
    bind = session.get_bind() if isinstance(session, Session) else session
    if bind.dialect.name == "postgresql":
        session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


class Committed:
    """Wakes those in this process that wait for a commit."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    def tell(self) -> None:
        """A transaction of this process was committed."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """Wait until more were committed than seen, at most so long; gives how many were."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != seen, seconds)
            return self._count


def heard(engine: Engine, committed: Committed, beat: float) -> Iterator[None]:
    """Comes round whenever something was committed, and at least every `beat` seconds.

    Raises what the database's driver raises when the connection breaks.
    """
    if engine.dialect.name == "postgresql":
        yield from _notified(engine, beat)
    seen = 0
    while True:
        yield
        seen = committed.wait(seen, min(beat, LOOK_SECONDS))


def _notified(engine: Engine, beat: float) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"LISTEN {CHANNEL}"))
        driver: Any = connection.connection.driver_connection
        try:
            while True:
                yield
                for _ in driver.notifies(timeout=beat, stop_after=1):
                    pass
        finally:
            # A connection that listens is not given back to others, who would keep what it hears.
            connection.invalidate()
