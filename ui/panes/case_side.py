"""The right side of a case: its cards, or in their place an act, a paper, a spelling."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from ui.panes.case_files import FilesCard
from ui.panes.case_holds import HoldsCard
from ui.panes.case_panel import CasePanel
from ui.panes.case_parcels import ParcelsCard
from ui.panes.case_preview import SidePreview
from ui.panes.case_spelling import SpellingPanel
from ui.theme.tokens import CARD_GAP

Place = CasePanel | SidePreview | SpellingPanel


class CaseSide(QStackedWidget):
    """Shows one thing at a time in place of the cards; leaving it brings them back."""

    changed = Signal(bool)
    """Whether an act with a primary button of its own is open now."""
    left = Signal()
    """The cards are back, and the keyboard has to go somewhere."""

    def __init__(self, holds: HoldsCard, parcels: ParcelsCard, files: FilesCard) -> None:
        super().__init__()
        self._place: Place | None = None
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(holds, 5)
        column.addWidget(parcels)
        column.addWidget(files, 6)
        self.addWidget(cards)

    @property
    def place(self) -> Place | None:
        """What stands in place of the cards."""
        return self._place

    def minimumSizeHint(self) -> QSize:
        # Whatever is shown has to do with the height there is: each part scrolls in itself.
        return QSize(320, 120)

    def show_place(self, place: Place) -> None:
        """Opens something at the side; what was there is left, its draft stays."""
        self._drop()
        self._place = place
        self.addWidget(place)
        self.setCurrentWidget(place)
        place.closed.connect(self.leave)
        self.changed.emit(isinstance(place, CasePanel))
        if isinstance(place, CasePanel):
            place.begin()
        else:
            place.focus()

    def leave(self) -> None:
        """Brings the cards back."""
        if self._place is None:
            return
        keyboard = QApplication.focusWidget()
        had_keyboard = keyboard is None or self._place.isAncestorOf(keyboard)
        self._drop()
        self.setCurrentIndex(0)
        self.changed.emit(False)
        if had_keyboard:
            self.left.emit()

    def _drop(self) -> None:
        place, self._place = self._place, None
        if place is not None:
            self.removeWidget(place)
            place.hide()
            place.deleteLater()
