"""The quiet pages of the Sync pane: one act that waits, and what the place is for when alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.moments import moment_words
from ui.panes.sync_thing import ThingPage
from ui.widgets.card import Card
from ui.widgets.words import words

if TYPE_CHECKING:
    from desktop.remote.synchroniser import LineStanding
    from desktop.remote.undecided import ActRow


class WaitingPage(ThingPage):
    """What is known of an act that is still to be answered."""

    def show_act(self, act: ActRow, standing: LineStanding | None) -> None:
        """Shows it, and when it is sent."""
        self.thing.show_thing(act.deed, (moment_words(act.at),), "", act.case_id)
        self.stands.setText(self._stands(act, standing))

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
