"""One's own password at a server, and ending one's other sign-ins; both need the line."""

from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.domain.refusal import Refused
from ui.background import Task
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.widgets.banner import PaneState
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.words import words
from ui.workbench import Workbench

_WIDEST = 520


class OwnPasswordPane(Pane):
    """Everybody may; what is typed here is kept nowhere and is gone when one leaves."""

    waits_for_answer = False

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._task: Task | None = None
        self.old = Field("old", self.tr("Your password now"), _secret(), mandatory=True)
        self.new = Field("new", self.tr("The new one"), _secret(), mandatory=True)
        self.again = Field("again", self.tr("The new one again"), _secret(), mandatory=True)
        self.change = Button(self.tr("Change the password"), "Ctrl+Return", primary=True)
        self.end_others = Button(self.tr("Sign out everywhere else"))
        self.mine = Card(self.tr("A new password"))
        self.others = Card(self.tr("Where you are signed in"))
        self._build()
        self._join()

    def refresh(self) -> None:
        """Alone nobody has a password; on a server nothing is asked before somebody types."""
        is_shared = self._desk is not None
        if not is_shared:
            said = self.tr("Alone on this computer nobody needs a password.")
            more = self.tr("Sign in at a server first; you get there by your name, top right.")
            self.say(PaneState.EMPTY, said, more)
        for part in (self.mine, self.others, self.change):
            part.setVisible(is_shared)

    def tell_refusal(self, refusal: Refused) -> None:
        """Says it at the field that is meant; without the line, above all."""
        field = {"old": self.old, "password": self.new, "new": self.new}.get(refusal.field)
        if refusal.rule == "sign-in" and field is None:
            field = self.old
        if field is None:
            super().tell_refusal(refusal)
            return
        field.set_problem(refusal.sentence)
        field.focus()

    @property
    def _desk(self) -> Any:
        return self.bench.desk.shared

    def _build(self) -> None:
        head = PaneHead(self.tr("Your password"))
        head.buttons.addWidget(self.change)
        self.body.addWidget(head)
        for field in (self.old, self.new, self.again):
            self.mine.body.addWidget(field)
        self.mine.body.addWidget(
            words(
                self.tr("It has at least 12 characters. Your other sign-ins end with it."), "muted"
            )
        )
        self.others.body.addWidget(words(self.tr(
            "A computer was lost, or you forgot to sign out of one? End all your other sign-ins; "
            "what was typed there and not sent stays there until you sign in again."
        ), "muted", wrap=True))  # fmt: skip
        row = QHBoxLayout()
        row.addWidget(self.end_others)
        row.addStretch(1)
        self.others.body.addLayout(row)
        for card in (self.mine, self.others):
            card.setMaximumWidth(_WIDEST)
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _join(self) -> None:
        self.change.clicked.connect(self._change)
        self.end_others.clicked.connect(self._end_others)
        for field in (self.old, self.new, self.again):
            field.edited.connect(lambda *_, one=field: one.set_problem(""))

    @Slot()
    def _change(self) -> None:
        old, new = self.old.value, self.new.value
        if not old:
            self._tell(self.old, self.tr("Write the password that you have now."))
        elif not new:
            self._tell(self.new, self.tr("Write the new password."))
        elif new != self.again.value:
            self._tell(self.again, self.tr("This is not the same as above. Type both anew."))
        else:
            self._do(partial(self._desk.change_password, old, new), self._changed)

    @Slot()
    def _end_others(self) -> None:
        old = self.old.value
        if not old:
            said = self.tr("Write your password first: it is asked before your sign-ins are ended.")
            self._tell(self.old, said)
        else:
            self._do(partial(_end_others, self._desk, old), self._ended)

    def _do(self, work: Any, then: Any) -> None:
        if self._task is not None:
            return
        self._task = task = self.bench.background.run(work)
        task.answered.connect(lambda _: then())
        task.failed.connect(self._hear_failure)
        task.finished.connect(self._over)

    @Slot()
    def _over(self) -> None:
        self._task = None

    def _changed(self) -> None:
        self._forget()
        said = self.tr("Your password is changed. Elsewhere you have to sign in with the new one.")
        self.bench.told.emit(said, Tone.GOOD)

    def _ended(self) -> None:
        self._forget()
        self.bench.told.emit(self.tr("You are signed out everywhere else."), Tone.GOOD)

    def _tell(self, field: Field, sentence: str) -> None:
        field.set_problem(sentence)
        field.focus()

    def _forget(self) -> None:
        self.banner.hide()
        for field in (self.old, self.new, self.again):
            field.set_value("")
            field.set_problem("")


def _end_others(desk: Any, password: str) -> Any:
    from desktop.signing_in import end_other_sign_ins

    return end_other_sign_ins(desk, password)


def _secret() -> QLineEdit:
    editor = QLineEdit()
    editor.setEchoMode(QLineEdit.EchoMode.Password)
    return editor
