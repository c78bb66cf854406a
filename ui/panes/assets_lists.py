"""The two lists of the assets pane: what a text found, and pasted serials a line each."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.background import Background
from ui.models.rows import RowsModel
from ui.models.windowed import Slice, WindowedModel
from ui.panes.assets_alike import LookAlikes
from ui.panes.assets_columns import line_columns, line_words, result_columns
from ui.panes.assets_questions import Asked
from ui.widgets.table import Table
from ui.widgets.words import words


class FoundList(QWidget):
    """Results in rank order; look-alikes are among them only when there is nothing else, or when
    somebody wants to see them."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: Asked | None = None
        self.model = WindowedModel(result_columns(), background, self)
        self.table = Table(self.model, self.tr("What was found"))
        self.table.allow_many()
        self.alike = LookAlikes()
        self.remark = words("", "", wrap=True)
        hint = words(
            self.tr(
                "Paste many serials at once, or drop a photograph of a label. "
                "↑ ↓ to move, Enter opens, F2 opens a case."
            ),
            "muted",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.table, 1000)
        column.addWidget(self.alike)
        column.addWidget(self.remark)
        column.addWidget(hint)
        column.addStretch(1)
        self.alike.wanted.connect(self.show_alike)
        self.model.first_page_arrived.connect(self.table.grow_with_rows)
        self.model.rowsInserted.connect(lambda *_: self.table.grow_with_rows())

    def show_answer(self, asked: Asked) -> None:
        """Shows what a text found."""
        answer = asked.answer
        assert answer is not None
        same = self._asked is not None and self._asked.typed == asked.typed
        self._asked = asked
        self._show(answer.results or answer.look_alikes, keep=same)
        self.alike.tell(answer, are_shown=not answer.results)
        more = self.tr("There are more: type another word or a few more characters.")
        self.remark.setText(" ".join(filter(None, (answer.remark, more if answer.more else ""))))
        self.remark.setVisible(bool(self.remark.text()))

    def show_page(self, page: Any, more: Callable[[str, int], Any]) -> None:
        """Shows the first page of a long list; `more` fetches what follows, in the background."""

        def fetch(after: object, limit: int) -> Slice:
            following = more(str(after or ""), limit)
            return Slice(following.rows, following.after or None)

        self._asked = None
        self.alike.hide()
        self.remark.hide()
        with QSignalBlocker(self.table):
            if page.after:
                self.model.show_rows(page.rows, fetch, page.after)
            else:
                self.model.show_rows(page.rows)
        self.table.choose(0)

    def show_alike(self) -> None:
        """Puts the look-alikes under what was found, and goes to the first of them."""
        answer = None if self._asked is None else self._asked.answer
        if answer is None:
            return
        self._show(answer.ranked, keep=True)
        self.table.choose(len(answer.results))
        self.alike.tell(answer, are_shown=True)

    def _show(self, results: tuple[Any, ...], keep: bool) -> None:
        chosen = self.table.chosen if keep else None
        at = next((n for n, row in enumerate(results) if chosen and row.id == chosen.id), 0)
        # Between two lists nothing is chosen for a moment, which is nobody's business.
        with QSignalBlocker(self.table):
            self.model.show_rows(results)
        self.table.choose(at)


class PastedList(QWidget):
    """Pasted serials in the order in which they stood."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self.model = RowsModel(line_columns(), self)
        self.table = Table(self.model, self.tr("Pasted serials"))
        self.table.allow_many()
        hint = words(
            self.tr(
                "F2 opens one case for all of them, or for those that are selected with Shift or "
                "Ctrl. A look-alike is a question: say at the right what it is."
            ),
            "muted",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.table, 1000)
        column.addWidget(hint)
        column.addStretch(1)

    @property
    def lines(self) -> tuple[Any, ...]:
        """The lines as they are shown."""
        return self.model.rows

    @property
    def words(self) -> str:
        """How many were found and how many not."""
        return line_words(self.lines)

    def show_lines(self, asked: Asked) -> None:
        """Shows the lines; a look-alike that was taken stays taken while the text is the same."""
        taken = {}
        if asked.typed == self._typed:
            taken = {line.typed: line for line in self.lines if line.result is not None}
        self._typed = asked.typed
        self._show(
            tuple(taken.get(line.typed, line) if line.result is None else line
                  for line in asked.lines),
            max(0, self.table.currentIndex().row()) if taken else 0,
        )  # fmt: skip

    def take(self, suggestion: Any) -> None:
        """Takes a suggestion for what the chosen line meant: a person said so."""
        at = self.table.currentIndex().row()
        lines = list(self.lines)
        if not 0 <= at < len(lines):
            return
        verdict = "covered" if suggestion.entitlement.cover_listed else "found"
        lines[at] = replace(
            lines[at],
            result=suggestion,
            verdict=type(lines[at].verdict)(verdict),
            suggestion=self.tr("Taken for {0}.").format(suggestion.serial),
        )
        self._show(tuple(lines), at)

    def _show(self, lines: tuple[Any, ...], at: int) -> None:
        with QSignalBlocker(self.table):
            self.model.set_rows(lines)
        self.table.grow_with_rows()
        self.table.choose(at)
