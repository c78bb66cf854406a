"""Prints a PDF through the system's dialog; its pages are made into pictures in the background."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ui.background import Background, Progress

_DPI: Final = 300.0
"""Fine enough that the bars of a code keep their widths on paper."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page as a picture, and its real size in millimetres."""

    picture: QImage
    millimetres: tuple[float, float]


class Printing(QObject):
    """Prints one document: asks the system's dialog, then sends the pages at their real size."""

    printed = Signal(int)
    """How many pages went to the printer."""
    failed = Signal(object)

    def __init__(self, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self._background = background
        self._widget = parent

    def ask(self, pdf: bytes, title: str) -> None:
        """Opens the system's dialog; what it accepts is printed."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        dialog = QPrintDialog(printer, self._widget)
        dialog.accepted.connect(lambda: self.send(pdf, printer))
        dialog.finished.connect(dialog.deleteLater)
        # Its own `open` wants a slot by name; the dialog's does not.
        QDialog.open(dialog)

    def send(self, pdf: bytes, printer: QPrinter) -> None:
        """Prints on a printer that was chosen already."""
        task = self._background.run_long(lambda progress: pages_of(pdf, progress))
        task.answered.connect(lambda pages: self._paint(pages, printer))
        task.failed.connect(self.failed)

    def _paint(self, pages: Sequence[PrintedPage], printer: QPrinter) -> None:
        printer.setFullPage(True)
        painter = QPainter()
        for number, page in enumerate(pages):
            printer.setPageLayout(_layout_for(page))
            if number == 0 and not painter.begin(printer):
                self.failed.emit(OSError(self.tr("The printer does not take the document.")))
                return
            if number:
                printer.newPage()
            width, height = (size / 25.4 * printer.resolution() for size in page.millimetres)
            painter.drawImage(QRectF(0, 0, width, height), page.picture)
        painter.end()
        self.printed.emit(len(pages))


def pages_of(pdf: bytes, progress: Progress) -> tuple[PrintedPage, ...]:
    """All pages as pictures for a printer; blocks, so it runs in the background."""
    from desktop.documents.render import page_count, page_png, page_size

    count = page_count(pdf)
    pages = []
    for number in range(count):
        progress.tell(number, count)
        picture = QImage.fromData(page_png(pdf, number, _DPI))
        pages.append(PrintedPage(picture, page_size(pdf, number)))
    return tuple(pages)


def _layout_for(page: PrintedPage) -> QPageLayout:
    size = QPageSize(QSizeF(*page.millimetres), QPageSize.Unit.Millimeter)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
