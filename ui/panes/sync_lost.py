"""What a restored server lost: a list with ticks; all of it is decided at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ui.panes.pane import PaneHead
from ui.panes.sync_question import LetGoQuestion
from ui.panes.sync_words import lost_words
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.words import words

if TYPE_CHECKING:
    from desktop.remote.undecided import ActRow

_ID = int(Qt.ItemDataRole.UserRole)
_ROW_HEIGHT = 30


class LostPage(Card):
    """Ticked acts are sent again in their order; the others are let go, once that was asked."""

    decided = Signal(object)
    """The ids (`frozenset`) of those that are sent again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.head = PaneHead(self.tr("Lost by the server"))
        self.all = Button(self.tr("Tick all"))
        self.none = Button(self.tr("Tick none"))
        self.primary = Button("", "Ctrl+Return", primary=True)
        for button in (self.all, self.none, self.primary):
            self.head.buttons.addWidget(button)
        self.why = words(self._why(), wrap=True)
        self.question = LetGoQuestion()
        self.question.hide()
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Acts that the server lost"))
        self.body.addWidget(self.head)
        self.body.addWidget(self.why)
        self.body.addWidget(self.question)
        self.body.addWidget(self.list, 1)
        self.all.clicked.connect(lambda: self._tick(Qt.CheckState.Checked))
        self.none.clicked.connect(lambda: self._tick(Qt.CheckState.Unchecked))
        self.primary.clicked.connect(self._decide)
        self.question.confirmed.connect(lambda: self.decided.emit(self.ticked))
        self.question.kept.connect(self._keep)
        self.list.itemChanged.connect(lambda _: self._count())

    def show_acts(self, acts: Sequence[ActRow], today: date) -> None:
        """Shows the acts, all ticked; of those that are there already the ticks stay."""
        items = self._items
        if [item.data(_ID) for item in items] == [act.id for act in acts]:
            return
        unticked = {one.data(_ID) for one in items if one.checkState() is Qt.CheckState.Unchecked}
        self.list.clear()
        for act in acts:
            item = QListWidgetItem(lost_words(act, today))
            item.setData(_ID, act.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_ticked = act.id not in unticked
            item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            self.list.addItem(item)
        if acts:
            self.list.setCurrentRow(0)
        self._count()

    @property
    def ticked(self) -> frozenset[UUID]:
        """The acts that are to be sent again."""
        ticked = (one for one in self._items if one.checkState() is Qt.CheckState.Checked)
        return frozenset(one.data(_ID) for one in ticked)

    def focus(self) -> None:
        """Puts the keyboard on the first thing to do."""
        self.list.setFocus()

    @property
    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _why(self) -> str:
        return self.tr(
            "The server had confirmed these and was then restored from an older copy that lacks "
            "them. What is ticked is sent again, in this order. Nothing is sent before you decide."
        )

    @Slot()
    def _decide(self) -> None:
        """Sends all of it again at once; asks first where something would be let go."""
        gone = [one.text() for one in self._items if one.checkState() is Qt.CheckState.Unchecked]
        if not gone:
            self.decided.emit(self.ticked)
            return
        self.question.ask(gone, self.primary.text())
        for part in (self.why, self.primary):
            part.hide()

    @Slot()
    def _keep(self) -> None:
        self._withdraw()
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _withdraw(self) -> None:
        """What was asked is about other ticks, or is not meant."""
        self.question.hide()
        for part in (self.why, self.primary):
            part.show()

    def _tick(self, state: Qt.CheckState) -> None:
        for item in self._items:
            item.setCheckState(state)

    def _count(self) -> None:
        self._withdraw()
        ticked, count = len(self.ticked), self.list.count()
        said = self.tr("Send all {0} again").format(count)
        if ticked == 0:
            said = self.tr("Let all {0} go").format(count)
        elif ticked < count:
            said = self.tr("Send {0} again, let {1} go").format(ticked, count - ticked)
        self.primary.set_words(said)
