"""What a desk says in one signed operation: its envelope, and its text kept to the letter."""

import importlib
import json
import pkgutil
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

import desktop.operations
from desktop.domain.timeline import canonical_text_of_json, digest
from desktop.operations.operation import Operation, from_canonical


@dataclass(frozen=True, slots=True)
class Said:
    """One signed operation as it was sent. `body` is its canonical JSON, `sha256` the digest."""

    id: UUID
    desk: UUID
    sequence: int
    person: UUID | None
    at: datetime
    wire: int
    name: str
    body: str
    sha256: str


class _Envelope(BaseModel):
    """The part of every operation that is read before anything else of it is believed."""

    model_config = ConfigDict(extra="ignore")

    operation: str = Field(min_length=1, max_length=100)
    id: UUID
    desk: UUID
    sequence: int = Field(ge=1, lt=2**62)
    person: UUID | None
    at: AwareDatetime
    wire: int = Field(ge=1)


def said_by(signed: Operation, received_at: datetime) -> Said:
    """What an operation of this program says. Raises ValueError for one that nobody signed."""
    if signed.desk is None or signed.sequence is None:
        raise ValueError("Only a signed operation says something.")
    body = signed.canonical()
    return Said(
        id=signed.id,
        desk=signed.desk,
        sequence=signed.sequence,
        person=signed.person,
        at=signed.at or received_at,
        wire=signed.wire,
        name=type(signed).__name__,
        body=body,
        sha256=digest(body),
    )


def read_said(body: str) -> Said:
    """The envelope of a text that came from outside.

    Raises ValueError when it is not the canonical JSON of a signed operation: another text for the
    same act would have another digest.
    """
    try:
        plain = _json(body)
        if canonical_text_of_json(plain) != body:
            raise ValueError("This is not canonical JSON.")
        envelope = _Envelope.model_validate(plain)
        sha256 = digest(body)
    except ValidationError as fault:
        where = ".".join(str(part) for part in fault.errors()[0]["loc"])
        raise ValueError(f"The envelope of this operation is wrong at “{where}”.") from fault
    except RecursionError as fault:
        raise ValueError("This is nested too deeply.") from fault
    return Said(
        id=envelope.id,
        desk=envelope.desk,
        sequence=envelope.sequence,
        person=envelope.person,
        at=envelope.at,
        wire=envelope.wire,
        name=envelope.operation,
        body=body,
        sha256=sha256,
    )


def _json(body: str) -> Any:
    """The value of a text. Raises ValueError with a sentence, whatever Python's own words are."""
    try:
        return json.loads(body)
    except ValueError as fault:
        raise ValueError("This is not JSON.") from fault


def content_of(body: str) -> str:
    """The digest of an operation's text without its desk and number: the same for the same act,
    whichever of two copies of a desk sends it."""
    facts = json.loads(body)
    del facts["desk"], facts["sequence"]
    return digest(canonical_text_of_json(facts))


def act_of(said: Said) -> Operation:
    """The act that was said. Raises ValueError for one that this program does not know, or whose
    fields are not what the act takes."""
    know_all_acts()
    return from_canonical(said.body)


@cache
def know_all_acts() -> None:
    """Import every act, once a process: what an operation says names any act there is."""
    for module in pkgutil.iter_modules(desktop.operations.__path__):
        importlib.import_module(f"desktop.operations.{module.name}")
