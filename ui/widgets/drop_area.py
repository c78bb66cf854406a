"""A place that takes files: dropped, pasted or chosen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QImageWriter,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QHBoxLayout, QWidget

from ui.widgets.words import words


def files_of(data: QMimeData) -> tuple[Path, ...]:
    """The files of this computer that somebody drops or pastes."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def picture_of(data: QMimeData) -> bytes | None:
    """A picture that somebody pastes or drops from another program, as PNG."""
    if not data.hasImage():
        return None
    image = QImage(data.imageData())
    if image.isNull():
        return None
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


class DropArea(QFrame):
    """Says what may be dropped on it. Enter or a click chooses files, Ctrl+V takes a picture."""

    dropped = Signal(object)
    """A tuple of `Path`."""
    pasted = Signal(bytes)
    """A picture as PNG."""

    def __init__(self, invitation: str, kinds: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds = kinds
        self._invitation = invitation
        self.setProperty("look", "drop")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(invitation)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.addWidget(words(invitation, "muted", wrap=True), 1)

    def choose(self) -> None:
        """Lets somebody choose files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, self._invitation, "", self._kinds)
        self.take(tuple(Path(name) for name in chosen))

    def take(self, paths: Sequence[Path]) -> None:
        """Takes files, however they came."""
        if paths:
            self.dropped.emit(tuple(paths))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()
            self._light_up(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._light_up(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._light_up(False)
        self._take_data(event.mimeData())
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._take_data(QApplication.clipboard().mimeData())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose()
        super().mouseReleaseEvent(event)

    def _take_data(self, data: QMimeData) -> None:
        paths = files_of(data)
        picture = None if paths else picture_of(data)
        if paths:
            self.take(paths)
        elif picture is not None:
            self.pasted.emit(picture)

    def _light_up(self, lit: bool) -> None:
        self.setProperty("over", "true" if lit else "false")
        self.style().unpolish(self)
        self.style().polish(self)
