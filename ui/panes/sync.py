"""What waits for the line, what was refused, what a restored server lost; one at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from desktop.domain.resolution import Resolution, Side
from ui.background import Task
from ui.panes.pane import Pane, PaneHead
from ui.panes.sync_decide import DecidePage
from ui.panes.sync_file import FilePage
from ui.panes.sync_lost import LostPage
from ui.panes.sync_pages import AlonePage, WaitingPage
from ui.panes.sync_questions import (
    Outlook,
    deciding_lost,
    letting_file_go,
    outlook,
    resolving,
    screen,
    sending_file_again,
    taking_back,
)
from ui.panes.sync_words import (
    FileRow,
    LostRow,
    WaitingRow,
    card_of,
    done_words,
    head_words,
    key_of,
    line_said,
    rows_of,
)
from ui.theme import Tone
from ui.widgets.banner import PaneState
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.cards_list import CardsList
from ui.widgets.pages import Pages
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.remote.deciding import Resolved
    from desktop.remote.synchroniser import LineStanding
    from desktop.remote.undecided import SyncScreen

_LIST_LEAST, _LIST_WIDTH = 230, 300
_WITHOUT_ACT = (LostRow, WaitingRow, FileRow)
"""Rows that are not one refused act, and are shown from what the list has of them."""


class SyncPane(Pane):
    """`identity` may be a refused act; without one the first of those that are to be decided."""

    kinds: ClassVar[frozenset[str]] = frozenset({"case", "unit", "request_form"})

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._answer: SyncScreen | None = None
        self._taking_back: Callable[[], Any] | None = None
        self._gone: UUID | None = None
        self._recalled: UUID | None = None
        self._is_deciding = False
        self._takes_focus = False
        self._outlooks = bench.channel(self)
        self._build()
        self._join()

    def refresh(self) -> None:
        """Asks for all that waits and for what is chosen in it."""
        self.ask(screen, self.identity)

    def show_answer(self, answer: SyncScreen) -> None:
        """Shows the list and what is chosen; what was chosen and typed there stays."""
        self._answer = answer
        self.alone.setVisible(not answer.is_shared)
        self._shared.setVisible(answer.is_shared)
        if not answer.is_shared:
            self.banner.say_state(PaneState.EMPTY, self.tr("Nothing here has to be sent."))
            return
        chosen = self.list.chosen
        rows = rows_of(answer)
        self.list.set_rows(rows, key_of)
        self.head.set_title(head_words(answer))
        self._choose(rows, chosen)
        self._show_line(self.bench.line.standing)
        self._show_row(self.list.chosen)

    def step(self, rows: int) -> None:
        """Moves in the list."""
        at = next((n for n, row in enumerate(self.list.rows) if row == self.list.chosen), -1)
        self.list.choose(at + rows)

    def show_list(self) -> None:
        """Comes to what is to be decided first."""
        self.mark_stale()

    def tell_refusal(self, refusal: Refused) -> None:
        """Says why it cannot be decided like this, and marks the field that is named."""
        super().tell_refusal(refusal)
        self.decide.mark(refusal)

    @Slot(object)
    def resolve(self, resolution: Resolution) -> None:
        """Has done what was decided; then the next one is chosen."""
        if self._is_deciding:
            return
        self._is_deciding = True
        following = self._following(resolution.operation)
        task = self._work(partial(resolving, self.bench.desk, resolution))
        task.answered.connect(partial(self._resolved, resolution.operation, following))

    @Slot()
    def take_back(self) -> None:
        """Has what was let go last be decided again."""
        work, self._taking_back = self._taking_back, None
        self.back.hide()
        if work is not None:
            self.identity = self._gone
            self._work(work).answered.connect(self._taken_back)

    def _build(self) -> None:
        self.head = PaneHead()
        self.back = Button(self.tr("Take it back"), "Ctrl+Z")
        self.back.hide()
        self.head.buttons.addWidget(self.back)
        self.list = CardsList(self.tr("What waits and what is to be decided"), self._card)
        listed = Card(self.tr("At this desk"))
        listed.fill_to_edges()
        listed.body.addWidget(self.list)
        listed.setMinimumWidth(_LIST_LEAST)
        listed.setMaximumWidth(_LIST_WIDTH)
        self.decide = DecidePage()
        self.lost = LostPage()
        self.waiting = WaitingPage()
        self.file = FilePage()
        self._nothing = QWidget()
        self._pages = Pages()
        for page in (self._nothing, self.decide, self.lost, self.waiting, self.file):
            self._pages.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(listed, 1)
        row.addWidget(self._pages, 3)
        self._shared = QWidget()
        whole = QVBoxLayout(self._shared)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addWidget(self.head)
        whole.addLayout(row, 1)
        self.alone = AlonePage()
        self.body.addWidget(self.alone, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._shared, 1)

    def _join(self) -> None:
        self.list.row_chosen.connect(self._go)
        self.list.row_opened.connect(lambda _: self._focus_page())
        self.decide.wanted.connect(self.resolve)
        self.decide.edited.connect(self._edited)
        self.decide.case_wanted.connect(lambda case: self.bench.opened.emit("case", case))
        self.decide.act_wanted.connect(self.show_thing)
        self.waiting.case_wanted.connect(lambda case: self.bench.opened.emit("case", case))
        self.file.case_wanted.connect(lambda case: self.bench.opened.emit("case", case))
        self.file.again_wanted.connect(self._send_file)
        self.file.let_go_wanted.connect(self._let_file_go)
        self.lost.decided.connect(self._decide_lost)
        self.back.clicked.connect(self.take_back)
        self._outlooks.answered.connect(self._show_outlook)
        self.bench.line.stood.connect(self._hear_line)
        for key, side in (("Alt+M", Side.MINE), ("Alt+T", Side.THEIRS), ("Alt+E", Side.EDIT)):
            QShortcut(QKeySequence(key), self.decide, partial(self.decide.choose, side))

    def _work(self, work: Callable[[], Any]) -> Task:
        task = self.bench.perform_work(work)
        task.failed.connect(self._hear_failure)
        task.finished.connect(self._end_deciding)
        return task

    @Slot()
    def _end_deciding(self) -> None:
        self._is_deciding = False

    def _resolved(self, operation: UUID, following: UUID | None, done: Resolved) -> None:
        self.bench.drafts.forget(_draft(operation))
        self._offer_back(done)
        self.identity = following
        self._takes_focus = _has_keys(self.decide)
        self.refresh()

    @Slot()
    def _taken_back(self) -> None:
        self.bench.told.emit(self.tr("It is taken back."), Tone.GOOD)
        self.refresh()

    def _offer_back(self, done: Resolved) -> None:
        """Tells what became of a decision, and offers to undo what it let go."""
        gone = done.let_go
        self._can_take_back(partial(taking_back, self.bench.desk, gone) if gone else None)
        self._gone = gone[0] if gone else None
        self.bench.told.emit(*done_words(done))

    def _can_take_back(self, work: Callable[[], Any] | None) -> None:
        """Offers to undo what was let go last."""
        self._taking_back, self._gone = work, None
        self.back.setVisible(work is not None)

    @Slot(str)
    def _send_file(self, sha256: str) -> None:
        task = self._work(partial(sending_file_again, self.bench.desk, sha256))
        task.answered.connect(lambda _: self._file_decided(self.tr("It is sent again."), None))

    @Slot(str)
    def _let_file_go(self, sha256: str) -> None:
        task = self._work(partial(letting_file_go, self.bench.desk, sha256))
        back = partial(sending_file_again, self.bench.desk, sha256)
        task.answered.connect(lambda _: self._file_decided(self.tr("The file is let go."), back))

    def _file_decided(self, told: str, back: Callable[[], Any] | None) -> None:
        self._can_take_back(back)
        self.bench.told.emit(told, Tone.GOOD)
        if _has_keys(self.file):
            self.list.setFocus()
        self.refresh()

    @Slot(object)
    def _decide_lost(self, again: frozenset[UUID]) -> None:
        if self._is_deciding:
            return
        self._is_deciding = True
        task = self._work(partial(deciding_lost, self.bench.desk, again))
        task.answered.connect(self._lost_decided)

    def _lost_decided(self, done: Resolved) -> None:
        self._offer_back(done)
        self.list.setFocus()
        self.refresh()

    def _following(self, operation: UUID) -> UUID | None:
        """The act that is to be decided after this one, those that go with it left out."""
        shown = self.decide.shown
        gone = {operation, *((one.id for one in shown.with_it) if shown is not None else ())}
        ids = [row.id for row in (self._answer.undecided if self._answer else ())]
        at = ids.index(operation) if operation in ids else 0
        return next((one for one in [*ids[at:], *ids[:at]] if one not in gone), None)

    def _choose(self, rows: list[Any], chosen: Any) -> None:
        """Stays where one is; goes to what was asked for, or to the first where nothing is."""
        shown = self._answer.shown if self._answer else None
        keys = [key_of(row) for row in rows]
        wanted = shown.row.id if shown is not None else None
        is_refused = chosen is None or not isinstance(chosen, _WITHOUT_ACT)
        if self.identity is not None or is_refused or key_of(chosen) not in keys:
            at = keys.index(wanted) if wanted in keys else 0
            if rows and (self.list.chosen is None or key_of(self.list.chosen) != keys[at]):
                self.list.choose(at)

    @Slot(object)
    def _go(self, row: Any) -> None:
        if row is None or isinstance(row, _WITHOUT_ACT):
            self.identity = None
            self._show_row(row)
        elif self.decide.shown is None or row.id != self.decide.shown.row.id:
            self.identity = row.id
            self.refresh()
        else:
            self.identity = row.id
            self._show_row(row)

    def _show_row(self, row: Any) -> None:
        answer = self._answer
        if answer is None or row is None:
            self._pages.setCurrentWidget(self._nothing)
            if self._takes_focus:
                self._takes_focus = False
                self.list.setFocus()
        elif isinstance(row, LostRow):
            self.lost.show_acts(row.acts, self._today)
            self._pages.setCurrentWidget(self.lost)
        elif isinstance(row, WaitingRow):
            self.waiting.show_act(row.act, self.bench.line.standing)
            self._pages.setCurrentWidget(self.waiting)
        elif isinstance(row, FileRow):
            self.file.show_file(row.file, self.bench.line.standing)
            self._pages.setCurrentWidget(self.file)
        elif answer.shown is not None and answer.shown.row.id == row.id:
            self._show_refused(answer)

    def _show_refused(self, answer: SyncScreen) -> None:
        assert answer.shown is not None, "it is shown only where there is one"
        before = self.decide.shown
        if before is not None and before.row.id != answer.shown.row.id and _has_keys(self.decide):
            self._takes_focus = True  # what has the keys goes with the act before
        self.decide.show_act(answer.shown, self._today, self._who)
        self._pages.setCurrentWidget(self.decide)
        self._ask_outlook()
        self._recall(answer.shown.row.id)
        if self._takes_focus:
            self._takes_focus = False
            self.decide.focus()

    def _ask_outlook(self) -> None:
        resolution = self.decide.resolution
        if resolution is None or not self.decide.is_complete:
            self.decide.show_outlook(None)
            return
        self._outlooks.ask(partial(outlook, self.bench.desk, resolution))

    @Slot(object)
    def _show_outlook(self, told: Outlook) -> None:
        if told.resolution == self.decide.resolution:
            self.decide.show_outlook(told.refusal)

    @Slot()
    def _edited(self) -> None:
        if self.decide.shown is not None:
            self.bench.drafts.note(_draft(self.decide.shown.row.id), self.decide.values)
        self._ask_outlook()

    def _recall(self, operation: UUID) -> None:
        """Takes up the draft of an act once, when it comes."""
        if self._recalled != operation:
            self._recalled = operation
            task = self.bench.drafts.recall(_draft(operation))
            task.answered.connect(partial(self._take_draft, operation))

    def _take_draft(self, operation: UUID, draft: dict[str, Any] | None) -> None:
        shown = self.decide.shown
        if draft is not None and shown is not None and shown.row.id == operation:
            self.decide.set_values(draft)
            self._ask_outlook()

    @Slot(object)
    def _hear_line(self, standing: LineStanding | None) -> None:
        self._show_line(standing)
        self.mark_stale()

    def _show_line(self, standing: LineStanding | None) -> None:
        """Says under the head where the line stands, and in the banner what works without it."""
        if standing is None or self._answer is None or not self._answer.is_shared:
            return
        said = line_said(standing, self._today)
        self.head.set_under(said.sentence if said.state is None else "")
        if said.state is not None:
            self.banner.say_state(said.state, said.sentence, said.detail)
        elif not self.list.rows:
            calm = self.tr("Nothing waits, and nothing is to be decided.")
            self.banner.say_state(PaneState.EMPTY, calm)

    def _focus_page(self) -> None:
        if self._pages.currentWidget() is self.decide:
            self.decide.focus()
        elif self._pages.currentWidget() is self.lost:
            self.lost.focus()
        elif self._pages.currentWidget() is self.file:
            self.file.focus()

    def _card(self, row: Any) -> Any:
        return card_of(row, self._today)

    @property
    def _today(self) -> date:
        return self.bench.desk.now().astimezone().date()

    @property
    def _who(self) -> str:
        person = self.bench.desk.person
        return self.tr("You") if person is None else person.name


def _draft(operation: UUID) -> str:
    return f"refused:{operation}"


def _has_keys(page: QWidget) -> bool:
    here = QApplication.focusWidget()
    return here is not None and page.isAncestorOf(here)
