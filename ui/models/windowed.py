"""A table of any length that keeps only the pages near what is seen, and fetches by keyset."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from ui.background import Background, Task
from ui.models.cell import WAITING, Column, Index, cell_data, head_data

PAGE_SIZE: Final = 100
_KEPT_PAGES: Final = 30
_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True)
class Slice:
    """One page: its rows, and the key after which the next begins (None: nothing follows)."""

    rows: Sequence[Any]
    next_key: object | None


Fetch = Callable[[object | None, int], Slice]
"""Fetches a page: the key after which it begins (None: the first), and how many rows. It blocks,
so it is called in the background."""


@dataclass(frozen=True, slots=True)
class Map:
    """Where each page of `PAGE_SIZE` rows begins and how many rows there are: with it, a long table
    can be jumped through; without, it grows while it is scrolled."""

    keys: Sequence[object | None]
    total: int


class WindowedModel(QAbstractTableModel):
    """Never blocks: what is not there yet is shown as … and arrives by signal."""

    failed = Signal(object)
    """A page could not be had."""
    first_page_arrived = Signal()
    """What was asked by `show_source` is on the screen."""

    def __init__(
        self, columns: Sequence[Column], background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._background = background
        self._fetch: Fetch | None = None
        self._generation = 0
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._keys: list[object | None] = [None]
        self._rows = 0
        self._is_whole = True
        self._wanted: list[int] = []
        self._under_way: dict[int, Task] = {}

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns."""
        return self._columns

    @property
    def kept_pages(self) -> int:
        """How many pages are in memory."""
        return len(self._pages)

    def show_source(self, fetch: Fetch, known: Map | None = None) -> None:
        """Shows another list. The rows of the old stay until the first page of the new is there."""
        self._generation += 1
        for task in self._under_way.values():
            task.cancel()
        self._under_way.clear()
        self._wanted.clear()
        self._fetch = fetch
        self._ask(0, lambda page: self._begin(page, known))

    def show_rows(
        self, rows: Sequence[Any], fetch: Fetch | None = None, key: object = None
    ) -> None:
        """Shows a first page that is already here; `fetch` and `key` bring what follows it."""
        self._generation += 1
        for task in self._under_way.values():
            task.cancel()
        self._under_way.clear()
        self._wanted.clear()
        self._fetch = fetch
        self._begin(Slice(rows, key if fetch is not None else None), None)

    def row(self, number: int) -> Any:
        """The row as the query answered it, or None while its page is on its way."""
        page = self._pages.get(number // PAGE_SIZE)
        at = number % PAGE_SIZE
        return page[at] if page is not None and at < len(page) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number = index.row() // PAGE_SIZE
        self._look_ahead(number, index.row() % PAGE_SIZE)
        row = self.row(index.row())
        cell = WAITING if row is None else self._columns[index.column()].cell(row)
        return cell_data(cell, row, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        return head_data(self._columns, section, orientation, role)

    def _look_ahead(self, number: int, at: int) -> None:
        if number in self._pages:
            self._pages.move_to_end(number)
        else:
            self._want(number)
        if at > PAGE_SIZE // 2 and number + 1 not in self._pages:
            self._want(number + 1)

    def _want(self, number: int) -> None:
        if number >= len(self._keys) or number in self._under_way or self._fetch is None:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        # What is looked at now comes first; what was only scrolled past is dropped.
        self._wanted.append(number)
        del self._wanted[:-4]
        self._fetch_wanted()

    def _fetch_wanted(self) -> None:
        while self._wanted and len(self._under_way) < _AT_ONCE:
            number = self._wanted.pop()
            self._ask(number, lambda page, number=number: self._take(number, page))  # type: ignore[misc]

    def _ask(self, number: int, then: Callable[[Slice], None]) -> None:
        fetch, key, generation = (
            self._fetch,
            self._keys[number] if number else None,
            self._generation,
        )
        if fetch is None:
            return
        task = self._background.run(lambda: fetch(key, PAGE_SIZE))
        self._under_way[number] = task

        def arrive(page: object) -> None:
            if generation == self._generation and isinstance(page, Slice):
                then(page)

        def end() -> None:
            if self._under_way.get(number) is task:
                del self._under_way[number]
                self._fetch_wanted()

        task.answered.connect(arrive)
        task.failed.connect(self.failed)
        task.finished.connect(end)

    def _begin(self, page: Slice, known: Map | None) -> None:
        self.beginResetModel()
        self._pages.clear()
        self._pages[0] = page.rows
        if known is not None:
            self._keys = list(known.keys)
            self._rows, self._is_whole = known.total, True
        else:
            self._is_whole = page.next_key is None
            self._keys = [None] if self._is_whole else [None, page.next_key]
            self._rows = len(page.rows)
        self.endResetModel()
        self.first_page_arrived.emit()

    def _take(self, number: int, page: Slice) -> None:
        self._pages[number] = page.rows
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        first = number * PAGE_SIZE
        if not self._is_whole and number == len(self._keys) - 1:
            self._grow(first, page)
        elif page.rows:
            last = min(first + len(page.rows), self._rows) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def _grow(self, first: int, page: Slice) -> None:
        if page.next_key is None:
            self._is_whole = True
        else:
            self._keys.append(page.next_key)
        if page.rows:
            self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
            self._rows = first + len(page.rows)
            self.endInsertRows()
