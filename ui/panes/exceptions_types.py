"""The product types of a request, each with its decision and reason; a split unit by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.words import LEVEL_WORDS, Decision, Fulfilment, ReviewState
from ui.theme import Tone
from ui.widgets.badge import tone_badge
from ui.widgets.card import Card, clear
from ui.widgets.field import Field, choice
from ui.widgets.words import ElidedLabel, SerialText, words

if TYPE_CHECKING:
    from desktop.queries.reviews import EarlierRequest, ReviewedUnit, ReviewView

_TOP = Qt.AlignmentFlag.AlignTop
_OFFERED = (Fulfilment.ADVANCE_REPLACEMENT, Fulfilment.RETURN_AND_REPAIR)
_DECIDED_TONES = {
    Decision.KEEP: Tone.GOOD,
    Decision.CHANGE: Tone.INFO,
    Decision.SPLIT: Tone.WARNING,
    Decision.REFUSE: Tone.BAD,
}


class TypeRow:
    """What is chosen for one type. Its fields are named `decision.<review>` and `reason.<review>`,
    those of its units `unit.<unit>`."""

    def __init__(self, view: ReviewView, decision: Field, reason: Field) -> None:
        self.view = view
        self.decision = decision
        self.reason = reason
        self.units: dict[UUID, Field] = {}

    @property
    def chosen(self) -> Decision | None:
        """The decision, or None while none is made."""
        return Decision(self.decision.value) if self.decision.value else None

    @property
    def offers(self) -> dict[UUID, Fulfilment]:
        """What each unit is offered by a split, as far as it is chosen."""
        return {unit: Fulfilment(field.value) for unit, field in self.units.items() if field.value}

    @property
    def fields(self) -> list[Field]:
        """All fields of the row."""
        return [self.decision, self.reason, *self.units.values()]


class TypeTable(Card):
    """One row a product type."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.rows: list[TypeRow] = []
        self._splits: dict[UUID, QWidget] = {}
        self._shown: tuple[Any, ...] = ()
        self._is_narrow = False
        self._heads: list[QWidget] = []
        self._answers: list[tuple[int, QWidget, QWidget]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self.body.addLayout(self._grid)
        self._share_width()

    def show_reviews(self, reviews: Sequence[ReviewView]) -> None:
        """Shows other reviews; the same ones keep what is chosen."""
        if tuple(reviews) == self._shown:
            return
        chosen = self.values
        self._shown = tuple(reviews)
        clear(self._grid)
        self.rows, self._splits, self._heads, self._answers = [], {}, [], []
        heads = [self.tr("Product type"), self.tr("Units"), self.tr("Asked")]
        heads += [self.tr("Last 14 days"), self.tr("Decision"), self.tr("Reason")]
        for column, head in enumerate(heads):
            self._heads.append(words(head, "section"))
            self._grid.addWidget(self._heads[-1], 0, column)
        for number, view in enumerate(reviews):
            self._add(3 * number + 1, view)
        self._place_answers()
        self.set_values(chosen)

    def set_narrow(self, is_narrow: bool) -> None:
        """Puts decision and reason under what they are about, where there is no room beside it."""
        self._is_narrow = is_narrow
        self._share_width()
        self._place_answers()

    def _share_width(self) -> None:
        shares = (0, 0, 0, 1, 0, 0) if self._is_narrow else (0, 0, 0, 0, 2, 3)
        for column, share in enumerate(shares):
            self._grid.setColumnStretch(column, share)

    def _place_answers(self) -> None:
        for head in self._heads[4:]:
            head.setVisible(not self._is_narrow)
        for at, decision, reason in self._answers:
            if self._is_narrow:
                self._grid.addWidget(decision, at + 1, 0, 1, 3)
                self._grid.addWidget(reason, at + 1, 3, 1, 3)
            else:
                self._grid.addWidget(decision, at, 4, _TOP)
                self._grid.addWidget(reason, at, 5, _TOP)

    @property
    def values(self) -> dict[str, str]:
        """What is chosen and typed, by field."""
        return {field.name: field.value for row in self.rows for field in row.fields}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Takes up what was chosen before."""
        for row in self.rows:
            for field in row.fields:
                if values.get(field.name):
                    field.set_value(values[field.name])
        self._show_splits()

    def set_editable(self, editable: bool) -> None:
        """Whether the person here may decide."""
        for row in self.rows:
            for field in row.fields:
                field.editor.setEnabled(editable)

    def mark(self, row: TypeRow, name: str, sentence: str) -> None:
        """Marks the field of a row that a refusal names."""
        by_name = {"decision": row.decision, "reason": row.reason}
        field = by_name.get(name) or next(
            (one for one in row.units.values() if not one.value), row.decision
        )
        field.set_problem(sentence)
        field.focus()

    def clear_problems(self) -> None:
        """Everything is to be looked at anew."""
        for row in self.rows:
            for field in row.fields:
                field.set_problem("")

    def _add(self, at: int, view: ReviewView) -> None:
        kind = words(view.row.product_type, "title")
        cells: list[QWidget] = [
            kind,
            words(str(view.row.units)),
            tone_badge(LEVEL_WORDS[Fulfilment.ADVANCE_REPLACEMENT], Tone.GOOD),
            words(self._earlier_words(view.earlier)),
        ]
        for column, cell in enumerate(cells):
            cell.setMinimumHeight(30)
            self._grid.addWidget(cell, at, column, _TOP)
        if view.row.state is ReviewState.OPEN:
            self._add_choice(at, view)
        elif view.decision is not None:
            badge = tone_badge(self._words_of(view.decision), _DECIDED_TONES[view.decision])
            badge.setMinimumHeight(30)
            by = self.tr("{0} · by {1}").format(view.reason, view.decided_by)
            said = words(by, wrap=True)
            said.setMinimumHeight(30)
            self._answers.append((at, badge, said))

    def _add_choice(self, at: int, view: ReviewView) -> None:
        kind = view.row.product_type
        options = [(decision.value, self._words_of(decision)) for decision in Decision]
        box = choice([("", self.tr("Choose …")), *options])
        decision = self._field(
            f"decision.{view.row.id}", self.tr("Decision on {0}").format(kind), box
        )
        reason = self._field(
            f"reason.{view.row.id}", self.tr("Reason for {0}").format(kind), QLineEdit()
        )
        reason.editor.setPlaceholderText(self.tr("goes into the notice"))  # type: ignore[union-attr]
        row = TypeRow(view, decision, reason)
        self._answers.append((at, decision, reason))
        split = QWidget()
        self._fill_split(split, row)
        self._grid.addWidget(split, at + 2, 0, 1, 6)
        self._splits[view.row.id] = split
        split.hide()
        self.rows.append(row)

    def _fill_split(self, split: QWidget, row: TypeRow) -> None:
        grid = QGridLayout(split)
        grid.setContentsMargins(16, 0, 0, 8)
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(1, 1)
        for at, unit in enumerate(row.view.units):
            grid.addWidget(SerialText(unit.serial), at, 0)
            grid.addWidget(ElidedLabel(unit.symptoms), at, 1)
            field = self._unit_field(unit)
            row.units[unit.id] = field
            grid.addWidget(field, at, 2)

    def _unit_field(self, unit: ReviewedUnit) -> Field:
        offers = [(one.value, LEVEL_WORDS[one]) for one in _OFFERED]
        box: QComboBox = choice([("", self.tr("Choose …")), *offers])
        box.setMinimumWidth(200)
        return self._field(f"unit.{unit.id}", self.tr("Offer for {0}").format(unit.serial), box)

    def _field(self, name: str, label: str, editor: Any) -> Field:
        field = Field(name, label, editor, mandatory=True, has_title=False)
        field.edited.connect(self._changed)
        return field

    def _changed(self) -> None:
        self.clear_problems()
        self._show_splits()
        self.edited.emit()

    def _show_splits(self) -> None:
        for row in self.rows:
            self._splits[row.view.row.id].setVisible(row.chosen is Decision.SPLIT)

    def _words_of(self, decision: Decision) -> str:
        match decision:
            case Decision.KEEP:
                return self.tr("Keep advance replacement")
            case Decision.CHANGE:
                return self.tr("Change to return and repair")
            case Decision.SPLIT:
                return self.tr("Split, unit by unit")
            case Decision.REFUSE:
                return self.tr("Refuse")

    def _earlier_words(self, earlier: Sequence[EarlierRequest]) -> str:
        alike = [one for one in earlier if one.units_of_type]
        if not alike:
            return self.tr("none")
        if len(alike) == 1:
            return self.tr("{0} in {1}").format(alike[0].units_of_type, alike[0].case_number)
        units = sum(one.units_of_type for one in alike)
        return self.tr("{0} in {1} cases").format(units, len(alike))


def beside(*cards: QWidget) -> QVBoxLayout:
    """Cards under each other, as high as they are."""
    column = QVBoxLayout()
    column.setSpacing(14)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
    return column
