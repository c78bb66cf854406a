"""The place under the search field where a sign-in that is over is made anew; work goes on."""

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from ui.background import Task
from ui.theme import Tone
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.words import words
from ui.workbench import Workbench, sentence_of


class SignInAgain(QWidget):
    """Asks for the password only; never takes the keyboard by itself."""

    signed_in = Signal(object)
    """It is done: where the token is kept now."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._desk: Any = None
        self._task: Task | None = None
        self._is_put_off = False
        self._said = words("", "title", wrap=True)
        editor = QLineEdit()
        editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.password = Field("password", self.tr("Password"), editor, has_title=False)
        editor.setPlaceholderText(self.tr("Password"))
        self.go_on = Button(self.tr("Sign in"), primary=True)
        self.later = Button(self.tr("Later"))
        self._build()
        editor.returnPressed.connect(self._sign_in)
        self.go_on.clicked.connect(self._sign_in)
        self.later.clicked.connect(self._put_off)
        self.password.edited.connect(lambda *_: self.password.set_problem(""))
        self.hide()

    def ask(self, desk: Any, sentence: str) -> None:
        """Asks who works at this desk to sign in again, unless they put it off."""
        if desk is not self._desk:
            self._desk, self._is_put_off = desk, False
        name = desk.profile.sign_in
        self._said.setText(
            self.tr("Sign in again, {0}: what you do is kept meanwhile.").format(name)
        )
        self._said.setToolTip(sentence)
        self.password.editor.setAccessibleName(self.tr("Password of {0}").format(name))
        if not self._is_put_off:
            self.show()

    def over(self) -> None:
        """It is no longer asked."""
        self._is_put_off = False
        self._clear()
        self.hide()

    def come(self) -> None:
        """Somebody wants it now: shows it with the keyboard in it."""
        self._is_put_off = False
        self.show()
        self.password.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        frame = QFrame()
        frame.setProperty("look", "banner")
        frame.setProperty("tone", Tone.WARNING.value)
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(self._said, 1)
        self.password.setFixedWidth(260)
        row.addWidget(self.password)
        row.addWidget(self.go_on)
        row.addWidget(self.later)
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE_MARGIN, 10, PANE_MARGIN, 0)
        column.addWidget(frame)

    @Slot()
    def _sign_in(self) -> None:
        if self._task is not None or self._desk is None:
            return
        desk, password = self._desk, self.password.value

        def work() -> Any:
            from desktop.signing_in import sign_in_again

            return sign_in_again(desk, password)

        self._task = self._bench.background.run(work)
        self._task.answered.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.finished.connect(self._end)

    @Slot(object)
    def _done(self, kept: Any) -> None:
        self.over()
        self.signed_in.emit(kept)

    @Slot(object)
    def _failed(self, error: object) -> None:
        if isinstance(error, Refused) and error.rule == "sign-in":
            # Whoever stood behind must not find it there, and it was not the right one.
            self._clear()
        self.password.set_problem(sentence_of(error))
        self.password.focus()

    @Slot()
    def _end(self) -> None:
        self._task = None

    @Slot()
    def _put_off(self) -> None:
        self._is_put_off = True
        self._clear()
        self.hide()

    def _clear(self) -> None:
        """A password stays nowhere longer than it is needed."""
        if self.password.value or self.password.problem:
            self.password.set_value("")
            self.password.set_problem("")
