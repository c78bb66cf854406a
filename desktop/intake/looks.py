"""What recognising a file gives: plain data for a person to look at and to correct."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.intake.dates import OrderFound
from desktop.intake.kinds import Column, DateOrder, RegisterKind
from desktop.intake.mapping import Mapping


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """One column as found. `order_sure` is False where both day-month orders fit its dates."""

    index: int
    heading: str
    meaning: Column | None
    date_order: DateOrder | None = None
    order_sure: bool = True


@dataclass(frozen=True, slots=True)
class SheetLook:
    """One sheet, or all of a text file (its name is then empty).

    `kind` is None for a sheet that is no register. `header_row` counts from 1, 0 where no row
    names the columns. `sample` are the first rows with their line numbers, titles and header
    included. `missing` are columns that the kind needs and nobody found: reading refuses until a
    person names them.
    """

    name: str
    kind: RegisterKind | None
    header_row: int
    columns: tuple[ColumnLook, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    rows_estimate: int
    missing: tuple[Column, ...] = ()
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A whole file as found. `encoding` and `delimiter` are empty for a workbook."""

    name: str
    sha256: str
    size: int
    encoding: str
    delimiter: str
    sheets: tuple[SheetLook, ...]

    def registers(self) -> tuple[SheetLook, ...]:
        """The sheets that can be imported."""
        return tuple(sheet for sheet in self.sheets if sheet.kind is not None)

    def mapping(self, sheet: SheetLook) -> Mapping:
        """How `sheet` is read as it was recognised; ValueError for one that is no register."""
        if sheet.kind is None:
            raise ValueError(f"The sheet {sheet.name} is no register.")
        return Mapping(
            kind=sheet.kind,
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=sheet.name,
            header_row=sheet.header_row,
            headings=tuple(column.heading for column in sheet.columns),
            columns={each.index: each.meaning for each in sheet.columns if each.meaning},
            date_order=order_of_all(sheet.columns).order,
            currency=sheet.currency,
        )


def order_of_all(columns: Iterable[ColumnLook]) -> OrderFound:
    """The one order for a whole sheet: that of a column which can only be read one way."""
    found = [
        OrderFound(each.date_order, each.order_sure)
        for each in columns
        if each.date_order is not None and each.date_order is not DateOrder.YEAR_FIRST
    ]
    sure = next((each for each in found if each.sure), None)
    return sure or next(iter(found), OrderFound(DateOrder.DAY_FIRST, sure=True))
