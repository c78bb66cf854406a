"""What stands in the assets pane when there is no list: what can be typed, or that nothing is so
recorded and what to do then."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme.tokens import CARD_GAP
from ui.widgets.button import Button
from ui.widgets.card import Card, clear
from ui.widgets.words import SerialText, words


class Invitation(QWidget):
    """Says what the one field takes, and offers the cases that were begun and not saved."""

    resumed = Signal(object)
    """The identity of a case that was begun."""
    register_wanted = Signal()
    blank_case_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun = Card(self.tr("Begun and not saved"))
        self._begun.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._begun.body.addLayout(self._list)
        self._import = Button(self.tr("Import a register"), sign="upload-simple")
        self._blank = Button(self.tr("Open a case without a serial"), sign="plus")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(self._what_to_type())
        column.addWidget(self._begun)
        column.addStretch(1)
        self._import.clicked.connect(self.register_wanted)
        self._blank.clicked.connect(self.blank_case_wanted)

    def show_begun(self, begun: Sequence[tuple[Any, str]]) -> None:
        """Shows cases that were begun: their identities and what they are about."""
        clear(self._list)
        for identity, about in begun:
            button = Button(self.tr("Go on with {0}").format(about))
            button.clicked.connect(lambda _=False, wanted=identity: self.resumed.emit(wanted))
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            self._list.addLayout(row)
        self._begun.setVisible(bool(begun))

    def _what_to_type(self) -> Card:
        card = Card(self.tr("Type whatever the customer reads out"))
        for sample, about in (
            ("A05860D26395078A", self.tr("a serial, or any part of one, however it is written")),
            ("x230-10GP", self.tr("a model, an organisation, a town, a contract, several words")),
            ("R26-004217-5", self.tr("a case, an RMA, their own reference, a tracking number")),
            ("EC:CD:6D:7C:07:BC", self.tr("a MAC address")),
        ):
            row = QHBoxLayout()
            row.setSpacing(14)
            number = SerialText(sample)
            number.setFixedWidth(150)
            row.addWidget(number)
            row.addWidget(words(about, "muted"), 1)
            card.body.addLayout(row)
        more = words(
            self.tr(
                "Paste many serials at once and each gets its line. Drop or paste a photograph of "
                "a label and its bar codes are read; drop a mail and a case is filled in from it."
            ),
            "",
            wrap=True,
        )
        card.body.addWidget(more)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self._blank)
        buttons.addWidget(self._import)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        return card


class NothingFound(QWidget):
    """Says that nothing is so recorded, and what can be done with what was typed."""

    case_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card()
        self._said = words("", "title", wrap=True)
        self._remark = words("", "", wrap=True)
        self._advice: QLabel = words(
            self.tr(
                "Read it back to the customer, or type only a part of it: four characters are "
                "enough. If the product was never registered, open a case for it all the same; the "
                "desk verifies it then."
            ),
            "muted",
            wrap=True,
        )
        self.open_case = Button(self.tr("Open a case for it"), "F2", primary=True)
        for part in (self._said, self._remark, self._advice):
            card.body.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.open_case)
        row.addStretch(1)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignTop)
        self.open_case.clicked.connect(self.case_wanted)

    @property
    def sentence(self) -> str:
        """What it says."""
        return " ".join(part for part in (self._said.text(), self._remark.text()) if part)

    def tell(self, typed: str, remark: str) -> None:
        """Says what was typed, and what is odd about it."""
        self._said.setText(self.tr("Nothing is recorded as “{0}”.").format(typed.strip()))
        self._remark.setText(remark)
        self._remark.setVisible(bool(remark))
