"""Reads the sheets of a register into its staging file, and keeps what is wrong in them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from desktop.data.staging_file import StagingFile
from desktop.data.store import Store
from desktop.intake.mapping import Mapping
from desktop.intake.raw_cells import raw_cells
from desktop.intake.read import read_rows
from desktop.intake.refused import FileRefused
from desktop.intake.rows import RegisterRow, WrongCell, WrongRow
from desktop.intake.write_wrong import write_wrong_rows
from desktop.operations.staging_contracts import StagedContracts, Wrong
from desktop.operations.staging_rows import RowStager
from desktop.queries.import_known import known_contract, organisations_called, service_levels

MOST_WRONG: Final = 100_000
"""With more wrong rows than this a file is refused whole: nobody mends so many by hand."""


@dataclass(frozen=True, slots=True)
class WrongRows:
    """The wrong rows of one sheet, in the order of their lines."""

    mapping: Mapping
    rows: tuple[WrongRow, ...]

    def write(self, target: Path) -> int:
        """Write them to be mended and imported again, and say how many. Raises OSError."""
        return write_wrong_rows(target, self.mapping.headings, self.rows)


def read_into(
    staged: StagingFile,
    store: Store,
    path: Path,
    mappings: Sequence[Mapping],
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
    name: str = "",
) -> tuple[WrongRows, ...]:
    """Stage every good row of every sheet, and give the sheets' wrong ones. `name` is what people
    call the file, where it lies under another name.

    Raises FileRefused, also for far too many wrong rows, and ReadingCancelled.
    """
    levels = store.read(service_levels)
    contracts = StagedContracts(levels, lambda number: store.read(known_contract, number))
    stager = RowStager(staged, contracts, lambda key: store.read(organisations_called, key))
    found: list[WrongRows] = []
    name = name or path.name
    for mapping in mappings:
        rows = read_rows(
            path,
            mapping,
            name=name,
            progress=progress,
            cancelled=cancelled,
            service_levels=tuple(levels),
        )
        if wrong := _stage(stager, mapping, rows, name):
            found.append(WrongRows(mapping, _with_cells(path, name, mapping, wrong)))
    stager.finish()
    staged.finish()
    return tuple(found)


def _stage(
    stager: RowStager, mapping: Mapping, rows: Iterable[RegisterRow | WrongRow], name: str
) -> list[WrongRow]:
    """Stage the good rows of one sheet, and give the wrong ones."""
    wrong: list[WrongRow] = []
    for row in rows:
        if isinstance(row, WrongRow):
            wrong.append(row)
        elif problem := stager.take(mapping.kind, row, mapping.currency):
            wrong.append(_wrong(mapping, row.line, problem))
        if len(wrong) > MOST_WRONG:
            raise _hopeless(name)
    return wrong


def _wrong(mapping: Mapping, line: int, problem: Wrong) -> WrongRow:
    heading = next(
        (
            mapping.headings[at]
            for at, column in mapping.columns.items()
            if column is problem.column
        ),
        problem.column.value,
    )
    reason = f"{problem.reason[0].upper()}{problem.reason[1:]}."
    return WrongRow(line, (WrongCell(heading, reason, ""),), ())


def _with_cells(
    path: Path, name: str, mapping: Mapping, wrong: list[WrongRow]
) -> tuple[WrongRow, ...]:
    """Rows that were wrong only beside others get their cells from the file."""
    cells = raw_cells(path, name, mapping, {row.line for row in wrong if not row.raw})
    return tuple(row if row.raw else replace(row, raw=cells[row.line]) for row in wrong)


def _hopeless(name: str) -> FileRefused:
    return FileRefused(
        f"More than {MOST_WRONG:,} rows of {name} are wrong.",
        "Check what its columns mean and how its dates are written, then read it in again.",
    )
