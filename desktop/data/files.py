"""The folder of attachments: bytes by their SHA-256, written whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from desktop.data.copying import sha256_of
from desktop.domain.refusal import Refused


class FileFolder:
    """Content-addressed files beside a store. No name is ever trusted: only the hash names one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Keep the content and return its SHA-256; the same content is kept once, and mends a file
        that was altered on the disk.

        Written to a temporary name, flushed to the disk, then renamed, so that a row may refer to
        it only once it is whole. Raises Refused when the disk does not take it.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if target.is_file() and sha256_of(target) == sha256:
            return sha256
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
                Path(name).replace(target)
            finally:
                Path(name).unlink(missing_ok=True)
        except OSError as fault:
            raise Refused(
                f"The file could not be kept: {fault.strerror}. Make room on the disk of "
                f"{self.folder}, then add it again; nothing else was changed.",
                "file",
            ) from fault
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content of a kept file. Raises Refused when it is not there or was altered."""
        path = self.path(sha256)
        if not path.is_file():
            raise Refused(
                "The file is not in the store's folder. Restore it from a backup.", "file"
            )
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refused("The file was altered on the disk. Restore it from a backup.", "file")
        return content

    def path(self, sha256: str) -> Path:
        """Where the content lies; the first two digits are a folder, to keep folders small."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise Refused("This is not the SHA-256 of a file.", "file", "input")
        return self.folder / sha256[:2] / sha256

    def all_hashes(self) -> Iterator[str]:
        """Every kept file, for `check` and `backup`."""
        if self.folder.is_dir():
            for path in sorted(self.folder.glob("??/*")):
                if not path.name.startswith("."):
                    yield path.name
