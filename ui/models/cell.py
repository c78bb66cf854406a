"""What stands in a cell of a table, and the columns that make cells of rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from ui.theme import Tone
from ui.widgets.painting import BadgeWords, Look

Index = QModelIndex | QPersistentModelIndex

CELL_ROLE = int(Qt.ItemDataRole.UserRole)
"""The role under which a model gives the `Cell` itself."""
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which a model gives the plain row, as the query answered it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: words in a look, or a badge; `marks` are (start, length) highlighted in it.

    A tip that takes time to word is given as a function, and worded when somebody asks for it.
    """

    text: str
    look: Look = Look.TEXT
    marks: tuple[tuple[int, int], ...] = ()
    badge: BadgeWords | None = None
    is_number: bool = False
    tip: str | Callable[[], str] = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, how a row makes its cell, its width (0: takes what is left).

    Where there is no room for all, those that give way are left out, the highest first.
    """

    title: str
    cell: Callable[[Any], Cell]
    width: int = 0
    is_number: bool = False
    gives_way: int = 0


WAITING = Cell("…", Look.MUTED)
"""What stands in a cell whose page is still on its way."""


def text_cell(text: str, look: Look = Look.TEXT) -> Cell:
    """Words; numbers are given by `number_cell`."""
    return Cell(text, look)


def serial_cell(text: str, marks: tuple[tuple[int, int], ...] = ()) -> Cell:
    """A serial, MAC or tracking number, with what answers the search highlighted."""
    return Cell(text, Look.MONO, marks)


def badge_cell(word: str, tone: Tone, sign: str = "", tip: str | Callable[[], str] = "") -> Cell:
    """A coloured word with its sign."""
    return Cell(word, badge=BadgeWords(word, tone, sign), tip=tip)


def number_cell(text: str) -> Cell:
    """A figure, aligned right."""
    return Cell(text, is_number=True)


def cell_data(cell: Cell, row: Any, role: int) -> Any:
    """What a model answers for a cell under a role of Qt."""
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return cell.text
        case Qt.ItemDataRole.AccessibleTextRole:
            return cell.badge.word if cell.badge is not None else cell.text
        case Qt.ItemDataRole.ToolTipRole:
            return (cell.tip() if callable(cell.tip) else cell.tip) or None
        case Qt.ItemDataRole.TextAlignmentRole:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            return right if cell.is_number else None
        case _ if role == CELL_ROLE:
            return cell
        case _ if role == ROW_ROLE:
            return row
        case _:
            return None


def head_data(
    columns: tuple[Column, ...], section: int, orientation: Qt.Orientation, role: int
) -> Any:
    """What a model answers for the head of a column."""
    if orientation is not Qt.Orientation.Horizontal:
        return None
    if role == Qt.ItemDataRole.DisplayRole:
        return columns[section].title
    if role == Qt.ItemDataRole.TextAlignmentRole:
        is_number = columns[section].is_number
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
    return None
