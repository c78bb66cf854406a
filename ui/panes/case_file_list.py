"""The files of a case as a list: a sign or a thumbnail, the name, what it is, who sees it, when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.domain.words import Visibility
from ui.background import Progress, Task
from ui.moments import moment_words, short_moment, size_words
from ui.panes.case_words import sentence_case
from ui.theme import Tone, current_tokens
from ui.theme.fonts import body_font, figure_font, small_font
from ui.theme.icons import draw_sign
from ui.theme.tokens import ROW_HEIGHT, SMALL_PIXELS
from ui.widgets.painting import paint_focus
from ui.widgets.pictures import read_picture
from ui.widgets.sight import keep_in_sight
from ui.workbench import Desk, Workbench

if TYPE_CHECKING:
    from desktop.queries.case_detail import FileView

Index = QModelIndex | QPersistentModelIndex

THUMBNAIL: Final = 44
_FILE: Final = int(Qt.ItemDataRole.UserRole)
_PICTURE: Final = _FILE + 1
_SIDE: Final = 14
_SIGN: Final = 26
_ROW_OF_PICTURE: Final = THUMBNAIL + 8
_WHEN: Final = 52
_KIND: Final = 104
_WAY_SIGN: Final = 14
_ROOM_FOR_WHEN: Final = 340
"""Of a row; a narrower one leaves out when it was added: the name needs the width more."""


class FileList(QListView):
    """Enter or a double click opens what is chosen."""

    opened = Signal(object)
    """The file."""
    chosen = Signal(object)
    """The file where the keyboard is, or None."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = _Files(self)
        self._bench = bench
        self.setModel(self._files)
        self.setItemDelegate(_FilePainter(self))
        self.setAccessibleName(self.tr("Paper and files"))
        self.setMinimumHeight(ROW_HEIGHT)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(_FILE)))
        self.selectionModel().currentChanged.connect(
            lambda index, _: self.chosen.emit(index.data(_FILE))
        )

    @property
    def file(self) -> "FileView | None":
        """The file where the keyboard is."""
        index = self.currentIndex()
        found: FileView | None = index.data(_FILE) if index.isValid() else None
        return found

    @property
    def files(self) -> "tuple[FileView, ...]":
        """All that are shown."""
        return self._files.shown

    def set_files(self, files: "Sequence[FileView]", today: date) -> None:
        """Shows other files; the one that was chosen stays chosen."""
        if tuple(files) == self._files.shown:
            return
        before = None if self.file is None else self.file.id
        self._files.show(files, today)
        self.choose(before)
        for file in files:
            if _is_picture(file) and file.sha256 not in self._files.pictures:
                self._fetch(file.sha256)

    def choose(self, file_id: UUID | None) -> None:
        """Goes to a file; nowhere when there is no such one."""
        for row, file in enumerate(self._files.shown):
            if file.id == file_id:
                self.setCurrentIndex(self._files.index(row, 0))

    def choose_name(self, name: str) -> None:
        """Goes to the newest file of this name."""
        for row, file in enumerate(self._files.shown):
            if name in (file.name, file.document):
                self.setCurrentIndex(self._files.index(row, 0))
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What can be done with a file takes room under the list once one is chosen.
        keep_in_sight(self, event.oldSize())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() and self.file is not None:
            self.opened.emit(self.file)
        else:
            super().keyPressEvent(event)

    def _fetch(self, sha256: str) -> None:
        desk = self._bench.desk

        def if_here() -> tuple[str, QImage | None]:
            return sha256, _thumbnail(desk.file(sha256)) if desk.has_file(sha256) else None

        self._show_soon(self._bench.background.run(if_here))

    def _fetch_over_line(self, sha256: str) -> None:
        """One after the other on a lane of their own: a line that hangs holds up no question."""
        desk, background = self._bench.desk, self._bench.background
        if not background.is_closed:
            work = partial(_fetched, desk, sha256)
            self._show_soon(background.run_long(work, lane="thumbnails"))

    def _show_soon(self, task: Task) -> None:
        task.answered.connect(self._take_thumbnail)
        # A picture that cannot be read keeps its sign; opening it says why.
        task.failed.connect(lambda _: None)

    @Slot(object)
    def _take_thumbnail(self, made: tuple[str, QImage | None]) -> None:
        sha256, picture = made
        if picture is None:
            self._fetch_over_line(sha256)
        elif not picture.isNull():
            self._files.pictures[sha256] = QPixmap.fromImage(picture)
            self.viewport().update()


class _Files(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown: tuple[FileView, ...] = ()
        self.pictures: dict[str, QPixmap] = {}
        self.today = date.min
        self.sign_width = _SIGN

    def show(self, files: "Sequence[FileView]", today: date) -> None:
        self.beginResetModel()
        self.shown, self.today = tuple(files), today
        self.sign_width = THUMBNAIL if any(map(_is_picture, files)) else _SIGN
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        file = self.shown[index.row()]
        if role == _FILE:
            return file
        if role == _PICTURE:
            return self.pictures.get(file.sha256)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            seen = "" if file.visibility is Visibility.INTERNAL else file.visibility.value
            parts = [name_words(file), kind_words(file), seen, way_words(file)]
            return ", ".join(filter(None, parts))
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = [file.name, size_words(file.size), file.visibility.value]
            parts += [moment_words(file.added_at), way_words(file)]
            return ", ".join(filter(None, parts))
        return None


class _FilePainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(120, _ROW_OF_PICTURE if _is_picture(index.data(_FILE)) else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens = current_tokens()
        place: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, QColor(tokens.accent_soft))
        self._paint_sign(painter, place, index)
        self._paint_words(painter, place, index)
        line = QRect(place.left(), place.bottom(), place.width(), 1)
        painter.fillRect(line, QColor(tokens.line))
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus(painter, place.adjusted(2, 1, -2, -2))

    def _paint_sign(self, painter: QPainter, place: QRect, index: Index) -> None:
        at = QRect(place.left() + _SIDE, place.top(), _sign_width(index), place.height())
        picture: QPixmap | None = index.data(_PICTURE)
        if picture is None:
            sign = sign_of(index.data(_FILE))
            draw_sign(painter, at, sign, current_tokens().muted)
            return
        size = picture.deviceIndependentSize().toSize()
        shown = QRect(0, 0, size.width(), size.height())
        shown.moveCenter(at.center())
        painter.drawPixmap(shown, picture)

    def _paint_words(self, painter: QPainter, place: QRect, index: Index) -> None:
        tokens = current_tokens()
        file: FileView = index.data(_FILE)
        model = index.model()
        today = model.today if isinstance(model, _Files) else date.min
        inside = place.adjusted(_SIDE + _sign_width(index) + 10, 0, -_SIDE, -1)
        middle = Qt.AlignmentFlag.AlignVCenter
        if place.width() >= _ROOM_FOR_WHEN:
            painter.setPen(QColor(tokens.muted))
            painter.setFont(figure_font(SMALL_PIXELS))
            when = short_moment(file.added_at, today)
            painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, when)
            inside.setRight(inside.right() - _WHEN)
        kind = QRect(inside.right() - _KIND, inside.top(), _KIND, inside.height())
        _paint_kind(painter, kind, file)
        name = QRect(inside.left(), inside.top(), kind.left() - inside.left() - 10, inside.height())
        if file.visibility is Visibility.SHARED:
            at = QRect(name.right() - 16, name.top(), 16, name.height())
            draw_sign(painter, at, "users", tokens.accent, 14)
            name.setRight(name.right() - 22)
        painter.setPen(QColor(tokens.text))
        painter.setFont(body_font())
        painter.drawText(name, middle, _elided(name_words(file), body_font(), name.width()))


def _paint_kind(painter: QPainter, place: QRect, file: "FileView") -> None:
    """What it is; in its stead where it is, while not everybody can read it."""
    tokens, mark = current_tokens(), _WAY_MARKS.get(file.way.value)
    said, colour = kind_words(file), tokens.muted
    if mark is not None:
        said, colour = mark.word, tokens.tone(mark.tone)[0]
        at = QRect(place.left(), place.top(), _WAY_SIGN, place.height())
        draw_sign(painter, at, mark.sign, colour, _WAY_SIGN)
        place = place.adjusted(_WAY_SIGN + 5, 0, 0, 0)
    painter.setPen(QColor(colour))
    painter.setFont(small_font())
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(place, middle, _elided(said, small_font(), place.width()))


def _sign_width(index: Index) -> int:
    """Names stand under one another, whether or not a thumbnail stands before them."""
    model = index.model()
    return model.sign_width if isinstance(model, _Files) else _SIGN


def _is_picture(file: "FileView") -> bool:
    return file.media_type.startswith("image/")


def name_words(file: "FileView") -> str:
    """What it is called: a document by its name and version, any other by its file's."""
    if not file.document:
        return file.name
    name = sentence_case(file.document)
    return f"{name}, version {file.version}" if file.version > 1 else name


def kind_words(file: "FileView") -> str:
    """What it is, in a word, and how large."""
    words = {"application/pdf": "PDF", "message/rfc822": "mail", "text/plain": "text"}
    kind = words.get(file.media_type)
    if kind is None:
        kind = (
            "picture" if _is_picture(file) else file.name.rpartition(".")[2][:5].upper() or "file"
        )
    return f"{kind}, {size_words(file.size)}"


@dataclass(frozen=True, slots=True)
class _WayMark:
    """How the list says that a file is not where all can read it."""

    word: str
    words: str
    sign: str
    tone: Tone


_WAY_MARKS = {
    "sending": _WayMark("on its way", "on its way to the server", "cloud-arrow-up", Tone.NEUTRAL),
    "coming": _WayMark(
        "still to come", "waits for the desk where it was added", "hourglass", Tone.NEUTRAL
    ),
    "let go": _WayMark(
        "not sent", "let go at this desk, so the others do not get it", "warning", Tone.WARNING
    ),
    "refused": _WayMark("not taken", "the server did not take it", "warning-circle", Tone.BAD),
}
"""By the value of its `FileWay`; one that is there needs no word."""


def way_words(file: "FileView") -> str:
    """Where it is while not everybody can read it, "" once it is there; why, where it is known."""
    mark = _WAY_MARKS.get(file.way.value)
    if mark is None:
        return ""
    if file.way.value == "coming" and file.added_by:
        return f"{mark.words}, by {file.added_by}"
    return f"{mark.words}: {file.refusal}" if file.refusal else mark.words


def sign_of(file: "FileView") -> str:
    """The sign of its kind."""
    if file.media_type == "application/pdf":
        return "file-pdf"
    if _is_picture(file):
        return "image"
    if file.media_type == "message/rfc822":
        return "envelope-simple"
    return "file-text" if file.media_type.startswith("text/") else "file"


def _elided(text: str, font: Any, width: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)


def _fetched(desk: "Desk", sha256: str, _: Progress) -> tuple[str, QImage]:
    return sha256, _thumbnail(desk.file(sha256))


def _thumbnail(content: bytes) -> QImage:
    """A small picture of a picture; blocks, so it runs in the background."""
    small = read_picture(content, 2 * THUMBNAIL)
    small.setDevicePixelRatio(2.0)
    return small
