"""The envelope that every act carries from its first day, and the registry of all acts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

import uuid_utils
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from desktop.domain.timeline import canonical_json

if TYPE_CHECKING:
    from desktop.operations.act import Act

WIRE_VERSION = 1

Moment = AwareDatetime
"""A moment in an operation always says its zone: desks in several would else disagree on it."""


def new_id() -> UUID:
    """A fresh identity (UUIDv7): sorts by the moment it was made, needs no authority."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


class Event(BaseModel):
    """What became true: the answer to an operation, in the past tense, plain data."""

    model_config = ConfigDict(frozen=True)


class Operation(BaseModel):
    """What somebody wants, complete in itself; subclasses are the acts.

    `id` is given by whoever asks, so that sending it again is harmless. `desk`, `sequence`,
    `person` and `at` are set when the desk signs it; only a signed operation is applied.
    `authority_only` acts (a number, a decision) are not replayed on a replica.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    authority_only: ClassVar[bool] = False
    registry: ClassVar[dict[str, type[Operation]]] = {}

    id: UUID = Field(default_factory=new_id)
    desk: UUID | None = None
    sequence: int | None = Field(default=None, ge=1)
    person: UUID | None = None
    at: Moment | None = None
    wire: int = WIRE_VERSION

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        Operation.registry[cls.__name__] = cls

    def signed(self, desk: UUID, sequence: int, person: UUID | None, at: datetime) -> Self:
        """The same act, signed: who asks, from which desk, as its how-manieth, when."""
        return self.model_copy(
            update={"desk": desk, "sequence": sequence, "person": person, "at": at}
        )

    def numbered(self, _take: Callable[[str], int]) -> Self:
        """The same act with the numbers of the desk's own that it needs; most need none."""
        return self

    def number_given(self) -> int | None:
        """The desk's own number that this act carries, if it carries one."""
        return None

    def file_named(self) -> str | None:
        """The SHA-256 of the file that this act refers to first; most refer to none."""
        return None

    def file_proving(self) -> UUID | None:
        """The file (the row's id) whose bytes have to be at the authority before this act: what
        proves something. Most acts prove nothing."""
        return None

    def file_read(self) -> str | None:
        """The SHA-256 of the file that the authority reads to do this act, so that it has to be
        there before; most acts read none."""
        return None

    def canonical(self) -> str:
        """Canonical JSON with the act's name: the same act gives the same text everywhere."""
        body = self.model_dump()
        return canonical_json({"operation": type(self).__name__, **body})

    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def apply(self, act: Act) -> Event:
        """Read what is needed, ask the domain whether it may be, change rows, write the timeline.

        Raises Refused; nothing of a refused act stays.
        """
        raise NotImplementedError(f"{type(self).__name__} says nothing of how it is applied.")


def from_canonical(text: str) -> Operation:
    """The operation that a canonical text says. Raises ValueError for an unknown act."""
    import json

    body = json.loads(text)
    name = body.pop("operation")
    if name not in Operation.registry:
        raise ValueError(f"Unknown act {name}.")
    return Operation.registry[name].model_validate(body)
