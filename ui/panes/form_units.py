"""The units of the request form, their symptoms and troubleshooting steps edited in place."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.problems import Problem
from ui.widgets.card import clear
from ui.widgets.field import Field
from ui.widgets.field_title import FieldTitle
from ui.widgets.words import ElidedLabel, words

_TEXTS = ("symptoms", "troubleshooting")


class UnitRows(QWidget):
    """One row a unit. Its fields are named `units.<identity>.symptoms` and so on."""

    edited = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._units: tuple[Any, ...] = ()
        self._general = words("", "problem")
        self._general.hide()
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(14)
        self._rows.setVerticalSpacing(6)
        for column, share in enumerate((0, 3, 5, 5)):
            self._rows.setColumnStretch(column, share)
        self._rows.setColumnMinimumWidth(0, 140)
        self._rows.setColumnMinimumWidth(1, 70)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(8)
        column_.addWidget(words(self.tr("Units"), "section"))
        column_.addWidget(self._general)
        column_.addLayout(self._rows)

    @property
    def first(self) -> Field | None:
        """The first field there is."""
        return next(iter(self.fields.values()), None)

    def show_units(self, units: Sequence[Any]) -> None:
        """Shows other units (`FormUnitRow`); the same ones keep their fields and the keyboard."""
        same = [unit.unit_id for unit in units] == [unit.unit_id for unit in self._units]
        self._units = tuple(units)
        if same:
            return
        clear(self._rows)
        self.fields.clear()
        self._add_head()
        for row, unit in enumerate(units, 1):
            self._add_row(row, unit)

    def name_of(self, field: str) -> str:
        """The name that a problem's field (`units.0.symptoms`) has here; others keep theirs."""
        parts = field.split(".")
        if len(parts) != 3 or parts[0] != "units" or not parts[1].isdigit():
            return field
        row = int(parts[1])
        return f"units.{self._units[row].unit_id}.{parts[2]}" if row < len(self._units) else field

    def set_general(self, problem: Problem | None) -> None:
        """Says what is wrong with the units as a whole."""
        self._general.setText("" if problem is None else problem.text)
        self._general.setVisible(problem is not None)

    def _add_head(self) -> None:
        heads = (
            (self.tr("Serial"), False),
            (self.tr("Model"), False),
            (self.tr("Failure symptoms"), True),
            (self.tr("Troubleshooting"), True),
        )
        for column, (title, mandatory) in enumerate(heads):
            self._rows.addWidget(FieldTitle(title, mandatory), 0, column)

    def _add_row(self, row: int, unit: Any) -> None:
        serial = words(unit.serial, "mono", select=True)
        serial.setFixedHeight(30)
        model = ElidedLabel(unit.model)
        model.setFixedHeight(30)
        self._rows.addWidget(serial, row, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(model, row, 1, Qt.AlignmentFlag.AlignTop)
        labels = (self.tr("Failure symptoms"), self.tr("Troubleshooting"))
        for column, (name, label) in enumerate(zip(_TEXTS, labels, strict=True), 2):
            spoken = self.tr("{0}, {1}").format(label, unit.serial)
            editor = QLineEdit(getattr(unit, name))
            editor.setCursorPosition(0)
            editor.setToolTip(editor.text())
            editor.textChanged.connect(editor.setToolTip)
            key = f"units.{unit.unit_id}.{name}"
            field = Field(key, spoken, editor, mandatory=True, has_title=False)
            field.edited.connect(self.edited)
            field.left.connect(self.left)
            self.fields[key] = field
            self._rows.addWidget(field, row, column)
