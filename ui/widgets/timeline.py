"""The stream of a case: comments, mails, files and changes, newest first, filtered by kind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import current_tokens
from ui.theme.fonts import figure_font
from ui.theme.tokens import SMALL_PIXELS
from ui.widgets.painting import Run, paint_focus, paint_layout, runs_layout

Index = QModelIndex | QPersistentModelIndex

_ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_TIME_WIDTH: Final = 70
_SIDE: Final = 16
_ABOVE: Final = 9


@dataclass(frozen=True, slots=True)
class Entry:
    """One event ready to show: its moment in words, the sentence in runs, its kind for filtering,
    and what opens when somebody follows it."""

    when: str
    runs: tuple[Run, ...]
    kind: str
    link: object = None

    @property
    def sentence(self) -> str:
        """All its words."""
        return "".join(run.text for run in self.runs)


class _Entries(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.all: tuple[Entry, ...] = ()
        self.shown: tuple[Entry, ...] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.shown = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.shown[index.row()]
        if role == _ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.when} {entry.sentence}"
        return None


class _EntryPainter(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        entry: Entry = index.data(_ENTRY_ROLE)
        whole = self._view.viewport().width()
        width = whole - 2 * _SIDE - _TIME_WIDTH
        height = runs_layout(entry.runs, width).boundingRect().height()
        return QSize(whole, int(height) + 2 * _ABOVE + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = current_tokens()
        entry: Entry = index.data(_ENTRY_ROLE)
        place: QRect = option.rect
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(tokens.accent_soft))
        inside = place.adjusted(_SIDE, _ABOVE, -_SIDE, -_ABOVE - 1)
        painter.setFont(figure_font(SMALL_PIXELS))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop, entry.when)
        text = inside.adjusted(_TIME_WIDTH, 0, 0, 0)
        paint_layout(painter, runs_layout(entry.runs, text.width()), text, tokens.text)
        bottom = QRect(place.left(), place.bottom(), place.width(), 1)
        painter.fillRect(bottom, QColor(tokens.line))
        if state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, place.adjusted(2, 1, -2, -2))


class Timeline(QListView):
    """Shows entries. Enter or a double click follows the one that is chosen."""

    followed = Signal(object)
    """The `link` of an entry."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = _Entries(self)
        self._kind = ""
        self.setModel(self._entries)
        self.setItemDelegate(_EntryPainter(self))
        self.setAccessibleName(self.tr("Timeline"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.activated.connect(self._follow)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Shows other entries, under the filter that is set."""
        self._entries.all = tuple(entries)
        self.set_kind(self._kind)

    def set_kind(self, kind: str) -> None:
        """Shows only one kind; "" shows all."""
        self._kind = kind
        self._entries.show([e for e in self._entries.all if kind in ("", e.kind)])

    def counts(self) -> Counter[str]:
        """How many entries there are of each kind."""
        return Counter(entry.kind for entry in self._entries.all)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _follow(self, index: QModelIndex) -> None:
        link = index.data(_ENTRY_ROLE).link
        if link is not None:
            self.followed.emit(link)
