"""What is selected on the board: its facts, what can be done with it, and its RMA's shipments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.calendars import day_words
from desktop.domain.carriers import tracking_page
from desktop.domain.words import Direction
from ui.moments import local
from ui.panes.shipments_forms import (
    DeliverForm,
    LossForm,
    MoveForm,
    PlanForm,
    ReceiveForm,
    ReturnForm,
    ShipForm,
    UnplanForm,
)
from ui.widgets.button import Button
from ui.widgets.card import Card, clear, scrolled
from ui.widgets.facts import Fact, Facts
from ui.widgets.words import words

if TYPE_CHECKING:
    from desktop.queries.moving import Board, BoardLine, Move
    from desktop.queries.shipments import ShipmentView

WIDTH, NARROW_WIDTH = 344, 300


class ShipmentsPanel(Card):
    """One move is offered first, the others as chips; `form` is the form of the chosen one."""

    changed = Signal()
    """Another move is chosen, or nothing is selected any more."""
    finished = Signal()
    """Enter in the last field."""
    edited = Signal()
    label_wanted = Signal(object)
    """The identity of the RMA whose return label is wanted."""
    case_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.form: MoveForm | None = None
        self.label_button: Button | None = None
        self.move_: Move | None = None
        self.chips: dict[Move, QPushButton] = {}
        self._lines: tuple[BoardLine, ...] = ()
        self._board: Board | None = None
        self._group = QButtonGroup(self)
        self._now = datetime.min
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, 8, 0)
        self._inside.setSpacing(12)
        inner = QWidget()
        inner.setLayout(self._inside)
        self.body.addWidget(scrolled(inner))

    def show_lines(self, board: Board, lines: Sequence[BoardLine], now: datetime) -> None:
        """Shows what is selected; the same lines in the same state keep what is typed."""
        same = tuple(lines) == self._lines and self._board is not None
        if same and board.shipments == self._board.shipments:  # type: ignore[union-attr]
            return
        wanted = (
            self.move_ if [_id(one) for one in lines] == [_id(o) for o in self._lines] else None
        )
        self._board, self._lines, self._now = board, tuple(lines), now
        self.form, self.move_, self.label_button, self.chips = None, None, None, {}
        clear(self._inside)
        if lines:
            self._fill(wanted)
        else:
            self._invite()
        self._inside.addStretch(1)
        self.changed.emit()

    @property
    def draft_key(self) -> str:
        """Under which what is typed is kept."""
        if not self._lines or self.move_ is None:
            return ""
        return f"shipping:{self.move_.value}:{self._lines[0].line.line_id}:{len(self._lines)}"

    def choose(self, move: Move) -> None:
        """Shows the form of another move."""
        if self.move_ is not move:
            self._choose(move)
            self.changed.emit()

    def _choose(self, move: Move | None) -> None:
        self.move_ = move
        if move in self.chips:
            self.chips[move].setChecked(True)
        self._show_form()

    def _invite(self) -> None:
        self._inside.addWidget(words(self.tr("Nothing is selected"), "title"))
        said = self.tr("The arrows go through the board; with Shift or Ctrl several units of a "
                       "column are selected and done at once.")  # fmt: skip
        self._inside.addWidget(words(said, "muted", wrap=True))

    def _fill(self, wanted: Move | None) -> None:
        if len(self._lines) == 1:
            self._add_one(self._lines[0])
        else:
            self._add_many()
        moves = [m for m in self._lines[0].moves if all(m in one.moves for one in self._lines)]
        self._add_chips(moves)
        self._place = QVBoxLayout()
        self._inside.addLayout(self._place)
        if moves:
            self._choose(wanted if wanted in moves else moves[0])
        elif len(self._lines) > 1:
            said = self.tr("These units have nothing in common that can be done now.")
            self._inside.addWidget(words(said, "muted", wrap=True))
        self._add_label_button()
        self._add_shipments()

    def _add_one(self, one: BoardLine) -> None:
        line = one.line
        self._inside.addWidget(words(f"{line.rma_number} · {line.serial}", "title", wrap=True))
        facts = Facts(92)
        due = "" if line.due_on is None else day_words(line.due_on)
        facts.set_facts(
            [
                Fact(self.tr("Customer"), line.organisation),
                Fact(self.tr("Case"), line.case_number, link=line.case_id),
                Fact(self.tr("Model"), line.model),
                Fact(self.tr("Owed"), line.fulfilment.value),
                Fact(self.tr("State"), line.state.value),
                Fact(self.tr("Due"), due),
                Fact(self.tr("Replaced by"), line.replacement_serial, "mono"),
            ]
        )
        facts.followed.connect(self.case_wanted)
        self._inside.addWidget(facts)

    def _add_many(self) -> None:
        rmas = {one.line.rma_id for one in self._lines}
        said = self.tr("{0} units of {1}")
        of = self.tr("one RMA") if len(rmas) == 1 else self.tr("{0} RMAs").format(len(rmas))
        self._inside.addWidget(words(said.format(len(self._lines), of), "title"))
        names = dict.fromkeys(one.line.organisation for one in self._lines)
        self._inside.addWidget(words(", ".join(names), "muted", wrap=True))

    def _add_chips(self, moves: Sequence[Move]) -> None:
        self._group = QButtonGroup(self)
        if len(moves) < 2:
            return
        grid = QGridLayout()
        grid.setSpacing(6)
        for at, move in enumerate(moves):
            chip = QPushButton(self._short(move))
            chip.setAccessibleName(self.tr(move.value))
            chip.setProperty("look", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _=False, move=move: self.choose(move))
            self._group.addButton(chip)
            self.chips[move] = chip
            grid.addWidget(chip, at // 2, at % 2)
        self._inside.addLayout(grid)

    def _short(self, move: Move) -> str:
        """A move in so few words that two stand beside each other."""
        from desktop.queries.moving import Move

        match move:
            case Move.PLAN:
                return self.tr("Plan")
            case Move.SHIP:
                return self.tr("It left")
            case Move.DELIVER:
                return self.tr("It arrived")
            case Move.RECEIVE:
                return self.tr("Unit in hand")
            case Move.PLAN_RETURN:
                return self.tr("Customer's parcel")
            case Move.LOSS:
                return self.tr("Lost, refused")
            case Move.UNPLAN:
                return self.tr("Cancel the plan")

    def _show_form(self) -> None:
        clear(self._place)
        assert self.move_ is not None, "a form is shown for a move"
        self.form = self._form_of(self.move_)
        self.form.edited.connect(self.edited)
        self.form.finished.connect(self.finished)
        self._place.addWidget(self.form)

    def _form_of(self, move: Move) -> MoveForm:
        from desktop.queries.moving import Move

        most = 1 if self._board is None else self._board.units_in_a_parcel
        match move:
            case Move.PLAN:
                return PlanForm(self._lines, most)
            case Move.SHIP:
                return ShipForm(self._lines)
            case Move.DELIVER:
                return DeliverForm(self._lines, self._now)
            case Move.RECEIVE:
                return ReceiveForm(self._lines)
            case Move.PLAN_RETURN:
                return ReturnForm(self._lines, most)
            case Move.LOSS:
                return LossForm(self._lines)
            case Move.UNPLAN:
                return UnplanForm(self._lines)

    def _add_label_button(self) -> None:
        """A label is for what is still to come in; one RMA's at a time."""
        from desktop.queries.moving import Move

        rmas = {one.line.rma_id for one in self._lines}
        is_awaited = any(Move.RECEIVE in one.moves for one in self._lines)
        if len(rmas) == 1 and is_awaited:
            button = Button(self.tr("See and print the return label"), "Ctrl+P")
            self.label_button = button
            rma = rmas.pop()
            button.clicked.connect(lambda: self.label_wanted.emit(rma))
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            self._inside.addLayout(row)

    def _add_shipments(self) -> None:
        rmas = dict.fromkeys(one.line.rma_id for one in self._lines)
        if len(rmas) != 1 or self._board is None:
            return
        shipments = self._board.shipments.get(next(iter(rmas)), ())
        if not shipments:
            return
        self._inside.addWidget(words(self.tr("Shipments of this RMA"), "section"))
        for shipment in shipments:
            self._inside.addWidget(self._shipment_facts(shipment))

    def _shipment_facts(self, shipment: ShipmentView) -> Facts:
        arrow = self.tr("Out") if shipment.direction is Direction.OUT else self.tr("In")
        facts = Facts(40)
        lines: list[Fact] = []
        for parcel in shipment.parcels:
            number = parcel.tracking_number or self.tr("no tracking number yet")
            page = tracking_page(shipment.carrier, parcel.tracking_number)
            shown = f"{shipment.carrier} {number}".strip()
            link: Any = QUrl(page) if page else None
            lines.append(Fact(arrow if not lines else " ", shown, link=link))
            lines.append(Fact(" ", self._parcel_words(parcel)))
        facts.set_facts(lines)
        facts.followed.connect(self._follow)
        return facts

    def _parcel_words(self, parcel: Any) -> str:
        inside = ", ".join(filter(None, parcel.serials)) or self.tr("no serial named yet")
        said = f"{parcel.state.value}: {inside}"
        if parcel.delivered_at is None:
            return str(said)
        when = day_words(local(parcel.delivered_at).date())
        by = self.tr(", taken by {0}").format(parcel.received_by) if parcel.received_by else ""
        return f"{said}, {when}{by}"

    def _follow(self, link: object) -> None:
        if isinstance(link, QUrl):
            QDesktopServices.openUrl(link)

    def focus(self) -> None:
        """Puts the keyboard into the form."""
        if self.form is not None:
            self.form.begin()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)


def _id(one: BoardLine) -> Any:
    return one.line.line_id
