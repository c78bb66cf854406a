"""The supervisor's queue: each request under review on one screen, decided type by type."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from ui.moments import since_words
from ui.panes.exceptions_notice import NoticeFacts, NoticeRecord
from ui.panes.exceptions_questions import (
    Exceptions,
    deciding,
    look,
    recording_notice,
)
from ui.panes.exceptions_side import Before, Means, Then
from ui.panes.exceptions_types import TypeRow, TypeTable, beside
from ui.panes.off_line import ask_later
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.widgets.banner import PaneState
from ui.widgets.beside import Beside
from ui.widgets.button import Button
from ui.widgets.card import Card, scrolled
from ui.widgets.cards_list import CardsList, CardWords
from ui.widgets.painting import BadgeWords, Look, Run
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.review_requests import RequestInQueue, RequestReview

_QUEUE_WIDTHS, _SIDE_WIDTHS = (280, 210), (300, 240)


class ExceptionsPane(Pane):
    """`identity` may be a review, a request or a case; without one the first in the queue."""

    kinds: ClassVar[frozenset[str]] = frozenset({"batch_review", "notice", "unit", "outbox"})

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._shown: RequestReview | None = None
        self._to_decide: list[TypeRow] = []
        self._later: list[TypeRow] = []
        self._waiting: frozenset[UUID] = frozenset()
        self._recalled: UUID | None = None
        self._build()
        self._join()

    def refresh(self) -> None:
        """Asks for the queue and for what is chosen in it."""
        self._is_stale = False
        desk = self.bench.desk
        self._channel.ask(partial(look, desk, self.identity, desk.now()))

    def show_answer(self, answer: Exceptions) -> None:
        """Shows the queue and the request; what is chosen and typed stays."""
        self.queue.set_rows(answer.queue, lambda row: row.request_id)
        review = answer.shown
        self._waiting = answer.waiting
        self._whole.setVisible(review is not None)
        if review is None:
            self._shown = None
            said = self.tr("No batch review waits for a decision, and no notice is missing.")
            self.banner.say_state(PaneState.EMPTY, said)
            return
        if self._shown is None or self._shown.in_queue.request_id != review.in_queue.request_id:
            self._leave()
        self._shown = review
        self._choose_in_queue(review.in_queue.request_id)
        self._show_request(review)

    def step(self, rows: int) -> None:
        """Moves in the queue."""
        at = next((n for n, row in enumerate(self.queue.rows) if row == self.queue.chosen), -1)
        self.queue.choose(at + rows)

    def tell_refusal(self, refusal: Refused) -> None:
        """Marks what the refusal names: a type's decision, or a field of the notice."""
        super().tell_refusal(refusal)
        if self._to_decide and refusal.rule == "line":
            self._offer_later(refusal)
        elif self._to_decide and refusal.field:
            self.types.mark(self._to_decide[0], refusal.field, refusal.sentence)
        elif self.record.isVisible():
            self.record.mark(refusal.field, refusal.sentence)
        self._to_decide = []

    def _offer_later(self, refusal: Refused) -> None:
        self._later = self._to_decide
        works = self.tr(
            "You can go on with everything else. The decision waits, since only the server takes "
            "it; what you chose and wrote stays."
        )
        again = self.tr("Ask when the line is back")
        self.banner.say_state(PaneState.OFF_LINE, refusal.sentence, works, again)

    @Slot()
    def _ask_later(self) -> None:
        """Puts the decisions behind what waits; they are taken when the line is back."""
        later, self._later = self._later, []
        acts = [act for row in later if (act := self._deciding(row)) is not None]
        if acts:
            task = self.bench.perform_work(partial(ask_later, self.bench.desk, acts))
            task.failed.connect(self._hear_failure)

    @Slot()
    def act(self) -> None:
        """Decides what is chosen, or records the notice once everything is decided."""
        if self._shown is None or (self._shown.who_cannot and self._shown.open_reviews):
            return
        if self._shown.notice_missing:
            self._record_notice(self._shown)
            return
        self.types.clear_problems()
        self._to_decide = [row for row in self.types.rows if row.chosen is not None]
        if self._to_decide:
            self._decide_next()
        elif self.types.rows:
            self.types.mark(self.types.rows[0], "decision", self.tr("Choose what is decided."))

    @property
    def _key(self) -> str:
        return "" if self._shown is None else f"review:{self._shown.in_queue.request_id}"

    def _build(self) -> None:
        self.queue = CardsList(self.tr("Batch reviews"), self._card_of)
        queue = Card(self.tr("Batch reviews"))
        queue.fill_to_edges()
        queue.body.addWidget(self.queue)
        self.head = PaneHead()
        self.open_case = Button(self.tr("Open the case"))
        self.primary = Button(self.tr("Decide"), "Ctrl+Return", primary=True)
        self.head.buttons.addWidget(self.open_case)
        self.head.buttons.addWidget(self.primary)
        self.types = TypeTable()
        self.facts = NoticeFacts()
        self.record = NoticeRecord(self.bench)
        self.means, self.then, self.before = Means(), Then(), Before()
        self._whole = QWidget()
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addWidget(self.head)
        whole.addWidget(self.types)
        whole.addWidget(self._lower(), 1)
        row = Beside()
        row.add_side(queue, *_QUEUE_WIDTHS)
        row.add(self._whole)
        row.narrowed.connect(self.types.set_narrow)
        row.narrowed.connect(self._set_side)
        self.body.addWidget(row, 1)

    def _lower(self) -> QWidget:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.record)
        column.addWidget(self.facts, 1)
        column.addWidget(self.before)
        right = QWidget()
        cards = beside(self.means, self.then)
        cards.setContentsMargins(0, 0, 0, 0)
        right.setLayout(cards)
        self._side = scrolled(right)
        lower = QWidget()
        row = QHBoxLayout(lower)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(scrolled(left), 1)
        row.addWidget(self._side)
        return lower

    @Slot(bool)
    def _set_side(self, is_narrow: bool) -> None:
        self._side.setFixedWidth(_SIDE_WIDTHS[is_narrow])

    def _join(self) -> None:
        self.queue.row_chosen.connect(self._go)
        self.queue.row_opened.connect(lambda _: self._focus_first())
        self.types.edited.connect(self._edited)
        self.record.edited.connect(self._note)
        self.primary.clicked.connect(self.act)
        self.banner.acted.connect(self._ask_later)
        self.open_case.clicked.connect(self._open_case)

    def _show_request(self, review: RequestReview) -> None:
        one = review.in_queue
        self.head.set_title(f"{one.case_number} · {one.organisation}")
        self.head.set_under(self._rule_words(review))
        self.types.show_reviews(review.reviews)
        may = not review.who_cannot
        self.types.set_editable(may)
        self.record.setVisible(review.notice_missing)
        if review.notice_missing:
            self.record.show_request(review)
        is_record = review.notice_missing
        words = self.tr("Record the notice") if is_record else self.tr("Decide")
        self.primary.set_words(words)
        self.primary.setVisible(bool(review.open_reviews) or is_record)
        self.primary.setEnabled(may or is_record)
        if review.who_cannot and review.open_reviews:
            self.banner.say_state(PaneState.NO_RIGHT, review.who_cannot)
        if any(one.row.id in self._waiting for one in review.reviews):
            self.primary.setEnabled(False)
            said = self.tr(
                "This is decided here, and waits for the line: the server takes it then."
            )
            self.banner.say_state(PaneState.OFF_LINE, said)
        self._show_effect()
        self._recall()

    def _rule_words(self, review: RequestReview) -> str:
        first = review.reviews[0]
        parts = [
            self.tr("Asked for by {0}, who cannot decide it").format(first.opened_by),
            self.tr("policy {0}: more than {1} of a type").format(
                first.policy_version, first.limit
            ),
        ]
        if len(first.case_numbers) > 1:
            parts.insert(0, ", ".join(first.case_numbers))
        return " · ".join(parts)

    def _show_effect(self) -> None:
        if self._shown is not None:
            rows = self.types.rows
            self.means.show_effect(self._shown, rows)
            self.then.show_steps(self._shown, rows)
            self.facts.show_facts(self._shown, rows)
            decisions = {d: None for view in self._shown.reviews for d in view.decisions}
            latest = sorted(decisions, key=lambda one: one.decided_at, reverse=True)
            self.before.show_decisions(latest[:3])

    @Slot(object)
    def _go(self, row: RequestInQueue | None) -> None:
        if row is not None and (
            self._shown is None or row.request_id != self._shown.in_queue.request_id
        ):
            self.identity = row.request_id
            self.refresh()

    def _choose_in_queue(self, request_id: UUID) -> None:
        rows = [row.request_id for row in self.queue.rows]
        here = self.queue.chosen
        if request_id in rows and (here is None or here.request_id != request_id):
            self.queue.choose(rows.index(request_id))

    def _focus_first(self) -> None:
        fields = [row.decision for row in self.types.rows]
        if fields:
            fields[0].focus()
        elif self.record.isVisible():
            self.record.fields["addressee"].focus()

    def _leave(self) -> None:
        """Another request comes: what was typed for the one before is safe as its draft."""
        self.bench.drafts.flush()
        self._recalled = None

    @Slot()
    def _edited(self) -> None:
        self._show_effect()
        self._note()

    @Slot()
    def _note(self) -> None:
        if self._key:
            values = {**self.types.values, **self.record.values}
            self.bench.drafts.note(self._key, values)

    def _recall(self) -> None:
        """Takes up the draft of a request once, when it comes."""
        if self._shown is None or self._recalled == self._shown.in_queue.request_id:
            return
        self._recalled = self._shown.in_queue.request_id
        task = self.bench.drafts.recall(self._key)
        task.answered.connect(partial(self._take_draft, self._recalled))

    @Slot(object)
    def _take_draft(self, request_id: UUID, draft: dict[str, Any] | None) -> None:
        if draft is None or self._shown is None:
            return
        if self._shown.in_queue.request_id == request_id:
            self.types.set_values(draft)
            self.record.set_values(draft)
            self._show_effect()

    def _decide_next(self) -> None:
        act = self._deciding(self._to_decide[0])
        assert act is not None, "only rows with a decision are decided"
        self.perform(act, self._decided)

    @staticmethod
    def _deciding(row: TypeRow) -> Callable[[], Any] | None:
        """Makes the act that decides a type; None where nothing is chosen for it."""
        decision = row.chosen
        if decision is None:
            return None
        return partial(deciding, row.view.row.id, decision, row.reason.value, row.offers)

    def _decided(self, performed: Any) -> None:
        done, *self._to_decide = self._to_decide
        if self._to_decide:
            self._decide_next()
            return
        self.bench.drafts.forget(self._key)
        needed = performed.event.notice_needed
        said = self.tr("Decided. Now the customer is told, in one notice.")
        kept = self.tr("Decided: {0} stays as it was asked.").format(done.view.row.product_type)
        self.bench.told.emit(said if needed else kept, Tone.GOOD)

    def _record_notice(self, review: RequestReview) -> None:
        if not self.record.check():
            return
        request, file = review.in_queue.request_id, self.record.file_id
        act = partial(recording_notice, request, self.record.values, file)
        self.perform(act, self._recorded)

    def _recorded(self, _: object) -> None:
        self.bench.drafts.forget(self._key)
        self.bench.told.emit(self.tr("The notice is recorded. The terms can be sent."), Tone.GOOD)

    @Slot()
    def _open_case(self) -> None:
        if self._shown is not None:
            self.bench.opened.emit("case", self._shown.in_queue.case_id)

    def _card_of(self, row: RequestInQueue) -> CardWords:
        kinds = ", ".join(f"{one.units} × {one.product_type}" for one in row.types)
        return CardWords(
            row.case_number,
            self._badge_of(row),
            (Run(row.organisation), Run(kinds, Look.MUTED)),
        )

    def _badge_of(self, row: RequestInQueue) -> BadgeWords:
        now: datetime = self.bench.desk.now()
        if row.only_notice:
            return BadgeWords(self.tr("notice missing"), Tone.WARNING, has_sign=False)
        if row.due_at < now:
            late = since_words(row.due_at, now)
            return BadgeWords(self.tr("{0} late").format(late), Tone.BAD, has_sign=False)
        left = since_words(now, row.due_at)
        return BadgeWords(self.tr("{0} left").format(left), Tone.WARNING, has_sign=False)
