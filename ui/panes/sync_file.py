"""One file that is here and not at the server: on its way, or refused and to be decided about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.moments import moment_words
from ui.panes.sync_words import file_words
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.words import words

if TYPE_CHECKING:
    from desktop.queries.file_ways import Unsent
    from desktop.remote.synchroniser import LineStanding


class FilePage(QWidget):
    """Says why it is not there yet; one that was refused is sent again or let go."""

    case_wanted = Signal(object)
    again_wanted = Signal(str)
    """The SHA-256 of a file that is to be sent again."""
    let_go_wanted = Signal(str)
    """The SHA-256 of a file that is to be sent no more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: Unsent | None = None
        self._title = words("", "head", wrap=True)
        self._under = words("", "muted", wrap=True)
        self.reason = words("", "title", wrap=True, select=True)
        self.stands = words("", wrap=True, select=True)
        self.open_case = Button(self.tr("Open the case"))
        self.drop = Button(self.tr("Let it go"), "Alt+D")
        self.send = Button(self.tr("Send again"), "Ctrl+Return", primary=True)
        card = Card()
        for part in (self._title, self._under, self.reason, self.stands):
            card.body.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.open_case)
        foot.addStretch(1)
        foot.addWidget(self.drop)
        foot.addWidget(self.send)
        card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        self.open_case.clicked.connect(self._open)
        self.drop.clicked.connect(self._let_go)
        self.send.clicked.connect(self._send)

    def show_file(self, file: Unsent, standing: LineStanding | None) -> None:
        """Shows it, and what becomes of it."""
        self.shown = file
        self._title.setText(file_words(file))
        self._under.setText(" · ".join(filter(None, (file.case_number, moment_words(file.since)))))
        self.reason.setText(file.reason)
        self.reason.setVisible(bool(file.reason))
        self.stands.setText(self._stands(file, standing))
        self.open_case.setVisible(file.case_id is not None)
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

    def _open(self) -> None:
        if self.shown is not None:
            self.case_wanted.emit(self.shown.case_id)
