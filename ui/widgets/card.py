"""A white place with a hairline around it, a title and, at its right, what belongs to the title."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Tone
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.words import words


class Card(QFrame):
    """Put things into `body`; put what belongs to the title into `aside`."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.title = words(title, "title")
        self.aside = QHBoxLayout()
        self.aside.setSpacing(8)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.body.setContentsMargins(PANE_MARGIN, 0, PANE_MARGIN, PANE_MARGIN)
        head = QHBoxLayout()
        head.setContentsMargins(PANE_MARGIN, 12, PANE_MARGIN, 8)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addLayout(self.aside)
        self._all = QVBoxLayout(self)
        self._all.setContentsMargins(0, 0, 0, 0)
        self._all.setSpacing(0)
        if title:
            self._all.addLayout(head)
            self.setAccessibleName(title)
        else:
            self.body.setContentsMargins(PANE_MARGIN, PANE_MARGIN, PANE_MARGIN, PANE_MARGIN)
        self._all.addLayout(self.body, 1)

    def set_tone(self, tone: Tone | None) -> None:
        """Gives the edge the colour of a warning or of a fault."""
        self.setProperty("tone", "" if tone is None else tone.value)
        self.style().unpolish(self)
        self.style().polish(self)

    def add_foot(self, widget: QWidget) -> None:
        """Puts something under the body that reaches both edges, inside the hairline."""
        holder = QVBoxLayout()
        holder.setContentsMargins(1, 0, 1, 1)
        holder.addWidget(widget)
        self._all.addLayout(holder)

    def fill_to_edges(self) -> None:
        """Lets the body reach the edges, for tables and lists; leaves the hairline free."""
        self.body.setContentsMargins(1, 0, 1, 8)


def scrolled(inner: QWidget) -> QScrollArea:
    """A place that scrolls up and down, never sideways."""
    inner.setProperty("look", "scrolled")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    # The keyboard goes to what is inside; the place itself is no stop.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


@contextmanager
def filled_unseen(place: QWidget) -> Iterator[None]:
    """Hides a place while other things are put into it. Each of them that came into sight by itself
    would have the whole window laid out anew."""
    is_seen = place.isVisible()
    if is_seen:
        place.hide()
    try:
        yield
    finally:
        if is_seen:
            place.show()


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and drops it."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
