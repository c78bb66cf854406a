"""Where attachments lie: bytes by their SHA-256, written whole or not at all."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from desktop.data.copying import sha256_of, to_disk
from desktop.domain.refusal import Refused


class Files(Protocol):
    """Content-addressed files of a store. No name is ever trusted: only the hash names one."""

    @property
    def place(self) -> str:
        """Where they lie, in words for a person."""

    def put(self, content: bytes) -> str:
        """Keep the content and return its SHA-256. Raises Refused when it is not taken."""

    def incoming(self, sha256: str) -> Path:
        """A new empty file on this machine that bytes on their way can be written to."""

    def keep(self, incoming: Path, sha256: str) -> None:
        """Keep what was written there; it has been found to have this hash. The file is gone."""

    def size(self, sha256: str) -> int | None:
        """The bytes of a kept file; None for one that is not there."""

    def get(self, sha256: str) -> bytes:
        """The content of a kept file. Raises Refused when it is not there or was altered."""

    @contextmanager
    def copy(self, sha256: str) -> Iterator[Path]:
        """A file on this machine with the content, for as long as it is needed; read only.

        Raises Refused when it is not there or was altered.
        """

    def all_hashes(self) -> Iterator[str]:
        """Every kept file, for `check` and `backup`."""


class FileFolder:
    """Files in a folder, beside a store of SQLite; else wherever the settings say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

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
            incoming = self.incoming(sha256)
            try:
                incoming.write_bytes(content)
                self.keep(incoming, sha256)
            finally:
                incoming.unlink(missing_ok=True)
        except OSError as fault:
            raise Refused(
                f"The file could not be kept: {fault.strerror}. Make room on the disk of "
                f"{self.folder}, then add it again; nothing else was changed.",
                "file",
            ) from fault
        return sha256

    def incoming(self, sha256: str) -> Path:
        """A new empty file beside where it will lie. Raises OSError."""
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
        os.close(handle)
        return Path(name)

    def keep(self, incoming: Path, sha256: str) -> None:
        """Flush to the disk what was written there, then give it its name. Raises OSError."""
        to_disk(incoming)
        incoming.replace(self.path(sha256))

    def size(self, sha256: str) -> int | None:
        """The bytes of a kept file; None for one that is not there."""
        path = self.path(sha256)
        return path.stat().st_size if path.is_file() else None

    def get(self, sha256: str) -> bytes:
        """The content of a kept file. Raises Refused when it is not there or was altered."""
        with self.copy(sha256) as path:
            return path.read_bytes()

    @contextmanager
    def copy(self, sha256: str) -> Iterator[Path]:
        """The file itself. Raises Refused when it is not there or was altered."""
        path = self.path(sha256)
        if not path.is_file():
            raise Refused(
                "The file is not in the store's folder. Restore it from a backup.", "file"
            )
        if sha256_of(path) != sha256:
            raise Refused("The file was altered on the disk. Restore it from a backup.", "file")
        yield path

    def path(self, sha256: str) -> Path:
        """Where the content lies; the first two digits are a folder, to keep folders small."""
        check_sha256(sha256)
        return self.folder / sha256[:2] / sha256

    def all_hashes(self) -> Iterator[str]:
        """Every kept file, for `check` and `backup`."""
        if self.folder.is_dir():
            for path in sorted(self.folder.glob("??/*")):
                if not path.name.startswith("."):
                    yield path.name


def check_sha256(sha256: str) -> None:
    """Raise Refused for what is no SHA-256 in hexadecimal."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise Refused("This is not the SHA-256 of a file.", "file", "input")
