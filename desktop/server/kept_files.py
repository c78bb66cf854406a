"""Files that desks send and fetch: kept by the SHA-256 of what came, given out by what refers."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from anyio.to_thread import run_sync
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from desktop.data.files import Files
from desktop.data.store import Store
from desktop.data.tables.products import Asset
from desktop.data.tables.record import File
from desktop.domain.refusal import Refused
from desktop.server.arriving import is_awaited

_BLOCK = 262_144


async def keep(files: Files, sha256: str, parts: AsyncIterator[bytes]) -> None:
    """Keep a file as it comes in: hashed again, flushed to the disk, then named.

    The whole of it has to come, also of a file that is there: knowing its hash says nothing of
    whether it is. Raises Refused for other bytes than the hash says, and for a disk without room.
    """
    try:
        incoming = await run_sync(files.incoming, sha256)
        try:
            if await _write(incoming, parts) != sha256:
                raise Refused(
                    "What came is not the file that was announced. Send it again.", "file", "input"
                )
            await run_sync(files.keep, incoming, sha256)
        finally:
            await run_sync(_discard, incoming)
    except OSError as fault:
        raise Refused(
            "The server's disk does not take the file now. Ask who looks after it to make room; "
            "the file is kept here and sent again.",
            "file",
            "store",
        ) from fault


def content_of(store: Store, sha256: str) -> tuple[int, Iterator[bytes]]:
    """The bytes of a file that some row refers to, proven first: how many, then a part at a time.

    Raises Refused for any other file as for one that is not there (rule "unknown"), and for one
    that is still to come from a desk or was altered.
    """
    with store.reading() as session:
        is_known = is_referred_to(session, sha256)
        is_coming = is_awaited(session, sha256)
    if is_coming:
        raise Refused(
            "This file is still on its way from the desk that added it. Look again later.",
            "file",
            "unknown",
        )
    if not is_known or store.files.size(sha256) is None:
        raise Refused("There is no such file here, or none that may be seen.", "file", "unknown")
    with ExitStack() as held:
        path = held.enter_context(store.files.copy(sha256))
        # A folder's file is never changed once it has its name; a bucket's copy goes at the end.
        stream = held.enter_context(path.open("rb"))
        return path.stat().st_size, _parts(stream, held.pop_all())


def is_referred_to(session: Session, sha256: str) -> bool:
    """Does any row refer to this file? Staff may see all of them; nothing else may be read."""
    file = exists().where(File.sha256 == sha256)
    proof = exists().where(Asset.proof_sha256 == sha256)
    return bool(session.execute(select(file | proof)).scalar())


def _parts(stream: BinaryIO, held: ExitStack) -> Iterator[bytes]:
    with held:
        while block := stream.read(_BLOCK):
            yield block


async def _write(incoming: Path, parts: AsyncIterator[bytes]) -> str:
    found = hashlib.sha256()
    stream = await run_sync(incoming.open, "wb")
    try:
        async for part in parts:
            found.update(part)
            await run_sync(stream.write, part)
    finally:
        await run_sync(stream.close)
    return found.hexdigest()


def _discard(incoming: Path) -> None:
    incoming.unlink(missing_ok=True)
