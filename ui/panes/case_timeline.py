"""The stream of a case with its filters, and under it the place for a comment."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.words import Visibility
from ui.background import Task
from ui.moments import short_moment
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.painting import Look, Run
from ui.widgets.timeline import Entry, Timeline
from ui.widgets.words import hairline, words
from ui.workbench import Workbench, sentence_of

if TYPE_CHECKING:
    from desktop.queries.case_screen import CaseScreen
    from desktop.queries.timeline import TimelineEntry

STREAMS = ("", "Comments", "Files", "Changes")
"""What the stream can be filtered by; "" is all of it."""
_LINE: Final = 32
_MOST_LINES: Final = 5


class TimelineCard(Card):
    """Comments, files and changes, newest first; what is typed is kept as a draft."""

    followed = Signal(object)
    """The name of a file that an entry is about."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Timeline")
        self._bench = bench
        self._shown: tuple[TimelineEntry, ...] | None = None
        self.timeline = Timeline()
        self.comment = CommentBox(bench)
        self.chips: dict[str, QPushButton] = {}
        self._build()
        self.timeline.followed.connect(self.followed)

    def show_screen(self, screen: "CaseScreen") -> None:
        """Shows the stream; where somebody was in it, they stay."""
        self.comment.show_case(screen.case.id)
        if screen.timeline == self._shown:
            return
        is_other = self._shown is None or not self._shown or self._last(screen) is None
        bar = self.timeline.verticalScrollBar()
        from_bottom = bar.maximum() - bar.value()
        was_at_top = bar.value() == bar.minimum()
        self._shown = screen.timeline
        self.timeline.set_entries([_entry(one, screen.today) for one in screen.timeline])
        self._count()
        self.timeline.doItemsLayout()
        if not is_other and not was_at_top:
            # What is new stands on top, so the distance from the end is what stays.
            bar.setValue(bar.maximum() - from_bottom)

    def _last(self, screen: "CaseScreen") -> "TimelineEntry | None":
        known = {entry.id for entry in self._shown or ()}
        return next((entry for entry in screen.timeline if entry.id in known), None)

    def _count(self) -> None:
        counts = self.timeline.counts()
        for stream, chip in self.chips.items():
            count = counts[stream]
            chip.setText(f"{stream} {count}" if stream else self.tr("All"))

    def _build(self) -> None:
        self.body.setContentsMargins(1, 0, 1, 0)
        group = QButtonGroup(self)
        for stream in STREAMS:
            chip = QPushButton(stream or self.tr("All"))
            chip.setProperty("look", "chip")
            chip.setCheckable(True)
            chip.setChecked(not stream)
            chip.setAccessibleName(self.tr("Show {0}").format(stream or self.tr("all")))
            chip.clicked.connect(lambda _=False, kind=stream: self.timeline.set_kind(kind))
            group.addButton(chip)
            self.chips[stream] = chip
            self.aside.addWidget(chip)
        self.body.addWidget(self.timeline, 1)
        self.add_foot(self.comment)


class CommentBox(QWidget):
    """One growing field, a toggle for who reads it, a button; Ctrl+Enter in it sends too."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._case: UUID | None = None
        self._task: Task | None = None
        self.field = _CommentField()
        self.shared = QPushButton(self.tr("Internal"))
        self.button = Button(self.tr("Comment"))
        self._problem = words("", "problem", wrap=True)
        self._build()
        self.field.textChanged.connect(self._note)
        self.field.sent.connect(self.send)
        self.shared.toggled.connect(self._show_reader)
        self.button.clicked.connect(self.send)

    def show_case(self, case_id: UUID) -> None:
        """Belongs to a case from now on; its draft comes back."""
        if case_id == self._case:
            return
        self._case = case_id
        self._fill("")
        self.shared.setChecked(False)
        self._bench.drafts.recall(self._key).answered.connect(
            lambda draft, case=case_id: self._restore(case, draft)
        )

    @Slot()
    def send(self) -> None:
        """Writes the comment; a refusal leaves it where it is."""
        if self._task is not None or self._case is None:
            return
        self._problem.hide()
        self._task = self._bench.perform(_comment(self._case, self._text, self._visibility))
        self._task.answered.connect(self._sent)
        self._task.failed.connect(self._tell)
        self._task.finished.connect(self._over)

    @property
    def _text(self) -> str:
        return self.field.toPlainText()

    @property
    def _visibility(self) -> Visibility:
        return Visibility.SHARED if self.shared.isChecked() else Visibility.INTERNAL

    @property
    def _key(self) -> str:
        return f"case:{self._case}:comment"

    def _build(self) -> None:
        self.shared.setProperty("look", "chip")
        self.shared.setCheckable(True)
        self._show_reader(False)
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.field, 1)
        row.addWidget(self.shared)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(hairline())
        inside = QVBoxLayout()
        inside.setContentsMargins(PANE_MARGIN, 10, PANE_MARGIN, 12)
        inside.addLayout(row)
        inside.addWidget(self._problem)
        column.addLayout(inside)

    @Slot(bool)
    def _show_reader(self, shared: bool) -> None:
        self.shared.setText(self.tr("Shared") if shared else self.tr("Internal"))
        tip = self.tr("The customer may read it.") if shared else self.tr("Only the desk reads it.")
        self.shared.setToolTip(tip)
        self.shared.setAccessibleName(self.tr("Who reads the comment: {0}").format(tip))

    @Slot()
    def _note(self) -> None:
        if self._case is not None and not self.field.is_filling:
            self._bench.drafts.note(self._key, {"text": self._text})

    def _restore(self, case_id: UUID, draft: Any) -> None:
        if case_id == self._case and draft and not self._text:
            self._fill(str(draft.get("text", "")))

    def _fill(self, text: str) -> None:
        self.field.is_filling = True
        self.field.setPlainText(text)
        self.field.is_filling = False

    @Slot(object)
    def _sent(self, _: object) -> None:
        self._bench.drafts.forget(self._key)
        self._fill("")
        self.shared.setChecked(False)

    @Slot(object)
    def _tell(self, error: object) -> None:
        self._problem.setText(sentence_of(error))
        self._problem.show()

    @Slot()
    def _over(self) -> None:
        self._task = None


class _CommentField(QPlainTextEdit):
    sent = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_filling = False
        self.setPlaceholderText(self.tr("Write a comment, or drop files here"))
        self.setAccessibleName(self.tr("Comment"))
        self.setProperty("look", "line")
        self.setTabChangesFocus(True)
        self.setFixedHeight(_LINE)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._grow)

    def event(self, event: QEvent) -> bool:
        """While somebody writes here, Ctrl+Enter sends what is written, not the case's step."""
        if event.type() == QEvent.Type.ShortcutOverride and _sends(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _sends(event) and self.toPlainText().strip():
            self.sent.emit()
        else:
            super().keyPressEvent(event)

    def _grow(self) -> None:
        whole = self.document().size().height()
        lines = max(1, min(int(whole), _MOST_LINES))
        self.setFixedHeight(_LINE + (lines - 1) * self.fontMetrics().lineSpacing())
        policy = Qt.ScrollBarPolicy
        is_long = whole > _MOST_LINES
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if is_long else policy.ScrollBarAlwaysOff
        )


def _sends(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def _comment(case_id: UUID, text: str, visibility: Visibility) -> Any:
    def make() -> Any:
        from desktop.operations.keeping import AddComment
        from desktop.operations.operation import new_id

        return AddComment(comment=new_id(), case=case_id, text=text, visibility=visibility)

    return make


def _entry(entry: "TimelineEntry", today: date) -> Entry:
    runs = [Run(entry.head, Look.STRONG)]
    if entry.stream.value == "Comments":
        runs = [Run(entry.who, Look.STRONG), Run(f"  {entry.detail}")]
    else:
        if entry.detail:
            runs.append(Run(f"  {entry.detail}"))
        if entry.who:
            runs.append(Run(f" · {entry.who}", Look.MUTED))
    link = entry.detail if entry.stream.value == "Files" else None
    return Entry(short_moment(entry.at, today), tuple(runs), entry.stream.value, link)
