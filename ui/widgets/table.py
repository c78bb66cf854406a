"""The table of every list: whole rows, keyboard first, columns that share the width."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.models.cell import ROW_ROLE, Column
from ui.models.cell_painter import CellPainter
from ui.models.rows import RowsModel
from ui.models.windowed import WindowedModel
from ui.theme.tokens import ROW_HEIGHT
from ui.turns import next_turn

_HEAD = 33
_LEAST = 40
_LEAST_OPEN = 110
_EASY_OPEN = 150
_SQUEEZED = 0.97


class Table(QTableView):
    """Shows a `RowsModel` or a `WindowedModel`; tells plain rows, never indexes."""

    row_chosen = Signal(object)
    """The row that the keyboard or the mouse came to, as the query answered it; None for none."""
    row_opened = Signal(object)
    """Enter or a double click on a row."""

    def __init__(
        self,
        model: RowsModel | WindowedModel,
        name: str,
        is_framed: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = model
        self._painting = next_turn(self, self._paint)
        self.setAccessibleName(name)
        self.setProperty("look", "framed" if is_framed else "bare")
        self.setModel(model)
        self.setItemDelegate(CellPainter(self))
        self._dress()
        self._join()

    @property
    def chosen(self) -> Any:
        """The row where the keyboard is, or None."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    @property
    def selected(self) -> list[Any]:
        """All selected rows that are there, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        found = (self._source.index(row, 0).data(ROW_ROLE) for row in rows)
        return [row for row in found if row is not None]

    def allow_many(self) -> None:
        """Lets several rows be selected, for an act on all of them."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def choose(self, row: int) -> None:
        """Goes to a row, within what is there."""
        count = self._source.rowCount()
        if count == 0:
            return
        index = self._source.index(max(0, min(row, count - 1)), 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def step(self, rows: int) -> None:
        """Goes so many rows down, or up; used by the search field while it keeps the keyboard."""
        at = self.currentIndex().row() if self.currentIndex().isValid() else -1
        self.choose(at + rows)

    def open_chosen(self) -> None:
        """Opens the row where the keyboard is."""
        if self.chosen is not None:
            self.row_opened.emit(self.chosen)

    def fit_height(self, most: int = 20) -> None:
        """Makes the table as high as its rows, for a short one inside a card."""
        rows = min(self._source.rowCount(), most)
        self.setFixedHeight(_HEAD + rows * ROW_HEIGHT + 2)

    def grow_with_rows(self) -> None:
        """Makes the table no higher than its rows, and lets it scroll where there is less room."""
        self.setMinimumHeight(_HEAD + 2 * ROW_HEIGHT)
        self.setMaximumHeight(_HEAD + max(2, self._source.rowCount()) * ROW_HEIGHT + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.open_chosen()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setFixedHeight(_HEAD)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(48)

    def _join(self) -> None:
        self.doubleClicked.connect(lambda _: self.open_chosen())
        self.selectionModel().currentRowChanged.connect(self._tell_chosen)
        self._source.modelReset.connect(self._share_width)
        self._source.modelReset.connect(self.paint_next)
        self._source.modelReset.connect(lambda: self.row_chosen.emit(self.chosen))

    def _tell_chosen(self, current: QModelIndex) -> None:
        self.row_chosen.emit(current.data(ROW_ROLE) if current.isValid() else None)

    @Slot()
    def paint_next(self) -> None:
        """Leaves the painting of a new list to the next turn of the event loop, so that keys which
        came meanwhile are heard in between."""
        self.setUpdatesEnabled(False)
        self._painting.start()

    @Slot()
    def _paint(self) -> None:
        self.setUpdatesEnabled(True)

    def _share_width(self) -> None:
        """Columns with a width get it; the others share what is left equally.

        A narrow window takes from all columns alike, so that the last is never cut away.
        """
        columns = self._source.columns
        shown = columns_with_room(columns, self._room())
        widths = shared_widths([columns[at].width for at in shown], self._room())
        for at in range(len(columns)):
            self.setColumnHidden(at, at not in shown)
        for at, width in zip(shown, widths, strict=True):
            self.setColumnWidth(at, width)

    def _room(self) -> int:
        return self.viewport().width()


def columns_with_room(columns: Sequence[Column], room: int) -> list[int]:
    """Which columns are shown, by their places: as many as do not have to be squeezed too much."""
    shown = list(range(len(columns)))
    while True:
        fixed = sum(columns[at].width for at in shown)
        open_ones = sum(columns[at].width == 0 for at in shown)
        giving = max(shown, key=lambda at: columns[at].gives_way, default=0)
        fits = fixed * _SQUEEZED + _EASY_OPEN * open_ones <= room
        if fits or not shown or not columns[giving].gives_way:
            return shown
        shown.remove(giving)


def shared_widths(wanted: Sequence[int], room: int) -> list[int]:
    """The width of each column so that together they fill `room`; 0 wants what is left."""
    if not wanted:
        return []
    open_ones = sum(width == 0 for width in wanted)
    fixed = sum(wanted)
    for_open = max(room - fixed, _LEAST_OPEN * open_ones)
    if open_ones and fixed + for_open <= room:
        scale = 1.0
    else:
        scale = max(0, room - (for_open if open_ones else 0)) / max(1, fixed)
    made = [int(width * scale) if width else for_open // open_ones for width in wanted]
    # What rounding leaves over goes to the last, so that no gap is seen.
    made[-1] += room - sum(made)
    return [max(_LEAST, width) for width in made]
