"""The quiet pages of the Sync pane: one act that waits, and what the place is for when alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.moments import moment_words
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.words import words

if TYPE_CHECKING:
    from desktop.remote.synchroniser import LineStanding
    from desktop.remote.undecided import ActRow


class WaitingPage(QWidget):
    """What is known of an act that is still to be answered."""

    case_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: ActRow | None = None
        self._title = words("", "head", wrap=True)
        self._under = words("", "muted", wrap=True)
        self.stands = words("", wrap=True, select=True)
        self.open_case = Button(self.tr("Open the case"))
        card = Card()
        for part in (self._title, self._under, self.stands):
            card.body.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self.open_case)
        foot.addStretch(1)
        card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.open_case.clicked.connect(self._open)

    def show_act(self, act: ActRow, standing: LineStanding | None) -> None:
        """Shows it, and when it is sent."""
        self._act = act
        self._title.setText(act.deed)
        self._under.setText(moment_words(act.at))
        self.stands.setText(self._stands(act, standing))
        self.open_case.setVisible(act.case_id is not None)

    def _stands(self, act: ActRow, standing: LineStanding | None) -> str:
        if act.is_answered:
            return self.tr("The server has it. What came of it is here with the next exchange.")
        if act.reason:
            said = self.tr(
                "It cannot be shown on what came meanwhile: {0} It is sent all the same; only the "
                "server decides."
            )
            return said.format(act.reason)
        if standing is not None and standing.state.value == "there":
            return self.tr("It is sent with the next exchange, within seconds.")
        return self.tr("It is kept here and sent when the line is back, in the order of the list.")

    def _open(self) -> None:
        if self._act is not None:
            self.case_wanted.emit(self._act.case_id)


class AlonePage(Card):
    """What this place is for, for who works on a store of their own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("This desk works alone", parent)
        self.title.setText(self.tr("This desk works alone"))
        said = (
            self.tr(
                "Everything is kept on this computer. Where several desks share one server, this "
                "place shows what waits for the line, what the server refused, and where two "
                "people wrote the same field: both sides beside each other, to be decided here."
            ),
            self.tr(
                "To share: on the computer that is to be the server, run “rma-desk serve --from” "
                "with the path of this store. The other desks then sign in to its address."
            ),
        )
        for sentence in said:
            self.body.addWidget(words(sentence, wrap=True, select=True))
