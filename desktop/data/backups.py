"""Backups of an SQLite store, a desk's too: a folder with database, files and their manifest."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from desktop.data.copying import copy_database, copy_file, sha256_of, to_disk
from desktop.data.engines import store_url, writer_engine
from desktop.data.epochs import begin_epoch, leave_numbers_out
from desktop.data.files import FileFolder
from desktop.data.migrate import HEAD, known_versions
from desktop.domain.refusal import Refused

FORMAT = 1
_DATABASE, _FILES, _MANIFEST = "store.db", "files", "manifest.json"

Progress = Callable[[int, int, str], None]
"""Told how many of how many are done, and what is being done; may raise to stop it."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was copied. `missing` are files that the store refers to and does not have; of a desk
    those alone that it has to send, since the server has the others."""

    folder: Path
    revision: int
    files: int
    size: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was brought back, and where to."""

    store: Path
    revision: int
    files: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeskAt:
    """A desk by its server's address and by who works at it."""

    server: str
    sign_in: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `files` maps SHA-256 to size in bytes; `tables` is their version.

    `server` and `sign_in` say whose desk it is of, "" for a store of its own.
    """

    format: int
    tables: str
    store_id: str
    revision: int
    link: str
    database_sha256: str
    database_size: int
    files: dict[str, int]
    missing: list[str]
    server: str = ""
    sign_in: str = ""

    @property
    def desk(self) -> DeskAt | None:
        """Whose desk it is of; None for a store of its own."""
        return DeskAt(self.server, self.sign_in) if self.server else None


def back_up_sqlite(
    database: Path,
    files: FileFolder,
    target: Path,
    progress: Progress,
    desk: DeskAt | None = None,
) -> BackupReport:
    """Copy a live store and its files into a new folder. Raises Refused; leaves no part of one.

    `desk` is whose replica it is, none for a store of its own.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(f"{target} is in use. Name a new folder for the backup.", "folder", "input")
    partial = target.with_name(f"{target.name}.partial")
    with _whole_or_nothing(partial, "backup"):
        partial.mkdir(parents=True)
        copy = partial / _DATABASE
        copy_database(database, copy, lambda done, total: progress(done, total, "Store"))
        facts = _facts(copy)
        referenced, to_send = _files_of(copy, is_replica=desk is not None)
        kept, lacking = _copy_files(referenced, files, partial / _FILES, progress)
        missing = [one for one in lacking if desk is None or one in to_send]
        manifest = Manifest(
            format=FORMAT,
            database_sha256=sha256_of(copy),
            database_size=copy.stat().st_size,
            files=kept,
            missing=missing,
            server="" if desk is None else desk.server,
            sign_in="" if desk is None else desk.sign_in,
            **facts,
        )
        written = partial / _MANIFEST
        written.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        to_disk(written)
        if target.exists():
            target.rmdir()
        partial.replace(target)
    size = manifest.database_size + sum(kept.values())
    return BackupReport(target, manifest.revision, len(kept), size, tuple(missing))


def desk_of_backup(backup: Path) -> DeskAt | None:
    """Whose desk a backup is of; None for a store of its own. Raises Refused for what is none."""
    return _read_manifest(backup).desk


def restore_sqlite(
    backup: Path,
    target: Path,
    progress: Progress,
    now: datetime | None = None,
    notes: Path | None = None,
) -> RestoreReport:
    """Make a new store, or a desk's, at `target` from a backup that is proven first; `now` and
    `notes` are for the numbers that are left out (`leave_numbers_out`).

    Raises Refused. A store begins a new epoch; a desk does not, it is its server's.
    """
    manifest = _read_manifest(backup)
    folder = target.with_name(f"{target.name}.files")
    _refuse_taken(target, folder)
    _prove(backup, manifest, progress)
    partial = target.with_name(f"{target.name}.partial")
    with _whole_or_nothing(partial, "restored store"):
        partial.mkdir(parents=True)
        for done, sha256 in enumerate(manifest.files, 1):
            place = FileFolder(partial / _FILES).path(sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            copy_file(FileFolder(backup / _FILES).path(sha256), place)
            progress(done, len(manifest.files), "Files")
        copy_file(backup / _DATABASE, partial / _DATABASE)
        with _changing(partial / _DATABASE) as connection:
            if manifest.desk is None:
                begin_epoch(connection)
            leave_numbers_out(connection, now, notes)
        if manifest.files:
            (partial / _FILES).replace(folder)
        (partial / _DATABASE).replace(target)
        partial.rmdir()
    return RestoreReport(target, manifest.revision, len(manifest.files), tuple(manifest.missing))


def _copy_files(
    referenced: list[str], files: FileFolder, target: Path, progress: Progress
) -> tuple[dict[str, int], list[str]]:
    """Copy each file that the store refers to; give sizes, and those that are not as they were."""
    kept: dict[str, int] = {}
    missing: list[str] = []
    for done, sha256 in enumerate(referenced, 1):
        source, place = files.path(sha256), FileFolder(target).path(sha256)
        if source.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            found, size = copy_file(source, place)
            if found == sha256:
                kept[sha256] = size
            else:
                place.unlink()
        if sha256 not in kept:
            missing.append(sha256)
        progress(done, len(referenced), "Files")
    return kept, missing


def _facts(database: Path) -> dict[str, Any]:
    """What the manifest says of a copied database, read from the copy itself."""
    from pysqlite3 import dbapi2

    with closing(dbapi2.connect(database)) as copy:
        store_id, revision, link = copy.execute(
            "SELECT hex(store_id), revision, link FROM clock"
        ).fetchone()
        tables = copy.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return {"tables": tables, "store_id": store_id.lower(), "revision": revision, "link": link}


def _files_of(database: Path, *, is_replica: bool) -> tuple[list[str], frozenset[str]]:
    """The files that a copied database refers to, and those of them that a desk has to send."""
    from pysqlite3 import dbapi2

    with closing(dbapi2.connect(database)) as copy:
        rows = copy.execute(
            "SELECT sha256 FROM file UNION SELECT proof_sha256 FROM asset"
            " WHERE proof_sha256 IS NOT NULL ORDER BY 1"
        )
        referenced = [sha256 for (sha256,) in rows]
        if not is_replica:
            return referenced, frozenset()
        to_send = frozenset(sha256 for (sha256,) in copy.execute("SELECT sha256 FROM upload"))
    return sorted({*referenced, *to_send}), to_send


def _read_manifest(backup: Path) -> Manifest:
    path = backup / _MANIFEST
    if not path.is_file():
        raise Refused(f"{backup} is no backup: it has no {_MANIFEST}.", "backup", "input")
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as fault:
        raise Refused(f"{path} is damaged: {fault}.", "backup", "input") from fault
    if manifest.format != FORMAT or manifest.tables not in known_versions():
        raise Refused(
            f"A newer version of the program made this backup (tables {manifest.tables}, ours "
            f"{HEAD}). Install that version to restore it.",
            "backup",
            "input",
        )
    return manifest


def _refuse_taken(target: Path, folder: Path) -> None:
    log = target.with_name(f"{target.name}-wal")
    for place in (target, log, folder):
        if place.exists() and not (place is folder and not any(folder.iterdir())):
            raise Refused(
                f"{place} is there already, and nothing is overwritten. Name another place, or "
                "move it away first.",
                "store",
                "input",
            )


def _prove(backup: Path, manifest: Manifest, progress: Progress) -> None:
    """Refuse a backup of which a byte is not what was copied then, or a file is missing."""
    kept = FileFolder(backup / _FILES)
    proven = {backup / _DATABASE: (manifest.database_sha256, manifest.database_size)}
    proven |= {kept.path(sha256): (sha256, size) for sha256, size in manifest.files.items()}
    for done, (path, (sha256, size)) in enumerate(proven.items(), 1):
        if not path.is_file():
            raise Refused(f"The backup is not whole: {path} is missing.", "backup", "input")
        if path.stat().st_size != size or sha256_of(path) != sha256:
            raise Refused(f"The backup is damaged: {path} was altered.", "backup", "input")
        progress(done, len(proven), "Proving the backup")


@contextmanager
def _changing(database: Path) -> Iterator[Connection]:
    engine = writer_engine(store_url(str(database)))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
    to_disk(database)


@contextmanager
def _whole_or_nothing(partial: Path, what: str) -> Iterator[None]:
    """Leave no half of a folder, whatever stopped it, and say what the disk did."""
    from pysqlite3 import dbapi2

    if partial.exists():
        shutil.rmtree(partial)
    try:
        yield
    except (OSError, dbapi2.Error) as fault:
        raise Refused(
            f"The {what} could not be written: {fault}. Make room or name another disk; nothing "
            "else was changed.",
            "folder",
            "store",
        ) from fault
    finally:
        shutil.rmtree(partial, ignore_errors=True)
