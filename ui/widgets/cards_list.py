"""A list whose rows are small cards: a title with its badge and a few lines under it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import current_tokens
from ui.theme.fonts import strong_font
from ui.widgets.painting import (
    BadgeWords,
    Run,
    badge_size,
    colour_of,
    font_of,
    paint_badge,
    paint_focus,
)
from ui.widgets.sight import keep_in_sight

Index = QModelIndex | QPersistentModelIndex

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_CARD_ROLE = ROW_ROLE + 1
_SIDE, _TOP, _TITLE, _LINE = 12, 9, 20, 18


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card says: its title, a badge at the right, and the lines under the title.

    The badge stands beside the title, or `badge_below` beside the last line, where cards are
    narrow and the title must be read whole.
    """

    title: str
    badge: BadgeWords | None = None
    lines: tuple[Run, ...] = ()
    badge_below: bool = False

    @property
    def spoken(self) -> str:
        """All of it as one sentence, for who cannot see it."""
        badge = () if self.badge is None else (self.badge.word,)
        return ", ".join((self.title, *badge, *(line.text for line in self.lines)))


class CardsList(QListView):
    """Shows rows of a query as cards; tells rows, never indexes."""

    row_chosen = Signal(object)
    """The row where the keyboard is, or None."""
    row_opened = Signal(object)
    """Enter or a double click on a row."""
    selection_changed = Signal()

    def __init__(
        self, name: str, words_of: Callable[[Any], CardWords], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = _Rows(words_of, self)
        self.setModel(self._rows)
        self.setItemDelegate(_CardPainter(self))
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumWidth(120)
        self.doubleClicked.connect(lambda index: self.row_opened.emit(index.data(ROW_ROLE)))
        self.selectionModel().currentChanged.connect(self._tell_chosen)
        self.selectionModel().selectionChanged.connect(self._tell_selection)

    @property
    def rows(self) -> tuple[Any, ...]:
        """All rows."""
        return self._rows.rows

    @property
    def chosen(self) -> Any:
        """The row where the keyboard is, or None."""
        return self.currentIndex().data(ROW_ROLE) if self.currentIndex().isValid() else None

    @property
    def selected(self) -> list[Any]:
        """The selected rows from top to bottom."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=lambda one: one.row())
        return [index.data(ROW_ROLE) for index in indexes]

    def allow_many(self) -> None:
        """Lets several rows be selected: Shift and Ctrl as everywhere, Space adds one."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def set_rows(self, rows: Sequence[Any], key: Callable[[Any], Any]) -> None:
        """Shows other rows; those that are still there, by `key`, stay chosen and selected."""
        here = None if self.chosen is None else key(self.chosen)
        kept = {key(row) for row in self.selected}
        self._rows.show(rows)
        wanted = QItemSelection()
        for at, row in enumerate(rows):
            index = self._rows.index(at, 0)
            if key(row) in kept:
                wanted.select(index, index)
            if key(row) == here:
                self.selectionModel().setCurrentIndex(
                    index, QItemSelectionModel.SelectionFlag.NoUpdate
                )
        self.selectionModel().select(wanted, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def choose(self, row: int) -> None:
        """Goes to a row, within what is there."""
        if self.rows:
            index = self._rows.index(max(0, min(row, len(self.rows) - 1)), 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def forget_selection(self) -> None:
        """Selects nothing, and the keyboard is nowhere in it."""
        self.selectionModel().clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keep_in_sight(self, event.oldSize())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() and self.chosen is not None:
            self.row_opened.emit(self.chosen)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            # They belong to whoever has several lists beside each other.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _tell_chosen(self, current: QModelIndex) -> None:
        self.row_chosen.emit(current.data(ROW_ROLE) if current.isValid() else None)

    def _tell_selection(self) -> None:
        self.selection_changed.emit()


class _Rows(QAbstractListModel):
    def __init__(self, words_of: Callable[[Any], CardWords], parent: QObject) -> None:
        super().__init__(parent)
        self._words_of = words_of
        self.rows: tuple[Any, ...] = ()

    def show(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words_of(row).title
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return self._words_of(row).spoken
            case _ if role == ROW_ROLE:
                return row
            case _ if role == _CARD_ROLE:
                return self._words_of(row)
            case _:
                return None


class _CardPainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        card: CardWords = index.data(_CARD_ROLE)
        return QSize(100, 2 * _TOP + _TITLE + _LINE * len(card.lines) + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = current_tokens()
        place: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(tokens.accent_soft))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), QColor(tokens.line))
        self._paint_words(painter, place.adjusted(_SIDE, _TOP, -_SIDE, -_TOP), index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, place.adjusted(1, 1, -2, -2))

    def _paint_words(self, painter: QPainter, inside: QRect, index: Index) -> None:
        tokens = current_tokens()
        card: CardWords = index.data(_CARD_ROLE)
        rows = [QRect(inside.left(), inside.top(), inside.width(), _TITLE)]
        for number in range(len(card.lines)):
            top = inside.top() + _TITLE + number * _LINE
            rows.append(QRect(inside.left(), top, inside.width(), _LINE))
        if card.badge is not None:
            place = rows[-1 if card.badge_below else 0]
            width = min(badge_size(card.badge).width(), place.width() // 2)
            place.setRight(place.right() - width - 6)
            at = QRect(place.right() + 6, place.top(), width, place.height())
            paint_badge(painter, at, card.badge)
        _paint_line(painter, rows[0], card.title, strong_font(), tokens.text)
        for row, line in zip(rows[1:], card.lines, strict=True):
            colour = colour_of(line.look, tokens)
            _paint_line(painter, row, line.text, font_of(line.look), colour)


def _paint_line(painter: QPainter, place: QRect, text: str, font: Any, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
