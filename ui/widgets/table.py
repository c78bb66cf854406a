"""The table of every list: whole rows, keyboard first, columns that share the width."""

from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.models.cell import ROW_ROLE
from ui.models.cell_painter import CellPainter
from ui.models.rows import RowsModel
from ui.models.windowed import WindowedModel
from ui.theme.tokens import ROW_HEIGHT

_HEAD = 33


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
        self._source.modelReset.connect(lambda: self.row_chosen.emit(self.chosen))

    def _tell_chosen(self, current: QModelIndex) -> None:
        self.row_chosen.emit(current.data(ROW_ROLE) if current.isValid() else None)

    def _share_width(self) -> None:
        """Columns with a width get it; the others share what is left equally."""
        columns = self._source.columns
        fixed = sum(column.width for column in columns)
        open_ones = [at for at, column in enumerate(columns) if not column.width]
        whole = self.viewport().width()
        left = max(0, whole - fixed)
        # A narrow window takes from all columns alike, so that the last is never cut away.
        scale = 1.0 if not fixed or open_ones or fixed <= whole else whole / fixed
        for at, column in enumerate(columns):
            share = left // len(open_ones) if at in open_ones else int(column.width * scale)
            self.setColumnWidth(at, max(48, share))
        if columns and not open_ones:
            used = sum(self.columnWidth(at) for at in range(len(columns) - 1))
            self.setColumnWidth(len(columns) - 1, max(48, whole - used))
