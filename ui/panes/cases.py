"""The list of cases by queue: what is mine, what waits, what each one needs next."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QLineEdit, QPushButton

from desktop.domain.words import CaseKind
from ui.models.cell import Cell, Column, number_cell, serial_cell, text_cell
from ui.models.windowed import Slice, WindowedModel
from ui.moments import moment_words, short_day
from ui.panes import case_questions
from ui.panes.case_words import state_badge
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.widgets.banner import PaneState
from ui.widgets.painting import BadgeWords, Look
from ui.widgets.table import Table
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.cases import CaseRow

COUNT_LIMIT = 200
"""A count stops here and is shown as "200+": nobody acts on the difference."""
_TYPING_MS = 150


class CasesPane(Pane):
    """Queues on top with their counts, a filter, and the table; Enter opens."""

    kinds = frozenset({"case"})

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._queue = "Open"
        self._today = bench.desk.now().astimezone().date()
        self._wanted: UUID | None = None
        self._scrolled: int | None = None
        self._has_list = False
        self._error: object = None
        self.head = PaneHead(self.tr("Cases"))
        self.filter = QLineEdit()
        self.chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._chips = QHBoxLayout()
        self.model = WindowedModel(self._columns(), bench.background, self)
        self.table = Table(self.model, self.tr("Cases"))
        self._timer = QTimer(self)
        self._build()
        self._join()

    def refresh(self) -> None:
        """Asks for the counts; the list itself is asked for page by page."""
        self._today = self.bench.desk.now().astimezone().date()
        self.ask(case_questions.counts, self._person)
        # The same list is read anew: what somebody looks at stays under their eyes.
        self._scrolled = self.table.verticalScrollBar().value()
        self._show_list()

    def show_answer(self, answer: Any) -> None:
        for queue, count in answer.items():
            self._chip(queue).setText(f"{queue} {count_words(count)}")
        if self._error is not None:
            # The counts were had and the list was not: that has still to be said.
            self._hear_failure(self._error)
        else:
            self._tell_empty()

    def choose_queue(self, queue: str) -> None:
        """Shows another queue from its beginning."""
        self._queue = queue
        self._chip(queue).setChecked(True)
        self._wanted = None
        self._scrolled = None
        self._show_list()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The arrows are for the list; who is typing in the search field stays there.
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, rows: int) -> None:
        self.table.step(rows)

    def open_chosen(self) -> None:
        self.table.open_chosen()

    @property
    def _person(self) -> UUID | None:
        person: Any = self.bench.desk.person
        return getattr(person, "id", None)

    def _show_list(self) -> None:
        queue, person, text = self._queue, self._person, self.filter.text()
        chosen = self.table.chosen
        self._wanted = None if chosen is None else chosen.id
        desk = self.bench.desk

        def fetch(after: object | None, limit: int) -> Slice:
            page: Slice = desk.ask(
                case_questions.cases, queue, person, text, str(after or ""), limit
            )
            return page

        self._has_list, self._error = False, None
        self.model.show_source(fetch)

    def _build(self) -> None:
        self.filter.setPlaceholderText(self.tr("Filter: number, organisation, serial, RMA"))
        self.filter.setAccessibleName(self.tr("Filter the cases"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(300)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self.head.buttons.addWidget(self.filter)
        self._chips.setSpacing(6)
        self._chips.addStretch(1)
        for queue in _QUEUES:
            self._chip(queue)
        self._chip(self._queue).setChecked(True)
        self.body.addWidget(self.head)
        self.body.addLayout(self._chips)
        self.body.addWidget(self.table, 1)
        self.setTabOrder(self.filter, self.table)

    def _join(self) -> None:
        self.filter.textEdited.connect(lambda _: self._timer.start())
        self.filter.returnPressed.connect(self.table.open_chosen)
        self._timer.timeout.connect(self._show_list)
        self.table.row_opened.connect(lambda row: self.bench.opened.emit("case", row.id))
        self.model.first_page_arrived.connect(self._arrived)
        self.model.failed.connect(self._tell_failed)

    def _chip(self, queue: str) -> QPushButton:
        if queue not in self.chips:
            chip = QPushButton(queue)
            chip.setProperty("look", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda: self.choose_queue(queue))
            self._group.addButton(chip)
            self.chips[queue] = chip
            self._chips.insertWidget(self._chips.count() - 1, chip)
        return self.chips[queue]

    @Slot(object)
    def _tell_failed(self, error: object) -> None:
        self._error = error
        self._hear_failure(error)

    @Slot()
    def _arrived(self) -> None:
        self._has_list = True
        count = self.model.rowCount()
        rows = [self.model.row(number) for number in range(count)]
        at = next((n for n, row in enumerate(rows) if row and row.id == self._wanted), 0)
        self.table.choose(at)
        if self._scrolled is not None:
            self.table.verticalScrollBar().setValue(self._scrolled)
            self._scrolled = None
        self._tell_empty()

    def _tell_empty(self) -> None:
        if not self._has_list:
            return
        if self.model.rowCount(QModelIndex()):
            if not self._channel.is_asking:
                self.say_nothing()
            return
        if self.filter.text():
            sentence = self.tr("No case in this queue answers “{0}”.").format(self.filter.text())
            detail = self.tr("Another queue may have it; the search field finds every case.")
        else:
            sentence = self.tr("No case is in this queue.")
            detail = self.tr("A case is opened from an asset: search for its serial (Ctrl+K), F2.")
        self.banner.say_state(PaneState.EMPTY, sentence, detail)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Case"), lambda row: Cell(row.number, Look.STRONG), 104),
            Column(self.tr("State"), _state_cell, 132),
            Column(self.tr("Organisation"), lambda row: text_cell(row.organisation)),
            Column(self.tr("Units"), lambda row: number_cell(str(row.units)), 62, is_number=True),
            Column(self.tr("Serial"), _serial_cell, 168),
            Column(self.tr("RMA"), self._rma_cell, 120),
            Column(self.tr("Reported"), _reported_cell, 142, gives_way=1),
            Column(self.tr("Due"), self._due_cell, 100),
            Column(self.tr("Agent"), lambda row: Cell(row.agent, Look.MUTED), 118, gives_way=2),
        )

    def _rma_cell(self, row: "CaseRow") -> Cell:
        """Its numbers; that there will be none says what somebody asks for instead."""
        if row.kind is CaseKind.TECHNICAL_SUPPORT:
            return Cell(self.tr("support"), Look.MUTED, tip=self.tr("Technical support"))
        return serial_cell(row.rma_numbers)

    def _due_cell(self, row: "CaseRow") -> Cell:
        return due_cell(row.due_on, self._today)


_QUEUES = (
    "Open",
    "Mine",
    "Waiting for the customer",
    "Batch review",
    "Terms not accepted",
    "RMA issued",
    "Ended",
)
"""The queues in their order, so that the row of chips stands before it is counted."""


def count_words(count: int) -> str:
    """A count as a queue shows it."""
    return f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else str(count)


def due_cell(due: date | None, today: date) -> Cell:
    """The soonest promised day: late and today are coloured words with a sign."""
    if due is None:
        return Cell("", Look.MUTED)
    word = "Today" if due == today else short_day(due, today)
    if due < today:
        return Cell(word, badge=BadgeWords(word, Tone.BAD), tip="A promised day has passed.")
    if due == today:
        return Cell(word, badge=BadgeWords(word, Tone.WARNING))
    return Cell(word)


def _state_cell(row: "CaseRow") -> Cell:
    badge = state_badge(row.state)
    if row.waiting_since is not None and badge.tone is Tone.INFO:
        badge = BadgeWords(badge.word, Tone.NEUTRAL, "hourglass")
        return Cell(badge.word, badge=badge, tip="Waits for the customer.")
    return Cell(badge.word, badge=badge)


def _serial_cell(row: "CaseRow") -> Cell:
    return serial_cell(row.first_serial)


def _reported_cell(row: "CaseRow") -> Cell:
    return Cell(moment_words(row.reported_at), Look.MUTED)
