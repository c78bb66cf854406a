"""Refuses an act that is too long to be sent, wherever it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from desktop.domain.lengths import LONGEST_BODY, LONGEST_TEXT
from desktop.domain.refusal import Refused
from desktop.operations.operation import Operation
from desktop.queries.deeds import field_word


def check_length(signed: Operation) -> None:
    """Refuse an act that no server takes, the same at a lone desk, at a server and at a replica.

    Raises Refused (rule "input") with the field whose text is too long, "" where it is the act.
    """
    body = signed.canonical()
    if len(body) <= LONGEST_TEXT:
        return
    field, text = max(_texts(signed.model_dump(mode="json")), key=lambda one: len(one[1]))
    if len(text) > LONGEST_TEXT:
        raise _too_long(field)
    if len(body) > LONGEST_BODY:
        raise too_large()


def too_large() -> Refused:
    """Why an act as a whole is not sent."""
    return Refused(
        f"This is too much to be sent at once: at most {LONGEST_BODY:,} characters. Shorten it, or "
        "attach the longest text as a file.",
        rule="input",
    )


def _too_long(field: str) -> Refused:
    return Refused(
        f"{field_word(field)}: this text is too long, at most {LONGEST_TEXT:,} characters. Shorten "
        "it, or attach it as a file.",
        field,
        "input",
    )


def _texts(facts: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text with the field that a form marks; an edit's are those of what it changes."""
    if isinstance(facts, str):
        yield field, facts
    elif isinstance(facts, Mapping):
        for name, value in facts.items():
            inner = name if field in ("", "changes") else f"{field}.{name}"
            yield from _texts(value, inner)
    elif isinstance(facts, list):
        for place, value in enumerate(facts):
            is_row = isinstance(value, Mapping)
            yield from _texts(value, f"{field}.{place}" if is_row else field)
