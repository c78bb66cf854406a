"""Copies of a live SQLite store and of its files, whole and proven to have reached the disk."""

import hashlib
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_PAGES_A_STEP = 4_096
_BLOCK = 1_048_576

Step = Callable[[int, int], None]
"""Told how many of how many pages or bytes are done; may raise to stop the copy."""


def copy_database(
    source: Path, target: Path, step: Step | None = None, *, pages: int = _PAGES_A_STEP
) -> None:
    """Copy a live SQLite database into a new file by its backup API, as of one moment.

    A copy of the file alone would lose what still lies in its write-ahead log. An open snapshot
    keeps those who write meanwhile from making the copy begin anew. The copy is one file without
    a log. Whatever `step` raises stops it, and what was begun is the caller's to remove.
    """
    from pysqlite3 import dbapi2

    def told(_status: int, remaining: int, total: int) -> None:
        if step is not None:
            step(total - remaining, total)

    uri = f"{source.absolute().as_uri()}?mode=ro"
    with closing(dbapi2.connect(uri, uri=True)) as live, closing(dbapi2.connect(target)) as copy:
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=pages, progress=told)
        live.rollback()
        copy.execute("PRAGMA journal_mode=DELETE")
    to_disk(target)


def copy_file(source: Path, target: Path) -> tuple[str, int]:
    """Copy a file to a new name; give the SHA-256 and the size of what was read and written."""
    found = hashlib.sha256()
    size = 0
    with source.open("rb") as reading, target.open("xb") as writing:
        while block := reading.read(_BLOCK):
            found.update(block)
            size += len(block)
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())
    return found.hexdigest(), size


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read in blocks."""
    found = hashlib.sha256()
    with path.open("rb") as reading:
        while block := reading.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def to_disk(path: Path) -> None:
    """Wait until a file has reached the disk. Windows wants it open for writing for that."""
    with path.open("rb+") as written:
        os.fsync(written.fileno())
