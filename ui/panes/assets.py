"""The assets pane: what the one field finds as somebody types, and one asset's answer beside it."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.findable import Findable
from ui.panes import assets_questions as questions
from ui.panes.assets_card import WIDTH, AssetCard, LineCard, ThingCard
from ui.panes.assets_hints import Invitation, NothingFound
from ui.panes.assets_lists import FoundList, PastedList
from ui.panes.assets_questions import Asked, Narrowed, ReadCode
from ui.panes.assets_retire import Retiring
from ui.panes.first_start import FirstStart
from ui.panes.open_case_draft import DRAFT_PREFIX, CaseDraft, UnitDraft
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.theme.tokens import CARD_GAP
from ui.turns import next_turn
from ui.widgets.banner import PaneState
from ui.widgets.drop_area import files_of, picture_of
from ui.widgets.pages import Pages
from ui.widgets.table import Table
from ui.workbench import Workbench

_LISTED = frozenset({Findable.ORGANISATION, Findable.SITE, Findable.CONTRACT, Findable.MODEL,
                     Findable.CONTACT})  # fmt: skip
_MAILS = frozenset({".eml"})
_REGISTERS = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods"})


class AssetsPane(Pane):
    """Asks at each keystroke; the answer of the newest text is shown, older ones never."""

    kinds: ClassVar[frozenset[str]] = frozenset(
        {"asset", "coverage", "contract", "organisation", "case", "unit", "import_run"}
    )

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self.typed = ""
        self._asked: Asked | None = None
        self._detail = bench.channel(self)
        self.head = PaneHead(self.tr("Assets"))
        self.narrowed = QPushButton()
        self.narrowed.setProperty("look", "chip")
        self.narrowed.hide()
        self.invitation = Invitation()
        self.nothing = NothingFound()
        self.found = FoundList(bench.background)
        self.card = AssetCard()
        self.thing = ThingCard()
        self.line = LineCard()
        self._lists = Pages()
        self._page: QWidget = self.invitation
        self._turning = next_turn(self, self._turn)
        self._cards = Pages()
        self.retiring = Retiring(bench, self._cards, self.card)
        self._build()
        self._join()

    @property
    def is_untouched(self) -> bool:
        return super().is_untouched and not self.typed

    @cached_property
    def first_start(self) -> FirstStart:
        """What one begins with; made when it is wanted, as hardly any store is empty."""
        start = FirstStart(self.bench)
        start.register_wanted.connect(self._want_register)
        self._lists.addWidget(start)
        return start

    @cached_property
    def pasted(self) -> PastedList:
        """What was found for pasted serials; made when it is wanted, as most ask for one."""
        pasted = PastedList()
        self._join_table(pasted.table)
        self._lists.addWidget(pasted)
        return pasted

    def refresh(self) -> None:
        """Asks anew for what stands in the field, or for what the list is narrowed to."""
        if self.identity is not None:
            self.ask(questions.narrow, self.identity, self.bench.desk.now)
        else:
            self.ask(questions.look_for, self.typed, self.bench.desk.now)
        if not self.typed:
            self._recall_begun()

    def search(self, text: str) -> None:
        self.typed = text
        self.identity = None
        self.refresh()

    def show_list(self) -> None:
        if self.identity is not None:
            self.identity = None
            self.mark_stale()

    def show_answer(self, answer: Any) -> None:
        """Shows what was found; what was chosen stays chosen where it is still there."""
        match answer:
            case Asked():
                self._asked = answer
                self.narrowed.hide()
                self._show_asked(answer)
            case Narrowed():
                self._show_narrowed(answer)
            case None:
                self.identity = None
                self.say(PaneState.ERROR, self.tr("That is not in this store any more."))

    def search_pictures(self, pictures: Sequence[Path | bytes]) -> None:
        """Takes whatever was dropped: photographs are read, a mail opens a case, a register is
        looked at for importing."""
        files = [one for one in pictures if isinstance(one, Path)]
        mail = next((one for one in files if one.suffix.lower() in _MAILS), None)
        register = next((one for one in files if one.suffix.lower() in _REGISTERS), None)
        if mail is not None:
            self.bench.opened.emit("new case", self.bench.hand(mail))
        elif register is not None:
            self.bench.opened.emit("import", self.bench.hand(register))
        else:
            self._read(tuple(pictures))

    def step(self, rows: int) -> None:
        self._table().step(rows)

    def open_chosen(self) -> None:
        if self._page is self.nothing:
            self._want_case()
        else:
            self._table().open_chosen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._recall_begun()

    def _recall_begun(self) -> None:
        if not self.bench.background.is_closed:
            self.bench.drafts.recall_all().answered.connect(self._show_begun)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        picture = picture_of(event.mimeData())
        taken = files_of(event.mimeData()) or ((picture,) if picture is not None else ())
        if taken:
            self.search_pictures(taken)
            event.acceptProposedAction()

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.head.badges.addWidget(self.narrowed)
        for page in (self.invitation, self.found, self.nothing):
            self._lists.addWidget(page)
        for card in (self.card, self.thing, self.line):
            self._cards.addWidget(card)
        self._cards.setFixedWidth(WIDTH)
        self._cards.hide()
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.head)
        left.addWidget(self._lists, 1)
        row = QHBoxLayout()
        row.setSpacing(CARD_GAP)
        row.addLayout(left, 1)
        row.addWidget(self._cards)
        self.body.addLayout(row, 1)

    def _join(self) -> None:
        self._detail.answered.connect(self._show_card)
        self._detail.failed.connect(self._hear_failure)
        self.narrowed.clicked.connect(self.show_list)
        self._join_table(self.found.table)
        for card in (self.card, self.line, self.nothing):
            card.case_wanted.connect(self._want_case)
        self.card.followed.connect(lambda link: self.bench.opened.emit(*link))
        self.thing.opened.connect(self.open_chosen)
        self.line.taken.connect(self._take_for_meant)
        self.invitation.resumed.connect(lambda one: self.bench.opened.emit("new case", one))
        self.invitation.blank_case_wanted.connect(lambda: self._open_case([]))
        self.invitation.register_wanted.connect(self._want_register)

    def _join_table(self, table: Table) -> None:
        table.row_chosen.connect(self._choose)
        table.row_opened.connect(self._open)
        table.selectionModel().selectionChanged.connect(lambda *_: self._count_units())

    @Slot()
    def _want_register(self) -> None:
        self.bench.opened.emit("import", uuid4())

    def _table(self) -> Table:
        page = self._page if isinstance(self._page, PastedList) else self.found
        return page.table

    def _show_page(self, page: QWidget) -> None:
        self._page = page
        self._turn()
        if not isinstance(page, FoundList | PastedList):
            self._detail.cancel()
            self._cards.hide()

    @Slot()
    def _turn(self) -> None:
        if self._page is self._lists.currentWidget():
            return
        if self._page is self.found:
            self.found.table.paint_next()
        self._lists.setCurrentWidget(self._page)

    def _show_asked(self, asked: Asked) -> None:
        self.head.set_aside("")
        if asked.lines:
            self._show_page(self.pasted)
            self.pasted.show_lines(asked)
            self.head.set_aside(self.pasted.words)
        elif asked.answer is None:
            is_first = asked.assets == 0
            self._show_page(self.first_start if is_first else self.invitation)
        elif not asked.answer.ranked:
            self.nothing.tell(asked.typed, asked.answer.remark)
            self._show_page(self.nothing)
        else:
            # Filled now and turned to in the next turn of the event loop: both at once would hold
            # the keys.
            self._page = self.found
            self.found.show_answer(asked)
            self._turning.start()
            count = asked.answer.count_words
            self.head.set_aside(self.tr("{0} · {1:.0f} ms").format(count, asked.milliseconds))

    def _show_narrowed(self, narrowed: Narrowed) -> None:
        self.narrowed.setText(f"{narrowed.owner.title}  ×")
        self.narrowed.setAccessibleName(
            self.tr("Only {0}; press to see all again").format(narrowed.owner.title)
        )
        self.narrowed.show()
        now = self.bench.desk.now

        def more(after: str, limit: int) -> Any:
            return self.bench.desk.ask(questions.more_of, narrowed.owner, now, after, limit)

        self.head.set_aside("")
        self._show_page(self.found)
        self.found.show_page(narrowed.page, more)
        at = QApplication.focusWidget()
        if at is None or self.isAncestorOf(at):
            self.found.table.setFocus()

    @Slot(object)
    def _choose(self, row: Any) -> None:
        self._count_units()
        if row is None:
            self._cards.hide()
            return
        result = getattr(row, "result", row)
        if result is None:
            self.line.show_line(row)
            self._show_in_cards(self.line)
        elif result.kind is Findable.ASSET:
            self._detail.ask(self.bench.question(questions.look_at, result.id, self.bench.desk.now))
        else:
            self.thing.show_result(result, result.kind in _LISTED)
            self._show_in_cards(self.thing)

    @Slot(object)
    def _show_card(self, view: Any) -> None:
        if view is not None:
            self.card.show_asset(view)
            if not self.retiring.is_about(view.id):
                self._show_in_cards(self.card)

    def _show_in_cards(self, card: QWidget) -> None:
        if card is not self.card:
            self._detail.cancel()
        if self._cards.isHidden():
            # The list gives up some of its width, and is painted anew in a turn of its own.
            self._table().paint_next()
        self._cards.setCurrentWidget(card)
        self._cards.show()

    @Slot(object)
    def _open(self, row: Any) -> None:
        result = getattr(row, "result", row)
        if result is None:
            self.line.setFocus()
        elif result.kind is Findable.ASSET:
            self.card.unfold_history()
        else:
            task = self.bench.ask(questions.where_to, result.kind, result.id)
            task.answered.connect(self._go)
            task.failed.connect(self._hear_failure)

    @Slot(object)
    def _go(self, target: Any) -> None:
        if target is None:
            self.say(PaneState.ERROR, self.tr("That is not in this store any more."))
        else:
            self.bench.opened.emit(target.kind, target.id)

    def _chosen_units(self) -> list[UnitDraft]:
        page = self._page
        if page is self.nothing:
            unit = None if self._asked is None else self._asked.unit
            return [] if unit is None else [unit]
        rows = self._table().selected
        if isinstance(page, PastedList) and len(rows) < 2:
            rows = list(page.lines)
        return [questions.unit_of(row) for row in rows if questions.is_product(row)]

    def _count_units(self) -> None:
        count = len(self._chosen_units())
        for card in (self.card, self.line):
            card.set_units(count)

    @Slot()
    def _want_case(self) -> None:
        units = self._chosen_units()
        if units:
            self._open_case(units)

    def _open_case(self, units: list[UnitDraft]) -> None:
        self.bench.opened.emit("new case", self.bench.hand(CaseDraft(units=units)))

    @Slot(object)
    def _take_for_meant(self, suggestion: Any) -> None:
        self.pasted.take(suggestion)
        self.head.set_aside(self.pasted.words)

    def _read(self, pictures: tuple[Path | bytes, ...]) -> None:
        task = self.bench.background.run(lambda: questions.read_photographs(pictures))
        task.slow.connect(
            lambda: self.banner.say_state(PaneState.LOADING, self.tr("Reading the photograph …"))
        )
        task.answered.connect(self._show_read)
        task.failed.connect(self._hear_failure)

    @Slot(object)
    def _show_read(self, read: ReadCode) -> None:
        self.say_nothing()
        unread = " ".join(read.unread)
        if not read.codes:
            self.say(
                PaneState.ERROR,
                self.tr("No bar code could be read on the photograph."),
                self.tr("Type the serial, or photograph the label straight and close."),
            )
            return
        told = self.tr("Read off the photograph: {0}.").format(read.words or ", ".join(read.codes))
        self.bench.told.emit(f"{told} {unread}".strip(), Tone.WARNING if unread else Tone.INFO)
        text = "; ".join(read.codes)
        self.bench.searched.emit(text)
        self.search(text)

    @Slot(object)
    def _show_begun(self, drafts: Any) -> None:
        begun = [
            (UUID(key.removeprefix(DRAFT_PREFIX)), CaseDraft.from_values(values).words)
            for key, values in drafts.items()
            if key.startswith(DRAFT_PREFIX)
        ]
        self.invitation.show_begun(begun)
