"""What taking a register in would do, or did: figures, what changes, and what is wrong."""

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QWidget,
)

from ui.models.cell import Cell, Column, number_cell, text_cell
from ui.models.rows import RowsModel
from ui.widgets.button import Button
from ui.widgets.card import Card, clear
from ui.widgets.pages import Pages
from ui.widgets.painting import Look
from ui.widgets.table import Table
from ui.widgets.words import words

_KINDS: Final = ("assets", "models", "organisations", "contracts", "sites", "contacts")
_MOST_SHOWN: Final = 2_000


class PreviewCard(Card):
    """Figures above, and below them either the wrong rows or what would change."""

    stopped = Signal()
    """Somebody does not want to wait any longer."""
    wrong_wanted = Signal()
    """Somebody wants the wrong rows as a file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What it would do"), parent)
        self._figures = QGridLayout()
        self._also = words("", "muted", wrap=True)
        self._working = words("", "muted")
        self.progress = QProgressBar()
        self.stop = Button(self.tr("Stop"))
        self.save_wrong = Button(self.tr("Save the wrong rows …"))
        self.wrong = RowsModel(self._wrong_columns(), self)
        self.changes = RowsModel(self._change_columns(), self)
        self._tables = Pages()
        self._chips = [self._chip(), self._chip()]
        self._build()
        self._join()

    def show_progress(self, sentence: str, done: int = 0, total: int = 0) -> None:
        """Says what is under way and how far; a total of 0 means that nobody knows."""
        self._working.setText(sentence)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        for part in (self._working, self.progress, self.stop):
            part.show()

    def end_progress(self) -> None:
        """Nothing is under way any more."""
        for part in (self._working, self.progress, self.stop):
            part.hide()

    def show_nothing(self) -> None:
        """Nothing is known yet."""
        clear(self._figures)
        self._also.hide()
        self.wrong.set_rows(())
        self.changes.set_rows(())
        self._show_counts(0)

    def show_figures(
        self, figures: Any, changes: tuple[Any, ...] = (), was_done: bool = False
    ) -> None:
        """Shows what would happen, or what did."""
        self.end_progress()
        self.title.setText(self.tr("What it did") if was_done else self.tr("What it would do"))
        clear(self._figures)
        heads = ("", self.tr("new"), self.tr("changed"), self.tr("as they are"))
        for column, word in enumerate(heads):
            self._figures.addWidget(self._number(word, "section"), 0, column)
        for row, kind in enumerate(_KINDS, 1):
            tally = getattr(figures, kind)
            self._figures.addWidget(words(kind.capitalize()), row, 0)
            for column, count in enumerate((tally.new, tally.changed, tally.unchanged), 1):
                look = "title" if count and column < 3 else "muted"
                self._figures.addWidget(self._number(f"{count:,}", look), row, column)
        self._also.setText(self._also_words(figures))
        self._also.setVisible(bool(self._also.text()))
        self.wrong.set_rows(figures.wrong[:_MOST_SHOWN])
        self.changes.set_rows(changes)
        self._show_counts(len({cell.line for cell in figures.wrong}))
        self.save_wrong.setVisible(bool(figures.wrong))

    def _build(self) -> None:
        self._figures.setHorizontalSpacing(20)
        self._figures.setVerticalSpacing(4)
        self._figures.setColumnStretch(0, 1)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.body.addLayout(self._figures)
        self.body.addWidget(self._also)
        row = QHBoxLayout()
        row.addWidget(self._working)
        row.addStretch(1)
        row.addWidget(self.stop)
        self.body.addLayout(row)
        self.body.addWidget(self.progress)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        group = QButtonGroup(self)
        for number, chip in enumerate(self._chips):
            group.addButton(chip)
            chips.addWidget(chip)
            chip.clicked.connect(lambda _=False, at=number: self._tables.setCurrentIndex(at))
        chips.addStretch(1)
        chips.addWidget(self.save_wrong)
        self.body.addLayout(chips)
        for model, name in (
            (self.wrong, self.tr("Wrong rows")), (self.changes, self.tr("Changes")),
        ):  # fmt: skip
            self._tables.addWidget(Table(model, name))
        self.body.addWidget(self._tables, 1000)
        self.body.addStretch(1)
        self.end_progress()
        self.show_nothing()

    def _join(self) -> None:
        self.stop.clicked.connect(self.stopped)
        self.save_wrong.clicked.connect(self.wrong_wanted)

    def _chip(self) -> QPushButton:
        chip = QPushButton()
        chip.setProperty("look", "chip")
        chip.setCheckable(True)
        return chip

    def _show_counts(self, wrong: int) -> None:
        changes = len(self.changes.rows)
        for chip, word in zip(
            self._chips,
            (self.tr("Wrong rows {0}").format(wrong), self.tr("Changes {0}").format(changes)),
            strict=True,
        ):
            chip.setText(word)
            chip.setAccessibleName(word)
        at = 1 if changes and not wrong else 0
        self._chips[at].setChecked(True)
        self._tables.setCurrentIndex(at)
        has_any = bool(wrong or changes)
        self._tables.setVisible(has_any)
        for chip in self._chips:
            chip.setVisible(has_any)
        self.save_wrong.setVisible(bool(wrong))

    def _also_words(self, figures: Any) -> str:
        told = (
            (figures.moved, self.tr("{0} move to another organisation")),
            (figures.on_two_contracts, self.tr("{0} are on two contracts")),
            (figures.without_customer, self.tr("{0} are nobody's yet")),
        )
        return ", ".join(sentence.format(count) for count, sentence in told if count)

    def _number(self, text: str, look: str) -> QWidget:
        label = words(text, look)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return label

    def _wrong_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Line"), lambda row: number_cell(str(row.line)), 60, is_number=True),
            Column(self.tr("Column"), lambda row: text_cell(row.column), 130),
            Column(self.tr("Why"), lambda row: Cell(row.reason, tip=row.reason)),
        )

    def _change_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("What"), lambda row: Cell(row.kind, Look.MUTED), 96),
            Column(self.tr("Which"), lambda row: text_cell(row.title), 160),
            Column(self.tr("From → to"), lambda row: Cell(_changed(row), tip=_changed(row))),
        )


def _changed(change: Any) -> str:
    return "; ".join(f"{name}: {was or '—'} → {now or '—'}" for name, was, now in change.fields)
