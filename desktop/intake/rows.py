"""What reading a register gives, row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop.intake.kinds import Column

Value = str | int | bool | date | tuple[int, int, int] | None
"""What a cell can become; kinds.py says which for each column."""

WHOLE_ROW = "whole row"
"""Stands for the column where a reason concerns no single cell."""


@dataclass(slots=True)
class RegisterRow:
    """One row that is right. `line` counts from 1 in the file or sheet.

    `values` holds every mapped column, None where the cell is empty. `serial_key` is the
    normalised serial, empty where the register has none. Treat it as read-only (it is not frozen,
    as that alone costs a third of reading a large file).
    """

    line: int
    values: Mapping[Column, Value]
    serial_key: str


@dataclass(frozen=True, slots=True)
class WrongCell:
    """One reason why a row is wrong: the file's own heading, the reason, what stands there."""

    column: str
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that is not taken, whole, with every reason at once and its cells as they were."""

    line: int
    cells: tuple[WrongCell, ...]
    raw: tuple[str, ...]
