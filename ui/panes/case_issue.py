"""Giving the RMA number: what it will say, then the number itself, large, and its papers."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop.domain.refusal import Refused
from desktop.domain.words import LEVEL_WORDS, UnitState
from ui.panes.case_panel import ActPanel
from ui.panes.case_papers import keep_all, papers_of_rmas
from ui.panes.off_line import ask_later
from ui.theme import Tone
from ui.widgets.badge import Answer
from ui.widgets.banner import PaneState
from ui.widgets.button import Button
from ui.widgets.facts import Fact, Facts
from ui.widgets.painting import BadgeWords
from ui.widgets.words import SerialText, words
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_screen import CaseScreen

_LARGE = 26


class IssuePanel(ActPanel):
    """Asks for the number; what it shows afterwards stays until somebody goes on."""

    act = "IssueRma"

    papers_wanted = Signal()
    """The papers of the number that was given."""

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(
            bench,
            "Give the RMA number",
            "Give the RMA number",
            "",
            "The terms are accepted. The number is final and is never used again.",
        )
        self._case = screen.case
        self._numbers: tuple[str, ...] = ()
        self._waits = False
        self._facts = Facts(110)
        self._facts.set_facts(_facts(screen))
        self.column.addWidget(self._facts)
        self.banner.acted.connect(self._ask_later)
        self._show_waiting(screen)

    def show_screen(self, screen: "CaseScreen") -> None:
        """Shows the number by itself where it was asked for without the line, and has come."""
        self._show_waiting(screen)
        if self._waits and screen.case.rmas:
            self._waits = False
            self._show_numbers(tuple(rma.number for rma in screen.case.rmas))

    def show_failure(self, error: object) -> None:
        """Without the line the number cannot be given; it can be asked for later."""
        if not isinstance(error, Refused) or error.rule != "line":
            super().show_failure(error)
            return
        works = self.tr(
            "Everything else of the case works, and its request form can be printed. The number "
            "waits, since only the server gives it."
        )
        again = self.tr("Ask when the line is back")
        self.banner.say_state(PaneState.OFF_LINE, error.sentence, works, again)

    def make(self, values: dict[str, str]) -> Any:  # noqa: ARG002
        from desktop.operations.issuing import IssueRma

        return IssueRma(case=self._case.id)

    def submit(self) -> None:
        """Gives the number; once it is given, goes on to the papers."""
        if self._numbers:
            self.papers_wanted.emit()
        else:
            super().submit()

    @Slot()
    def _ask_later(self) -> None:
        make = self.prepared(self.values)
        task = self.bench.perform_work(partial(ask_later, self.bench.desk, [make]))
        task.failed.connect(self.show_failure)

    def _show_waiting(self, screen: "CaseScreen") -> None:
        waits = [one.sentence for one in screen.holds if one.kind.value == "Line"]
        if waits:
            self._waits = True
            self.banner.say_state(PaneState.OFF_LINE, waits[0])
        # Asking twice gives no second number; the button says so by resting.
        self.submit_button.setEnabled(not waits)

    def _done(self, performed: Any) -> None:
        self._show_numbers(performed.event.numbers)

    def _show_numbers(self, numbers: tuple[str, ...]) -> None:
        self._numbers = numbers
        self.banner.hide()
        self._facts.hide()
        self._explanation.hide()
        title = self.tr("RMA number") if len(self._numbers) == 1 else self.tr("RMA numbers")
        self.title.setText(title)
        self.column.addWidget(Answer(BadgeWords(self.tr("Given"), Tone.GOOD)))
        for number in self._numbers:
            self.column.addWidget(SerialText(number, _LARGE, is_strong=True))
        copy = Button(self.tr("Copy"), "Ctrl+Shift+N")
        copy.clicked.connect(self._copy)
        self.foot.insertWidget(1, copy)
        self.column.addWidget(
            words(
                self.tr("Read it out with F8. The authorisation and the label are kept with it."),
                "muted",
                wrap=True,
            )
        )
        self.submit_button.set_words(self.tr("See the papers"))
        self._keep_papers()

    def _copy(self) -> None:
        QApplication.clipboard().setText("\n".join(self._numbers))

    def _keep_papers(self) -> None:
        desk, case = self.bench.desk, self._case

        def work() -> Any:
            from desktop.queries.case_detail import case_view

            now = desk.ask(case_view, case.id)
            keep_all(desk, papers_of_rmas(desk, now))
            return Kept(case.id)

        task = self.bench.perform_work(work)
        task.failed.connect(self.show_failure)


class Kept:
    """The papers of a case were kept: the case is told to its panes as touched."""

    def __init__(self, case: Any) -> None:
        self.touched = frozenset({_Area("case", case)})


class _Area:
    def __init__(self, kind: str, identity: Any) -> None:
        self.kind = kind
        self.id = identity


def _facts(screen: "CaseScreen") -> list[Fact]:
    case = screen.case
    open_units = [unit for unit in case.units if unit.state is UnitState.OPEN]
    levels = {LEVEL_WORDS[unit.fulfilment] for unit in open_units}
    accepted = case.acceptance
    return [
        Fact("Units", ", ".join(f"{count} × {name}" for count, name in screen.types)),
        Fact("Level", ", ".join(sorted(levels))),
        Fact("Accepted by", "" if accepted is None else accepted.accepted_by),
        Fact("Terms", "" if accepted is None else accepted.terms_version),
        Fact("Ships", screen.worth),
    ]
