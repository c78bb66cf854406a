"""A document or file at the side of the case: papers page by page, pictures, texts, mails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.refusal import Refused
from ui.panes.case_papers import Made, PaperChoice, keep_all
from ui.theme.fonts import mono_font
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.banner import Banner, PaneState
from ui.widgets.button import Button
from ui.widgets.card import Card, clear, scrolled
from ui.widgets.pages import Pages
from ui.widgets.pictures import read_picture
from ui.widgets.preview import DocumentPreview, Paper
from ui.workbench import Workbench, sentence_of

if TYPE_CHECKING:
    from desktop.paper import MadePaper
    from desktop.queries.case_detail import FileView

_LONGEST_TEXT: Final = 400_000
_LARGEST_PICTURE: Final = 2400


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it can be shown: exactly one of the three, or none where nothing shows it."""

    name: str
    paper: Paper | None = None
    picture: QImage | None = None
    text: str | None = None


class SidePreview(Card):
    """Shows papers that can be made, with a chip for each, or one file of the case."""

    closed = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Preview")
        self._bench = bench
        self._channel = bench.channel(self)
        self._made: Made | None = None
        self._missing: FileView | None = None
        self._choices: tuple[PaperChoice, ...] = ()
        self.banner = Banner()
        self.document = DocumentPreview(bench.background)
        self.picture = _Picture()
        self.text = QPlainTextEdit()
        self._chips = QHBoxLayout()
        self._chip_of: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._stack = Pages()
        self._close = Button(self.tr("Close"), "Esc")
        self._build()
        self._join()

    def show_papers(self, choices: Sequence[PaperChoice], key: str = "") -> None:
        """Offers papers and shows the one named by `key`, else the first."""
        self._choices = tuple(choices)
        clear(self._chips)
        self._chip_of.clear()
        for choice in self._choices:
            chip = QPushButton(choice.word)
            chip.setProperty("look", "chip")
            chip.setCheckable(True)
            self._chip_of[choice.word] = chip
            self._group.addButton(chip)
            self._chips.addWidget(chip)
            chip.clicked.connect(lambda _=False, choice=choice: self.show_choice(choice))
        self._chips.addStretch(1)
        chosen = next((one for one in self._choices if one.key == key), self._choices[0])
        self.show_choice(chosen)

    @property
    def parts(self) -> "tuple[MadePaper, ...]":
        """The papers that what is shown is made of; none while it is made, or for a file."""
        return () if self._made is None else self._made.parts

    def show_choice(self, choice: PaperChoice) -> None:
        """Makes one paper and shows it."""
        self._chip_of[choice.word].setChecked(True)
        desk = self._bench.desk
        self._ask(lambda: choice.make(desk))

    def show_file(self, file: "FileView") -> None:
        """Shows one file of the case."""
        clear(self._chips)
        self.title.setText(file.name)
        self._ask(self._reading(file))
        self._missing = file

    def look_again(self) -> None:
        """Shows what was still to come when it was asked for, if it has come meanwhile."""
        if self._missing is not None and self._stack.isHidden():
            self._channel.ask(self._reading(self._missing))

    def focus(self) -> None:
        """Puts the keyboard into what is shown."""
        shown = self._stack.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self._close.clicked.connect(self.closed)
        self.aside.addWidget(self._close)
        self.text.setReadOnly(True)
        self.text.setFont(mono_font())
        self.text.setAccessibleName(self.tr("Text of the file"))
        self.document.hide_title()
        self.document.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stack.addWidget(self.document)
        self._stack.addWidget(scrolled(self.picture))
        self._stack.addWidget(self.text)
        self._chips.setSpacing(6)
        self.body.setContentsMargins(PANE_MARGIN, 0, PANE_MARGIN, PANE_MARGIN)
        self.body.addLayout(self._chips)
        self.body.addWidget(self.banner)
        # What is said stays at the top where there is nothing to show under it.
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.body.addWidget(holder, 1)

    def _join(self) -> None:
        self._channel.answered.connect(self._show)
        self._channel.failed.connect(self._tell)
        self._channel.slow.connect(self._say_loading)
        self.document.printed.connect(lambda _: self._keep())
        self.document.saved.connect(lambda _: self._keep())
        self.document.failed.connect(self._tell)
        self._bench.line.stood.connect(self._hear_line)

    def _ask(self, work: Callable[[], Any]) -> None:
        self.banner.hide()
        self._made = self._missing = None
        self._channel.ask(work)

    def _reading(self, file: "FileView") -> Callable[[], Seen]:
        desk = self._bench.desk
        return lambda: _seen(file.name, file.media_type, desk.file(file.sha256))

    @Slot(object)
    def _hear_line(self, standing: Any) -> None:
        if standing is not None and standing.state.name == "THERE":
            self.look_again()

    @Slot()
    def _say_loading(self) -> None:
        if self._channel.is_asking:
            self.banner.say_state(PaneState.LOADING, self.tr("Being made …"))

    @Slot(object)
    def _show(self, shown: "Made | Seen") -> None:
        self.banner.hide()
        had_nothing, self._missing = self._missing is not None, None
        self._stack.show()
        if isinstance(shown, Made):
            self._made = shown
            self.title.setText(shown.paper.title)
            self.document.show_paper(shown.paper)
            self._stack.setCurrentIndex(0)
        else:
            self._show_seen(shown)
        if had_nothing and self._close.hasFocus():
            self.focus()

    def _show_seen(self, seen: Seen) -> None:
        if seen.paper is not None:
            self.document.show_paper(seen.paper)
            self._stack.setCurrentIndex(0)
        elif seen.picture is not None:
            self.picture.show_picture(seen.picture, seen.name)
            self._stack.setCurrentIndex(1)
        elif seen.text is not None:
            self.text.setPlainText(seen.text)
            self._stack.setCurrentIndex(2)
        else:
            self._leave_empty()
            self.banner.say_state(
                PaneState.EMPTY,
                self.tr("This kind of file is not shown here."),
                self.tr("Save it, and open it with the program that made it."),
            )

    def _leave_empty(self) -> None:
        """Shows nothing; the keyboard, if it was there, is at what is left to do."""
        here = QApplication.focusWidget()
        if here is not None and self._stack.isAncestorOf(here):
            self._close.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stack.hide()

    @Slot(object)
    def _tell(self, error: object) -> None:
        rule = error.rule if isinstance(error, Refused) else ""
        if rule in ("awaited", "line"):
            # It cannot be seen yet; it is shown as soon as it can.
            self._leave_empty()
            state = PaneState.OFF_LINE if rule == "line" else PaneState.EMPTY
            shown = self.tr("It is shown here as soon as it comes.")
            self.banner.say_state(state, sentence_of(error), shown)
            return
        self._missing = None
        self.document.show_paper(None)
        self._stack.setCurrentIndex(0)
        self.banner.say_state(PaneState.ERROR, sentence_of(error))

    def _keep(self) -> None:
        if self._made is None:
            return
        desk, parts = self._bench.desk, self._made.parts
        self._bench.perform_work(lambda: keep_all(desk, parts)).failed.connect(self._tell)


class _Picture(QLabel):
    """A picture as wide as its place, never larger than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setMinimumWidth(60)

    def show_picture(self, picture: QImage, name: str) -> None:
        self._whole = QPixmap.fromImage(picture)
        self.setAccessibleName(name)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 60)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            return
        width = min(self.width(), self._whole.width())
        how = Qt.TransformationMode.SmoothTransformation
        self.setPixmap(self._whole.scaledToWidth(max(60, width), how))


def _seen(name: str, media_type: str, content: bytes) -> Seen:
    """Makes a file ready to show; blocks, so it runs in the background."""
    if media_type == "application/pdf":
        return Seen(name, paper=Paper(content, name, name))
    if media_type.startswith("image/"):
        picture = read_picture(content, _LARGEST_PICTURE)
        return Seen(name) if picture.isNull() else Seen(name, picture=picture)
    if media_type == "message/rfc822":
        return Seen(name, text=_mail_text(content))
    if media_type.startswith("text/") or _is_text(content):
        return Seen(name, text=content[:_LONGEST_TEXT].decode("utf-8", "replace"))
    return Seen(name)


def _mail_text(content: bytes) -> str:
    from desktop.intake.mails import read_mail

    mail = read_mail(content)
    sent = "" if mail.sent_at is None else f"{mail.sent_at:%Y-%m-%d %H:%M %z}"
    head = [f"From: {mail.from_name} <{mail.from_address}>", f"Sent: {sent}", mail.subject, ""]
    return "\n".join((*head, mail.text))


def _is_text(content: bytes) -> bool:
    beginning = content[:2000]
    return b"\0" not in beginning and not beginning.decode("utf-8", "replace").count("\ufffd") > 20
