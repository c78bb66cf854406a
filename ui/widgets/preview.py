"""A document at the side: its pages, zoom, print and save."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.background import Background, Latest
from ui.printing import Printing
from ui.widgets.button import Button
from ui.widgets.words import ElidedLabel, words

_ZOOMS: Final = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_DPI: Final = 96.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to look at: its bytes, what it is called, and the name of its file."""

    pdf: bytes
    title: str
    file_name: str


@dataclass(frozen=True, slots=True)
class _Page:
    picture: QImage
    number: int
    count: int
    zoom: float


class DocumentPreview(QWidget):
    """Shows one page at a time, as wide as its place unless somebody zooms."""

    saved = Signal(object)
    """The `Path` under which it was saved."""
    printed = Signal(int)
    failed = Signal(object)

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._paper: Paper | None = None
        self._number = 0
        self._count = 0
        self._zoom: float | None = None
        self._shown_zoom = 1.0
        self._has_title = True
        self._printing = Printing(background, self)
        self._pages = Latest(background, self)
        self._build()
        self._join()
        self._show_state()

    def hide_title(self) -> None:
        """Leaves the title out, where it stands above already."""
        self._title.setText("")
        self._has_title = False

    @property
    def page_words(self) -> str:
        """Which page of how many is seen."""
        return self._place.text()

    def show_paper(self, paper: Paper | None) -> None:
        """Shows another document from its first page, or none."""
        self._paper = paper
        self._number = self._count = 0
        self._title.setText(paper.title if paper is not None and self._has_title else "")
        self._picture.clear()
        if paper is None:
            self._picture.setText(self.tr("Choose a document to see it here."))
        self._render()
        self._show_state()

    def turn(self, pages: int) -> None:
        """Goes so many pages on, or back."""
        wanted = max(0, min(self._number + pages, self._count - 1))
        if wanted != self._number:
            self._number = wanted
            self._render()

    def zoom(self, steps: int) -> None:
        """Makes it larger, or smaller; 0 fits it to the width again."""
        if steps == 0:
            self._zoom = None
        else:
            now = self._zoom or self._shown_zoom
            ahead = [z for z in _ZOOMS if (z > now + 0.01 if steps > 0 else z < now - 0.01)]
            nearest = min if steps > 0 else max
            self._zoom = nearest(ahead, default=now)
        self._render()

    def print_(self) -> None:
        """Opens the system's dialog for printing."""
        if self._paper is not None:
            self._printing.ask(self._paper.pdf, self._paper.title)

    def save(self) -> None:
        """Asks where to and saves."""
        if self._paper is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the document"), self._paper.file_name, "PDF (*.pdf)"
        )
        if chosen:
            self.save_as(Path(chosen))

    def save_as(self, path: Path) -> None:
        """Saves under a name, in the background."""
        if self._paper is None:
            return
        pdf = self._paper.pdf
        task = self._background.run(lambda: path.write_bytes(pdf))
        task.answered.connect(lambda _: self.saved.emit(path))
        task.failed.connect(self.failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_Plus:
                self.zoom(1)
            case Qt.Key.Key_Minus:
                self.zoom(-1)
            case Qt.Key.Key_0:
                self.zoom(0)
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None:
            self._render()

    def _build(self) -> None:
        self._title = ElidedLabel("", "title")
        self._place = words("", "small")
        self._back = self._small("caret-left", self.tr("Page before"))
        self._on = self._small("caret-right", self.tr("Next page"))
        self._smaller = self._small("minus", self.tr("Smaller"))
        self._larger = self._small("plus", self.tr("Larger"))
        self._save = Button(self.tr("Save"), "Ctrl+S")
        self._print = Button(self.tr("Print"), "Ctrl+P")
        bar = QHBoxLayout()
        bar.setSpacing(4)
        bar.addWidget(self._title, 1)
        for part in (self._back, self._place, self._on, self._smaller, self._larger):
            bar.addWidget(part)
        bar.addSpacing(4)
        bar.addWidget(self._save)
        bar.addWidget(self._print)
        self._picture = QLabel()
        self._picture.setProperty("look", "muted")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidget(self._picture)
        self._area.setWidgetResizable(True)
        # A bar that comes and goes would change the width that a page is fitted to.
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setAccessibleName(self.tr("Document"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(bar)
        column.addWidget(self._area, 1)

    def _small(self, sign: str, name: str) -> Button:
        button = Button("", sign=sign)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedWidth(32)
        return button

    def _join(self) -> None:
        self._back.clicked.connect(lambda: self.turn(-1))
        self._on.clicked.connect(lambda: self.turn(1))
        self._smaller.clicked.connect(lambda: self.zoom(-1))
        self._larger.clicked.connect(lambda: self.zoom(1))
        self._save.clicked.connect(self.save)
        self._print.clicked.connect(self.print_)
        self._pages.answered.connect(self._take)
        self._pages.failed.connect(self.failed)
        self._printing.printed.connect(self.printed)
        self._printing.failed.connect(self.failed)

    def _render(self) -> None:
        if self._paper is None:
            self._pages.cancel()
            return
        pdf, number, zoom = self._paper.pdf, self._number, self._zoom
        wide, ratio = self._area.viewport().width() - 8, self.devicePixelRatioF()
        self._pages.ask(lambda: _page(pdf, number, zoom, wide, ratio))

    def _take(self, page: _Page) -> None:
        self._number, self._count, self._shown_zoom = page.number, page.count, page.zoom
        pixmap = QPixmap.fromImage(page.picture)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._picture.setPixmap(pixmap)
        title = "" if self._paper is None else self._paper.title
        self._picture.setAccessibleName(f"{title}, {self._words()}")
        self._show_state()

    def _words(self) -> str:
        return self.tr("Page {0} of {1}").format(self._number + 1, self._count)

    def _show_state(self) -> None:
        has = self._paper is not None
        self._place.setText(self._words() if self._count else "")
        self._back.setEnabled(self._number > 0)
        self._on.setEnabled(self._number + 1 < self._count)
        for button in (self._smaller, self._larger, self._save, self._print):
            button.setEnabled(has)


def _page(pdf: bytes, number: int, zoom: float | None, wide: int, ratio: float) -> _Page:
    """One page as a picture, as large as asked or as wide as its place; blocks."""
    from desktop.documents.render import page_count, page_png, page_size

    count = page_count(pdf)
    if zoom is None:
        zoom = max(0.25, wide / (page_size(pdf, number)[0] / 25.4 * _DPI))
    picture = QImage.fromData(page_png(pdf, number, _DPI * zoom * ratio))
    return _Page(picture, number, count, zoom)
