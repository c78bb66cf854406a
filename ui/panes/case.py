"""The case: its head with the one next step, units, what holds it up, stream, paper and files."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final
from uuid import UUID

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from desktop.domain.words import UnitState
from ui.panes import case_questions
from ui.panes.case_files import FilesCard
from ui.panes.case_head import CaseHead
from ui.panes.case_holds import HoldsCard
from ui.panes.case_issue import IssuePanel
from ui.panes.case_panel import CasePanel
from ui.panes.case_papers import papers_of
from ui.panes.case_parcels import ParcelsCard
from ui.panes.case_preview import SidePreview
from ui.panes.case_product import PointPanel, RecordAssetPanel
from ui.panes.case_side import CaseSide
from ui.panes.case_spelling import SpellingPanel
from ui.panes.case_steps import (
    Elsewhere,
    Papers,
    Way,
    cancel_shipment,
    doubt_of,
    edit_unit,
    end_unit,
    other_of,
    say_waiting,
    take_case,
    turn_into_rma,
    way_of,
)
from ui.panes.case_timeline import TimelineCard
from ui.panes.case_units import UnitsCard
from ui.panes.pane import Pane
from ui.theme import Tone
from ui.theme.tokens import CARD_GAP
from ui.widgets.banner import PaneState
from ui.widgets.button import Button
from ui.widgets.drop_area import files_of, picture_of
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_detail import CaseView, FileView, UnitView
    from desktop.queries.case_holds import HoldFact
    from desktop.queries.case_screen import CaseScreen

_KEYBOARD: Final = Qt.FocusReason.OtherFocusReason
_WIDTHS: Final = (792, 444)
_WIDTHS_OF_PAPER: Final = (680, 556)


class CasePane(Pane):
    """One case. What somebody types, chose, or scrolled to stays when it is read anew."""

    kinds: ClassVar[frozenset[str]] = frozenset({"outbox"})

    shown = Signal()
    """The case was read and is on the screen."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.screen_: CaseScreen | None = None
        self.head = CaseHead()
        self.units = UnitsCard()
        self.holds = HoldsCard()
        self.stream = TimelineCard(bench)
        self.files = FilesCard(bench)
        self.parcels = ParcelsCard()
        self.side = CaseSide(self.holds, self.parcels, self.files)
        self.setAcceptDrops(True)
        self._build()
        self._join()

    def refresh(self) -> None:
        if self.identity is None:
            self.say(
                PaneState.EMPTY,
                self.tr("No case is open."),
                self.tr("Choose one in the list (Ctrl+2), or search for its number (Ctrl+K)."),
            )
            return
        self._is_stale = False
        desk = self.bench.desk
        self._channel.ask(partial(case_questions.look, desk, self.identity, desk.now()))

    def show_answer(self, answer: Any) -> None:
        if answer is None:
            self.say(
                PaneState.EMPTY,
                self.tr("There is no such case in this store."),
                self.tr("Search for its number (Ctrl+K)."),
            )
            return
        is_other = self.screen_ is None or self.screen_.case.id != answer.case.id
        if is_other:
            self.side.leave()
        self.screen_ = answer
        self.head.show_screen(answer)
        self.units.show_screen(answer)
        self.holds.show_screen(answer)
        self.stream.show_screen(answer)
        self.files.show_screen(answer)
        self.parcels.show_screen(answer)
        if isinstance(self.side.place, CasePanel):
            self.side.place.show_screen(answer)
        elif isinstance(self.side.place, SidePreview):
            self.side.place.look_again()
        if is_other:
            self.units.table.setFocus(_KEYBOARD)
        self.shown.emit()

    def show_thing(self, identity: UUID) -> None:
        """Shows a case, with nothing of the one before."""
        if identity != self.identity:
            self.side.leave()
        super().show_thing(identity)

    @property
    def case(self) -> "CaseView":
        """The case that is shown."""
        assert self.screen_ is not None, "only reached once a case is shown"
        return self.screen_.case

    @Slot()
    def take_step(self) -> None:
        """Takes the one next step."""
        if self.screen_ is not None:
            self.go(way_of(self.bench, self.screen_))

    def go(self, way: Way) -> None:
        """Goes where a step is taken."""
        match way:
            case CasePanel():
                self.open_panel(way)
            case Elsewhere():
                self.bench.opened.emit(way.kind, way.identity)
            case Papers():
                self.show_papers(way.key)
            case None:
                pass

    def open_panel(self, panel: CasePanel) -> None:
        """Opens an act at the side."""
        panel.finished.connect(self._finished)
        if isinstance(panel, IssuePanel):
            panel.papers_wanted.connect(self.show_papers)
        if isinstance(panel, PointPanel):
            self._offer_recording(panel)
        self.side.show_place(panel)

    @Slot()
    def show_papers(self, key: str = "") -> None:
        """Shows the papers that can be made now."""
        if self.screen_ is None:
            return
        preview = SidePreview(self.bench)
        preview.show_papers(papers_of(self.case), key)
        self.side.show_place(preview)

    @Slot(object)
    def show_file(self, file: "FileView | None") -> None:
        """Shows a file at the side."""
        if file is not None:
            preview = SidePreview(self.bench)
            preview.show_file(file)
            self.side.show_place(preview)

    @Slot()
    def spell(self) -> None:
        """Spells the chosen serial, or the number that was just given, aloud."""
        if self.screen_ is None:
            return
        unit = self.units.unit
        is_number = isinstance(self.side.place, IssuePanel) and self.case.rmas
        if is_number:
            text = self.case.rmas[0].number
        else:
            text = self.case.number if unit is None else unit.serial
        self.side.show_place(SpellingPanel(text, self.case.language))

    @Slot()
    def copy(self) -> None:
        """Puts the case, its RMAs, serials and tracking numbers into the clipboard."""
        if self.screen_ is None:
            return
        from desktop.queries.case_text import mail_text

        QApplication.clipboard().setText(mail_text(self.case, self.screen_.shipments))
        self.bench.told.emit(self.tr("{0} is copied.").format(self.case.number), Tone.INFO)

    @Slot()
    def paste(self) -> None:
        """Attaches the files or the picture of the clipboard; in a field, text goes there."""
        self._take_data(QApplication.clipboard().mimeData())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.screen_ is not None and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take_data(event.mimeData())
        event.acceptProposedAction()

    def _take_data(self, data: QMimeData) -> None:
        paths = files_of(data)
        picture = None if paths else picture_of(data)
        if paths:
            self.files.take(paths)
        elif picture is not None:
            self.files.take_picture(picture)

    def say(self, state: PaneState, sentence: str, detail: str = "", act: str = "") -> None:
        """Says a state; without a case there is nothing to stay in sight beside it."""
        super().say(state, sentence, detail, act)
        if self.screen_ is None:
            self.content.hide()

    def tell_refusal(self, refusal: Refused) -> None:
        """A refusal of something that has no place of its own stays until it is read."""
        super().tell_refusal(refusal)
        self.banner.say(
            refusal.sentence,
            Tone.WARNING if refusal.rule in ("right", "conflict", "line") else Tone.BAD,
            "lock" if refusal.rule == "right" else "warning-circle",
            act="" if self.screen_ is not None else self.tr("Retry"),
        )

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(CARD_GAP)
        left.addWidget(self.units)
        left.addWidget(self.stream, 1)
        holder = QWidget()
        self._columns = QHBoxLayout(holder)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(CARD_GAP)
        self._columns.addLayout(left, _WIDTHS[0])
        self._columns.addWidget(self.side, _WIDTHS[1])
        self.body.addWidget(self.head)
        self.body.addWidget(holder, 1)

    def _join(self) -> None:
        self.head.step_wanted.connect(self.take_step)
        self.head.other_wanted.connect(self.do_other)
        self.side.changed.connect(self._share)
        self.side.left.connect(lambda: self.units.table.setFocus(_KEYBOARD))
        self.units.edit_wanted.connect(lambda unit: self.open_panel(edit_unit(self.bench, unit)))
        self.units.end_wanted.connect(self._take_off)
        self.holds.followed.connect(self._follow)
        self.stream.followed.connect(self._open_named)
        self.head.missing_wanted.connect(self._go_to_missing)
        self.parcels.opened.connect(lambda: self.do_other("shipments"))
        self.parcels.cancel_wanted.connect(self._cancel_shipment)
        self.files.packet_wanted.connect(self.show_papers)
        self.files.file_opened.connect(self.show_file)
        self._key("F8", self.spell)
        self._key("Ctrl+Shift+C", self.copy)
        self._key("Ctrl+V", self.paste)

    @Slot(bool)
    def _share(self, is_act: bool) -> None:
        """A paper gets more of the width than cards and acts need."""
        self.head.set_step_open(is_act)
        widths = _WIDTHS_OF_PAPER if isinstance(self.side.place, SidePreview) else _WIDTHS
        for at, width in enumerate(widths):
            self._columns.setStretch(at, width)

    def _key(self, key: str, act: Any) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(act)

    @Slot(str)
    def do_other(self, key: str) -> None:
        """Does what an entry of the head's menu says."""
        if self.screen_ is None:
            return
        panel = other_of(self.bench, self.screen_, key)
        if panel is not None:
            self.open_panel(panel)
            return
        match key:
            case "take":
                self.perform(take_case(self.case))
            case "waiting":
                self.perform(say_waiting(self.case))
            case "turn":
                self.perform(turn_into_rma(self.case), self._tell_turned)
            case "copy":
                self.copy()
            case "spell":
                self.spell()
            case "shipments":
                self.bench.opened.emit("shipment", self.case.id)
            case _:
                raise ValueError(f"The menu of a case has no {key}.")

    @Slot(object)
    def _take_off(self, unit: "UnitView") -> None:
        self.open_panel(end_unit(self.bench, self.case, unit))

    @Slot()
    def _cancel_shipment(self) -> None:
        panel = None if self.screen_ is None else cancel_shipment(self.bench, self.screen_)
        if panel is not None:
            self.open_panel(panel)

    @Slot(object)
    def _tell_turned(self, _: object) -> None:
        self.side.leave()
        told = self.tr("{0} is an RMA case now.").format(self.case.number)
        self.bench.told.emit(told, Tone.GOOD)

    def _offer_recording(self, panel: PointPanel) -> None:
        button = Button(self.tr("Record it instead"))
        panel.foot.insertWidget(0, button)
        unit = self._unit(panel.unit_id)
        button.clicked.connect(lambda: self._record(unit))

    def _record(self, unit: "UnitView | None") -> None:
        if unit is not None and self.screen_ is not None:
            self.open_panel(RecordAssetPanel(self.bench, self.screen_, unit))

    @Slot()
    def _go_to_missing(self) -> None:
        """Opens the first unit of which something mandatory is missing."""
        for unit in self.case.units:
            if unit.state is UnitState.OPEN and not (unit.symptoms and unit.troubleshooting):
                self.units.choose(unit.id)
                self.open_panel(edit_unit(self.bench, unit))
                return

    def _unit(self, unit_id: UUID | None) -> "UnitView | None":
        return next((unit for unit in self.case.units if unit.id == unit_id), None)

    @Slot(str, object)
    def _finished(self, told: str, _: object) -> None:
        self.side.leave()
        if told:
            self.bench.told.emit(told, Tone.GOOD)

    @Slot(object)
    def _follow(self, fact: "HoldFact") -> None:
        unit = self._unit(fact.target)
        match fact.goes_to.value if fact.goes_to else "":
            case "unit" if unit is not None:
                self.units.choose(unit.id)
                self.open_panel(edit_unit(self.bench, unit))
            case "verify" | "doubt" if unit is not None:
                self.units.choose(unit.id)
                panel = doubt_of(self.bench, unit)
                if panel is not None:
                    self.open_panel(panel)
            case "form" | "review" | "case" | "refused act" as kind:
                self.bench.opened.emit(kind, fact.target)
            case _:
                self.take_step()

    @Slot(object)
    def _open_named(self, name: str) -> None:
        """Opens the file that an entry of the stream is about."""
        self.files.list.choose_name(name.partition(", version")[0])
        self.show_file(self.files.list.file)
