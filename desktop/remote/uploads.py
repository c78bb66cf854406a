"""Files between a replica and its server: those kept here are sent, those missing are fetched."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.data.store import Store
from desktop.data.tables.record import File
from desktop.data.tables.replica import LET_GO_FILE, OUTBOX, UPLOAD, OutboxState
from desktop.domain.refusal import Refused
from desktop.remote import outbox
from desktop.remote.client import Client, Unreachable
from desktop.remote.outbox import Entry
from desktop.wire.messages import MOST_PUSHED

_WAITING = select(UPLOAD.c.sha256).where(UPLOAD.c.refused == "")
_PASSING = frozenset({"line", "sign-in", "too-many", "update"})


def keep(store: Store, content: bytes, now: datetime) -> str:
    """Keep bytes here and note that the server is to have them; gives their SHA-256."""
    sha256 = store.files.put(content)
    send_again(store, sha256, now)
    return sha256


def send_again(store: Store, sha256: str, now: datetime) -> None:
    """Have a file sent with the next exchange, also one that the server did not take or that was
    let go."""
    with store.writing() as session:
        _put_in(session.connection(), sha256, now)


def send_named(connection: Connection, entry: Entry) -> None:
    """Have the file that an act names sent once more: a server that lost the act in being restored
    has lost the file with it (sharing.md, rule 14)."""
    try:
        named = entry.operation.file_named()
    except ValueError:  # an act that this version no longer knows
        return
    if named is not None:
        _put_in(connection, named, entry.at)


def send_awaited(connection: Connection) -> None:
    """The same of files that the server awaits from here, whether or not it had them before; what
    somebody let go stays so."""
    let_go = select(LET_GO_FILE.c.sha256)
    awaited = select(File.sha256).where(File.awaited, File.sha256.not_in(let_go)).distinct()
    for sha256 in connection.execute(awaited).scalars():
        naming = select(OUTBOX.c.at).where(OUTBOX.c.body.contains(sha256))
        at = connection.execute(naming.order_by(OUTBOX.c.place)).scalars().first()
        if at is not None:
            _put_in(connection, sha256, at)


def _put_in(connection: Connection, sha256: str, since: datetime) -> None:
    row = insert(UPLOAD).values(sha256=sha256, since=since, refused="")
    anew = row.on_conflict_do_update(index_elements=["sha256"], set_={"refused": ""})
    connection.execute(anew)
    connection.execute(delete(LET_GO_FILE).where(LET_GO_FILE.c.sha256 == sha256))


def let_go(store: Store, sha256: str) -> None:
    """Send a file no more that the server did not take; it stays here, and that it was let go is
    remembered: no other desk can send it. Raises Refused where it is sent, or was, meanwhile."""
    with store.writing() as session:
        of = delete(UPLOAD).where(UPLOAD.c.sha256 == sha256, UPLOAD.c.refused != "")
        row = session.execute(of.returning(UPLOAD.c.refused)).first()
        if row is None:
            raise Refused("Somebody has decided about this file already.", "file", "state")
        gone = insert(LET_GO_FILE).values(sha256=sha256, refused=row.refused)
        session.execute(gone.on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is to be sent; `is_proof` where an act waits for it."""

    sha256: str
    is_proof: bool


def first(store: Store) -> Upload | None:
    """Which file is to be sent first: what an act waits for, else the oldest."""
    proof = next_proof(store)
    if proof is not None:
        return Upload(proof, is_proof=True)
    oldest = waiting(store)
    return Upload(oldest[0], is_proof=False) if oldest else None


def next_proof(store: Store) -> str | None:
    """The file that the next act needs to be there, where it still waits here."""
    with store.reading() as session:
        connection = session.connection()
        if not is_any_waiting(connection):
            return None
        acts = outbox.entries(connection, OutboxState.WAITING, most=MOST_PUSHED)
        proofs = (unsent_proof(connection, one) for one in acts)
        return next((one for one in proofs if one is not None), None)


def note_sent(store: Store, sha256: str) -> None:
    """It is at the server."""
    with store.writing() as session:
        session.execute(delete(UPLOAD).where(UPLOAD.c.sha256 == sha256))


def is_taken(store: Store, client: Client, sha256: str) -> bool:
    """Send one file and say whether the server has it now; one that it does not take stays, with
    its reason. Raises Unreachable where the line breaks, and Refused where it is closed to us."""
    try:
        client.put_file(store.files.get(sha256))
    except Refused as refused:
        if isinstance(refused, Unreachable) or refused.rule in _PASSING:
            raise
        with store.writing() as session:
            of = update(UPLOAD).where(UPLOAD.c.sha256 == sha256)
            session.execute(of.values(refused=refused.sentence))
        return False
    return True


def unsent_proof(connection: Connection, entry: Entry) -> str | None:
    """The file that has to be at the server before this operation, where it still waits here: what
    proves something goes before what it proves (sharing.md, rule 13), and what is read there before
    it is read."""
    try:
        proving, read = entry.operation.file_proving(), entry.operation.file_read()
    except ValueError:  # an act that this version no longer knows is sent as it is
        return None
    if proving is not None:
        asked = _WAITING.join(File, File.sha256 == UPLOAD.c.sha256).where(File.id == proving)
    elif read is not None:
        asked = _WAITING.where(UPLOAD.c.sha256 == read)
    else:
        return None
    return connection.execute(asked).scalar()


def is_any_waiting(connection: Connection) -> bool:
    """Is there any file to be sent?"""
    return connection.execute(_WAITING).first() is not None


def waiting(store: Store) -> tuple[str, ...]:
    """The files that the server is still to have, but for those that it refused."""
    with store.reading() as session:
        return tuple(session.execute(_WAITING.order_by(UPLOAD.c.since)).scalars())


def refused(store: Store) -> dict[str, str]:
    """The files that the server did not take, with the sentence that says why."""
    asked = select(UPLOAD.c.sha256, UPLOAD.c.refused).where(UPLOAD.c.refused != "")
    with store.reading() as session:
        return {row.sha256: row.refused for row in session.execute(asked)}


def fetch(store: Store, client: Client | None, sha256: str) -> bytes:
    """The bytes of a file: from here, or from the server and kept here then.

    Raises Refused (rule "awaited") where whoever has it has not sent it yet, rule "lost" where it
    was to be sent from here and its bytes are gone, and Unreachable.
    """
    if store.files.size(sha256) is not None:
        return store.files.get(sha256)
    if client is None:
        raise Refused("This file is not here. It comes when the line is back.", "file", "line")
    try:
        content = client.file(sha256)
    except Unreachable as fault:
        raise Refused(
            "This file is not on this computer yet. It is fetched when the line is back.",
            "file",
            "line",
        ) from fault
    except Refused as refused:
        if refused.rule != "unknown":
            raise
        raise _not_there(store, sha256) from refused
    store.files.put(content)
    return content


def _not_there(store: Store, sha256: str) -> Refused:
    """What is said of a file that is neither here nor at the server."""
    with store.reading() as session:
        of_here = [
            session.execute(select(table).where(table.c.sha256 == sha256)).first()
            for table in (UPLOAD, LET_GO_FILE)
        ]
    if any(row is not None for row in of_here):
        return Refused(
            "This file was lost on this computer before the server had it. Add the same file to "
            "its case once more, and it is sent.",
            "file",
            "lost",
        )
    return Refused(
        "This file has not come yet: the desk where it was added is to be on the line and to send "
        "it.",
        "file",
        "awaited",
    )
