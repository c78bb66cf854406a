"""The same serial twice in one register: fine on two contracts, suspicious with other facts."""

from collections.abc import Mapping

from desktop.intake.kinds import Column
from desktop.intake.rows import Value

_COMPARED = (
    (Column.PART_NUMBER,),
    (Column.CUSTOMER_NUMBER, Column.CUSTOMER),
    (Column.MAC,),
)
_BITS = 32
_MASK = (1 << _BITS) - 1


class SeenSerials:
    """Remembers each serial's line and facts as two numbers, so a million rows stay small.

    Assets are unique by model and serial (domain.md, *Words*), so the same serial with another
    model would silently become a second asset; it is far more often a slip of the keyboard.
    """

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}

    def contradiction(
        self, line: int, serial_key: str, values: Mapping[Column, Value]
    ) -> str | None:
        """Why this row cannot stand beside an earlier one with its serial, or None if it can."""
        facts = _facts(values)
        key = hash(serial_key)
        before = self._seen.get(key)
        if before is None:
            self._seen[key] = line << _BITS * len(_COMPARED) | facts
            return None
        if before & ((1 << _BITS * len(_COMPARED)) - 1) == facts:
            return None
        other = _differing(before, facts)
        if not other:
            return None
        return (
            f"this serial stands on line {before >> _BITS * len(_COMPARED)} already, there with "
            f"another {' and another '.join(other)}; keep the line that is right"
        )


def _facts(values: Mapping[Column, Value]) -> int:
    facts = 0
    for columns in _COMPARED:
        value = None
        for column in columns:
            value = value or values.get(column)
        facts = facts << _BITS | (hash(value) & _MASK if value else 0)
    return facts


def _differing(before: int, now: int) -> list[str]:
    """Names of the facts that both rows state, and state differently."""
    found: list[str] = []
    for columns in reversed(_COMPARED):
        left, right = before & _MASK, now & _MASK
        if left and right and left != right:
            found.insert(0, columns[-1].value)
        before, now = before >> _BITS, now >> _BITS
    return found
