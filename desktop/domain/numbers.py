"""The numbers that the desk gives out: cases (the desk's own) and RMAs (one authority's)."""

import re
import unicodedata
from datetime import timedelta
from math import ceil

HIGHEST_COUNTER = 999_999
NUMBERS_LEFT_OUT = 1_000
"""So many numbers of each kind are left out after a restore, at least."""
_TIMES_THE_USUAL = 3
_PART_LEFT_OUT = 10
"""At most a tenth of what is left, whatever a copy says of how many were usual."""
_RMA = re.compile(r"R(\d{2})(\d{6})([0-9A-Z])", re.ASCII)
_CASE = re.compile(r"C([A-Z]{1,4})(\d{6})", re.ASCII)
_DESK_CODE = re.compile(r"[A-Z]{1,4}", re.ASCII)


def rma_number(year: int, counter: int) -> str:
    """Make an RMA number as it is shown: ``R26-004217-5``.

    The last character checks the nine before it (policy.md: ISO 7064 mod 37, 36), so that a
    mistyped number is caught at the dock. `counter` runs from 1 and is never reset.

    Raises ValueError for a counter that six digits cannot hold.
    """
    _check_counter(counter)
    body = f"R{year % 100:02d}{counter:06d}"
    return f"{body[:3]}-{body[3:]}-{_check_character(body)}"


def read_rma_number(text: str) -> str | None:
    """Read an RMA number however it was typed; None if it is none or its check fails."""
    match = _RMA.fullmatch(_without_separators(text))
    if match is None:
        return None
    year, counter, check = match.groups()
    if _check_character(f"R{year}{counter}") != check:
        return None
    return f"R{year}-{counter}-{check}"


def case_number(desk_code: str, counter: int) -> str:
    """Make a case number, ``CA-004217`` for desk ``A``: final at once, also without the line.

    Raises ValueError for a desk code that is not one to four letters A to Z, or for a counter
    that six digits cannot hold.
    """
    _check_counter(counter)
    if _DESK_CODE.fullmatch(desk_code) is None:
        raise ValueError(f"A desk code is one to four letters A to Z, and “{desk_code}” is not.")
    return f"C{desk_code}-{counter:06d}"


def read_case_number(text: str) -> str | None:
    """Read a case number however it was typed; None if it is none."""
    match = _CASE.fullmatch(_without_separators(text))
    return None if match is None else f"C{match[1]}-{match[2]}"


def counter_after_restore(
    value: int, worked: timedelta, away: timedelta, went_on_at: int = 0
) -> int:
    """Where a counter goes on in a restored store; in the copy that it was made from it stands at
    `value`.

    A number that was given since the copy was made stands on paper, and no number is used again
    (domain.md, *Numbers*). So a thousand are left out, and three times as many as were usually
    given in a time as long as that since the copy's last act (`away`), by what was given while it
    was `worked` with, a day at least. `went_on_at` is where the counter of the same store went on
    after it was restored before: what was given from there on is not used again either.
    """
    usual = ceil(_TIMES_THE_USUAL * value * (away / max(worked, timedelta(days=1))))
    left_out = NUMBERS_LEFT_OUT + min(usual, max(HIGHEST_COUNTER - value, 0) // _PART_LEFT_OUT)
    return max(value + left_out, went_on_at + NUMBERS_LEFT_OUT)


def _without_separators(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character.isalnum())


def _check_character(body: str) -> str:
    from stdnum.iso7064 import mod_37_36  # loaded when a number is first made or read

    return str(mod_37_36.calc_check_digit(body))


def _check_counter(counter: int) -> None:
    if not 1 <= counter <= HIGHEST_COUNTER:
        raise ValueError(f"A counter goes from 1 to {HIGHEST_COUNTER}, and {counter} does not fit.")
