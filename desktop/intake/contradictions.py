"""The same serial twice in one register: fine on two contracts, suspicious with other facts."""

from collections.abc import Collection, Mapping

from desktop.intake.kinds import Column
from desktop.intake.rows import Value

_COMPARED = (Column.PART_NUMBER, Column.CUSTOMER_NUMBER, Column.CUSTOMER, Column.MAC)
_BITS = 32
_MASK = (1 << _BITS) - 1


class SeenSerials:
    """Remembers each serial's line and facts as two numbers, so a million rows stay small.

    Assets are unique by model and serial (domain.md, *Words*), so the same serial with another
    model would silently become a second asset; it is far more often a slip of the keyboard.
    """

    def __init__(self, columns: Collection[Column]) -> None:
        names = [column for column in _COMPARED if column in columns]
        if Column.CUSTOMER_NUMBER in names and Column.CUSTOMER in names:
            names.remove(Column.CUSTOMER)
        self._compared = tuple(names)
        self._shift = _BITS * len(names)
        self._seen: dict[int, int] = {}

    def contradiction(
        self, line: int, serial_key: str, values: Mapping[Column, Value]
    ) -> str | None:
        """Why this row cannot stand beside an earlier one with its serial, or None if it can."""
        facts = 0
        for column in self._compared:
            value = values[column]
            facts = facts << _BITS | (hash(value) & _MASK if value else 0)
        now = line << self._shift | facts
        before = self._seen.setdefault(hash(serial_key), now)
        if before is now:
            return None
        other = self._differing(before, now)
        if not other:
            return None
        return (
            f"this serial stands on line {before >> self._shift} already, there with "
            f"another {' and another '.join(other)}; keep the line that is right"
        )

    def _differing(self, before: int, now: int) -> list[str]:
        """Names of the facts that both rows state, and state differently."""
        found: list[str] = []
        for column in reversed(self._compared):
            left, right = before & _MASK, now & _MASK
            if left and right and left != right:
                found.insert(0, _SAID.get(column, column.value))
            before, now = before >> _BITS, now >> _BITS
        return found


_SAID = {Column.CUSTOMER_NUMBER: "customer", Column.MAC: "MAC address"}
