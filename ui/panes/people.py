"""Who may work here: everybody's name and role, and what an administrator changes about them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from desktop.domain.rights import who_may
from desktop.domain.words import Role
from ui.panes import people_acts as acts
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.theme.tokens import CARD_GAP
from ui.widgets.banner import PaneState
from ui.widgets.beside import with_button
from ui.widgets.button import Button
from ui.widgets.card import Card, scrolled
from ui.widgets.cards_list import CardsList, CardWords
from ui.widgets.field import Field, choice
from ui.widgets.painting import BadgeWords, Look, Run
from ui.widgets.words import words
from ui.workbench import Workbench, sentence_of

if TYPE_CHECKING:
    from desktop.queries.people import PersonFacts
    from ui.background import Task

_LIST_WIDTH, _WIDEST = 320, 640


class PeoplePane(Pane):
    """What is typed about somebody stays until it is done, but a password that was set."""

    kinds: ClassVar[frozenset[str]] = frozenset({"person"})

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._asked: tuple[Field, ...] = ()
        self._shown: PersonFacts | None = None
        self.list = CardsList(self.tr("People"), self._card_of)
        self.role = Field("role", self.tr("Role"), _roles())
        self.change_role = Button(self.tr("Change the role"))
        self.password = Field("password", self.tr("New password"), _secret())
        self.set_password = Button(self.tr("Set the password"))
        self.again = Field("again", "")
        self.end = Button(self.tr("End the access"))
        self.name = Field("name", self.tr("Full name"), mandatory=True)
        self.sign_in = Field("sign_in", self.tr("Signs in as"), mandatory=True)
        self.new_role = Field("role", self.tr("Role"), _roles())
        self.first_password = Field(
            "password", self.tr("First password, to sign in at a server"), _secret()
        )
        self.let_in = Button(self.tr("Let in"), "Ctrl+Return", primary=True)
        self.one = Card(" ")
        self.new = Card(self.tr("Let somebody in"))
        self._build()
        self._join()

    @property
    def _may(self) -> bool:
        person = self.bench.desk.person
        return person is not None and str(person.role) == Role.ADMINISTRATOR.value

    def refresh(self) -> None:
        """Asks who there is."""
        self.ask(acts.people)

    def show_answer(self, answer: tuple[PersonFacts, ...]) -> None:
        """Shows everybody; who is chosen stays so, and so does what is typed."""
        self.list.set_rows(answer, lambda person: person.id)
        if self.list.chosen is None and answer:
            self.list.choose(0)
        self._show_one(self.list.chosen)
        for card in (self.one, self.new):
            card.setVisible(self._may)
        self.let_in.setVisible(self._may)
        if not self._may:
            self.banner.say_state(PaneState.NO_RIGHT, who_may("AddPerson"))

    def tell_refusal(self, refusal: Refused) -> None:
        """Says it at the field of what was asked, else above all."""
        field = next((one for one in self._asked if one.name == refusal.field), None)
        if field is None:
            super().tell_refusal(refusal)
            return
        field.set_problem(refusal.sentence)
        field.focus()

    def _build(self) -> None:
        head = PaneHead(self.tr("People"))
        head.buttons.addWidget(self.let_in)
        everybody = Card(self.tr("Who may work here"))
        everybody.fill_to_edges()
        everybody.body.addWidget(self.list)
        everybody.setFixedWidth(_LIST_WIDTH)
        for field, button in (
            (self.role, self.change_role),
            (self.password, self.set_password),
            (self.again, self.end),
        ):
            self.one.body.addLayout(with_button(field, button))
        self.new.body.addWidget(
            words(self.tr("Tell them their password yourself; nobody can look it up."), "muted")
        )
        pairs = ((self.name, self.sign_in), (self.new_role, self.first_password))
        for pair in pairs:
            row = QHBoxLayout()
            row.setSpacing(CARD_GAP)
            for field in pair:
                row.addWidget(field, 1)
            self.new.body.addLayout(row)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        for card in (self.new, self.one):
            card.setMaximumWidth(_WIDEST)
            column.addWidget(card)
        column.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(CARD_GAP)
        both.addWidget(everybody)
        both.addWidget(scrolled(inner), 1)
        self.body.addWidget(head)
        self.body.addLayout(both, 1)

    def _join(self) -> None:
        self.list.row_chosen.connect(self._show_one)
        self.let_in.clicked.connect(self._let_in)
        self.change_role.clicked.connect(self._change_role)
        self.set_password.clicked.connect(self._set_password)
        self.end.clicked.connect(self._end)
        fields = (self.name, self.sign_in, self.first_password, self.password, self.again)
        for field in (*fields, self.role, self.new_role):
            field.edited.connect(partial(self._clear_problem, field))

    @Slot(object)
    def _show_one(self, person: PersonFacts | None) -> None:
        """Shows somebody; of another nothing that was typed about the one before."""
        before, self._shown = self._shown, person
        if person is None or not self._may:
            self.one.hide()
            return
        self.one.title.setText(f"{person.name} · {person.sign_in}")
        if before is None or before.id != person.id:
            for field in (self.password, self.again):
                field.set_value("")
                field.set_problem("")
        if before is None or (before.id, before.role) != (person.id, person.role):
            self.role.set_value(person.role.value)
        asked = self.tr("To end the access, write {0}").format(person.sign_in)
        self.again.set_label(asked)
        self.one.show()

    @Slot()
    def _let_in(self) -> None:
        self._asked = (self.name, self.sign_in, self.new_role, self.first_password)
        values = {field.name: field.value for field in self._asked}
        task = self.bench.perform(partial(acts.letting_in, values))
        told = self.tr("{0} may work here as {1}.").format(values["name"], values["role"])
        self._follow(task, told, (self.name, self.sign_in, self.first_password))

    @Slot()
    def _change_role(self) -> None:
        person = self._shown
        if person is None or self.role.value == person.role.value:
            return
        self._asked = (self.role,)
        act = partial(acts.changing_role, person.id, person.role, self.role.value)
        told = self.tr("{0} is {1} now.").format(person.name, self.role.value)
        self._follow(self.bench.perform(act), told, ())

    @Slot()
    def _set_password(self) -> None:
        person = self._shown
        if person is not None:
            self._asked = (self.password,)
            act = partial(acts.setting_password, person.id, self.password.value)
            told = self.tr("{0} has a new password, and is signed out everywhere.")
            self._follow(self.bench.perform(act), told.format(person.name), (self.password,))

    @Slot()
    def _end(self) -> None:
        person = self._shown
        if person is None:
            return
        if self.again.value.strip() != person.sign_in:
            self.again.set_problem(self.tr("Write {0} here if it is meant.").format(person.sign_in))
            self.again.focus()
            return
        self._asked = (self.again,)
        told = self.tr("{0} no longer works here.").format(person.name)
        self._follow(self.bench.perform(partial(acts.ending, person.id)), told, (self.again,))

    def _follow(self, task: Task, told: str, emptied: tuple[Field, ...]) -> None:
        """When it is done it is told and what was typed for it goes; else it stays."""
        self.banner.hide()

        def done(_: Any) -> None:
            for field in emptied:
                field.set_value("")
            self.bench.told.emit(told, Tone.GOOD)

        task.answered.connect(done)
        task.failed.connect(self._hear_failure)

    @Slot(object)
    def _hear_failure(self, error: object) -> None:
        if isinstance(error, Refused):
            self.tell_refusal(error)
        else:
            self.say(PaneState.ERROR, self.tr("That did not work."), sentence_of(error))

    def _clear_problem(self, field: Field, name: str, value: str) -> None:  # noqa: ARG002
        field.set_problem("")

    def _card_of(self, person: PersonFacts) -> CardWords:
        badge = BadgeWords(person.role.value, Tone.NEUTRAL, has_sign=False)
        return CardWords(person.name, badge, (Run(person.sign_in, Look.MUTED),))


def _roles() -> Any:
    return choice([(role.value, role.value) for role in Role])


def _secret() -> QLineEdit:
    editor = QLineEdit()
    editor.setEchoMode(QLineEdit.EchoMode.Password)
    return editor
