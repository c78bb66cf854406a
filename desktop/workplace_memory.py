"""What this workplace alone remembers: drafts, window state, mappings. No operations, not shared.

It is a small SQLite file of its own, so that a lost one costs nobody a business fact.
"""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import pysqlite3

DRAFTS: Final = "draft"
WINDOW: Final = "window"
MAPPINGS: Final = "mapping"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (
    room TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    PRIMARY KEY (room, key)
) WITHOUT ROWID, STRICT
"""
_BUSY_SECONDS: Final = 5.0

A = TypeVar("A")


def workplace_folder() -> Path:
    """The folder of this person's own files on this computer: memory, log, and the store unless
    another is named."""
    import platformdirs

    return platformdirs.user_data_path("rma-desk", appauthor=False)


class WorkplaceMemory:
    """Values by room and key, as JSON. May be called from any thread; each call is short.

    A file that cannot be read as such a memory is set aside beside itself (`.unreadable`) and a new
    one is begun: a broken memory must not keep anybody from working.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = self._open()
        except pysqlite3.DatabaseError:
            path.replace(path.with_name(path.name + ".unreadable"))
            self._connection = self._open()

    @property
    def folder(self) -> Path:
        """Where it lies, and all else that this computer has for who works here."""
        return self._path.parent

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def keep(self, room: str, key: str, value: object) -> datetime:
        """Keeps a JSON value under a room and key, durably, and returns when it was kept."""
        now = datetime.now(UTC)
        row = (room, key, json.dumps(value, ensure_ascii=False), now.isoformat())
        self._run(lambda: self._connection.execute("REPLACE INTO kept VALUES (?, ?, ?, ?)", row))
        return now

    def recall(self, room: str, key: str) -> Any:
        """What was kept there, or None."""
        rows = self._rows("SELECT value FROM kept WHERE room = ? AND key = ?", (room, key))
        return json.loads(rows[0][0]) if rows else None

    def kept_at(self, room: str, key: str) -> datetime | None:
        """When it was kept there, or None."""
        rows = self._rows("SELECT kept_at FROM kept WHERE room = ? AND key = ?", (room, key))
        return datetime.fromisoformat(rows[0][0]) if rows else None

    def all_of(self, room: str) -> Mapping[str, Any]:
        """Everything in a room by its key, in the order of the keys."""
        rows = self._rows("SELECT key, value FROM kept WHERE room = ? ORDER BY key", (room,))
        return {key: json.loads(value) for key, value in rows}

    def forget(self, room: str, key: str) -> None:
        """Forgets it; forgetting what is not there is no fault."""
        self._run(
            lambda: self._connection.execute(
                "DELETE FROM kept WHERE room = ? AND key = ?", (room, key)
            )
        )

    def close(self) -> None:
        """Closes the file; nothing may be asked after it."""
        self._run(self._connection.close)

    def _open(self) -> Any:
        connection = pysqlite3.connect(
            str(self._path),
            timeout=_BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(_SCHEMA)
        return connection

    def _rows(self, statement: str, values: tuple[str, ...]) -> list[tuple[str, ...]]:
        def read() -> list[tuple[str, ...]]:
            return list(self._connection.execute(statement, values))

        return self._run(read)

    def _run(self, work: Callable[[], A]) -> A:
        with self._lock:
            return work()
