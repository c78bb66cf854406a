"""Paints the cells of every table: words, monospaced serials with their match, badges."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.cell import CELL_ROLE, Cell
from ui.theme import current_tokens
from ui.theme.fonts import figure_font
from ui.theme.tokens import ROW_HEIGHT
from ui.widgets.painting import (
    BADGE_HEIGHT,
    BadgeWords,
    Look,
    colour_of,
    font_of,
    marked_layout,
    paint_badge,
    paint_focus,
    paint_layout,
)

_SIDE = 12
_KEPT_WORDS = 2_000
_KEPT_BADGES = 100
# As numbers: Python makes an object for each question to a set of flags, at every cell.
_SELECTED = QStyle.StateFlag.State_Selected.value
_HAS_FOCUS = QStyle.StateFlag.State_HasFocus.value
_AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CellPainter(QStyledItemDelegate):
    """The delegate of a table; the row that has the keyboard gets a ring from edge to edge."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faces: dict[tuple[Look, bool], tuple[QFont, QFontMetrics]] = {}
        self._elided: dict[tuple[str, Look, bool, int], str] = {}
        self._badges: dict[tuple[BadgeWords, int, str, float], QPixmap] = {}

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens = current_tokens()
        place: QRect = option.rect
        state = option.state.value
        if state & _SELECTED:
            painter.fillRect(place, QColor(tokens.accent_soft))
        cell = index.data(CELL_ROLE)
        if isinstance(cell, Cell):
            self._paint_cell(painter, place.adjusted(_SIDE, 0, -_SIDE // 2, -1), cell)
        line = QRect(place.left(), place.bottom(), place.width(), 1)
        painter.fillRect(line, QColor(tokens.line))
        if state & _HAS_FOCUS:
            paint_focus(painter, place.adjusted(1, 1, -1, -2))

    def _paint_cell(self, painter: QPainter, place: QRect, cell: Cell) -> None:
        if cell.badge is not None:
            self._paint_badge(painter, place, cell.badge)
        elif cell.look is Look.MONO and cell.marks:
            layout = marked_layout(cell.text, cell.marks, self._face(cell)[0])
            paint_layout(painter, layout, place, current_tokens().text)
        else:
            font, metrics = self._face(cell)
            painter.setFont(font)
            painter.setPen(QColor(colour_of(cell.look, current_tokens())))
            shown = self._shown(cell, metrics, place.width())
            painter.drawText(place, _AT_RIGHT if cell.is_number else _AT_LEFT, shown)

    def _paint_badge(self, painter: QPainter, place: QRect, badge: BadgeWords) -> None:
        """Badges are few and alike: each is drawn once for a theme, a scale and a width."""
        scale = painter.device().devicePixelRatioF()
        what = (badge, place.width(), current_tokens().name, scale)
        drawn = self._badges.get(what)
        if drawn is None:
            drawn = QPixmap((QSizeF(place.width(), BADGE_HEIGHT) * scale).toSize())
            drawn.setDevicePixelRatio(scale)
            drawn.fill(Qt.GlobalColor.transparent)
            with QPainter(drawn) as inside:
                paint_badge(inside, QRect(0, 0, place.width(), BADGE_HEIGHT), badge)
            if len(self._badges) >= _KEPT_BADGES:
                self._badges.clear()
            self._badges[what] = drawn
        top = place.top() + (place.height() - BADGE_HEIGHT) // 2
        painter.drawPixmap(place.left(), top, drawn)

    def _face(self, cell: Cell) -> tuple[QFont, QFontMetrics]:
        """The face that a cell is written in, found once for a table."""
        kind = (cell.look, cell.is_number)
        if kind not in self._faces:
            font = figure_font() if cell.is_number else font_of(cell.look)
            self._faces[kind] = (font, QFontMetrics(font))
        return self._faces[kind]

    def _shown(self, cell: Cell, metrics: QFontMetrics, width: int) -> str:
        """As much of the words as there is room for; the same rows are painted again and again."""
        what = (cell.text, cell.look, cell.is_number, width)
        shown = self._elided.get(what)
        if shown is None:
            if len(self._elided) >= _KEPT_WORDS:
                self._elided.clear()
            shown = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, width)
            self._elided[what] = shown
        return shown
