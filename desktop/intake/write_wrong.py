"""Wrong rows as a file that a person can mend in a spreadsheet and import again."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop.intake.rows import WrongRow

HEADINGS = ("Line in the register", "Why it was not taken")
"""What stands before the register's own columns; reading a mended file passes over both."""

# A spreadsheet runs what begins like this; an apostrophe before it makes it text.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"''*[=+\-@\t\r]")


def write_wrong_rows(target: Path, headings: Sequence[str], rows: Iterable[WrongRow]) -> int:
    """Write `rows` under the register's own `headings`, and say how many there were.

    UTF-8 with a mark and semicolons, as spreadsheets open it by a double click. A row keeps as
    many cells as it had. An OSError goes to the caller.
    """
    count = 0
    with target.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([*HEADINGS, *map(defused, headings)])
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last one is the answer
            writer.writerow([row.line, defused(reasons(row)), *map(defused, row.raw)])
    return count


def reasons(row: WrongRow) -> str:
    """All reasons of a row in one line, each after its column."""
    return "; ".join(f"{cell.column}: {cell.reason}" for cell in row.cells)


def defused(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run; `armed` undoes it exactly."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def armed(cell: str) -> str:
    """The cell as it was before `defused`."""
    return cell[1:] if _DEFUSED.match(cell) else cell
