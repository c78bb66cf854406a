"""What a word answers: sentences for a person, facts for a program, and how it ended."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum, IntEnum
from typing import Any
from uuid import UUID

from desktop.domain.refusal import Refused


class Ended(IntEnum):
    """The exit status: 0 done, 1 done in part, 2 refused."""

    DONE = 0
    IN_PART = 1
    REFUSED = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """`facts` are what `--json` prints, its keys stable; `lines` are for a person."""

    facts: Mapping[str, Any]
    lines: tuple[str, ...]
    ended: Ended = Ended.DONE

    def as_json(self) -> str:
        """One JSON object, in UTF-8, keys in the order in which they were given."""
        return json.dumps(plain(self.facts), ensure_ascii=False, indent=1)


def plain(value: Any) -> Any:
    """The same as what JSON can hold: enums by value, days and moments as ISO text, ids as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(one) for key, one in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int | float) or value is None:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Iterable):
        return [plain(one) for one in value]
    return str(value)


def refusal_facts(refused: Refused) -> dict[str, Any]:
    """A refusal as a program reads it, with every problem at its field."""
    return {
        "refused": {
            "sentence": refused.sentence,
            "field": refused.field,
            "rule": refused.rule,
            "problems": [
                {"field": one.field, "severity": one.severity.value, "text": one.text}
                for one in refused.problems
            ],
        }
    }


def refusal_lines(refused: Refused) -> tuple[str, ...]:
    """A refusal as a person reads it: one sentence, or a line for each problem with its field."""
    if len(refused.problems) < 2:
        return (refused.sentence,)
    return tuple(f"{one.field}: {one.text}" for one in refused.problems)


def table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows under their headings, in columns as wide as their longest cell."""
    whole = [headings, *rows]
    widths = [max(len(row[at]) for row in whole) for at in range(len(headings))]
    return [
        "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in whole
    ]
