"""What columns without headings hold, guessed from their cells, as an offer to a person."""

import re
from collections.abc import Sequence

from desktop.domain.serials import normalise_mac
from desktop.intake.cells import serial_key
from desktop.intake.kinds import Column

_ENOUGH = 0.8
_DIGITS_OF_A_SERIAL = 6
_PART_NUMBER = re.compile(r"[A-Z]{2,4}-[A-Za-z0-9/+-]{2,30}")


def guessed_columns(rows: Sequence[Sequence[str]]) -> dict[int, Column]:
    """Index to meaning, for the columns whose cells nearly all look alike; each meaning once."""
    guessed: dict[int, Column] = {}
    width = max(map(len, rows), default=0)
    for at in range(min(width, 50)):
        cells = [row[at].strip() for row in rows if len(row) > at and row[at].strip()]
        meaning = _meaning(cells)
        if meaning is not None and meaning not in guessed.values():
            guessed[at] = meaning
    return guessed


def _meaning(cells: Sequence[str]) -> Column | None:
    if not cells:
        return None
    tests = (
        (Column.MAC, lambda cell: normalise_mac(cell) is not None),
        (Column.PART_NUMBER, lambda cell: _PART_NUMBER.fullmatch(cell) is not None),
        (Column.SERIAL, _is_serial),
        (Column.CUSTOMER, lambda cell: " " in cell and any(map(str.isalpha, cell))),
    )
    for meaning, is_it in tests:
        if sum(map(is_it, cells)) >= _ENOUGH * len(cells):
            return meaning
    return None


def _is_serial(cell: str) -> bool:
    key = serial_key(cell)
    digits = sum(letter.isdigit() for letter in key)
    return 10 <= len(key) <= 20 and key.isascii() and digits >= _DIGITS_OF_A_SERIAL
