"""A list of label and value, as people read a record card."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.card import clear
from ui.widgets.link import Link
from ui.widgets.words import words


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: `look` is `mono` for numbers; `link` makes the value something to open."""

    label: str
    value: str
    look: str = ""
    link: object = None


class Facts(QWidget):
    """The lines, labels muted at the left, values wrapping at the right and selectable."""

    followed = Signal(object)
    """The `link` of a value that somebody followed."""

    def __init__(self, label_width: int = 84, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, label_width)
        self._grid.setColumnStretch(1, 1)

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Shows other facts; those without a value are left out."""
        clear(self._grid)
        for row, fact in enumerate(fact for fact in facts if fact.value):
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(words(fact.label, "muted"), row, 0, top)
            self._grid.addWidget(self._value(fact), row, 1, top)

    def _value(self, fact: Fact) -> QWidget:
        if fact.link is not None:
            link = Link(fact.value)
            link.setAccessibleName(f"{fact.label}: {fact.value}")
            link.clicked.connect(lambda: self.followed.emit(fact.link))
            return link
        value = words(fact.value, fact.look, wrap=True, select=True)
        # What is written from the right stands at the left as all values do.
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        value.setAlignment(left | Qt.AlignmentFlag.AlignTop)
        value.setAccessibleName(f"{fact.label}: {fact.value}")
        return value
