"""One thing of the Sync pane, the same way on each page: what it is, why it is here, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.words import words


class ThingCard(Card):
    """The way to its case stands before the buttons that a page adds; `beside`, a sign
    and a sentence, stands at their left, and `said` under the reason."""

    case_wanted = Signal(object)

    def __init__(
        self, said: Sequence[QWidget] = (), beside: tuple[QWidget, QWidget] | None = None
    ) -> None:
        super().__init__()
        self._case: UUID | None = None
        self._name = words("", "head", wrap=True)
        self._under = words("", "muted", wrap=True)
        self.reason = words("", "title", wrap=True, select=True)
        self.open_case = Button(self.tr("Open the case"))
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(self._name)
        titles.addWidget(self._under)
        self.body.addLayout(titles)
        for part in (self.reason, *said):
            self.body.addWidget(part)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(10)
        if beside is None:
            self._foot.addStretch(1)
        else:
            sign, sentence = beside
            self._foot.addWidget(sign)
            self._foot.addWidget(sentence, 1)
        self._foot.addWidget(self.open_case)
        self.body.addLayout(self._foot)
        self.open_case.clicked.connect(lambda: self.case_wanted.emit(self._case))

    def add_buttons(self, *buttons: Button) -> None:
        """Puts what can be done with it at the right."""
        for button in buttons:
            self._foot.addWidget(button)

    def show_thing(self, name: str, under: Sequence[str], reason: str, case: UUID | None) -> None:
        """Shows what it is called, of whom and when, why it is here, and the way to its case."""
        self._case = case
        self._name.setText(name)
        self._under.setText(" · ".join(filter(None, under)))
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.open_case.setVisible(case is not None)


class ThingPage(QWidget):
    """A page with nothing but the one thing, and where it stands."""

    case_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stands = words("", wrap=True, select=True)
        self.thing = ThingCard((self.stands,))
        self.reason, self.open_case = self.thing.reason, self.thing.open_case
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.thing)
        column.addStretch(1)
        self.thing.case_wanted.connect(self.case_wanted)
