"""Everything that has to move or moves, as a board; done for one unit or for many at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.refusal import Refused
from ui.panes.pane import Pane, PaneHead
from ui.panes.shipments_board import BoardColumns
from ui.panes.shipments_forms import MakeAct
from ui.panes.shipments_panel import NARROW_WIDTH, WIDTH, ShipmentsPanel
from ui.panes.shipments_questions import make_labels, moving
from ui.theme import Tone
from ui.widgets.banner import PaneState
from ui.widgets.beside import Beside
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.pages import Pages
from ui.widgets.preview import DocumentPreview, Paper
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.moving import Board


class ShipmentsPane(Pane):
    """`identity` is a case, an RMA or a shipment, whose lines are then selected."""

    kinds: ClassVar[frozenset[str]] = frozenset({"line", "rma", "shipment", "parcel", "receipt"})

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._board: Board | None = None
        self._acts: list[MakeAct] = []
        self._done = 0
        self._wanted: UUID | None = None
        self._build()
        self._join()

    def refresh(self) -> None:
        """Asks what moves now."""
        self.ask(moving, self.bench.desk.now())

    def show_thing(self, identity: UUID) -> None:
        """Selects the lines of a case, an RMA or a shipment once they are there."""
        self._wanted = identity
        super().show_thing(identity)

    def show_answer(self, answer: Board) -> None:
        """Shows the board; what is selected stays so, also when it moved to another column."""
        self._board = answer
        self.columns.show_board(answer)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            if not self.columns.select(partial(_belongs, wanted)):
                said = self.tr("Nothing of it moves any more; the case has its shipments.")
                self.bench.told.emit(said, Tone.INFO)
        if not answer.lines:
            said = self.tr("Nothing has to move. What is issued appears here by itself.")
            self.banner.say_state(PaneState.EMPTY, said)

    def step(self, rows: int) -> None:
        """Moves in the board."""
        self.columns.step(rows)

    def open_chosen(self) -> None:
        """Goes on to what is to be said about what is selected."""
        self.panel.focus()

    def tell_refusal(self, refusal: Refused) -> None:
        """Marks the field that the refusal names; what was done before it stays done."""
        self._acts = []
        super().tell_refusal(refusal)
        form = self.panel.form
        if form is not None and refusal.rule != "right":
            form.mark(refusal.field, refusal.sentence)

    @Slot()
    def act(self) -> None:
        """Does the chosen move for everything that is selected."""
        form = self.panel.form
        if form is None or self._acts:
            return
        self._acts = form.acts(self.bench.desk.now())
        self._done = 0
        if self._acts:
            self._act_next()

    def _build(self) -> None:
        self.head = PaneHead(self.tr("Shipments"))
        self.scan = QLineEdit()
        self.scan.setPlaceholderText(self.tr("Scan a serial, RMA or tracking number"))
        self.scan.setAccessibleName(self.scan.placeholderText())
        self.scan.setFixedWidth(300)
        self.primary = Button(self.tr("Choose something"), "Ctrl+Return", primary=True)
        self.primary.setEnabled(False)
        self.head.buttons.addWidget(self.scan)
        self.head.buttons.addWidget(self.primary)
        self.columns = BoardColumns()
        self.panel = ShipmentsPanel()
        self._sideways = _sideways(self.columns)
        self._board_row = Beside()
        self._board_row.add(self._sideways)
        self._board_row.add_side(self.panel, WIDTH, NARROW_WIDTH)
        self._places = Pages()
        self._places.addWidget(self._board_row)
        self._places.addWidget(self._build_preview())
        self.body.addWidget(self.head)
        self.body.addWidget(self._places, 1)

    def _build_preview(self) -> QWidget:
        card = Card()
        self.preview = DocumentPreview(self.bench.background)
        self.back = Button(self.tr("Back to the board"), "Esc")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.back)
        holder = QVBoxLayout()
        holder.addWidget(self.preview, 1)
        holder.addLayout(row)
        card.body.addLayout(holder)
        return card

    def _join(self) -> None:
        self.columns.selection_changed.connect(self._show_selection)
        self._board_row.narrowed.connect(self._give_room)
        self.columns.opened.connect(lambda _: self.panel.focus())
        self.panel.changed.connect(self._show_move)
        self.panel.finished.connect(self.act)
        self.panel.edited.connect(self._note)
        self.panel.label_wanted.connect(self._make_label)
        self.panel.case_wanted.connect(lambda case: self.bench.opened.emit("case", case))
        self.primary.clicked.connect(self.act)
        self.scan.returnPressed.connect(self._find)
        self.back.clicked.connect(self._leave_preview)
        self.preview.failed.connect(self._hear_failure)

    @Slot()
    def _show_selection(self) -> None:
        if self._board is not None:
            self.panel.show_lines(self._board, self.columns.selected, self.bench.desk.now())
            self._give_room()

    @Slot()
    def _give_room(self) -> None:
        """In a narrow window all columns are seen whole until something is selected; then the
        column where it is stays in sight beside what can be done."""
        has_room = not self._board_row.is_narrow
        self.panel.setVisible(has_room or bool(self.columns.selected))
        QTimer.singleShot(0, self, self._keep_in_sight)

    @Slot()
    def _keep_in_sight(self) -> None:
        if self.columns.here is not None:
            self._sideways.ensureWidgetVisible(self.columns.here, 0, 0)

    @Slot()
    def _show_move(self) -> None:
        move = self.panel.move_
        self.primary.setEnabled(move is not None)
        self.primary.set_words(self.tr("Choose something") if move is None else self.tr(move.value))
        self.primary.updateGeometry()
        if self.panel.draft_key:
            task = self.bench.drafts.recall(self.panel.draft_key)
            task.answered.connect(partial(self._take_draft, self.panel.draft_key))

    @Slot(object)
    def _take_draft(self, key: str, draft: dict[str, Any] | None) -> None:
        if draft and key == self.panel.draft_key and self.panel.form is not None:
            self.panel.form.set_values(draft)

    @Slot()
    def _note(self) -> None:
        if self.panel.form is not None and self.panel.draft_key:
            self.bench.drafts.note(self.panel.draft_key, self.panel.form.values)

    def _act_next(self) -> None:
        self.perform(self._acts[0], self._was_done)

    def _was_done(self, _: object) -> None:
        self._acts = self._acts[1:]
        self._done += 1
        if self._acts:
            self._act_next()
            return
        self.banner.hide()
        if self.panel.draft_key:
            self.bench.drafts.forget(self.panel.draft_key)
        done = self.tr("Recorded.")
        several = self.tr("Recorded, {0} acts.").format(self._done)
        self.bench.told.emit(done if self._done == 1 else several, Tone.GOOD)

    @Slot()
    def _find(self) -> None:
        text = self.scan.text()
        if self.columns.select_scanned(text):
            self.scan.clear()
            self.panel.focus()
        elif text.strip():
            self.scan.selectAll()
            said = self.tr("“{0}” is on nothing that moves. The field on top finds everything.")
            self.bench.told.emit(said.format(text.strip()), Tone.WARNING)

    @Slot(object)
    def _make_label(self, rma: UUID) -> None:
        desk = self.bench.desk
        task = self.bench.perform_work(lambda: make_labels(desk, rma))
        task.answered.connect(self._show_label)
        task.failed.connect(self._hear_failure)

    @Slot(object)
    def _show_label(self, made: Any) -> None:
        title = made.name[:1].upper() + made.name[1:]
        self.preview.show_paper(Paper(made.pdf, title, made.file_name))
        self._show_place(1)
        self.preview.setFocus()

    @Slot()
    def _leave_preview(self) -> None:
        self._show_place(0)
        self.columns.go_back()

    def _show_place(self, place: int) -> None:
        """The board, or the document; beside a document nothing can be done by mistake."""
        self._places.setCurrentIndex(place)
        self.scan.setVisible(place == 0)
        self.primary.setVisible(place == 0)


def _sideways(columns: BoardColumns) -> QScrollArea:
    """The board, moved sideways where its columns would be too narrow to be read."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    columns.setProperty("look", "scrolled")
    area.setWidget(columns)
    area.viewport().setAutoFillBackground(False)
    columns.setAutoFillBackground(False)
    return area


def _belongs(wanted: UUID, one: Any) -> bool:
    line = one.line
    return wanted in (line.case_id, line.rma_id, line.line_id, line.shipment_id)
