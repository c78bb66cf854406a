"""Files that somebody adds to a case: read, measured, kept by their SHA-256, then referred to."""

import mimetypes
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.refusal import Refused
from desktop.operations.authority import Area, Performed
from desktop.operations.keeping import AttachFile
from desktop.operations.operation import Operation, new_id
from desktop.queries.policies import current_policy

T = TypeVar("T")

_UNKNOWN = "application/octet-stream"


class Keeper(Protocol):
    """Whoever answers questions, keeps bytes and does acts; a Desk with somebody at it does."""

    def now(self) -> datetime:
        """The desk's moment, UTC."""

    def ask(self, question: Callable[..., T], /, *args: Any, **named: Any) -> T:
        """The answer of one query function on a snapshot of the store."""

    def keep_file(self, content: bytes) -> str:
        """Keep bytes under their SHA-256."""

    def perform(self, operation: Operation) -> Performed:
        """Have an act done."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something to attach: a file of this computer, or bytes with the name that they get."""

    name: str
    path: Path | None = None
    content: bytes = b""

    @property
    def size(self) -> int:
        """Its bytes. Raises OSError for a file that cannot be looked at."""
        return self.path.stat().st_size if self.path is not None else len(self.content)

    def read(self) -> bytes:
        """All of it. Raises OSError for a file that cannot be read."""
        return self.path.read_bytes() if self.path is not None else self.content


@dataclass(frozen=True, slots=True)
class Attached:
    """One file that a case has now; `touched` is what the act changed."""

    id: UUID
    name: str
    size: int
    content: bytes
    touched: frozenset[Area]


def attach(desk: Keeper, case_id: UUID, source: Source, purpose: str = "") -> Attached:
    """Attach one file to a case. `purpose` says what it proves, "" for any other.

    Raises Refused for a file that is too large, empty or no file; OSError where it cannot be read.
    """
    _check(desk, source)
    content = source.read()
    file_id = new_id()
    performed = desk.perform(
        AttachFile(
            file=file_id,
            case=case_id,
            sha256=desk.keep_file(content),
            name=source.name,
            media_type=media_type_of(source.name, content),
            size=len(content),
            purpose=purpose,
        )
    )
    return Attached(file_id, source.name, len(content), content, performed.touched)


def _check(desk: Keeper, source: Source) -> None:
    """Refuse before anything is read what the act would refuse after."""
    if source.path is not None and not source.path.is_file():
        raise Refused(
            f"{source.name} is a folder, not a file. Add its files one by one.", "file", "input"
        )
    limit = desk.ask(_file_limit, desk.now())
    if source.size > limit:
        raise Refused(
            f"{source.name} has {_megabytes(source.size)}; a file may have {_megabytes(limit)}. "
            "Make it smaller, or add the part of it that matters.",
            "file",
            "input",
        )
    if source.size == 0:
        raise Refused(f"{source.name} is empty; there is nothing to keep.", "file", "input")


def media_type_of(name: str, content: bytes) -> str:
    """What kind of file it is: by how it begins where that is plain, else by its name."""
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    guessed = "message/rfc822" if name.lower().endswith(".eml") else mimetypes.guess_type(name)[0]
    return guessed or _UNKNOWN


_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)


def _file_limit(session: Session, at: datetime) -> int:
    return current_policy(session, at).file_bytes


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB"
