"""What makes the timeline provable: one canonical text for every value, digests, and the chain."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from types import NoneType
from uuid import UUID

FIRST_LINK = "0" * 64
"""What stands before the first link of a store's chain."""
_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)
_PLAIN_ALREADY = frozenset({NoneType, bool, int, float, str})
_USUAL_SCALARS = frozenset({UUID, datetime})
"""Found before what takes longer to tell apart: most of what is written is one of these."""


def canonical_json(value: object) -> str:
    """Write a value as the one JSON text that it has: sorted keys, compact, UTF-8, ISO dates.

    Times must be aware and are written in UTC; dataclasses, enums, ids, tuples and sets (sorted
    by their own text) are taken too.

    Raises ValueError for a naive time or a number that JSON cannot hold, and TypeError for a
    value that has no canonical form.
    """
    return _CANONICAL.encode(_plain(value))


def canonical_text_of_json(value: object) -> str:
    """The same for what is plain already, as what was read from a JSON text is."""
    return _CANONICAL.encode(value)


def _plain(value: object) -> object:
    if type(value) in _PLAIN_ALREADY:
        return value
    if type(value) in _USUAL_SCALARS:
        return _plain_scalar(value)
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Set):
        return sorted((_plain(item) for item in value), key=canonical_json)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return _plain_scalar(value)


def _plain_scalar(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"The time {value.isoformat()} has no zone; times are kept in UTC.")
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    raise TypeError(f"A {type(value).__name__} has no canonical form.")


def _key(key: object) -> str:
    """Keys are text in JSON; anything else would change when it is read back."""
    if isinstance(key, Enum):
        return _key(key.value)
    if isinstance(key, str):
        return key
    if isinstance(key, UUID):
        return str(key)
    raise TypeError(f"A key is text, and {key!r} is not.")


def digest(text: str) -> str:
    """Give the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def salted_digest(salt: str, text: str) -> str:
    """Give the digest of an event that may hold personal data.

    The salt is erased with the data; the digest stays, so the chain holds and nobody can guess
    back what was erased. The parts are kept apart by their lengths.
    """
    return digest(f"{len(salt)}:{salt}{len(text)}:{text}")


def chain_link(
    previous_link: str,
    operation_sha: str,
    outcome_json: str,
    event_digests: Iterable[str],
) -> str:
    """Link an outcome to all before it: operation, outcome and its events' digests, in order.

    Changing any of them later, or their order, gives another link, which `check` finds.
    """
    said = [previous_link, operation_sha, outcome_json, list(event_digests)]
    return digest(canonical_text_of_json(said))
