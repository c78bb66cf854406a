"""The one field for everything: typed words, many pasted serials, a photograph of a label."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from ui.theme import current_tokens
from ui.theme.fonts import small_font
from ui.theme.icons import icon
from ui.widgets.button import key_words
from ui.widgets.drop_area import files_of, picture_of


class SearchField(QLineEdit):
    """Keeps the keyboard while the list below it moves: ↑ ↓ move, Enter opens, Esc empties."""

    asked = Signal(str)
    """What is looked for now, at each keystroke; "" when it was emptied."""
    moved = Signal(int)
    """So many rows down, or up."""
    opened = Signal()
    """Enter."""
    pictures = Signal(object)
    """A tuple of `Path` or PNG bytes: photographs to be read for barcodes."""

    def __init__(self, key: str = "Ctrl+K", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = key_words(QKeySequence(key))
        self.setProperty("look", "search")
        self.setPlaceholderText(self.tr("Search for anything"))
        self.setAccessibleName(self.tr("Search for anything"))
        self.setToolTip(
            self.tr("Serial, model, organisation, site, contract, case, RMA, tracking number, MAC")
        )
        self.addAction(
            icon("magnifying-glass", lambda tokens: tokens.muted),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.setAcceptDrops(True)
        self.setMaxLength(32_000)
        self.textEdited.connect(self.asked)

    def go(self) -> None:
        """Takes the keyboard and selects what stands there, ready to be typed over."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def sizeHint(self) -> QSize:
        return QSize(620, 34)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 15,
            Qt.Key.Key_PageUp: -15,
        }
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.asked.emit("")
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
        else:
            super().dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        taken = files_of(event.mimeData())
        picture = None if taken else picture_of(event.mimeData())
        if taken:
            self.pictures.emit(taken)
        elif picture is not None:
            self.pictures.emit((picture,))
        else:
            super().dropEvent(event)
            self.asked.emit(self.text())
            return
        event.acceptProposedAction()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = small_font()
        font.setPixelSize(11)
        width = QFontMetrics(font).horizontalAdvance(self._hint) + 12
        place = QRect(self.width() - width - 11, (self.height() - 18) // 2, width, 18)
        painter.setPen(QColor(tokens.line))
        painter.drawRoundedRect(place, 4, 4)
        painter.setFont(font)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._hint)
        painter.end()

    def _paste(self) -> None:
        data = QApplication.clipboard().mimeData()
        taken = files_of(data)
        picture = None if taken or data.hasText() else picture_of(data)
        if taken:
            self.pictures.emit(taken)
        elif picture is not None:
            self.pictures.emit((picture,))
        else:
            # Forty serials come one a line; the field has one line, so a sign stands between them
            # that no serial has inside, as a blank may.
            lines = (" ".join(line.split()) for line in data.text().splitlines())
            self.insert("; ".join(line for line in lines if line))
            self.asked.emit(self.text())
