"""Paper and files of a case: what there is, adding to it, sharing it, opening it at the side."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.domain.refusal import Refused
from desktop.domain.words import Visibility
from ui.panes.case_file_list import FileList, way_words
from ui.panes.case_papers import papers_of
from ui.panes.case_words import sentence_case
from ui.panes.sync_questions import sending_file_again
from ui.theme import Tone
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.banner import Banner, PaneState
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.words import words
from ui.workbench import Workbench, sentence_of

if TYPE_CHECKING:
    from desktop.queries.case_detail import FileView
    from desktop.queries.case_screen import CaseScreen


_TOLD = {
    "right": (Tone.WARNING, "lock"),
    "line": (Tone.WARNING, "cloud-slash"),
    "awaited": (Tone.NEUTRAL, "hourglass"),
}
"""How a refusal is told, by its rule."""
_NOT_SENT = frozenset({"refused", "let go"})
"""Where a file is, by the value of its `FileWay`, if only this desk can have it sent after all."""


class FilesCard(Card):
    """The list, and under it what can be done with the file that is chosen."""

    packet_wanted = Signal()
    """All papers that can be made now, to be seen and printed."""
    file_opened = Signal(object)
    """The file to be seen at the side."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Paper and files")
        self._bench = bench
        self._case: UUID | None = None
        self.list = FileList(bench)
        self.banner = Banner()
        self.packet = Button(self.tr("Packet"), "Ctrl+P")
        self.add = Button(self.tr("Add"))
        self.open = Button(self.tr("Open"))
        self.save = Button(self.tr("Save as"))
        self.share = Button(self.tr("Share"))
        self.send = Button(self.tr("Send again"))
        self._why = words("", "muted", wrap=True)
        self._unsent = QWidget()
        self._empty = words(
            self.tr("No papers and no files yet. Drop files anywhere on the case."),
            "muted",
            wrap=True,
        )
        self._build()
        self._join()

    def show_screen(self, screen: "CaseScreen") -> None:
        """Shows the files of the case."""
        if screen.case.id != self._case:
            self._case = screen.case.id
            self.banner.hide()
        self.packet.setVisible(bool(papers_of(screen.case)))
        self.packet.set_words(self.tr("Packet") if screen.case.rmas else self.tr("Form"))
        self.list.set_files(screen.case.files, screen.today)
        self._empty.setVisible(not screen.case.files)
        self.list.setVisible(bool(screen.case.files))
        self._show_chosen(self.list.file)

    def take(self, paths: Sequence[Path]) -> None:
        """Attaches files, one after the other, each with an answer of its own."""
        for path in paths:
            self._attach(path.name, path=path)

    def take_picture(self, picture: bytes) -> None:
        """Attaches a pasted picture (PNG)."""
        self._attach("pasted.png", content=picture)

    def save_as(self, file: "FileView", path: Path) -> None:
        """Writes a file of the case under a name of this computer."""
        desk = self._bench.desk
        task = self._bench.background.run(lambda: path.write_bytes(desk.file(file.sha256)))
        told = self.tr("{0} is saved.").format(path.name)
        task.answered.connect(lambda _: self._bench.told.emit(told, Tone.GOOD))
        task.failed.connect(self._tell)

    def choose_files(self) -> None:
        """Lets somebody choose files to attach."""
        chosen, _ = QFileDialog.getOpenFileNames(self, self.tr("Add files to the case"))
        self.take([Path(name) for name in chosen])

    def _attach(self, name: str, path: Path | None = None, content: bytes = b"") -> None:
        case, desk = self._case, self._bench.desk
        if case is None:
            return
        self.banner.hide()

        def work() -> Any:
            from desktop.attaching import Source, attach

            return attach(desk, case, Source(name, path, content))

        task = self._bench.perform_work(work)
        task.failed.connect(self._tell)
        waiting = self.tr("Adding {0} …").format(name)
        task.slow.connect(lambda: self.banner.say_state(PaneState.LOADING, waiting))
        task.answered.connect(lambda _: self._hide_loading(waiting))

    def _hide_loading(self, waiting: str) -> None:
        if self.banner.sentence == waiting:
            self.banner.hide()

    def _build(self) -> None:
        self.aside.addWidget(self.add)
        self.aside.addWidget(self.packet)
        self.fill_to_edges()
        self.body.addWidget(self.banner)
        self._empty.setContentsMargins(PANE_MARGIN, 0, PANE_MARGIN, 0)
        self.body.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setContentsMargins(PANE_MARGIN, 4, PANE_MARGIN, 4)
        row.setSpacing(8)
        for button in (self.open, self.save, self.share):
            row.addWidget(button)
        row.addStretch(1)
        unsent = QHBoxLayout(self._unsent)
        unsent.setContentsMargins(PANE_MARGIN, 4, PANE_MARGIN, 0)
        unsent.setSpacing(8)
        unsent.addWidget(self._why, 1)
        unsent.addWidget(self.send, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._unsent)
        self.body.addLayout(row)

    def _join(self) -> None:
        self.packet.clicked.connect(self.packet_wanted)
        self.add.clicked.connect(self.choose_files)
        self.open.clicked.connect(lambda: self.file_opened.emit(self.list.file))
        self.save.clicked.connect(self._ask_where)
        self.share.clicked.connect(self._toggle)
        self.send.clicked.connect(self._send_again)
        self.list.opened.connect(self.file_opened)
        self.list.chosen.connect(self._show_chosen)

    @Slot(object)
    def _show_chosen(self, file: "FileView | None") -> None:
        for button in (self.open, self.save, self.share):
            button.setVisible(file is not None)
        self._unsent.setVisible(file is not None and file.way.value in _NOT_SENT)
        self._why.setText("" if file is None else sentence_case(way_words(file)))
        if file is not None:
            is_shared = file.visibility is Visibility.SHARED
            self.share.set_words(self.tr("Stop sharing") if is_shared else self.tr("Share"))
            with_it = self.tr("The customer may see it no longer")
            self.share.setToolTip(with_it if is_shared else self.tr("The customer may see it too"))

    @Slot()
    def _ask_where(self) -> None:
        file = self.list.file
        if file is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the file"), file.name)
        if chosen:
            self.save_as(file, Path(chosen))

    @Slot()
    def _toggle(self) -> None:
        file = self.list.file
        if file is None:
            return
        is_shared = file.visibility is Visibility.SHARED
        wanted = Visibility.INTERNAL if is_shared else Visibility.SHARED

        def make() -> Any:
            from desktop.operations.keeping import ShareFile

            return ShareFile(file=file.id, visibility=wanted)

        self._bench.perform(make).failed.connect(self._tell)

    @Slot()
    def _send_again(self) -> None:
        file = self.list.file
        if file is None:
            return
        task = self._bench.perform_work(partial(sending_file_again, self._bench.desk, file.sha256))
        told = self.tr("{0} is sent again.").format(file.name)
        task.answered.connect(lambda _: self._bench.told.emit(told, Tone.GOOD))
        task.failed.connect(self._tell)

    @Slot(object)
    def _tell(self, error: object) -> None:
        rule = error.rule if isinstance(error, Refused) else ""
        tone, sign = _TOLD.get(rule, (Tone.BAD, "warning-circle"))
        self.banner.say(sentence_of(error), tone, sign)
