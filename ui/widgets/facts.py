"""A list of label and value, as people read a record card."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.widgets.card import clear, filled_unseen
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
        self._lines: list[_Line] = []

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Shows other facts; those without a value are left out."""
        facts = [fact for fact in facts if fact.value]
        if [_kind_of(fact) for fact in facts] == [_kind_of(line.fact) for line in self._lines]:
            for line, fact in zip(self._lines, facts, strict=True):
                line.say(fact)
            return
        with filled_unseen(self):
            clear(self._grid)
            self._lines = [_Line(fact, self.followed) for fact in facts]
            top = Qt.AlignmentFlag.AlignTop
            for row, line in enumerate(self._lines):
                self._grid.addWidget(line.label, row, 0, top)
                self._grid.addWidget(line.value, row, 1, top)


class _Line:
    """A label and its value, which can say another fact of the same kind."""

    def __init__(self, fact: Fact, followed: SignalInstance) -> None:
        self.label = words("", "muted")
        self.value: QLabel | Link
        if fact.link is not None:
            self.value = Link("")
            self.value.clicked.connect(lambda: followed.emit(self.fact.link))
        else:
            self.value = words("", fact.look, wrap=True, select=True)
            # What is written from the right stands at the left as all values do.
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
            self.value.setAlignment(left | Qt.AlignmentFlag.AlignTop)
        self.say(fact)

    def say(self, fact: Fact) -> None:
        """Shows a fact."""
        self.fact = fact
        self.label.setText(fact.label)
        self.value.setText(fact.value)
        self.value.setAccessibleName(f"{fact.label}: {fact.value}")


def _kind_of(fact: Fact) -> tuple[str, bool]:
    return fact.look, fact.link is not None
