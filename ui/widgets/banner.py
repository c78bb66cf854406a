"""What a pane says about its own state: empty, loading, error, no right, off the line, conflict."""

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.theme import Tone, current_tokens
from ui.theme.icons import draw_sign
from ui.widgets.button import Button
from ui.widgets.words import words


class PaneState(StrEnum):
    """The states that every pane has beside showing what was asked for."""

    EMPTY = "empty"
    LOADING = "loading"
    ERROR = "error"
    NO_RIGHT = "no right"
    OFF_LINE = "off the line"
    CONFLICT = "conflict"


def tone_of(state: PaneState) -> Tone:
    """The tone in which a state is told."""
    match state:
        case PaneState.EMPTY | PaneState.LOADING:
            return Tone.NEUTRAL
        case PaneState.ERROR:
            return Tone.BAD
        case PaneState.NO_RIGHT | PaneState.OFF_LINE | PaneState.CONFLICT:
            return Tone.WARNING


def sign_of(state: PaneState) -> str:
    """The sign that stands beside a state's words."""
    match state:
        case PaneState.EMPTY:
            return "info"
        case PaneState.LOADING:
            return "hourglass"
        case PaneState.ERROR:
            return "warning-circle"
        case PaneState.NO_RIGHT:
            return "lock"
        case PaneState.OFF_LINE:
            return "cloud-slash"
        case PaneState.CONFLICT:
            return "git-branch"


class Banner(QFrame):
    """A strip with a sign, a sentence, what it means, and at most one thing to do about it."""

    acted = Signal()
    """Somebody pressed what there is to do."""
    dismissed = Signal()
    """Somebody has read it and does not need it any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self._sign = _Sign()
        self._sentence = words("", "title", wrap=True)
        self._detail = words("", "", wrap=True)
        self._act = Button("")
        self.close_button = Button(self.tr("Close"))
        self._progress = QProgressBar()
        self._build()
        self._act.clicked.connect(self.acted)
        self.close_button.clicked.connect(self._dismiss)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def say(
        self,
        sentence: str,
        tone: Tone,
        sign: str,
        detail: str = "",
        act: str = "",
        close: bool = True,
    ) -> None:
        """Shows a sentence; `act` names what can be done about it."""
        self._sentence.setText(sentence)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._act.set_words(act)
        self._act.setVisible(bool(act))
        self.close_button.setVisible(close)
        self._progress.hide()
        self._sign.show_sign(sign, tone)
        self.setProperty("tone", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(f"{sentence} {detail}".strip())
        self.show()

    def say_state(self, state: PaneState, sentence: str, detail: str = "", act: str = "") -> None:
        """Shows one of the states that every pane has."""
        self.say(sentence, tone_of(state), sign_of(state), detail, act, close=False)
        self._progress.setVisible(state is PaneState.LOADING)

    def show_progress(self, done: int, total: int) -> None:
        """Shows how far a work is; a total of 0 means that nobody knows."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.show()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()

    def _build(self) -> None:
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(self.tr("Progress"))
        text = QVBoxLayout()
        text.setSpacing(3)
        text.addWidget(self._sentence)
        text.addWidget(self._detail)
        text.addWidget(self._progress)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        row.addWidget(self._act)
        row.addWidget(self.close_button)


class _Sign(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(20, 20)
        self._name = "info"
        self._tone = Tone.NEUTRAL

    def show_sign(self, name: str, tone: Tone) -> None:
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        draw_sign(painter, self.rect(), self._name, current_tokens().tone(self._tone)[0], 20)
        painter.end()
