"""One file that is here and not at the server: on its way, or refused and to be decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.moments import moment_words
from ui.panes.sync_thing import ThingPage
from ui.panes.sync_words import file_words
from ui.widgets.button import Button

if TYPE_CHECKING:
    from desktop.queries.file_ways import Unsent
    from desktop.remote.synchroniser import LineStanding


class FilePage(ThingPage):
    """Says why it is not there yet; one that was refused is sent again or let go."""

    again_wanted = Signal(str)
    """The SHA-256 of a file that is to be sent again."""
    let_go_wanted = Signal(str)
    """The SHA-256 of a file that is to be sent no more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Unsent | None = None
        self.drop = Button(self.tr("Let it go"), "Alt+D")
        self.send = Button(self.tr("Send again"), "Ctrl+Return", primary=True)
        self.thing.add_buttons(self.drop, self.send)
        self.drop.clicked.connect(self._let_go)
        self.send.clicked.connect(self._send)

    def show_file(self, file: Unsent, standing: LineStanding | None) -> None:
        """Shows it, and what becomes of it."""
        self.shown = file
        under = (file.case_number, moment_words(file.since))
        self.thing.show_thing(file_words(file), under, file.reason, file.case_id)
        self.stands.setText(self._stands(file, standing))
        for button in (self.drop, self.send):
            button.setVisible(bool(file.reason))

    def focus(self) -> None:
        """Puts the keyboard on what can be done."""
        button = self.send if self.shown is not None and self.shown.reason else self.open_case
        button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stands(self, file: Unsent, standing: LineStanding | None) -> str:
        if file.reason:
            return self.tr(
                "The others see that it has not come. Where it was altered or lost here, add the "
                "same file to its case once more, and it is sent. If you let it go, the others "
                "do not get it; its case still offers to send it again."
            )
        if standing is not None and standing.state.value == "there":
            return self.tr("It is on its way to the server; then the others can open it too.")
        return self.tr("It is kept here and sent when the line is back, behind what was done.")

    def _send(self) -> None:
        if self.shown is not None:
            self.again_wanted.emit(self.shown.sha256)

    def _let_go(self) -> None:
        if self.shown is not None:
            self.let_go_wanted.emit(self.shown.sha256)
