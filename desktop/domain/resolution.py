"""What a person may decide about a refused act: mine, theirs, another value, drop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class Side(StrEnum):
    """Whose value of a field holds: what I wanted, what stands there, or another one."""

    MINE = "mine"
    THEIRS = "theirs"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """What somebody chose for one field.

    `stands` is what they saw there as they chose: where it has changed since, it is a conflict
    again and nothing is overwritten unseen. `value` is the other value of EDIT.
    """

    side: Side
    stands: Any = None
    value: Any = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What somebody decided about one refused act.

    `fields` for an edit, by field; a field without a choice goes as it was. `texts` are mended
    texts of any other act, by the field that a refusal names ("reason", "units.0.symptoms").
    """

    operation: UUID
    fields: Mapping[str, FieldChoice] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    lets_go: bool = False


def rebased(
    changes: Mapping[str, tuple[Any, Any]], choices: Mapping[str, FieldChoice]
) -> dict[str, tuple[Any, Any]]:
    """The changes of an edit after the choices: what is theirs is left out, and what stands there
    now is what was seen."""
    left: dict[str, tuple[Any, Any]] = {}
    for name, (seen, wanted) in changes.items():
        choice = choices.get(name)
        if choice is None:
            left[name] = (seen, wanted)
        elif choice.side is Side.MINE:
            left[name] = (choice.stands, wanted)
        elif choice.side is Side.EDIT and choice.value != choice.stands:
            left[name] = (choice.stands, choice.value)
    return left
