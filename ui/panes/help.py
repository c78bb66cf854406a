"""The help beside the work: a list of pages and the page for where one was."""

from typing import Any, ClassVar

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from desktop.help_pages import PAGES, page, page_for
from ui.panes.pane import Pane, PaneHead
from ui.widgets.card import Card
from ui.widgets.help_page import HelpPage
from ui.workbench import Workbench

_LIST_WIDTH = 240
_ROW = 30


class HelpPane(Pane):
    """Shows pages of the help; what it shows is shipped with the program."""

    waits_for_answer: ClassVar[bool] = False

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self.pages = QListWidget()
        self.pages.setAccessibleName(self.tr("Pages of the help"))
        self.pages.setFixedWidth(_LIST_WIDTH)
        self.reader = HelpPage()
        self.reader.setAccessibleName(self.tr("The page"))
        for part in (self.pages, self.reader):
            part.setFrameShape(QFrame.Shape.NoFrame)
        for key, title in PAGES.items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(0, _ROW))
            self.pages.addItem(item)
        self.body.addWidget(PaneHead(self.tr("Help")))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(_card_of(self.pages))
        row.addWidget(_card_of(self.reader), 1)
        self.body.addLayout(row, 1)
        self.pages.currentItemChanged.connect(self._show_chosen)
        self.come_from("first-start")

    def come_from(self, place: str) -> None:
        """Shows the page for the pane where one was."""
        wanted = page_for(place)
        for row, key in enumerate(PAGES):
            if key == wanted:
                self.pages.setCurrentRow(row)

    def refresh(self) -> None:
        """The pages do not change while the program runs."""
        self.show_answer(None)

    def show_answer(self, answer: Any) -> None:  # noqa: ARG002 - the pages do not depend on it
        self._show_chosen()

    @Slot()
    def _show_chosen(self) -> None:
        item = self.pages.currentItem()
        if item is not None:
            self.reader.show_page(page(item.data(Qt.ItemDataRole.UserRole)))


def _card_of(part: QWidget) -> Card:
    card = Card()
    card.body.addWidget(part)
    return card
