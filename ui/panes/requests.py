"""The request forms that are not done with, by where they stand, oldest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop.domain.words import FormState
from ui.models.cell import Cell, Column, badge_cell, number_cell, text_cell
from ui.models.rows import RowsModel
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.widgets.banner import PaneState
from ui.widgets.button import Button
from ui.widgets.painting import BadgeWords, Look
from ui.widgets.table import Table
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.form_queue import QueuedForm

LIMIT = 200
"""More forms than this are counted as "200+"."""


class Shown(StrEnum):
    """Which forms the list shows; the value is what the chip says."""

    ALL = "All"
    DRAFTED = "To send"
    SENT = "With the customer"
    RETURNED = "To validate"
    VALIDATED = "Validated"
    PROBLEMS = "With problems"


def _belongs(form: QueuedForm, shown: Shown) -> bool:
    match shown:
        case Shown.ALL:
            return True
        case Shown.DRAFTED:
            return form.row.state is FormState.DRAFTED
        case Shown.SENT:
            return form.row.state is FormState.SENT
        case Shown.RETURNED:
            return form.row.state is FormState.RETURNED
        case Shown.VALIDATED:
            return form.row.state is FormState.VALIDATED
        case Shown.PROBLEMS:
            return form.has_problems


def queue(session: Any, at: datetime) -> tuple[QueuedForm, ...]:
    """The forms with what is wrong with each; called away from the UI thread."""
    from desktop.queries.form_queue import form_queue

    return form_queue(session, at, LIMIT + 1)


class RequestsPane(Pane):
    """A list to work off from the top; Enter opens the form."""

    kinds: ClassVar[frozenset[str]] = frozenset({"request_form", "case", "unit"})

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._forms: tuple[QueuedForm, ...] = ()
        self._shown = Shown.ALL
        self.chips: dict[Shown, QPushButton] = {}
        self.head = PaneHead(self.tr("Request forms"))
        self.head.set_under(self.tr("Oldest first"))
        self.open_button = Button(self.tr("Open the form"), "Ctrl+Return", primary=True)
        self.head.buttons.addWidget(self.open_button)
        self._model = RowsModel(self._columns())
        self.table = Table(self._model, self.tr("Request forms"))
        self.body.addWidget(self.head)
        self.body.addLayout(self._chip_row())
        self.body.addWidget(self.table, 1)
        self.table.row_opened.connect(self._open)
        self.open_button.clicked.connect(self.open_chosen)

    def refresh(self) -> None:
        """Asks for the forms as they stand now."""
        self.ask(queue, self.bench.desk.now())

    def show_answer(self, answer: Sequence[QueuedForm]) -> None:
        """Shows the forms; the chosen one stays chosen."""
        self._forms = tuple(answer)
        for shown, chip in self.chips.items():
            count = sum(_belongs(form, shown) for form in self._forms)
            said = f"{LIMIT}+" if count > LIMIT else str(count)
            chip.setText(f"{self.tr(shown.value)} {said}")
        self._fill()

    def step(self, rows: int) -> None:
        """Moves in the list."""
        self.table.step(rows)

    @Slot()
    def open_chosen(self) -> None:
        """Opens the form that is chosen."""
        self.table.open_chosen()

    @Slot(object)
    def _open(self, form: QueuedForm) -> None:
        self.bench.opened.emit("form", form.row.case_id)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self._fill()

    def _fill(self) -> None:
        chosen = self.table.chosen
        forms = [form for form in self._forms if _belongs(form, self._shown)][:LIMIT]
        self._model.set_rows(forms)
        ids = [form.row.case_id for form in forms]
        known = chosen is not None and chosen.row.case_id in ids
        self.table.choose(ids.index(chosen.row.case_id) if known else 0)
        self.open_button.setEnabled(bool(forms))
        if forms:
            self.banner.hide()
            return
        if self._forms:
            said = self.tr("No form is here at the moment. The others are under “All”.")
        else:
            said = self.tr("No form waits. A case that is opened from the assets brings its own.")
        self.banner.say_state(PaneState.EMPTY, said)

    def _chip_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._group = QButtonGroup(self)
        for shown in Shown:
            chip = QPushButton(self.tr(shown.value))
            chip.setProperty("look", "chip")
            chip.setCheckable(True)
            chip.setChecked(shown is Shown.ALL)
            chip.clicked.connect(self._shower(shown))
            self._group.addButton(chip)
            self.chips[shown] = chip
            row.addWidget(chip)
        row.addStretch(1)
        return row

    def _shower(self, shown: Shown) -> Callable[[], None]:
        return lambda: self._show(shown)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Case"), lambda f: text_cell(f.row.case_number, Look.STRONG), 110),
            Column(self.tr("Organisation"), lambda f: text_cell(f.row.organisation)),
            Column(self.tr("Units"), lambda f: number_cell(str(f.row.units)), 70, is_number=True),
            Column(self.tr("Form"), self._state_cell, 170),
            Column(self.tr("To do on it"), self._problem_cell, 190),
            Column(
                self.tr("Case is"),
                lambda f: text_cell(f.row.case_state, Look.MUTED),
                140,
                gives_way=2,
            ),
            Column(self.tr("Reported"), lambda f: _moment_cell(f.row.reported_at), 130),
            Column(self.tr("Sent"), lambda f: _moment_cell(f.row.sent_at), 130, gives_way=1),
        )

    def _state_cell(self, form: Any) -> Cell:
        match form.row.state:
            case FormState.SENT:
                return badge_cell(self.tr("With the customer"), Tone.NEUTRAL, "hourglass")
            case FormState.RETURNED:
                return badge_cell(self.tr("To validate"), Tone.INFO, "arrow-counter-clockwise")
            case FormState.VALIDATED:
                return badge_cell(self.tr("Validated"), Tone.GOOD)
            case _:
                return badge_cell(self.tr("To send"), Tone.WARNING, "paper-plane-tilt")

    def _problem_cell(self, form: Any) -> Cell:
        parts = []
        if form.to_mend:
            parts.append(self.tr("{0} to mend").format(form.to_mend))
        if form.to_confirm:
            parts.append(self.tr("{0} to confirm").format(form.to_confirm))
        if not parts:
            return text_cell(self.tr("nothing"), Look.MUTED)
        tone = Tone.BAD if form.to_mend else Tone.WARNING
        words = ", ".join(parts)
        return Cell(words, badge=BadgeWords(words, tone, has_sign=False))


def _moment_cell(moment: datetime | None) -> Cell:
    if moment is None:
        return text_cell("—", Look.MUTED)
    local = moment.astimezone()
    return text_cell(f"{local.day} {local:%b, %H:%M}")
