"""How a register is read: encoding, delimiter, header row, what each column means; correctable."""

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.panes import import_questions as questions
from ui.panes.import_questions import Corrections, Looked
from ui.widgets.card import Card, clear, scrolled
from ui.widgets.field import Field, choice
from ui.widgets.words import ElidedLabel, words

_DELIMITERS: Final = ((";", "semicolon ;"), (",", "comma ,"), ("\t", "tab"), ("|", "bar |"))
_SAMPLES: Final = 3
_NARROW: Final = 700


class LookCard(Card):
    """Shows what was recognised, and emits what a person corrects."""

    corrected = Signal(object)
    """`Corrections`: the file is to be looked at again."""
    meant = Signal(object)
    """A `Looked` with other meanings of columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("How it is read"), parent)
        self._looked: Looked | None = None
        self._sheet = 0
        self.meanings: dict[int, QComboBox] = {}
        self._told = words("", "small", wrap=True)
        self._missing = words("", "problem", wrap=True)
        self.encoding = Field("encoding", self.tr("Encoding"), choice([]))
        self.delimiter = Field("delimiter", self.tr("Between cells"), choice(_DELIMITERS))
        self.dates = Field(
            "dates",
            self.tr("Dates"),
            choice([
                ("day first", self.tr("day first, 31.12.2026")),
                ("month first", self.tr("month first, 12/31/2026")),
                ("year first", self.tr("year first, 2026-12-31")),
            ]),
        )  # fmt: skip
        self.header = Field("header_row", self.tr("Heading in line"), QLineEdit())
        self._is_narrow = False
        self._parts = QGridLayout()
        self._sheets = QHBoxLayout()
        self._columns = QGridLayout()
        self._build()
        self._join()

    def show_look(self, looked: Looked | None) -> None:
        """Shows how a file is understood, or nothing."""
        is_same = self._looked is not None and looked and looked.path == self._looked.path
        self._looked = looked
        if not is_same:
            self._sheet = 0
        if looked is None:
            return
        self._show_text_parts(looked)
        self._show_sheets(looked)
        self._show_columns()

    def _build(self) -> None:
        if isinstance(self.header.editor, QLineEdit):
            self.header.editor.setValidator(QIntValidator(0, 1000, self))
        self._parts.setHorizontalSpacing(10)
        self._parts.setVerticalSpacing(8)
        self._place_parts(is_narrow=False)
        inner = QWidget()
        grid = QVBoxLayout(inner)
        grid.setContentsMargins(0, 0, 6, 0)
        self._columns.setHorizontalSpacing(12)
        self._columns.setVerticalSpacing(6)
        self._columns.setColumnStretch(0, 2)
        self._columns.setColumnStretch(1, 2)
        self._columns.setColumnStretch(2, 3)
        grid.addLayout(self._columns)
        grid.addStretch(1)
        self._sheets.setSpacing(6)
        self.body.addWidget(self._told)
        self.body.addLayout(self._parts)
        self.body.addLayout(self._sheets)
        self.body.addWidget(self._missing)
        self.body.addWidget(scrolled(inner), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = event.size().width() < _NARROW
        if is_narrow is not self._is_narrow:
            self._place_parts(is_narrow)

    def _place_parts(self, is_narrow: bool) -> None:
        """Beside one another, or in two rows where their words would be cut."""
        self._is_narrow = is_narrow
        for part, wide, narrow in (
            (self.encoding, (0, 0, 1, 1), (0, 0, 1, 2)),
            (self.delimiter, (0, 1, 1, 1), (0, 2, 1, 1)),
            (self.header, (0, 2, 1, 1), (1, 0, 1, 1)),
            (self.dates, (0, 3, 1, 1), (1, 1, 1, 2)),
        ):
            self._parts.addWidget(part, *(narrow if is_narrow else wide))
        for column, share in enumerate((1, 1, 1, 0) if is_narrow else (7, 3, 2, 5)):
            self._parts.setColumnStretch(column, share)

    def _join(self) -> None:
        self.encoding.edited.connect(lambda _, value: self._correct(encoding=value))
        self.delimiter.edited.connect(lambda _, value: self._correct(delimiter=value))
        if isinstance(self.header.editor, QLineEdit):
            self.header.editor.editingFinished.connect(self._correct_header)
        self.dates.edited.connect(self._set_dates)

    def _show_text_parts(self, looked: Looked) -> None:
        found = looked.found
        is_text = bool(found.encoding)
        box = self.encoding.editor
        if isinstance(box, QComboBox) and not box.count():
            # Filling it is nobody's correction.
            box.blockSignals(True)
            for name, said in questions.encodings():
                box.addItem(said, name)
            box.blockSignals(False)
        self.encoding.set_value(found.encoding)
        self.delimiter.set_value(found.delimiter)
        self.encoding.setVisible(is_text)
        self.delimiter.setVisible(is_text)
        self._told.setText(
            self.tr("Read as you corrected it the last time.") if looked.was_remembered else ""
        )
        self._told.setVisible(looked.was_remembered)

    def _show_sheets(self, looked: Looked) -> None:
        clear(self._sheets)
        if len(looked.mappings) < 2:
            return
        group = QButtonGroup(self)
        for number, mapping in enumerate(looked.mappings):
            chip = QPushButton(f"{mapping.sheet} · {mapping.kind.value}")
            chip.setProperty("look", "chip")
            chip.setAccessibleName(self.tr("Sheet {0}").format(mapping.sheet))
            chip.setCheckable(True)
            chip.setChecked(number == self._sheet)
            chip.clicked.connect(lambda _=False, number=number: self._go_to_sheet(number))
            group.addButton(chip)
            self._sheets.addWidget(chip)
        self._sheets.addStretch(1)

    def _go_to_sheet(self, number: int) -> None:
        self._sheet = number
        self._show_columns()

    def _show_columns(self) -> None:
        assert self._looked is not None
        mapping = self._looked.mappings[self._sheet]
        self.header.set_value(str(mapping.header_row))
        # Only the first sheet's heading can be said otherwise.
        self.header.setEnabled(self._sheet == 0)
        self.dates.set_value(mapping.date_order.value)
        missing = questions.missing(mapping)
        self._missing.setText(
            self.tr("Say which column holds the {0}.").format(self.tr(" and the ").join(missing))
        )
        self._missing.setVisible(bool(missing))
        clear(self._columns)
        self.meanings.clear()
        heads = (self.tr("In the file"), self.tr("Means"), self.tr("The first values"))
        for column, word in enumerate(heads):
            self._columns.addWidget(words(word, "section"), 0, column)
        for at, heading in enumerate(mapping.headings):
            self._add_column(at, heading, mapping)

    def _add_column(self, at: int, heading: str, mapping: Any) -> None:
        from desktop.intake.kinds import Column

        offered = [("", self.tr("not read")), *((one.value, one.value) for one in Column)]
        box = choice(offered)
        meaning = mapping.columns.get(at)
        box.setCurrentIndex(box.findData(meaning.value if meaning is not None else ""))
        name = heading or self.tr("column {0}").format(at + 1)
        box.setAccessibleName(self.tr("{0} means").format(name))
        box.activated.connect(lambda _, at=at, box=box: self._mean(at, str(box.currentData())))
        self.meanings[at] = box
        look = "" if meaning is not None else "muted"
        self._columns.addWidget(ElidedLabel(name, look), at + 1, 0)
        self._columns.addWidget(box, at + 1, 1)
        self._columns.addWidget(ElidedLabel(self._samples(at, mapping), "muted"), at + 1, 2)

    def _samples(self, at: int, mapping: Any) -> str:
        assert self._looked is not None
        sheets = self._looked.found.registers()
        sheet = next((one for one in sheets if one.name == mapping.sheet), sheets[0])
        below = (cells for line, cells in sheet.sample if line > mapping.header_row)
        values = (cells[at].strip() for cells in below if len(cells) > at)
        return " · ".join([value for value in values if value][:_SAMPLES])

    def _correct_header(self) -> None:
        if self._looked is None or not self.header.value:
            return
        if int(self.header.value) != self._looked.mappings[self._sheet].header_row:
            self._correct(header_row=int(self.header.value))

    def _correct(self, **said: Any) -> None:
        if self._looked is not None:
            self.corrected.emit(replace(self._looked.corrections or Corrections(), **said))

    def _mean(self, at: int, meaning: str) -> None:
        self._change(lambda mapping: questions.with_meaning(mapping, at, meaning))

    def _set_dates(self, _: str, order: str) -> None:
        self._change(lambda mapping: questions.with_date_order(mapping, order))

    def _change(self, how: Any) -> None:
        assert self._looked is not None
        mappings = list(self._looked.mappings)
        mappings[self._sheet] = how(mappings[self._sheet])
        self._looked = replace(self._looked, mappings=tuple(mappings))
        self._show_columns()
        self.meant.emit(self._looked)
