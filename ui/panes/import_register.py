"""Importing a register: chosen or dropped, looked at, corrected, foreseen, taken in or left."""

from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.background import Task
from ui.panes import import_questions as questions
from ui.panes.import_look import LookCard
from ui.panes.import_preview import PreviewCard
from ui.panes.import_questions import Corrections, Looked, TakenIn
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.theme.tokens import CARD_GAP
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.drop_area import DropArea, files_of
from ui.widgets.pages import Pages
from ui.widgets.words import words
from ui.workbench import Workbench


class ImportPane(Pane):
    """One file at a time. Nothing is written before somebody says so, and then all or nothing."""

    waits_for_answer: ClassVar[bool] = False

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(bench, parent)
        self._looked: Looked | None = None
        self._prepared: Any = None
        self._shown: Any = None
        self._file = Path()
        self._reading: Task | None = None
        self._taking: Task | None = None
        self.head = PaneHead(self.tr("Import a register"))
        self.another = Button(self.tr("Another file"))
        self.take = Button(self.tr("Take it in"), "Ctrl+Return", primary=True)
        self.drop = DropArea(
            self.tr("Drop a register here, or press Enter to choose one: CSV, text or Excel"),
            self.tr("Registers (*.csv *.txt *.tsv *.xlsx *.xlsm *.xls *.ods);;All files (*)"),
        )
        self.look = LookCard()
        self.preview = PreviewCard()
        self._stack = Pages()
        self._build()
        self._join()

    def show_thing(self, identity: UUID) -> None:
        """Opens with the file that another pane handed over, or asks for one."""
        self.identity = identity
        handed = self.bench.handed(identity)
        if isinstance(handed, Path):
            self.open_file(handed)

    def refresh(self) -> None:
        """Nothing is asked before a file is there; then it is looked at again."""
        if self._looked is not None and self._taking is None:
            self.open_file(self._looked.path, self._looked.corrections)

    def show_answer(self, answer: Any) -> None:
        """Shows how a file is understood, and begins to read it in."""
        self._show_look(answer)
        self._read()

    def open_file(self, path: Path, corrections: Corrections | None = None) -> None:
        """Looks at a file, as a person said where they did."""
        self._let_go()
        self._file = path
        said = corrections or Corrections()
        memory = self.bench.memory
        self._is_stale = False
        self._channel.ask(lambda: questions.look(path, memory, said))

    def save_wrong_into(self, folder: Path) -> None:
        """Writes the wrong rows to be mended and imported again."""
        prepared = self._shown
        if prepared is None:
            return
        task = self.bench.background.run(lambda: prepared.write_wrong(folder))
        task.answered.connect(self._tell_written)
        task.failed.connect(self._hear_failure)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = files_of(event.mimeData())
        if files and self._taking is None:
            self.open_file(files[0])
            event.acceptProposedAction()

    def _build(self) -> None:
        self.setAcceptDrops(True)
        self.head.buttons.addWidget(self.another)
        self.head.buttons.addWidget(self.take)
        self.body.addWidget(self.head)
        self.body.addWidget(self._stack, 1)
        self._stack.addWidget(self._invitation())
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(CARD_GAP)
        row.addWidget(self.look, 59)
        row.addWidget(self.preview, 41)
        self._stack.addWidget(both)
        self._show_state()

    def _invitation(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(self.tr("A register that another system exported"))
        card.body.addWidget(self.drop)
        for sentence in (
            self.tr(
                "Contracts with their hardware, an installed base with its sites, units that were "
                "shipped, or the catalogue. Encoding, headings and dates are found by themselves; "
                "you see them and can say otherwise, and it is remembered."
            ),
            self.tr(
                "You see what is new, what changes and what is wrong before anything is taken in. "
                "What a register no longer lists stays as it is."
            ),
        ):
            card.body.addWidget(words(sentence, "muted", wrap=True))
        column.addWidget(card)
        column.addStretch(1)
        return page

    def _join(self) -> None:
        self.drop.dropped.connect(lambda paths: self.open_file(paths[0]))
        self.another.clicked.connect(self._begin_again)
        self.take.clicked.connect(self._take_in)
        self.look.corrected.connect(self._look_again)
        self.look.meant.connect(self._read_otherwise)
        self.preview.stopped.connect(self._stop)
        self.preview.wrong_wanted.connect(self._choose_folder)

    @Slot(object)
    def _hear_failure(self, error: object) -> None:
        found = getattr(error, "look", None)
        if found is not None:
            self._show_look(questions.offered(self._file, found))
            self._read()
        super()._hear_failure(error)

    def _show_look(self, looked: Looked) -> None:
        self._looked = looked
        found = looked.found
        self.head.set_under(self.tr("{0} · {1}").format(found.name, _size_words(found.size)))
        self.look.show_look(looked)
        self.preview.show_nothing()
        self._stack.setCurrentIndex(1)
        self._show_state()

    @Slot(object)
    def _look_again(self, corrections: Corrections) -> None:
        if self._looked is not None and self._taking is None:
            self.open_file(self._looked.path, corrections)

    @Slot(object)
    def _read_otherwise(self, looked: Looked) -> None:
        self._looked = looked
        self._let_go()
        self.say_nothing()
        self._read()

    def _read(self) -> None:
        looked = self._looked
        if looked is None or any(questions.missing(mapping) for mapping in looked.mappings):
            self.preview.show_nothing()
            self._show_state()
            return
        desk = self.bench.desk
        task = self.bench.background.run_long(
            lambda progress: questions.prepare(desk, looked, progress)
        )
        self._reading = task
        told = self.tr("Reading it, without taking anything in yet …")
        task.slow.connect(lambda: self.preview.show_progress(told))
        task.progressed.connect(lambda done, all_, _: self.preview.show_progress(told, done, all_))
        task.answered.connect(self._show_prepared)
        task.failed.connect(self._hear_failure)
        task.finished.connect(lambda: self._end_reading(task))
        self._show_state()

    def _end_reading(self, task: Task) -> None:
        if self._reading is task:
            self._reading = None
            self.preview.end_progress()
            self._show_state()

    @Slot(object)
    def _show_prepared(self, prepared: Any) -> None:
        self._prepared = self._shown = prepared
        self.preview.show_figures(prepared.preview, prepared.comparison.examples)
        self._show_state()

    @Slot()
    def _take_in(self) -> None:
        prepared, looked = self._prepared, self._looked
        if prepared is None or looked is None or self._taking is not None:
            return
        self.banner.hide()
        desk, memory = self.bench.desk, self.bench.memory
        task = self.bench.perform_long(
            lambda progress: questions.take_in(desk, memory, prepared, looked, progress)
        )
        self._taking = task
        told = self.tr("Taking it in …")
        self.preview.show_progress(told)
        task.progressed.connect(lambda done, all_, _: self.preview.show_progress(told, done, all_))
        task.answered.connect(self._show_done)
        task.failed.connect(self._hear_failure)
        task.finished.connect(self._end_taking)
        self._show_state()

    @Slot()
    def _end_taking(self) -> None:
        was_stopped = self._taking is not None and self._taking.progress.is_cancelled
        self._taking = None
        self.preview.end_progress()
        if was_stopped:
            self.bench.told.emit(self.tr("Stopped. Nothing was taken in."), Tone.INFO)
        self._show_state()

    @Slot(object)
    def _show_done(self, taken: TakenIn) -> None:
        self.preview.show_figures(taken.figures, was_done=True)
        self._prepared = None
        assets = taken.figures.assets
        self.bench.told.emit(
            self.tr("Taken in: {0} new assets, {1} changed, {2} as they were.").format(
                assets.new, assets.changed, assets.unchanged
            ),
            Tone.GOOD,
        )

    @Slot()
    def _stop(self) -> None:
        for task in (self._reading, self._taking):
            if task is not None:
                task.cancel()

    @Slot()
    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Where to save the wrong rows"))
        if chosen:
            self.save_wrong_into(Path(chosen))

    @Slot(object)
    def _tell_written(self, files: tuple[Path, ...]) -> None:
        names = ", ".join(file.name for file in files)
        told = self.tr("Saved: {0}. Mend them there and import that file.").format(names)
        self.bench.told.emit(told, Tone.GOOD)

    @Slot()
    def _begin_again(self) -> None:
        self._let_go()
        self._looked = None
        self.head.set_under("")
        self.say_nothing()
        self._stack.setCurrentIndex(0)
        self.drop.setFocus()
        self._show_state()

    def _let_go(self) -> None:
        """What was read in is thrown away, and what is being read is given up."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        prepared, self._prepared = self._prepared, None
        if prepared is not None:
            self.bench.background.run(prepared.discard)

    def _show_state(self) -> None:
        has_file = self._looked is not None
        self.another.setVisible(has_file)
        self.take.setVisible(has_file)
        self.another.setEnabled(self._taking is None)
        self.take.setEnabled(self._prepared is not None and self._taking is None)
        self.look.setEnabled(self._taking is None)


def _size_words(size: int) -> str:
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"
