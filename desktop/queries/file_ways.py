"""Where the bytes of a file are, as far as this desk knows: at the server, or on their way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case
from desktop.data.tables.record import File
from desktop.data.tables.replica import LET_GO_FILE, UPLOAD


class FileWay(StrEnum):
    """THERE: where all can read it. SENDING: kept here, on its way to the server. COMING: the desk
    that has it is still to send it. REFUSED: kept here, and the server did not take it. LET_GO: the
    same, and somebody here had it sent no more."""

    THERE = "there"
    SENDING = "sending"
    COMING = "coming"
    REFUSED = "refused"
    LET_GO = "let go"


@dataclass(frozen=True, slots=True)
class Unsent:
    """One file that is kept here and not at the server.

    `name` and `case_id` are those of the first thing that refers to it, "" and None where nothing
    does; `reason` says why the server did not take it, "" for one that is still to be sent.
    """

    sha256: str
    name: str
    case_id: UUID | None
    case_number: str
    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FileWays:
    """The files of this desk that are not at the server, by their SHA-256: those to be sent, with
    why one was not taken, and those that were let go."""

    unsent: Mapping[str, str]
    let_go: frozenset[str]

    def of(self, sha256: str, *, awaited: bool) -> FileWay:
        """Where a file is; `awaited` is what the server says of it. One that was let go here may
        have come from another desk."""
        reason = self.unsent.get(sha256)
        if reason is not None:
            return FileWay.REFUSED if reason else FileWay.SENDING
        if not awaited:
            return FileWay.THERE
        return FileWay.LET_GO if sha256 in self.let_go else FileWay.COMING


def file_ways(session: Session) -> FileWays:
    """What of files is not at the server; nothing on a lone store, which has no such tables."""
    if not inspect(session.connection()).has_table(UPLOAD.name):
        return FileWays({}, frozenset())
    unsent = session.execute(select(UPLOAD.c.sha256, UPLOAD.c.refused))
    let_go = session.execute(select(LET_GO_FILE.c.sha256))
    return FileWays({row.sha256: row.refused for row in unsent}, frozenset(let_go.scalars()))


def unsent_files(session: Session) -> tuple[Unsent, ...]:
    """What of files is here and not at the server: those that it refused first, then in order."""
    if not file_ways(session).unsent:
        return ()
    asked = (
        select(UPLOAD, File.name, File.case_id, Case.number)
        .outerjoin(File, File.sha256 == UPLOAD.c.sha256)
        .outerjoin(Case, Case.id == File.case_id)
        .order_by(UPLOAD.c.refused == "", UPLOAD.c.since, UPLOAD.c.sha256, File.added_at)
    )
    found: dict[str, Unsent] = {}
    for row in session.execute(asked):
        one = Unsent(
            row.sha256, row.name or "", row.case_id, row.number or "", row.since, row.refused
        )
        found.setdefault(row.sha256, one)
    return tuple(found.values())
