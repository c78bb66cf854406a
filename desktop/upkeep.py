"""Keeping a store: copies of it, bringing one back, and proving that nothing of it was altered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from desktop.data import search_index
from desktop.data.backups import (
    BackupReport,
    Progress,
    RestoreReport,
    back_up_sqlite,
    desk_of_backup,
    restore_sqlite,
)
from desktop.data.checks import (
    awaited_files,
    chain_findings,
    counter_findings,
    database_findings,
    referenced_files,
)
from desktop.data.engines import store_url
from desktop.data.epochs import begin_epoch, leave_numbers_out
from desktop.data.files import FileFolder
from desktop.data.search_check import search_findings
from desktop.data.store import Store
from desktop.data.tables.ledger import Clock
from desktop.domain.refusal import Refused

__all__ = [
    "BackupReport",
    "CheckReport",
    "Progress",
    "RestoreReport",
    "back_up",
    "check",
    "mend_search",
    "restore",
    "tell_restored",
]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found. `findings` are damage; `orphans` are kept files that nothing refers to,
    which are harmless; `revision` is how far the chain was followed."""

    findings: tuple[str, ...]
    orphans: tuple[str, ...]
    revision: int

    @property
    def ok(self) -> bool:
        """Is the store what its acts made it?"""
        return not self.findings


def quiet(_done: int, _total: int, _words: str) -> None:
    """Told of progress where nobody waits for it."""


def back_up(store: Store, target: Path, progress: Progress = quiet) -> BackupReport:
    """Copy a store and every file that it refers to into a new folder, with their SHA-256.

    Others may go on writing. Whatever `progress` raises stops it and leaves no folder. Raises
    Refused where the folder is in use, the disk is full, or the store is a server's.
    """
    files = store.files
    if not store.is_sqlite or not store.url.database or not isinstance(files, FileFolder):
        raise Refused(
            "A store on a database server is copied by the server's own means: pg_dump "
            f"--format=custom for the database, and a copy of {files.place} for the files.",
            "store",
            "store",
        )
    return back_up_sqlite(Path(store.url.database), files, target, progress)


def restore(
    backup: Path,
    location: str,
    progress: Progress = quiet,
    *,
    now: datetime | None = None,
    notes: Path | None = None,
) -> RestoreReport:
    """Make a new store from a backup, whose every byte is proven first; nothing is overwritten.

    `now` is the moment, and `notes` the folder where restores are noted, of this account if none.

    The store gets a new epoch: desks that share it begin again from a snapshot (sharing.md, rule
    14). Raises Refused where the backup is damaged or newer, or the place is taken.
    """
    url = store_url(location)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise Refused(
            "A backup is restored to a file. On a database server use pg_restore, and then say "
            "“rma-desk restore --by-database” for it.",
            "store",
            "input",
        )
    whose = desk_of_backup(backup)
    if whose is not None:
        raise Refused(
            f"This is a backup of {whose.sign_in}’s desk at {whose.server}. Restore it with "
            f"“--store {whose.server} --as {whose.sign_in}”.",
            "store",
            "input",
        )
    return restore_sqlite(backup, Path(url.database), progress, now, notes)


def tell_restored(store: Store, *, now: datetime | None = None, notes: Path | None = None) -> int:
    """Say that the database was brought back by its own means (pg_restore): desks then begin again
    from a snapshot, and offer what it lost. Gives its revision.

    `now` and `notes` as for `restore`. Raises Refused.
    """
    with store.writing() as session:
        connection = session.connection()
        begin_epoch(connection)
        leave_numbers_out(connection, now, notes)
    return store.data_version()


def check(store: Store, progress: Progress = quiet) -> CheckReport:
    """Prove database, chain, counters, search index and files, on one snapshot; changes nothing."""
    findings: list[str] = []
    files: set[str] = set()
    awaited: set[str] = set()
    revision = 0
    with store.reading() as session, damage_is_found(findings):
        connection = session.connection()
        progress(0, 0, "Reading the database")
        findings += database_findings(connection)
        revision = session.execute(select(Clock.revision)).scalar_one()
        findings += chain_findings(session, in_words(progress, "Following the chain"))
        progress(0, 0, "Comparing counters and search")
        findings += counter_findings(session)
        findings += search_findings(connection)
        files = referenced_files(session)
        awaited = awaited_files(session)
    findings += file_findings(store, files - awaited, in_words(progress, "Comparing files"))
    orphans = tuple(one for one in store.files.all_hashes() if one not in files)
    return CheckReport(tuple(findings), orphans, revision)


def mend_search(store: Store) -> None:
    """Make the search index anew from the tables, for where a check finds it wanting."""
    with store.writing() as session:
        search_index.rebuild(session.connection())


@contextmanager
def damage_is_found(findings: list[str]) -> Iterator[None]:
    """What can no longer be read is a finding too; what comes after it cannot be checked."""
    try:
        yield
    except DBAPIError as fault:
        findings.append(f"The check ended early, since the database cannot be read: {fault.orig}.")


def file_findings(store: Store, files: set[str], step: Callable[[int, int], None]) -> list[str]:
    """Which of these kept files are not there or were altered."""
    findings = []
    for done, sha256 in enumerate(sorted(files), 1):
        if store.files.size(sha256) is None:
            findings.append(f"The file {sha256} is not in {store.files.place}.")
        else:
            findings += _altered(store, sha256)
        step(done, len(files))
    return findings


def _altered(store: Store, sha256: str) -> list[str]:
    try:
        with store.files.copy(sha256):
            return []
    except Refused:
        return [f"The file {sha256} was altered on the disk."]


def in_words(progress: Progress, words: str) -> Callable[[int, int], None]:
    """Progress of one thing that is done, told with what it is."""

    def step(done: int, total: int) -> None:
        progress(done, total, words)

    return step
