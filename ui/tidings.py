"""What the program has to tell beside any pane: done, failed, gone wrong; never in a dialog."""

from typing import Final

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Tone
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.banner import Banner
from ui.workbench import Workbench, sentence_of

_READ_MS: Final = 6000
_SIGNS = {
    Tone.GOOD: "check-circle",
    Tone.INFO: "info",
    Tone.WARNING: "warning",
    Tone.BAD: "warning-circle",
    Tone.NEUTRAL: "info",
}


class Tidings(QWidget):
    """A strip under the search field; good news goes by itself, bad news stays until read."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_READ_MS)
        column = QVBoxLayout(self)
        column.setContentsMargins(PANE_MARGIN, 10, PANE_MARGIN, 0)
        column.addWidget(self.banner)
        self.hide()
        self._timer.timeout.connect(self.hide)
        self.banner.dismissed.connect(self.hide)
        bench.told.connect(self.tell)
        bench.background.unheard.connect(self.tell_error)
        bench.drafts.failed.connect(self._tell_unkept)

    @Slot(str, object)
    def tell(self, sentence: str, tone: Tone) -> None:
        """Shows a sentence."""
        self.banner.say(sentence, tone, _SIGNS[tone])
        self.show()
        if tone in (Tone.BAD, Tone.WARNING):
            self._timer.stop()
        else:
            self._timer.start()

    @Slot(object)
    def tell_error(self, error: object) -> None:
        """Shows what an error means to a person."""
        self.tell(sentence_of(error), Tone.BAD)

    @Slot(str)
    def tell_crash(self, sentence: str) -> None:
        """Shows that the program met something it did not expect."""
        self.tell(sentence, Tone.BAD)

    @Slot(str, object)
    def _tell_unkept(self, key: str, error: object) -> None:  # noqa: ARG002
        self.tell(
            self.tr("What you type cannot be kept at the moment: {0}").format(sentence_of(error)),
            Tone.WARNING,
        )
