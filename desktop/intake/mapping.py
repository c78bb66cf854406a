"""How one sheet or file is to be read: recognised, corrected by a person, remembered."""

import hashlib
import json
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from desktop.intake.headings import fold, meaning_of
from desktop.intake.kinds import Column, DateOrder, RegisterKind


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column means what, and how its text is written.

    `encoding` and `delimiter` are empty for a workbook, `sheet` is empty for a text file.
    `header_row` counts from 1; 0 means that no row names the columns. `columns` goes from the
    column's index (from 0) to its meaning; columns left out are not read. `headings` are the
    file's own, index by index. `currency` holds for a market value that has no currency column.
    """

    kind: RegisterKind
    encoding: str
    delimiter: str
    sheet: str
    header_row: int
    headings: tuple[str, ...]
    columns: MappingOf[int, Column] = field(hash=False)
    date_order: DateOrder = DateOrder.DAY_FIRST
    currency: str | None = None

    @property
    def mapping_key(self) -> str:
        """Under which this mapping is remembered: the same headings in any order."""
        return mapping_key(self.headings)

    def to_json(self) -> str:
        """The same mapping always gives the same text."""
        return json.dumps(
            {
                "kind": self.kind.value,
                "encoding": self.encoding,
                "delimiter": self.delimiter,
                "sheet": self.sheet,
                "header_row": self.header_row,
                "headings": list(self.headings),
                "columns": {str(at): self.columns[at].value for at in sorted(self.columns)},
                "date_order": self.date_order.value,
                "currency": self.currency,
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )

    @classmethod
    def from_json(cls, text: str) -> "Mapping":
        """What `to_json` wrote; ValueError with a sentence for anything else."""
        try:
            found = json.loads(text)
            return cls(
                kind=RegisterKind(found["kind"]),
                encoding=str(found["encoding"]),
                delimiter=str(found["delimiter"]),
                sheet=str(found["sheet"]),
                header_row=int(found["header_row"]),
                headings=tuple(str(heading) for heading in found["headings"]),
                columns=_columns(found["columns"]),
                date_order=DateOrder(found["date_order"]),
                currency=None if found["currency"] is None else str(found["currency"]),
            )
        except (KeyError, TypeError, AttributeError, ValueError) as problem:
            raise ValueError(f"This is no mapping that the desk wrote: {problem}.") from problem

    def fitted(self, other: "Mapping") -> "Mapping":
        """This remembered mapping, for the file that `other` was recognised from.

        Columns are found again by their headings, so that moved columns do no harm; encoding,
        delimiter and place are those of the new file, meanings and date order the remembered ones.
        """
        remembered = {fold(self.headings[at]): column for at, column in self.columns.items()}
        columns: dict[int, Column] = {}
        for at, heading in enumerate(other.headings):
            recognised = other.columns.get(at)
            if recognised is not None and _is_ours(recognised):
                columns[at] = recognised
            elif fold(heading) in remembered:
                columns[at] = remembered[fold(heading)]
        return Mapping(
            kind=self.kind,
            encoding=other.encoding,
            delimiter=other.delimiter,
            sheet=other.sheet,
            header_row=other.header_row,
            headings=other.headings,
            columns=columns,
            date_order=self.date_order,
            currency=self.currency,
        )


def mapping_key(headings: Iterable[str]) -> str:
    """A fingerprint of a header row; order, case and punctuation do not matter.

    The two columns that the desk itself puts before wrong rows do not count, so that a mended
    file is read as the one it came from.
    """
    counted = sorted(
        folded
        for heading in headings
        if (folded := fold(heading)) and not _is_ours(meaning_of(heading))
    )
    return hashlib.sha256("\n".join(counted).encode()).hexdigest()


def _columns(found: MappingOf[str, str]) -> dict[int, Column]:
    columns = {int(at): Column(name) for at, name in found.items()}
    if any(at < 0 for at in columns) or len(set(columns.values())) < len(columns):
        raise ValueError("columns count from 0, and each meaning stands once")
    return columns


def _is_ours(column: Column | None) -> bool:
    return column in (Column.WRONG_LINE, Column.WRONG_REASON)
