"""A page of the help as people read it: with air between paragraphs, tables and pictures."""

from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, QUrl, Slot
from PySide6.QtGui import (
    QColor,
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from resources import content
from ui.theme.theme import current_tokens

_AIR: Final = 8
_ABOVE_HEADING: Final = 14
_CELL: Final = 6
_MARGIN: Final = 16
_PICTURES: Final = ".png"


class HelpPage(QTextBrowser):
    """Shows Markdown; its pictures are those that lie beside the pages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        # A bar that comes and goes would change the room that the pictures were made for.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._markdown = ""
        self._width = 0
        # Qt lays the page out while it tells of a new size; a new page has to wait until it has.
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self._lay_again)

    def show_page(self, markdown: str) -> None:
        """Shows a page from its beginning."""
        if markdown != self._markdown:
            self._markdown = markdown
            self._lay()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture as wide as the page has room for, a pixel of it for a pixel of the screen."""
        path = name.toString() if isinstance(name, QUrl) else name
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.endswith(_PICTURES):
            return super().loadResource(kind, name)
        picture = QImage.fromData(content("help", path))
        ratio = self.devicePixelRatioF()
        room = max(1, int((self.viewport().width() - 2 * _MARGIN - 2) * ratio))
        if picture.width() > room:
            picture = picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        picture.setDevicePixelRatio(ratio)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() != self._width and _PICTURES in self._markdown:
            self._again.start()

    @Slot()
    def _lay_again(self) -> None:
        bar = self.verticalScrollBar()
        at = bar.value() / max(1, bar.maximum())
        self._lay()
        bar.setValue(round(at * bar.maximum()))

    def _lay(self) -> None:
        self._width = self.viewport().width()
        self.document().clear()
        self.setMarkdown(self._markdown)
        self.document().setDocumentMargin(_MARGIN)
        block = self.document().firstBlock()
        while block.isValid():
            _give_air(block)
            block = block.next()


def _give_air(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    table: QTextTable | None = cursor.currentTable()
    if table is not None:
        _rule(table)
        return
    form = block.blockFormat()
    is_heading = form.headingLevel() > 0
    form.setTopMargin(_ABOVE_HEADING if is_heading and block.blockNumber() else 0)
    form.setBottomMargin(_AIR / 2 if block.textList() is not None else _AIR)
    cursor.setBlockFormat(form)


def _rule(table: QTextTable) -> None:
    form = table.format()
    if form.cellPadding() == _CELL:
        return
    form.setCellPadding(_CELL)
    form.setCellSpacing(0)
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QColor(current_tokens().line))
    form.setBottomMargin(_AIR)
    table.setFormat(form)
