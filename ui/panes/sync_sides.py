"""A refused edit field by field: what I want, what stands there and from whom, and which holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.countries import country_choices
from desktop.domain.form import LETTER_LANGUAGES
from desktop.domain.resolution import FieldChoice, Side
from ui.moments import local, short_moment
from ui.widgets.card import Card, clear
from ui.widgets.field import Editor, Field, choice, date_editor, text_editor
from ui.widgets.words import hairline, words

if TYPE_CHECKING:
    from desktop.remote.undecided import FieldSides

_LONG = frozenset({"description", "symptoms", "troubleshooting", "export_declaration"})
_TEXT_LEAST, _FIELD_WIDTH = 120, 104


class SideRow:
    """One field that somebody has to choose a side for. `holder` shows the choice; `has_moved`
    says that the other side changed since it was made."""

    def __init__(
        self, sides: FieldSides, chips: Mapping[Side, QPushButton], edit: Field, holder: QWidget
    ) -> None:
        self.sides = sides
        self.chips = chips
        self.edit = edit
        self.holder = holder
        self.has_moved = False

    @property
    def chosen(self) -> Side | None:
        """The side that was chosen."""
        return next((side for side, chip in self.chips.items() if chip.isChecked()), None)

    @property
    def choice(self) -> FieldChoice | None:
        """The whole choice, None while there is none."""
        if self.chosen is None:
            return None
        return FieldChoice(self.chosen, self.sides.stands, self.edit.value)

    @property
    def has_focus(self) -> bool:
        """Whether the keyboard is in it."""
        here = QApplication.focusWidget()
        return here is self.edit.editor or here in self.chips.values()

    def show(self, sides: FieldSides) -> None:
        """Is about other sides of the same field; what is chosen and typed stays."""
        if sides.stands != self.sides.stands and self.chosen is not None:
            self.has_moved = True
        self.sides = sides

    def choose(self, side: Side) -> None:
        """Takes a side; of another value the field is shown."""
        self.has_moved = False
        self.chips[side].setChecked(True)
        self.edit.setVisible(side is Side.EDIT)

    def focus(self) -> None:
        """Puts the keyboard where one goes on."""
        if self.chosen is Side.EDIT:
            self.edit.focus()
        else:
            chip = self.chips[self.chosen or Side.MINE]
            chip.setFocus(Qt.FocusReason.OtherFocusReason)


class SidesCard(Card):
    """The fields of an edit, both sides beside each other."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.rows: list[SideRow] = []
        self._shown: tuple[object, ...] = ()
        self._problem = words("", "problem", wrap=True)
        self._problem.hide()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, _FIELD_WIDTH)
        for column, share in enumerate((0, 4, 4, 3)):
            self._grid.setColumnStretch(column, share)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._problem)

    def forget(self) -> None:
        """Another act comes: nothing that was chosen for the one before is for it."""
        self._shown, self.rows = (), []
        clear(self._grid)

    def show_sides(self, sides: Sequence[FieldSides], today: date, who: str) -> None:
        """Shows other sides; of the same fields what was chosen stays, and what is being typed."""
        if (tuple(sides), who) == self._shown:
            return
        self._shown = (tuple(sides), who)
        kept = self._kept({one.field: one for one in sides})
        clear(self._grid)
        self.rows = []
        self._problem.hide()
        heads = (self.tr("Field"), self.tr("You want"), self.tr("Stands there"), self.tr("Holds"))
        for column, head in enumerate(heads):
            self._grid.addWidget(words(head, "section"), 0, column)
        ordered = sorted(sides, key=lambda one: not one.is_apart)
        for number, one in enumerate(ordered):
            self._grid.addWidget(hairline(), 2 * number + 1, 0, 1, 4)
            self._add(2 * number + 2, one, kept.get(one.field), today)

    @property
    def choices(self) -> dict[str, FieldChoice]:
        """What is chosen, by field; those without a choice are left out."""
        return {row.sides.field: row.choice for row in self.rows if row.choice is not None}

    @property
    def open_rows(self) -> list[SideRow]:
        """The fields for which nothing is chosen."""
        return [row for row in self.rows if row.chosen is None]

    @property
    def values(self) -> dict[str, str]:
        """What is chosen and typed, for a draft."""
        return {
            f"{row.sides.field}|{name}": value
            for row in self.rows
            for name, value in (("side", row.chosen or ""), ("edit", row.edit.value))
        }

    def set_values(self, values: Mapping[str, str]) -> None:
        """Takes up a draft."""
        for row in self.rows:
            row.edit.set_value(values.get(f"{row.sides.field}|edit", row.edit.value))
            if side := values.get(f"{row.sides.field}|side"):
                row.choose(Side(side))

    def choose_here(self, side: Side) -> None:
        """Takes a side for the field where the keyboard is, or the first open one, and goes on."""
        row = next((row for row in self.rows if row.has_focus), None)
        row = row or next(iter(self.open_rows or self.rows), None)
        if row is None:
            return
        row.choose(side)
        following = next(iter(self.open_rows), row)
        (row if side is Side.EDIT else following).focus()
        self._tell()

    def ask_for_choice(self) -> bool:
        """Says where a choice is missing, or was made on what no longer stands there, and goes
        there; False where none is. What stands there now counts as seen then."""
        moved = [row for row in self.rows if row.has_moved]
        if self.open_rows:
            said = self.tr("Choose mine, theirs, or write another value.")
        elif moved:
            said = self.tr("“{0}” was changed again. Look at what stands there now, then send.")
            said = said.format(moved[0].sides.word)
        else:
            return False
        for row in moved:
            row.has_moved = False
        self._problem.setText(said)
        self._problem.show()
        (self.open_rows or moved)[0].focus()
        return True

    def mark(self, field: str, sentence: str) -> None:
        """Shows what is wrong with another value that was written."""
        for row in self.rows:
            if row.sides.field == field or row.sides.field.endswith(f".{field}"):
                row.edit.set_problem(sentence)

    def _kept(self, coming: Mapping[str, FieldSides]) -> dict[str, SideRow]:
        """The rows of these fields in which something is chosen or the keyboard is, taken out of
        the grid as they are: who types goes on typing."""
        kept = {}
        for row in self.rows:
            sides = coming.get(row.sides.field)
            is_begun = row.chosen is not None or (row.has_focus and sides and sides.is_apart)
            if sides is not None and is_begun:
                self._grid.removeWidget(row.holder)
                kept[sides.field] = row
        return kept

    def _add(self, at: int, sides: FieldSides, before: SideRow | None, today: date) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(words(sides.word, "title", wrap=True), at, 0, top)
        saw = sides.words_of(sides.seen) or self.tr("nothing")
        mine = self._value(sides, sides.mine, self.tr("You saw: {0}").format(saw))
        self._grid.addWidget(mine, at, 1, top)
        theirs = self._value(sides, sides.stands, self._written(sides, today))
        self._grid.addWidget(theirs, at, 2, top)
        if sides.is_apart or before is not None:
            row = before or self._chooser(sides)
            row.show(sides)
            self.rows.append(row)
            self._grid.addWidget(row.holder, at, 3, top)
            return
        agreed = self.tr("Both want the same.")
        alone = self.tr("Yours: nobody else changed it.")
        said = agreed if sides.stands == sides.mine else alone
        self._grid.addWidget(words(said, "muted", wrap=True), at, 3, top)

    def _value(self, sides: FieldSides, value: object, under: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        said = sides.words_of(value)
        label = words(said or self.tr("nothing"), "" if said else "muted", wrap=True, select=True)
        label.setMinimumWidth(_TEXT_LEAST)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        label.setAlignment(left | Qt.AlignmentFlag.AlignTop)
        column.addWidget(label)
        if under:
            column.addWidget(words(under, "small", wrap=True))
        return holder

    def _written(self, sides: FieldSides, today: date) -> str:
        if sides.at is None:
            return self.tr("As it was made") if not sides.is_apart else self.tr("By somebody else")
        who = sides.by or self.tr("Somebody")
        return f"{who}, {short_moment(local(sides.at), today)}"

    def _chooser(self, sides: FieldSides) -> SideRow:
        holder = QWidget()
        row = QHBoxLayout()
        row.setSpacing(6)
        group = QButtonGroup(holder)
        chips: dict[Side, QPushButton] = {}
        named = ((Side.MINE, self.tr("Mine")), (Side.THEIRS, self.tr("Theirs")),
                 (Side.EDIT, self.tr("Another")))  # fmt: skip
        for side, word in named:
            chip = QPushButton(word)
            chip.setProperty("look", "chip")
            chip.setCheckable(True)
            chip.setAccessibleName(f"{sides.word}: {word}")
            group.addButton(chip)
            chips[side] = chip
            row.addWidget(chip)
        row.addStretch(1)
        edit = Field(sides.field, sides.word, _editor(sides), has_title=False)
        edit.set_value(str(sides.mine or ""))
        edit.hide()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(edit)
        made = SideRow(sides, chips, edit, holder)
        for side, chip in chips.items():
            chip.clicked.connect(lambda _=False, one=side: self._click(made, one))
        edit.edited.connect(lambda *_: self._tell())
        return made

    def _click(self, row: SideRow, side: Side) -> None:
        row.choose(side)
        if side is Side.EDIT:
            row.edit.focus()
        self._tell()

    def _tell(self) -> None:
        if not self.open_rows:
            self._problem.hide()
        self.edited.emit()


def _editor(sides: FieldSides) -> Editor | None:
    """An editor that fits the field: a day, a choice, a long text, or one line."""
    if sides.is_day:
        return date_editor("–")
    if sides.field == "letters_language":
        return choice(list(LETTER_LANGUAGES.items()))
    if sides.field == "ship_to.country":
        return choice(country_choices(), editable=True)
    return text_editor(3) if sides.field in _LONG else None
