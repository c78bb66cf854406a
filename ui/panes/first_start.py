"""What an empty store offers first: who works here, the sample, a register of one's own."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from ui.background import Task
from ui.panes import first_start_acts as acts
from ui.panes.first_start_acts import Settled
from ui.theme import Tone
from ui.theme.tokens import CARD_GAP
from ui.widgets.button import Button
from ui.widgets.card import Card, clear
from ui.widgets.field import Field, choice
from ui.widgets.words import words
from ui.workbench import Workbench, sentence_of


class FirstStart(QWidget):
    """Two questions in a place in the pane: who are you, and with what do you begin."""

    register_wanted = Signal()
    """Somebody wants to import a register of their own."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._playing: Task | None = None
        self._people = QVBoxLayout()
        self.name = Field("name", self.tr("Your name"))
        roles = [(role.value, role.value) for role in Role]
        self.role = Field("role", self.tr("You are"), choice(roles))
        self.let_in = Button(self.tr("Work here"))
        self.sample = Button(self.tr("Take the sample in"), primary=True, sign="package")
        self.register = Button(self.tr("Import a register"), sign="upload-simple")
        self.shared = Button(self.tr("Work on a shared desk"), sign="users-three")
        self.stop = Button(self.tr("Stop"))
        self.progress = QProgressBar()
        self.said = words("", "muted", wrap=True)
        self._build()
        self._join()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_people()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        for card in (self._beginning(), self._asking()):
            card.setMaximumWidth(760)
            column.addWidget(card)
        column.addStretch(1)
        self._show_working("")

    def _beginning(self) -> Card:
        begin = Card(self.tr("This store is empty"))
        begin.body.addWidget(words(self.tr(
            "Take the sample in to look around: made-up customers in real towns, 1,700 products, "
            "contracts, and four people to sit here as. Or begin with a register that another "
            "system exported; you see what it would do before anything is taken in. Where others "
            "share a desk on a server, sign in there instead."
        ), "", wrap=True))  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in (self.sample, self.register, self.shared, self.stop):
            row.addWidget(button)
        row.addStretch(1)
        begin.body.addLayout(row)
        begin.body.addWidget(self.said)
        begin.body.addWidget(self.progress)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        return begin

    def _asking(self) -> Card:
        who = Card(self.tr("Who works here?"))
        who.body.addWidget(words(self.tr(
            "What is done bears a name, and who may do what goes by the role. Choose who you are, "
            "or let yourself in."
        ), "muted", wrap=True))  # fmt: skip
        self._people.setSpacing(8)
        who.body.addLayout(self._people)
        new = QHBoxLayout()
        new.setSpacing(CARD_GAP)
        new.addWidget(self.name, 3)
        new.addWidget(self.role, 2)
        who.body.addLayout(new)
        last = QHBoxLayout()
        last.addWidget(self.let_in)
        last.addStretch(1)
        who.body.addLayout(last)
        return who

    def _join(self) -> None:
        self.register.clicked.connect(self.register_wanted)
        self.sample.clicked.connect(self._play)
        self.shared.clicked.connect(self._share)
        self.stop.clicked.connect(self._stop)
        self.let_in.clicked.connect(self._let_in)
        self.name.edited.connect(lambda *_: self.name.set_problem(""))

    def _ask_people(self) -> None:
        self._bench.ask(acts.people).answered.connect(self._show_people)

    @Slot(object)
    def _show_people(self, people: Any) -> None:
        clear(self._people)
        here = self._bench.desk.person
        for person in people:
            is_here = here is not None and here.name == person.name
            said = self.tr("{0}, {1}, works here now") if is_here else self.tr("I am {0}, {1}")
            button = Button(said.format(person.name, person.role))
            button.setEnabled(not is_here)
            button.clicked.connect(lambda _=False, who=person.sign_in: self._sit(who))
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            self._people.addLayout(row)

    def _sit(self, sign_in: str) -> None:
        desk = self._bench.desk
        task = self._bench.change_seat(lambda: desk.take_seat(sign_in))
        task.answered.connect(self._tell_seated)
        task.failed.connect(self._tell_failed)

    @Slot()
    def _share(self) -> None:
        self._bench.opened.emit("sign in", self._bench.hand(None))

    @Slot()
    def _let_in(self) -> None:
        desk, name, role = self._bench.desk, self.name.value, self.role.value
        task = self._bench.perform_long(lambda _: acts.let_in(desk, name, role))
        task.answered.connect(self._tell_settled)
        task.failed.connect(self._tell_failed)

    @Slot()
    def _play(self) -> None:
        if self._playing is not None:
            return
        desk = self._bench.desk
        task = self._bench.perform_long(lambda progress: acts.play_sample(desk, progress))
        self._playing = task
        self._show_working(self.tr("Taking the sample in …"))
        task.progressed.connect(self._show_progress)
        task.answered.connect(self._tell_settled)
        task.failed.connect(self._tell_failed)
        task.finished.connect(self._end_playing)

    @Slot()
    def _stop(self) -> None:
        if self._playing is not None:
            self._playing.cancel()

    @Slot()
    def _end_playing(self) -> None:
        self._playing = None
        self._show_working("")

    @Slot(int, int, str)
    def _show_progress(self, done: int, total: int, name: str) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.said.setText(self.tr("Taking {0} in …").format(name))

    def _show_working(self, sentence: str) -> None:
        is_working = bool(sentence)
        self.said.setText(sentence)
        self.progress.setRange(0, 0)
        for part in (self.said, self.progress, self.stop):
            part.setVisible(is_working)
        for button in (self.sample, self.register, self.shared, self.let_in):
            button.setEnabled(not is_working)

    @Slot(object)
    def _tell_settled(self, settled: Settled) -> None:
        self.name.set_value("")
        self._tell_seated(settled.person)

    @Slot(object)
    def _tell_seated(self, person: Any) -> None:
        self._bench.seated.emit(person)
        told = self.tr("{0}, {1}, works here now.").format(person.name, person.role)
        self._bench.told.emit(told, Tone.GOOD)
        self._ask_people()

    @Slot(object)
    def _tell_failed(self, error: object) -> None:
        if isinstance(error, Refused) and error.field == "name":
            self.name.set_problem(error.sentence)
            self.name.focus()
        else:
            self._bench.told.emit(sentence_of(error), Tone.BAD)
