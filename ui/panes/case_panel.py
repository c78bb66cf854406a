"""A place at the side of a case where one act is prepared: its fields, its draft, its refusal."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from desktop.domain.rights import ACTS, who_may
from ui.background import Task
from ui.theme.tokens import CARD_GAP, PANE_MARGIN
from ui.widgets.banner import Banner, PaneState
from ui.widgets.button import Button
from ui.widgets.card import Card, scrolled
from ui.widgets.field import Editor, Field
from ui.widgets.words import words
from ui.workbench import Workbench, sentence_of

if TYPE_CHECKING:
    from desktop.queries.case_screen import CaseScreen


class CasePanel(Card):
    """Subclasses add fields, say what is done in `start`, and what to tell when it is."""

    act: ClassVar[str] = ""
    """The operation's name, so that somebody without the right is told before they type."""

    finished = Signal(str, object)
    """It is done: a sentence for the person, and what was performed."""
    closed = Signal()
    """Somebody leaves it; what was typed is kept."""

    def __init__(
        self, bench: Workbench, title: str, submit: str, draft: str = "", explanation: str = ""
    ) -> None:
        super().__init__(title)
        self.bench = bench
        self.fields: dict[str, Field] = {}
        self.banner = Banner()
        self.submit_button = Button(submit, "Ctrl+Return", primary=True)
        self._draft = draft
        self._task: Task | None = None
        self._explanation = words(explanation, "muted", wrap=True)
        if not explanation:
            # Never shown by name here: without a parent yet it would be a window of its own.
            self._explanation.hide()
        self.column = QVBoxLayout()
        self._build()
        self.submit_button.clicked.connect(self.submit)
        self._tell_right()

    def add_field(
        self, name: str, label: str, editor: Editor | None = None, mandatory: bool = False
    ) -> Field:
        """Adds a field under the ones before; its name is the one that refusals use."""
        field = self.make_field(name, label, editor, mandatory)
        self.column.addWidget(field)
        return field

    def make_field(
        self, name: str, label: str, editor: Editor | None = None, mandatory: bool = False
    ) -> Field:
        """Makes a field that the caller puts in its place itself."""
        field = Field(name, label, editor, mandatory)
        field.edited.connect(self._edited)
        self.fields[name] = field
        return field

    def add_row(self, *fields: Field) -> None:
        """Puts fields beside one another."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in fields:
            row.addWidget(field, 1)
        self.column.addLayout(row)

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold."""
        return {name: field.value for name, field in self.fields.items()}

    def begin(self) -> None:
        """Called once it is in its place: recalls the draft and takes the keyboard."""
        if self._draft:
            task = self.bench.drafts.recall(self._draft)
            task.answered.connect(self._restore)
        self.focus_first()

    def focus_first(self) -> None:
        """Puts the keyboard where the work begins: into the first field that is empty."""
        empty = (field for field in self.fields.values() if not field.value and field.isEnabled())
        field = next(empty, next(iter(self.fields.values()), None))
        if field is not None:
            # What is asked for in the same moment may still fill a field: Qt's queue comes first.
            QTimer.singleShot(0, field, field.focus)
        else:
            QTimer.singleShot(0, self.submit_button, self.submit_button.setFocus)

    def show_screen(self, screen: "CaseScreen") -> None:
        """The case was read anew; panels that show some of it take it over."""

    def start(self, values: dict[str, str]) -> Task:
        """Begins the act with what was typed; each panel says how."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does.")

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        """What the person is told when it is done."""
        return ""

    def check(self, values: dict[str, str]) -> dict[str, str]:  # noqa: ARG002
        """Problems of what cannot even be read, by field; the rules are the desk's."""
        return {}

    @Slot()
    def submit(self) -> None:
        """Has it done, once: a second press while it runs does nothing."""
        if self._task is not None or not self.submit_button.isEnabled():
            return
        self.clear_problems()
        values = self.values
        if problems := self.check(values):
            self.mark(problems)
            return
        # The button stays as it is: a disabled one would drop the keyboard somewhere else.
        self._task = self.start(values)
        self._task.answered.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.slow.connect(self._say_working)
        self._task.finished.connect(self._over)

    def leave(self) -> None:
        """Closes the place; the draft stays for the next time."""
        self.closed.emit()

    def clear_problems(self) -> None:
        """Takes all marks away."""
        self.banner.hide()
        for field in self.fields.values():
            field.set_problem("")

    def mark(self, problems: dict[str, str]) -> None:
        """Marks fields with their problems and goes to the first."""
        for name, sentence in problems.items():
            if name in self.fields:
                self.fields[name].set_problem(sentence)
        first = next((name for name in self.fields if name in problems), None)
        if first is not None:
            self.fields[first].focus()

    def field_of(self, name: str) -> str:
        """The field here that a refusal's field means."""
        return name

    def note_draft(self) -> None:
        """Keeps what is typed."""
        if self._draft:
            self.bench.drafts.note(self._draft, self.values)

    def show_failure(self, error: object) -> None:
        """Says why it was not done; what was typed stays."""
        if not isinstance(error, Refused):
            self.banner.say_state(PaneState.ERROR, sentence_of(error))
            return
        problems = {self.field_of(p.field): p.text for p in error.problems}
        problems = problems or {self.field_of(error.field): error.sentence}
        unmarked = [text for name, text in problems.items() if name not in self.fields]
        self.mark(problems)
        if unmarked:
            self.banner.say_state(state_of(error), " ".join(unmarked))

    def _build(self) -> None:
        close = Button(self.tr("Close"), "Esc")
        close.clicked.connect(self.leave)
        self.aside.addWidget(close)
        self.body.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(PANE_MARGIN, 0, PANE_MARGIN, PANE_MARGIN)
        column.setSpacing(12)
        column.addWidget(self.banner)
        column.addWidget(self._explanation)
        self.column.setSpacing(12)
        column.addLayout(self.column)
        column.addStretch(1)
        self.body.addWidget(scrolled(inner), 1)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(PANE_MARGIN, CARD_GAP, PANE_MARGIN, PANE_MARGIN)
        self.foot.setSpacing(10)
        self.foot.addStretch(1)
        self.foot.addWidget(self.submit_button)
        self.body.addLayout(self.foot)

    def _tell_right(self) -> None:
        person = self.bench.desk.person
        if not self.act or person is None or self.act not in ACTS:
            return
        if person.role not in ACTS[self.act].roles:
            self.banner.say_state(PaneState.NO_RIGHT, who_may(self.act))
            self.submit_button.setEnabled(False)

    @Slot(str, str)
    def _edited(self, name: str, value: str) -> None:  # noqa: ARG002
        self.fields[name].set_problem("")
        self.note_draft()

    @Slot(object)
    def _restore(self, draft: Any) -> None:
        for name, value in (draft or {}).items():
            if name in self.fields and isinstance(value, str):
                self.fields[name].set_value(value)

    @Slot(object)
    def _done(self, performed: Any) -> None:
        if self._draft:
            self.bench.drafts.forget(self._draft)
        self.finished.emit(self.done_words(performed), performed)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self.show_failure(error)

    @Slot()
    def _say_working(self) -> None:
        if self._task is not None:
            self.banner.say_state(PaneState.LOADING, self.tr("Working on it …"))

    @Slot()
    def _over(self) -> None:
        self._task = None
        if self.banner.isVisible() and self.banner.sentence == self.tr("Working on it …"):
            self.banner.hide()


class ActPanel(CasePanel):
    """A panel whose act is one operation, made by `make` in the background."""

    def make(self, values: dict[str, str]) -> Any:
        """The operation; it runs in the background, so it touches no widget."""
        raise NotImplementedError(f"{type(self).__name__} does not say which act it is.")

    def start(self, values: dict[str, str]) -> Task:
        made = self.prepared(values)
        return self.bench.perform(made)

    def prepared(self, values: dict[str, str]) -> Callable[[], Any]:
        """The making of the operation, bound to what was typed."""
        return lambda: self.make(values)


def state_of(refusal: Refused) -> PaneState:
    """How a refusal is told."""
    states = {
        "right": PaneState.NO_RIGHT,
        "conflict": PaneState.CONFLICT,
        "line": PaneState.OFF_LINE,
    }
    return states.get(refusal.rule, PaneState.ERROR)


def stacked(parts: Sequence[QWidget]) -> QVBoxLayout:
    """Parts under one another with the gap of fields."""
    column = QVBoxLayout()
    column.setSpacing(8)
    for part in parts:
        column.addWidget(part)
    return column
