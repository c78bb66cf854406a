"""Opening a case, in the window: products, who reported them, and what will happen, all at once."""

from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.refusal import Refused
from ui.panes import open_case_questions as questions
from ui.panes.open_case_draft import CaseDraft, draft_key
from ui.panes.open_case_means import MailCard, MeansCard
from ui.panes.open_case_questions import Opened
from ui.panes.open_case_report import ReportCard
from ui.panes.open_case_units import UnitsCard
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.theme.tokens import CARD_GAP
from ui.widgets.badge import quiet_badge
from ui.widgets.banner import PaneState
from ui.widgets.button import Button
from ui.widgets.card import clear, scrolled
from ui.widgets.drop_area import files_of
from ui.workbench import Workbench

_RIGHT_WIDTH = 430


class OpenCasePane(Pane):
    """One draft at a time, kept at each keystroke under the identity that its case will have."""

    kinds: ClassVar[frozenset[str]] = frozenset({"asset", "coverage", "case"})
    waits_for_answer: ClassVar[bool] = False

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self.draft = CaseDraft()
        self.head = PaneHead(self.tr("Open a case"))
        self.units = UnitsCard()
        self.report = ReportCard(bench)
        self.means = MeansCard()
        self.mail = MailCard()
        self.save = Button(self.tr("Open the case"), "Ctrl+Return", primary=True)
        self.discard = Button(self.tr("Discard"))
        self._is_saving = False
        self._gone: CaseDraft | None = None
        self._build()
        self._join()

    def show_thing(self, identity: UUID) -> None:
        """Shows a case that is being opened: handed over by another pane, or begun before."""
        if self.identity == identity:
            return
        self.bench.drafts.flush()
        super().show_thing(identity)
        handed = self.bench.handed(identity)
        match handed:
            case CaseDraft():
                self._show_draft(handed)
                self._note()
            case Path():
                self._show_draft(CaseDraft())
                self.read_mail(handed)
            case _:
                self._show_draft(CaseDraft())
                task = self.bench.drafts.recall(draft_key(identity))
                task.answered.connect(lambda values: self._restore(identity, values))

    def refresh(self) -> None:
        """Asks what the case would be as it stands."""
        if self.identity is None:
            self.show_thing(uuid4())
        self.ask(questions.foresee, self.draft, self.bench.desk.now())

    def show_answer(self, answer: Any) -> None:
        """Shows what the desk foresees; what is typed stays as it is."""
        said = [unit for unit in self.draft.units if not unit.is_blank]
        if len(said) == len(answer.units):
            self.units.show_seen(answer.units)
        self.report.show_seen(answer)
        self.means.show_seen(answer)
        clear(self.head.badges)
        if answer.batch:
            badge = quiet_badge(self.tr("A batch review will open"), Tone.WARNING)
            self.head.badges.addWidget(badge)

    def read_mail(self, path: Path) -> None:
        """Fills the case in from a mail; what was typed before stays beside it."""
        desk = self.bench.desk
        task = self.bench.background.run(lambda: questions.read_mail_file(desk, path))
        task.slow.connect(
            lambda: self.banner.say_state(PaneState.LOADING, self.tr("Reading the mail …"))
        )
        task.answered.connect(self._fill_in)
        task.failed.connect(self._hear_failure)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        mails = [one for one in files_of(event.mimeData()) if one.suffix.lower() == ".eml"]
        if mails:
            self.read_mail(mails[0])
            event.acceptProposedAction()

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.head.buttons.addWidget(self.discard)
        self.head.buttons.addWidget(self.save)
        left = QVBoxLayout()
        left.setSpacing(CARD_GAP)
        left.addWidget(self.units)
        left.addWidget(self.mail)
        left.addStretch(1)
        inner = QWidget()
        right = QVBoxLayout(inner)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(CARD_GAP)
        right.addWidget(self.means)
        right.addWidget(self.report)
        right.addStretch(1)
        inner.setFixedWidth(_RIGHT_WIDTH)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(CARD_GAP)
        row.addLayout(left, 1)
        row.addWidget(inner)
        self.body.addWidget(self.head)
        self.body.addWidget(scrolled(both), 1)

    def _join(self) -> None:
        for part in (self.units, self.report, self.means):
            part.edited.connect(self._hear_edited)
        self.mail.dropped.connect(self.read_mail)
        self.save.clicked.connect(self._save)
        self.discard.clicked.connect(self._discard)
        self.bench.drafts.kept.connect(self._tell_kept)

    def _show_draft(self, draft: CaseDraft) -> None:
        self.draft = draft
        self.units.show_units(draft.units)
        for part in (self.report, self.means, self.mail):
            part.show_draft(draft)
        self.head.set_aside("")
        self._gone = None
        self._name_discard()
        self._set_saving(False)
        self.say_nothing()
        self.mark_stale()
        first = "symptoms" if draft.units and draft.units[0].serial else "serial"
        self.units.fields[first].focus()

    def _restore(self, identity: UUID, values: Any) -> None:
        if identity == self.identity and isinstance(values, dict):
            self._show_draft(CaseDraft.from_values(values))
            self.head.set_aside(self.tr("As you left it"))

    @Slot(object)
    def _fill_in(self, read: CaseDraft) -> None:
        self.say_nothing()
        known = {unit.serial for unit in read.units}
        typed = [u for u in self.draft.units if not u.is_blank and u.serial not in known]
        read.units = [*typed, *read.units]
        read.customer_reference = self.draft.customer_reference
        self._show_draft(read)
        self._note()

    @Slot()
    def _hear_edited(self) -> None:
        self._gone = None
        self._name_discard()
        self._note()
        self.refresh()

    def _note(self) -> None:
        if self.identity is not None:
            self.bench.drafts.note(draft_key(self.identity), self.draft.to_values())

    @Slot(str, object)
    def _tell_kept(self, key: str, moment: Any) -> None:  # noqa: ARG002 - the desk's day counts
        if self.identity is not None and key == draft_key(self.identity):
            here = self.bench.desk.now().astimezone()
            self.head.set_aside(self.tr("Draft kept {0:%H:%M}").format(here))

    @Slot()
    def _save(self) -> None:
        identity = self.identity
        if identity is None or self._is_saving:
            return
        self._set_saving(True)
        self._clear_marks()
        self._note()
        desk, draft = self.bench.desk, CaseDraft.from_values(self.draft.to_values())
        task = self.bench.perform_long(lambda _: questions.open_it(desk, identity, draft))
        task.answered.connect(self._go_to_case)
        task.failed.connect(self._show_refused)

    @Slot(object)
    def _go_to_case(self, opened: Opened) -> None:
        self.bench.drafts.forget(draft_key(opened.case))
        if opened.unkept:
            self.bench.told.emit(" ".join(opened.unkept), Tone.WARNING)
        else:
            told = self.tr("Case {0} is open.").format(opened.number)
            self.bench.told.emit(told, Tone.GOOD)
        self.identity = None
        self._set_saving(False)
        self.bench.opened.emit("case", opened.case)

    @Slot(object)
    def _show_refused(self, error: object) -> None:
        self._set_saving(False)
        if not isinstance(error, Refused):
            self._hear_failure(error)
            return
        self.tell_refusal(error)
        found = [(one.field, one.text) for one in error.problems] or [(error.field, error.sentence)]
        said = [n for n, unit in enumerate(self.draft.units) if not unit.is_blank]
        of_units: dict[tuple[int, str], str] = {}
        of_report: dict[str, str] = {}
        for field, text in found:
            place = field.split(".")
            if place[0] == "units":
                row = said[int(place[1])] if len(place) > 1 else 0
                of_units[(row, place[2] if len(place) > 2 else "serial")] = text
            elif field == "serial":
                of_units[(self._row_named_in(text), "serial")] = text
            else:
                of_report[field] = text
        self.report.mark(of_report)
        self.means.mark(of_report.get("separate_reason", ""))
        self.units.mark(of_units)

    def _row_named_in(self, sentence: str) -> int:
        rows = enumerate(self.draft.units)
        return next((n for n, unit in rows if unit.serial and unit.serial in sentence), 0)

    def _clear_marks(self) -> None:
        self.say_nothing()
        self.report.mark({})
        self.means.mark("")
        self.units.mark({})

    def _set_saving(self, saving: bool) -> None:
        self._is_saving = saving
        self.save.setEnabled(not saving)

    @Slot()
    def _discard(self) -> None:
        """The draft goes, and until something else is begun the same button brings it back."""
        if self.identity is None:
            return
        gone, self._gone = self._gone, None
        if gone is not None:
            self._show_draft(gone)
            self._note()
        else:
            self.bench.drafts.forget(draft_key(self.identity))
            discarded = self.draft
            self._show_draft(CaseDraft())
            self._gone = discarded
        self._name_discard()

    def _name_discard(self) -> None:
        self.discard.set_words(
            self.tr("Discard")
            if self._gone is None
            else self.tr("Bring back {0}").format(self._gone.words)
        )
