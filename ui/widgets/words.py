"""Labels: everything that comes from a person is shown as plain text, never as markup."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme import current_tokens
from ui.theme.fonts import mono_font
from ui.theme.tokens import SMALL_PIXELS
from ui.widgets.painting import Look, Run, marked_layout, paint_layout


def words(text: str = "", look: str = "", wrap: bool = False, select: bool = False) -> QLabel:
    """A plain label; `look` is one of the stylesheet's (`head`, `title`, `muted`, `small`, …)."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("look", look)
    label.setWordWrap(wrap)
    if select:
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return label


def hairline() -> QFrame:
    """A line of one pixel between things."""
    line = QFrame()
    line.setProperty("look", "hairline")
    line.setFixedHeight(1)
    return line


class Sentence(QLabel):
    """A sentence of runs, some of them strong or muted; wraps, and can be selected."""

    def __init__(self, runs: Sequence[Run] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: tuple[Run, ...] = ()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.set_runs(runs)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Shows another sentence."""
        self._runs = tuple(runs)
        self._write()
        self.setAccessibleName("".join(run.text for run in self._runs))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_runs"):
            self._write()
        super().changeEvent(event)

    def _write(self) -> None:
        spoken = "".join(_marked_up(run) for run in self._runs)
        self.setText(f"<p style='margin:0; line-height:118%'>{spoken}</p>")


def _marked_up(run: Run) -> str:
    text = escape(run.text)
    match run.look:
        case Look.TEXT:
            return text
        case Look.MONO:
            return f"<code>{text}</code>"
        case Look.STRONG:
            return f"<span style='font-weight:600'>{text}</span>"
        case Look.MUTED | Look.SMALL:
            return f"<span style='color:{current_tokens().muted}'>{text}</span>"
        case Look.LINK:
            return f"<u>{text}</u>"
        case Look.STRUCK:
            return f"<s style='color:{current_tokens().muted}'>{text}</s>"


class ElidedLabel(QLabel):
    """One line that ends in … when the place is short, and then tells the whole as a tooltip."""

    def __init__(self, text: str = "", look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(width, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip("" if shown == self.text() else self.text())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class SerialText(QWidget):
    """A serial, MAC or tracking number in the monospaced face, with what was typed marked in it."""

    def __init__(
        self,
        text: str = "",
        pixels: int = SMALL_PIXELS,
        is_strong: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = ""
        self._font = mono_font(pixels)
        self._font.setBold(is_strong)
        self._marks: tuple[tuple[int, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    @property
    def text(self) -> str:
        """What is shown."""
        return self._text

    def set_text(self, text: str, marks: Sequence[tuple[int, int]] = ()) -> None:
        """Shows a number; `marks` are (start, length) of what answers the search."""
        self._text = text
        self._marks = tuple(marks)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font)
        return QSize(metrics.horizontalAdvance(self._text or " ") + 2, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        layout = marked_layout(self._text, self._marks, self._font)
        paint_layout(painter, layout, QRect(self.rect()), current_tokens().text)
        painter.end()
