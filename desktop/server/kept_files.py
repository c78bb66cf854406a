"""Files that desks send and fetch: kept by the SHA-256 of what came, given out by what refers."""

import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from anyio.to_thread import run_sync
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from desktop.data.files import FileFolder
from desktop.data.tables.products import Asset
from desktop.data.tables.record import File
from desktop.domain.refusal import Refused


async def keep(folder: FileFolder, sha256: str, parts: AsyncIterator[bytes]) -> None:
    """Keep a file as it comes in: hashed again, flushed to the disk, then named.

    The whole of it has to come, also of a file that is there: knowing its hash says nothing of
    whether it is. Raises Refused for other bytes than the hash says, and for a disk without room.
    """
    target = folder.path(sha256)
    try:
        stream = await run_sync(_begin, target)
        try:
            found = await _write(stream, parts)
            if found != sha256:
                raise Refused(
                    "What came is not the file that was announced. Send it again.", "file", "input"
                )
            await run_sync(_finish, stream, target)
        finally:
            await run_sync(_discard, stream)
    except OSError as fault:
        raise Refused(
            "The server's disk does not take the file now. Ask who looks after it to make room; "
            "the file is kept here and sent again.",
            "file",
            "store",
        ) from fault


def is_referred_to(session: Session, sha256: str) -> bool:
    """Does any row refer to this file? Staff may see all of them; nothing else may be read."""
    file = exists().where(File.sha256 == sha256)
    proof = exists().where(Asset.proof_sha256 == sha256)
    return bool(session.execute(select(file | proof)).scalar())


async def _write(stream: BinaryIO, parts: AsyncIterator[bytes]) -> str:
    found = hashlib.sha256()
    async for part in parts:
        found.update(part)
        await run_sync(stream.write, part)
    return found.hexdigest()


def _begin(target: Path) -> BinaryIO:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
    os.close(handle)
    return Path(name).open("wb")


def _finish(stream: BinaryIO, target: Path) -> None:
    stream.flush()
    os.fsync(stream.fileno())
    stream.close()
    Path(stream.name).replace(target)


def _discard(stream: BinaryIO) -> None:
    stream.close()
    Path(stream.name).unlink(missing_ok=True)
