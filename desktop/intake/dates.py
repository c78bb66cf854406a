"""Dates as registers write them, and how a whole column tells which order it is written in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.intake.kinds import DateOrder

EARLIEST_YEAR, LATEST_YEAR = 1980, 2099
"""Years outside are slips of the keyboard: nothing older is under support, nothing lasts longer."""

_ENOUGH_YEAR_FIRST, _ENOUGH_UNSURE = 1_000, 100_000
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_NAMED = re.compile(r"(\d{1,2})[-\s./]+([A-Za-z]{3,9})[-\s./,]+(\d{4}|\d{2})")
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class OrderFound:
    """The order that a column's dates are written in; `sure` is False when both orders fit."""

    order: DateOrder
    sure: bool


def read_date(text: str, order: DateOrder) -> date:
    """The day that `text` names; ValueError with a reason when it names none."""
    plain = _TIME.sub("", text)
    year, month, day = _parts(plain, order)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValueError(f"the year {year} cannot be right")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(
            f"there is no such day in the calendar (read with the {order.value})"
        ) from None


def find_order(texts: Iterable[str]) -> OrderFound | None:
    """The order that a column's texts agree on; None when none of them is a date.

    Stops reading as soon as one date can only be read one way.
    """
    dotted = seen = year_first = 0
    for text in texts:
        plain = _TIME.sub("", text.strip())
        if _YEAR_FIRST.fullmatch(plain):
            year_first += 1
            if year_first == _ENOUGH_YEAR_FIRST and not seen:
                break
            continue
        found = _YEAR_LAST.fullmatch(plain)
        if not found:
            continue
        first, second = int(found.group(1)), int(found.group(2))
        if 12 < first <= 31 and second <= 12:
            return OrderFound(DateOrder.DAY_FIRST, sure=True)
        if 12 < second <= 31 and first <= 12:
            return OrderFound(DateOrder.MONTH_FIRST, sure=True)
        seen += 1
        dotted += "." in plain
        if seen == _ENOUGH_UNSURE:
            break
    if seen:
        return OrderFound(DateOrder.DAY_FIRST, sure=dotted == seen)
    return OrderFound(DateOrder.YEAR_FIRST, sure=True) if year_first else None


def _parts(plain: str, order: DateOrder) -> tuple[int, int, int]:
    if found := _YEAR_FIRST.fullmatch(plain):
        return int(found.group(1)), int(found.group(3)), int(found.group(4))
    if found := _YEAR_LAST.fullmatch(plain):
        first, second, year = int(found.group(1)), int(found.group(2)), _year(found.group(3))
        match order:
            case DateOrder.DAY_FIRST | DateOrder.YEAR_FIRST:
                return year, second, first
            case DateOrder.MONTH_FIRST:
                return year, first, second
    if (found := _NAMED.fullmatch(plain)) and found.group(2)[:3].lower() in _MONTHS:
        month = _MONTHS.index(found.group(2)[:3].lower()) + 1
        return _year(found.group(3)), month, int(found.group(1))
    raise ValueError("this is not a date")


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 70 else 1900)
