"""The question before what a restored server lost is let go: by name, in its place in the pane."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.panes.sync_words import acts_words
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.words import ElidedLabel, words

_MOST_NAMED = 4


class LetGoQuestion(Card):
    """Names what would be let go; the harmless answer has the keyboard first."""

    confirmed = Signal()
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent)
        self._names = [ElidedLabel() for _ in range(_MOST_NAMED + 1)]
        self.means = words(self._means(), "muted", wrap=True)
        self.keep = Button(self.tr("Not now"), "Esc")
        self.confirm = Button("", "Alt+D", primary=True)
        for part in (*self._names, self.means):
            self.body.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addStretch(1)
        foot.addWidget(self.keep)
        foot.addWidget(self.confirm)
        self.body.addLayout(foot)
        self.keep.clicked.connect(self.kept)
        self.confirm.clicked.connect(self.confirmed)

    def ask(self, gone: Sequence[str], act: str) -> None:
        """Asks about these, each in words; `act` is what the button that does it says."""
        self.title.setText(self.tr("Let {0} go?").format(acts_words(len(gone))))
        named = list(gone[:_MOST_NAMED])
        if len(gone) > _MOST_NAMED:
            more = self.tr("and {0} more that are not ticked below")
            named.append(more.format(len(gone) - _MOST_NAMED))
        for at, label in enumerate(self._names):
            label.setText(named[at] if at < len(named) else "")
            label.setVisible(at < len(named))
        self.confirm.set_words(act)
        self.show()
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def named(self) -> list[str]:
        """The lines that say what would be let go."""
        return [label.text() for label in self._names if label.text()]

    def _means(self) -> str:
        return self.tr(
            "What is let go is not sent: the server and the other desks stay without it. You can "
            "take it back with Ctrl+Z until your next decision, and later by command."
        )
