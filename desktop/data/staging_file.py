"""The file beside the store in which a register waits: filled outside the writer's lock, gone
afterwards, also when the program was killed meanwhile."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from filelock import FileLock, Timeout
from platformdirs import user_cache_path
from pysqlite3 import dbapi2
from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from desktop.data.staging import MERGES, STAGED, Merge, said_by
from desktop.domain.refusal import Refused

_SUFFIX: Final = ".staged"


class StagingFile:
    """A SQLite file of its own. One thread fills it; it is then read through the store's
    connection. `discard` takes it away."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or user_cache_path("rma-desk", appauthor=False) / "imports"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            remove_abandoned(folder)
            self.path = folder / f"{uuid4().hex}{_SUFFIX}"
            self._lock = FileLock(_lock_of(self.path), thread_local=False)
            self._lock.acquire(timeout=0)
            self._connection = dbapi2.connect(
                str(self.path), isolation_level=None, check_same_thread=False
            )
            self._make()
        except (OSError, dbapi2.Error) as fault:
            raise Refused(
                f"The register cannot be read in at {folder}: {fault}. Make room there or let the "
                "program write there, then import again; nothing was changed.",
                "file",
            ) from fault

    def put(self, merge: Merge, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add rows as the file stores them (ids as bytes, days as text). An id may come again."""
        named = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self._connection.executemany(
            f"INSERT INTO {merge.staged.name} ({named}) VALUES ({marks})",  # noqa: S608
            rows,
        )

    def put_facts(self, merge: Merge, rows: Iterable[dict[str, Any]]) -> None:
        """The same for rows as facts by column, which may leave columns out."""
        columns = said_by(merge)
        self.put(merge, columns, ([row.get(name) for name in columns] for row in rows))

    def finish(self) -> None:
        """Nothing more comes: what was said of one thing in several rows becomes one row, and all
        of it visible to the store's connection."""
        for merge in MERGES:
            self._join_rows_of_one_thing(merge)
        self._connection.execute("COMMIT")
        self._connection.close()

    def ask(self, statement: str) -> int:
        """One number out of what is staged."""
        with dbapi2.connect(str(self.path)) as connection:
            (number,) = connection.execute(statement).fetchone()
        connection.close()
        return int(number)

    def rows(self, table: Table, columns: Sequence[str]) -> Iterable[Sequence[Any]]:
        """The rows of one table in their order; `columns` are SQL expressions."""
        connection = dbapi2.connect(str(self.path))
        try:
            chosen = ", ".join(columns)
            yield from connection.execute(f"SELECT {chosen} FROM {table.name} ORDER BY 1")  # noqa: S608
        finally:
            connection.close()

    def discard(self) -> None:
        """Take the file away; what was taken into the store stays there."""
        self._connection.close()
        for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
            path.unlink(missing_ok=True)
        self._lock.release()
        _lock_of(self.path).unlink(missing_ok=True)

    def _join_rows_of_one_thing(self, merge: Merge) -> None:
        """The last row of an id counts; where it says nothing, what the rows before it said."""
        name = merge.staged.name
        # An index made of all ids at once costs a fifth of one that is kept row by row.
        self._connection.execute(f"CREATE INDEX ix_{name}_id ON {name} (id)")
        self._connection.execute(
            "CREATE TEMP TABLE twice AS SELECT id, max(n) AS last"  # noqa: S608
            f" FROM {name} GROUP BY id HAVING count(*) > 1"
        )
        for column in said_by(merge)[1:]:
            said = (
                f"SELECT o.{column} FROM {name} AS o"  # noqa: S608
                f" WHERE o.id = {name}.id AND o.{column} IS NOT NULL ORDER BY o.n DESC LIMIT 1"
            )
            self._connection.execute(
                f"UPDATE {name} SET {column} = ({said})"  # noqa: S608
                f" WHERE {column} IS NULL AND n IN (SELECT last FROM twice)"
            )
        self._connection.execute(
            f"DELETE FROM {name} WHERE id IN (SELECT id FROM twice)"  # noqa: S608
            " AND n NOT IN (SELECT last FROM twice)"
        )
        self._connection.execute("DROP TABLE twice")

    def _make(self) -> None:
        # It is thrown away whenever anything goes wrong, so nothing in it has to be safe.
        self._connection.execute("PRAGMA journal_mode=OFF")
        self._connection.execute("PRAGMA synchronous=OFF")
        self._connection.execute("PRAGMA cache_size=-65536")
        self._connection.execute("BEGIN")
        for table in STAGED.sorted_tables:
            made = CreateTable(table).compile(dialect=sqlite.dialect())
            self._connection.execute(str(made))


def remove_abandoned(folder: Path) -> None:
    """Remove what programs that were killed left behind: files whose lock nobody holds."""
    for path in folder.glob(f"*{_SUFFIX}"):
        lock = FileLock(_lock_of(path))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        path.unlink(missing_ok=True)
        path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
        lock.release()
        _lock_of(path).unlink(missing_ok=True)


def _lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")
