"""The faulty products of a case that is being opened: a table, and the chosen one to fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.models.cell import Cell, Column, badge_cell, serial_cell, text_cell
from ui.models.rows import RowsModel
from ui.panes.assets_columns import answer_badge
from ui.panes.open_case_draft import UnitDraft
from ui.theme import Tone
from ui.theme.tokens import CARD_GAP
from ui.widgets.button import Button
from ui.widgets.card import Card, clear
from ui.widgets.field import Field, date_editor, text_editor
from ui.widgets.painting import Look
from ui.widgets.table import Table
from ui.widgets.words import words

_SAME_FOR_ALL: Final = ("symptoms", "troubleshooting", "failed_since", "contract_number")
_MOST_ROWS = 7


@dataclass(frozen=True, slots=True)
class _Row:
    draft: UnitDraft
    seen: Any
    has_problem: bool


class UnitsCard(Card):
    """Edits units in place; what each would be owed comes from the desk as it is typed."""

    edited = Signal()
    """Something about a unit was changed by the person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._units: list[UnitDraft] = []
        self._seen: dict[UUID, Any] = {}
        self._problems: dict[tuple[int, str], str] = {}
        self._at = 0
        self.model = RowsModel(self._columns(), self)
        self.table = Table(self.model, self.tr("Faulty products"), is_framed=False)
        self.fields = self._make_fields()
        self._remarks = QVBoxLayout()
        self.add = Button(self.tr("Add a unit"), "Ctrl+N", sign="plus")
        self.remove = Button(self.tr("Remove"))
        self.same = Button(self.tr("Same fault for all"))
        self._build()
        self._join()

    def show_units(self, units: list[UnitDraft], at: int = 0) -> None:
        """Shows the units of a draft; they are edited where they are."""
        if not units:
            units.append(UnitDraft())
        self._units = units
        self._problems.clear()
        self._at = min(at, len(units) - 1)
        self._show_rows()
        self._show_chosen()

    def show_seen(self, seen: Sequence[Any]) -> None:
        """Shows what each unit would be owed."""
        self._seen = {one.id: one for one in seen}
        self._show_rows()
        self._show_remarks()

    def mark(self, problems: Mapping[tuple[int, str], str]) -> None:
        """Marks problems by row and field, and goes to the first."""
        self._problems = dict(problems)
        self._show_rows()
        if not problems:
            self._show_problems()
            return
        row, name = min(problems)
        self.choose(row)
        self.fields[name if name in self.fields else "serial"].focus()

    def choose(self, row: int) -> None:
        """Goes to a unit."""
        self._at = max(0, min(row, len(self._units) - 1))
        self.table.choose(self._at)
        self._show_chosen()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Serial"), self._serial_cell, 168),
            Column(self.tr("Model"), self._model_cell, 150, gives_way=1),
            Column(self.tr("Fault"), self._fault_cell),
            Column(self.tr("Would be owed"), self._owed_cell, 186),
        )

    def _serial_cell(self, row: _Row) -> Cell:
        is_known = row.seen is not None and row.seen.asset is not None
        return serial_cell((row.seen.serial if is_known else row.draft.serial) or "…")

    def _model_cell(self, row: _Row) -> Cell:
        model = row.draft.model or (row.seen.model if row.seen is not None else "")
        return text_cell(model)

    def _fault_cell(self, row: _Row) -> Cell:
        if row.has_problem:
            return badge_cell(self.tr("to mend"), Tone.BAD)
        if not row.draft.symptoms:
            return Cell(self.tr("what fails?"), Look.MUTED)
        return text_cell(row.draft.symptoms.splitlines()[0])

    def _owed_cell(self, row: _Row) -> Cell:
        if row.seen is None:
            return Cell("")
        badge = answer_badge(row.seen.owed, str(row.seen.tone))
        return badge_cell(badge.word, badge.tone, badge.sign, row.seen.why)

    def _make_fields(self) -> dict[str, Field]:
        made = (
            Field("serial", self.tr("Serial"), mandatory=True),
            Field("model", self.tr("Model"), mandatory=True),
            Field("contract_number", self.tr("Contract, if they name one")),
            Field("failed_since", self.tr("Failed since"), date_editor(self.tr("unknown"))),
            Field("symptoms", self.tr("What fails"), text_editor(3), mandatory=True),
            Field("troubleshooting", self.tr("What was tried"), text_editor(3)),
            Field("late_reason", self.tr("Why it was not reported at once")),
        )
        for field in made:
            # In a place that scrolls nothing is squeezed.
            field.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return {field.name: field for field in made}

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(15, 0, 15, 0)
        head.addWidget(words(self.tr("Faulty products"), "title"))
        head.addStretch(1)
        for button in (self.same, self.remove, self.add):
            head.addWidget(button)
        self.body.setContentsMargins(1, 10, 1, 14)
        self.body.setSpacing(10)
        self.body.addLayout(head)
        self.body.addWidget(self.table)
        form = QGridLayout()
        form.setContentsMargins(15, 4, 15, 0)
        form.setHorizontalSpacing(CARD_GAP)
        form.setVerticalSpacing(10)
        for name, row, column in (
            ("serial", 0, 0), ("model", 0, 1), ("failed_since", 0, 2), ("contract_number", 0, 3),
        ):  # fmt: skip
            form.addWidget(self.fields[name], row, column)
            form.setColumnStretch(column, 1)
        form.addWidget(self.fields["symptoms"], 1, 0, 1, 2)
        form.addWidget(self.fields["troubleshooting"], 1, 2, 1, 2)
        form.addWidget(self.fields["late_reason"], 2, 0, 1, 4)
        self.body.addLayout(form)
        self._remarks.setContentsMargins(15, 0, 15, 0)
        self._remarks.setSpacing(8)
        self.body.addLayout(self._remarks)
        self.body.addStretch(1)

    def _join(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._edit)
        self.table.row_chosen.connect(self._hear_chosen)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.same.clicked.connect(self._same_for_all)

    @property
    def _unit(self) -> UnitDraft:
        return self._units[self._at]

    def _seen_of(self, unit: UnitDraft) -> Any:
        return self._seen.get(UUID(unit.id))

    def _show_rows(self) -> None:
        bad = {row for row, _ in self._problems}
        rows = [
            _Row(unit, self._seen_of(unit), number in bad)
            for number, unit in enumerate(self._units)
        ]
        at = self._at
        self.table.blockSignals(True)
        self.model.set_rows(rows)
        self.table.choose(at)
        self.table.blockSignals(False)
        self.table.fit_height(_MOST_ROWS)
        self.remove.setVisible(len(rows) > 1)
        self.same.setVisible(len(rows) > 1)

    def _hear_chosen(self, row: Any) -> None:
        if isinstance(row, _Row) and self._unit is not row.draft:
            at = next((n for n, unit in enumerate(self._units) if unit is row.draft), self._at)
            self._at = at
            self._show_chosen()

    def _show_chosen(self) -> None:
        for name, field in self.fields.items():
            field.set_value(getattr(self._unit, name))
        self._show_problems()
        self._show_remarks()

    def _show_problems(self) -> None:
        for name, field in self.fields.items():
            field.set_problem(self._problems.get((self._at, name), ""))

    def _show_remarks(self) -> None:
        seen = self._seen_of(self._unit)
        clear(self._remarks)
        late = "" if seen is None else seen.reason_needed
        self.fields["late_reason"].setVisible(bool(late or self._unit.late_reason))
        if seen is None:
            return
        if seen.asset is not None:
            self.fields["model"].set_value(seen.model)
        told = [late, seen.supervisor_needed, self._whose(seen)]
        if seen.open_case:
            told.append(self.tr("It is on the open case {0} already.").format(seen.open_case))
        for sentence in filter(None, told):
            self._remarks.addWidget(words(sentence, "caution", wrap=True))
        for offered in seen.alike:
            self._offer(offered)

    def _whose(self, seen: Any) -> str:
        if seen.models:
            models = ", ".join(seen.models)
            return self.tr("This serial exists on {0}: say which model it is.").format(models)
        if seen.asset is None and seen.serial:
            return str(seen.why)
        return str(seen.why) if str(seen.tone) == "ask" else ""

    def _offer(self, offered: Any) -> None:
        row = QHBoxLayout()
        button = Button(self.tr("It is {0}").format(offered.serial))
        button.clicked.connect(lambda: self._take(offered))
        row.addWidget(button)
        about = f"{offered.model}, {offered.organisation}".strip(", ")
        row.addWidget(words(self.tr("looks alike: {0}").format(about), "muted"), 1)
        self._remarks.addLayout(row)

    def _take(self, offered: Any) -> None:
        unit = self._unit
        unit.asset, unit.serial, unit.model = str(offered.asset_id), offered.serial, offered.model
        self._show_rows()
        self._show_chosen()
        self.edited.emit()

    def _edit(self, name: str, value: str) -> None:
        unit = self._unit
        setattr(unit, name, value)
        if name in ("serial", "model"):
            # Typed anew: what it was pointed at before is not what it is now.
            unit.asset = ""
        if self._problems.pop((self._at, name), ""):
            self._show_problems()
        self._show_rows()
        self.edited.emit()

    def _add(self) -> None:
        before = self._unit
        self._units.append(
            UnitDraft(failed_since=before.failed_since, contract_number=before.contract_number)
        )
        self._at = len(self._units) - 1
        self._show_rows()
        self._show_chosen()
        self.fields["serial"].focus()
        self.edited.emit()

    def _remove(self) -> None:
        if len(self._units) < 2:
            return
        del self._units[self._at]
        self._problems.clear()
        self._at = min(self._at, len(self._units) - 1)
        self._show_rows()
        self._show_chosen()
        self.edited.emit()

    def _same_for_all(self) -> None:
        """What was said of the chosen unit is said of those of which nothing was said."""
        for unit in self._units:
            for name in _SAME_FOR_ALL:
                if not getattr(unit, name):
                    setattr(unit, name, getattr(self._unit, name))
        self._show_rows()
        self.edited.emit()
