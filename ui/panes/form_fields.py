"""The fields of the request form in the order in which it asks, laid out in three columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.problems import Problem
from desktop.domain.words import Severity
from ui.panes.form_units import UnitRows
from ui.theme import Tone
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.card import scrolled
from ui.widgets.field import Editor, Field, choice, date_editor, narrow
from ui.widgets.words import words

_COLUMNS = 3
_MANDATORY = frozenset(
    {
        "ship_to.name",
        "ship_to.street",
        "ship_to.post_code",
        "ship_to.town",
        "ship_to.country",
        "contact_name",
        "contact_email",
        "contact_telephone",
    }
)
"""Where the star stands; what is missing is said by the domain, which knows the country."""


def tone_of_severity(severity: Severity) -> Tone:
    """The tone in which a problem stands beside its field."""
    match severity:
        case Severity.ERROR:
            return Tone.BAD
        case Severity.WARNING | Severity.SUPERVISOR:
            return Tone.WARNING


class FormFields(QFrame):
    """All sections on one page; tells what is typed and which field was left."""

    edited = Signal(str, str)
    left = Signal()

    def __init__(self, languages: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.fields: dict[str, Field] = {}
        self.units = UnitRows()
        self._languages = languages
        self._sheet = QVBoxLayout()
        self._sheet.setContentsMargins(PANE_MARGIN, 12, PANE_MARGIN, PANE_MARGIN)
        self._sheet.setSpacing(10)
        self._build()
        inner = QWidget()
        inner.setLayout(self._sheet)
        self.area = scrolled(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.area)
        self.units.edited.connect(self.edited)
        self.units.left.connect(self.left)

    def show_units(self, units: Sequence[Any]) -> None:
        """Shows the units of the form; the keyboard comes to them where they stand."""
        self.units.show_units(units)
        before: QWidget = self.fields["letters_language"].editor
        for field in self.units.fields.values():
            QWidget.setTabOrder(before, field.editor)
            before = field.editor

    def set_values(self, values: Mapping[str, str]) -> None:
        """Fills every field that holds something else; the keyboard stays where it is."""
        for name, field in self._all().items():
            if name in values:
                field.set_value(values[name])

    def set_problems(self, problems: Sequence[Problem], ticked: Mapping[str, str]) -> None:
        """Puts each problem beside its field; a field with several shows the worst first."""
        found: dict[str, Problem] = {}
        for problem in problems:
            name = self.units.name_of(problem.field)
            known = found.get(name)
            if known is None or known.severity is not Severity.ERROR:
                found.setdefault(name, problem)
                if problem.severity is Severity.ERROR:
                    found[name] = problem
        for name, field in self._all().items():
            self._mark(field, found.get(name), ticked)
        self.units.set_general(found.get("units"))

    def mark_one(self, name: str, sentence: str) -> bool:
        """Marks the field that a refusal names; False where the form has none of that name."""
        field = self._all().get(self.units.name_of(name))
        if field is not None:
            field.set_problem(sentence)
        return field is not None

    def go_to(self, name: str) -> None:
        """Puts the keyboard into a field and brings it in sight."""
        field = self._all().get(self.units.name_of(name)) or self.units.first
        if field is not None:
            field.focus()
            self.area.ensureWidgetVisible(field, 0, 60)

    def offer_countries(self, countries: Sequence[tuple[str, str]]) -> None:
        """Fills the list of countries, once."""
        box = self.fields["ship_to.country"].editor
        if isinstance(box, QComboBox) and box.count() == 0:
            _refill(box, countries)

    def offer_provinces(self, provinces: Sequence[str]) -> None:
        """Suggests the provinces of the country; anything else may be typed."""
        box = self.fields["ship_to.province"].editor
        if not isinstance(box, QComboBox):
            return
        if [box.itemText(at) for at in range(box.count())] != list(provinces):
            _refill(box, [(name, name) for name in provinces])

    def set_editable(self, editable: bool) -> None:
        """Whether anything may still be changed; what is there can be read and copied."""
        for field in self._all().values():
            if isinstance(field.editor, QLineEdit):
                field.editor.setReadOnly(not editable)
            else:
                field.editor.setEnabled(editable)

    def _all(self) -> dict[str, Field]:
        return {**self.fields, **self.units.fields}

    def _mark(self, field: Field, problem: Problem | None, ticked: Mapping[str, str]) -> None:
        if problem is None:
            field.set_problem("")
        elif problem.severity is not Severity.ERROR and ticked.get(problem.field, "").strip():
            field.set_problem(self.tr("Confirmed. {0}").format(problem.text), Tone.WARNING)
        else:
            field.set_problem(problem.text, tone_of_severity(problem.severity))

    def _build(self) -> None:
        country = _typed_list()
        letters = narrow(choice([(code, self.tr(name)) for code, name in self._languages.items()]))
        self._section(
            self.tr("Ship to"),
            self._field("ship_to.name", self.tr("Organisation")),
            self._field("ship_to.street", self.tr("Street and number")),
            self._field("ship_to.unit", self.tr("Unit, floor")),
            self._field("ship_to.post_code", self.tr("Post code")),
            self._field("ship_to.town", self.tr("Town")),
            self._field("ship_to.province", self.tr("Province"), _typed_list()),
            self._field("ship_to.country", self.tr("Country"), country),
            self._field("vat_number", self.tr("VAT number")),
            self._field("eori", self.tr("EORI")),
        )
        self._section(
            self.tr("Site contact"),
            self._field("contact_name", self.tr("Name")),
            self._field("contact_email", self.tr("E-mail")),
            self._field("contact_telephone", self.tr("Telephone")),
            self._field("opening_hours", self.tr("Opening hours")),
            self._field("collection_on", self.tr("Collection from"), date_editor("—")),
            self._field("letters_language", self.tr("Letters in"), letters),
        )
        self._sheet.addWidget(self.units)
        self._section(
            self.tr("For the carrier and customs"),
            self._field("collection_window", self.tr("Collection between")),
            self._field("latin_name", self.tr("Name in Latin script")),
            self._field("export_declaration", self.tr("Export declaration")),
        )
        self._sheet.addStretch(1)

    def _field(self, name: str, label: str, editor: Editor | None = None) -> Field:
        field = Field(name, label, editor, mandatory=name in _MANDATORY)
        field.edited.connect(self.edited)
        field.left.connect(self.left)
        self.fields[name] = field
        return field

    def _section(self, title: str, *fields: Field) -> None:
        self._sheet.addWidget(words(title, "section"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        for place, field in enumerate(fields):
            grid.addWidget(field, place // _COLUMNS, place % _COLUMNS)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        self._sheet.addLayout(grid)


def _typed_list() -> QComboBox:
    """A list that is found by typing any part of an entry, and that takes other words too."""
    box = narrow(choice([], editable=True))
    completer = QCompleter(box.model(), box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    box.setCompleter(completer)
    return box


def _refill(box: QComboBox, options: Sequence[tuple[str, str]]) -> None:
    """Offers other entries and leaves what stands in the field as it is."""
    held = box.currentText()
    blocked = box.blockSignals(True)
    box.clear()
    for value, shown in options:
        box.addItem(shown, value)
    at = max(box.findData(held), box.findText(held, Qt.MatchFlag.MatchFixedString))
    box.setCurrentIndex(at)
    if at < 0:
        box.setEditText(held)
    box.blockSignals(blocked)
