"""Keeping a desk on a server: copies of it, bringing one back, and proving that it is whole.

It does for a replica what `desktop.upkeep` does for a store; what waits to be sent goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.data.backups import (
    BackupReport,
    DeskAt,
    Progress,
    RestoreReport,
    back_up_sqlite,
    desk_of_backup,
    restore_sqlite,
)
from desktop.data.checks import database_findings, event_findings, referenced_files
from desktop.data.files import FileFolder
from desktop.data.search_check import search_findings
from desktop.domain.refusal import Refused
from desktop.remote.before_images import rows_at_the_server
from desktop.remote.client import Client, Line
from desktop.remote.profiles import Profile, profile_of, profiles
from desktop.remote.replica import Replica
from desktop.remote.replica_check import (
    count_waiting,
    counter_findings,
    files_to_send,
    outbox_findings,
)
from desktop.remote.standing import change_standing, standing
from desktop.upkeep import damage_is_found, file_findings, in_words, mend_search, quiet
from desktop.wire.messages import ExchangeAsked, PullAsked
from desktop.wire.rows import digest_of_rows

_TRIES = 5
"""So often others may have done something while it is compared."""


@dataclass(frozen=True, slots=True)
class ReplicaReport:
    """What a check of a replica found. `findings` are damage; `orphans` are kept files that nothing
    refers to; `revision` is the server's that is shown here; `waiting` how many acts are to be
    sent. `not_compared` says why the server was not asked for its digest, "" where it was."""

    findings: tuple[str, ...]
    orphans: tuple[str, ...]
    revision: int
    waiting: int
    not_compared: str

    @property
    def ok(self) -> bool:
        """Is the replica what the server and its own acts made it, as far as was looked?"""
        return not self.findings


def back_up_replica(profile: Profile, target: Path, progress: Progress = quiet) -> BackupReport:
    """Copy a replica with its outbox, and the files that are here, into a new folder.

    Programs may work on it meanwhile. Raises Refused where nothing was fetched yet, the folder is
    in use or the disk is full.
    """
    require_replica(profile)
    files = FileFolder(profile.replica.with_name(f"{profile.replica.name}.files"))
    whose = DeskAt(profile.line.url, profile.sign_in)
    return back_up_sqlite(profile.replica, files, target, progress, whose)


def restore_replica(
    backup: Path, folder: Path, server: str, sign_in: str, progress: Progress = quiet
) -> tuple[RestoreReport, Profile]:
    """Bring somebody's replica back to where it lies in this workplace's folder.

    `sign_in` may be "". What it did since the backup the server has, and gives it; where its order
    goes on differently there it joins anew (sharing.md, rule 5). Raises Refused where the backup is
    of a store or of another desk, damaged, or the place is taken.
    """
    whose = desk_of_backup(backup)
    if whose is None:
        raise Refused(
            "This is a backup of a store; a desk on a server is no place for it. Name a file with "
            "--store.",
            "store",
            "input",
        )
    if (whose.server.rstrip("/"), whose.sign_in) != (server.rstrip("/"), sign_in or whose.sign_in):
        raise Refused(
            f"This is a backup of {whose.sign_in}’s desk at {whose.server}. Restore it with "
            f"“--store {whose.server} --as {whose.sign_in}”.",
            "store",
            "input",
        )
    profile = profile_of(folder, Line(whose.server), whose.sign_in)
    profile = next((one for one in profiles(folder) if one.folder == profile.folder), profile)
    profile.folder.mkdir(parents=True, exist_ok=True)
    report = restore_sqlite(backup, profile.replica, progress)
    profile.remember()
    return report, profile


def check_replica(
    profile: Profile, token: str | None, progress: Progress = quiet, *, mends_search: bool = False
) -> ReplicaReport:
    """Prove a replica: database, timeline, outbox, counter, search index, files, and that its rows
    are the server's (sharing.md, rule 15), where the line is there and `token` still good.

    Where they are not, they are fetched anew with the next exchange; nothing else is changed.
    Raises Refused where nothing was fetched yet.
    """
    require_replica(profile)
    client = Client(profile.line)
    if token:
        client.use(token)
    replica = Replica(str(profile.replica), client)
    try:
        if not replica.state().is_filled:
            raise _empty(profile)
        if mends_search:
            mend_search(replica.store)
        not_compared, differs = _compared(replica, progress)
        return _here(replica, progress, not_compared, differs)
    finally:
        replica.close()


def require_replica(profile: Profile) -> None:
    """Refuse a profile where nothing was fetched yet."""
    if not profile.has_replica:
        raise _empty(profile)


def _here(
    replica: Replica, progress: Progress, not_compared: str, differs: list[str]
) -> ReplicaReport:
    """What can be proven without the line, on one snapshot, behind what the server said."""
    findings: list[str] = []
    referenced: set[str] = set()
    to_send: frozenset[str] = frozenset()
    revision = waiting = 0
    store = replica.store
    with store.reading() as session, damage_is_found(findings):
        connection = session.connection()
        progress(0, 0, "Reading the database")
        findings += database_findings(connection)
        revision, waiting = standing(connection).cursor, count_waiting(connection)
        findings += outbox_findings(session)
        findings += event_findings(session, in_words(progress, "Reading the timeline"))
        progress(0, 0, "Comparing counter and search")
        findings += counter_findings(session)
        findings += search_findings(connection)
        referenced, to_send = referenced_files(session), files_to_send(connection)
    findings += differs
    kept = set(store.files.all_hashes())
    findings += [
        f"The file {one} is to be sent and not in {store.files.place}."
        for one in sorted(to_send - kept)
    ]
    findings += file_findings(store, kept, in_words(progress, "Comparing files"))
    orphans = tuple(sorted(kept - referenced - to_send))
    return ReplicaReport(tuple(findings), orphans, revision, waiting, not_compared)


def _compared(replica: Replica, progress: Progress) -> tuple[str, list[str]]:
    """Why the server could not be asked, and how what is here differs from what it has."""
    progress(0, 0, "Comparing with the server")
    try:
        is_same = _is_same(replica)
    except Refused as refused:
        return refused.sentence, []
    if is_same:
        return "", []
    with replica.store.writing() as session:
        change_standing(session.connection(), verified=0)
    return "", [
        "What is here differs from what the server has. It is fetched anew with the next exchange; "
        "what waits to be sent is kept."
    ]


def _is_same(replica: Replica) -> bool:
    """Is every row that came from the server what the server has? Sends what waits, and fetches
    what is new, first. Raises Unreachable and Refused."""
    assert replica.client is not None, "a check has a line, there or not"
    for _ in range(_TRIES):
        replica.exchange()
        now = replica.ask(lambda session: standing(session.connection()))
        asked = PullAsked(revision=now.cursor, rows=1, digest_above=0)
        pull = replica.client.exchange(ExchangeAsked(epoch=now.epoch, pull=asked)).pull
        if pull is not None and pull.digest is not None and pull.revision == now.cursor:
            mine = _digest_at(replica, now.cursor)
            if mine is not None:
                return mine == pull.digest
    raise Refused(
        "Others do too much at the server to compare with it now. Try again later.", rule="line"
    )


def _digest_at(replica: Replica, cursor: int) -> str | None:
    """The digest of what came from the server; None where it is no longer of that revision."""
    with replica.store.reading() as session:
        connection = session.connection()
        if standing(connection).cursor != cursor:
            return None
        return digest_of_rows(connection, rows_of=rows_at_the_server)


def _empty(profile: Profile) -> Refused:
    url, name = profile.line.url, profile.sign_in
    return Refused(
        f"Nothing of {url} is here for {name} yet. Fetch it with “rma-desk sign-in {url} --as "
        f"{name}”.",
        rule="sign-in",
    )
