"""Signing in at a server that others share: where, who, and all that is fetched the first time."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.refusal import Refused
from ui.background import Task
from ui.garbage import keep_for_good
from ui.panes import sign_in_acts as acts
from ui.panes.pane import Pane, PaneHead
from ui.panes.sign_in_acts import Asked
from ui.theme.tokens import CARD_GAP
from ui.widgets.banner import PaneState
from ui.widgets.beside import with_button
from ui.widgets.button import Button
from ui.widgets.card import Card, clear, scrolled
from ui.widgets.field import Field
from ui.widgets.words import words
from ui.workbench import Workbench, sentence_of

if TYPE_CHECKING:
    from desktop.remote.profiles import Profile

_WIDEST = 760


class SignInPane(Pane):
    """What is typed stays, but the password of a sign-in that was refused."""

    waits_for_answer: ClassVar[bool] = False

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._task: Task | None = None
        self._stops = Event()
        self._rows = 0
        self.head = PaneHead(self.tr("Work on a server that others share"))
        self.go_on = Button(self.tr("Sign in"), "Ctrl+Return", primary=True)
        self.server = Field(
            "server", self.tr("Server"), _line("https://rma.example.com"), mandatory=True
        )
        self.sign_in = Field("sign_in", self.tr("Your name there"), mandatory=True)
        secret = QLineEdit()
        secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.password = Field("password", self.tr("Password"), secret, mandatory=True)
        self.more = Button(self.tr("More"))
        self.authority = Field(
            "authority",
            self.tr("File of your company’s certificate authority"),
            _line(self.tr("those that the system trusts")),
        )
        self.choose = Button(self.tr("Choose a file …"))
        self.proxy = Field("proxy", self.tr("Proxy"), _line(self.tr("as the system says")))
        self.stop = Button(self.tr("Stop"))
        self.alone = Button(self.tr("Work alone on this computer"))
        self.said = words("", "muted", wrap=True)
        self.progress = QProgressBar()
        self._people = QVBoxLayout()
        self._known = Card(self.tr("Worked here before"))
        every = (self.server, self.sign_in, self.password, self.authority, self.proxy)
        self.fields = {field.name: field for field in every}
        self._build()
        self._join()

    def show_thing(self, identity: UUID) -> None:
        """Somebody is asked to sign in: `Asked` was put down for this pane."""
        asked = self.bench.handed(identity)
        if isinstance(asked, Asked):
            self.ask_for(asked)
        super().show_thing(identity)

    def ask_for(self, asked: Asked) -> None:
        """Fills in where and who, says why, and waits for the password."""
        for name in ("server", "sign_in", "authority", "proxy"):
            value = getattr(asked, name)
            if value:
                self.fields[name].set_value(value)
        self._show_more(bool(self.authority.value or self.proxy.value))
        if asked.sentence:
            self.password.set_problem(asked.sentence)
        self._focus_first_empty()

    def refresh(self) -> None:
        """Asks who worked here before; the desk is not asked, since there may be none yet."""
        self._is_stale = False
        folder = self.bench.memory.folder
        self._channel.ask(partial(acts.known, folder))
        task = self.bench.background.run(acts.make_ready)
        task.finished.connect(keep_for_good)

    def show_answer(self, answer: tuple[Profile, ...]) -> None:
        """Offers everybody who worked here: who did not sign out goes on at once."""
        clear(self._people)
        here = self.bench.desk.shared
        others = [one for one in answer if here is None or one.folder != here.profile.folder]
        for profile in others:
            said = self.tr("Go on as {0} at {1}").format(profile.sign_in, profile.line.url)
            button = Button(said)
            button.clicked.connect(partial(self._go_to, profile))
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            self._people.addLayout(row)
        self._known.setVisible(bool(others))

    def tell_refusal(self, refusal: Refused) -> None:
        """Says it at its field; what the form has no field for stands above it."""
        name = acts.field_of(refusal)
        if name in ("authority", "proxy"):
            self._show_more(True)
        if name == "password" and refusal.rule == "sign-in":
            # Whoever stood behind must not find it there, and it was not the right one.
            self.password.set_value("")
        if name:
            self.fields[name].set_problem(acts.sentence_at(refusal))
            self.fields[name].focus()
        else:
            self.say(PaneState.ERROR, refusal.sentence)

    def _build(self) -> None:
        self.head.buttons.addWidget(self.go_on)
        self.head.set_under(
            self.tr("You work with the line and without it; what waits is sent by itself.")
        )
        card = Card(self.tr("Sign in"))
        card.setMaximumWidth(_WIDEST)
        both = QHBoxLayout()
        both.setSpacing(CARD_GAP)
        both.addWidget(self.sign_in, 1)
        both.addWidget(self.password, 1)
        card.body.addWidget(self.server)
        card.body.addLayout(both)
        card.body.addLayout(with_button(self.authority, self.choose))
        card.body.addWidget(self.proxy)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addWidget(self.stop)
        foot.addStretch(1)
        foot.addWidget(self.alone)
        card.body.addLayout(foot)
        card.body.addWidget(self.said)
        card.body.addWidget(self.progress)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(self.tr("Progress"))
        self._people.setSpacing(8)
        self._known.setMaximumWidth(_WIDEST)
        self._known.body.addLayout(self._people)
        self._known.hide()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(card)
        column.addWidget(self._known)
        column.addStretch(1)
        self.body.addWidget(self.head)
        self.body.addWidget(scrolled(inner), 1)
        self._show_more(False)
        self._show_fetching(False)

    def _join(self) -> None:
        self.go_on.clicked.connect(self._sign_in)
        self.stop.clicked.connect(self._stop)
        self.choose.clicked.connect(self._choose_authority)
        self.more.clicked.connect(lambda: self._show_more(not self.authority.isVisible()))
        self.alone.clicked.connect(lambda: self.bench.workplace_wanted.emit(None))
        for field in self.fields.values():
            field.edited.connect(partial(self._typed, field))
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(self._sign_in)

    @Slot()
    def _sign_in(self) -> None:
        if self._task is not None:
            return
        self.banner.hide()
        for field in self.fields.values():
            field.set_problem("")
        values = {name: field.value for name, field in self.fields.items()}
        folder = self.bench.memory.folder
        self._rows = 0
        self._stops.clear()
        task = self.bench.background.run_long(partial(acts.sign_in, folder, values, self._stops))
        self._task = task
        task.slow.connect(lambda: self._show_fetching(self._task is not None))
        task.progressed.connect(self._count)
        task.answered.connect(self._arrive)
        task.failed.connect(self._hear_failure)
        task.finished.connect(self._end)

    def _go_to(self, profile: Profile) -> None:
        self.bench.workplace_wanted.emit(profile)

    @Slot()
    def _stop(self) -> None:
        self._stops.set()

    @Slot(int, int, str)
    def _count(self, rows: int, total: int, name: str) -> None:  # noqa: ARG002
        self._rows = rows
        self._show_fetching(True)

    @Slot(object)
    def _arrive(self, signed_in: object) -> None:
        self.password.set_value("")
        self.bench.arrived.emit(signed_in)

    @Slot()
    def _end(self) -> None:
        self._task = None
        self._show_fetching(False)
        if self._rows and self.password.value:
            self.said.setText(
                self.tr("{0} rows came and are kept. Go on where it was stopped.").format(
                    f"{self._rows:,}"
                )
            )
            self.said.show()
            self.go_on.set_words(self.tr("Go on fetching"))
            self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_fetching(self, is_fetching: bool) -> None:
        self.progress.setVisible(is_fetching)
        self.stop.setVisible(is_fetching)
        self.said.setVisible(is_fetching)
        rows = f"{self._rows:,}"
        fetched = self.tr("Fetching everything for the first time: {0} rows …").format(rows)
        self.said.setText(fetched if self._rows else self.tr("Signing in …"))
        for field in self.fields.values():
            field.setEnabled(not is_fetching)
        for part in (self.go_on, self.alone, self.choose, self._known):
            part.setEnabled(not is_fetching)

    def _show_more(self, is_shown: bool) -> None:
        for part in (self.authority, self.choose, self.proxy):
            part.setVisible(is_shown)
        self.more.set_words(self.tr("Less") if is_shown else self.tr("More"))

    @Slot()
    def _choose_authority(self) -> None:
        kinds = self.tr("Certificates (*.pem *.crt *.cer);;All files (*)")
        title = self.tr("File of your company’s certificate authority")
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if chosen:
            self.authority.set_value(chosen)
            self.authority.set_problem("")
            self.authority.focus()

    def _typed(self, field: Field, name: str, value: str) -> None:  # noqa: ARG002
        field.set_problem("")
        self.go_on.set_words(self.tr("Sign in"))

    def _say_loading(self) -> None:
        """Nobody waits for the list of those who worked here: the form is there at once."""

    def _focus_first_empty(self) -> None:
        for field in (self.server, self.sign_in, self.password):
            if not field.value:
                field.focus()
                return

    @Slot(object)
    def _hear_failure(self, error: object) -> None:
        # The fields take the keyboard again, before it is put where something is wrong.
        self._show_fetching(False)
        if isinstance(error, Refused):
            self.tell_refusal(error)
        else:
            self.say(PaneState.ERROR, self.tr("That did not work."), sentence_of(error))


def _line(empty_words: str) -> QLineEdit:
    """An editor of a line, with what holds where it is left empty."""
    editor = QLineEdit()
    editor.setPlaceholderText(empty_words)
    return editor
