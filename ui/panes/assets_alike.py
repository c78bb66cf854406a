"""The strip under the results: serials that differ only in what people misread, to be shown."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Tone
from ui.widgets.badge import quiet_badge
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.words import SerialText, words

_SHOWN = 8


class LookAlikes(Card):
    """Never the answer itself, only that there are some (domain.md, *Serial numbers*)."""

    wanted = Signal()
    """Somebody wants to see them in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_tone(Tone.WARNING)
        self._serial = SerialText()
        self._serial.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._remark = words("", "muted", wrap=True)
        self._show = Button(self.tr("Show them"))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(quiet_badge(self.tr("Looks alike"), Tone.WARNING))
        row.addWidget(self._serial)
        row.addWidget(self._remark, 1)
        row.addWidget(self._show, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self._show.clicked.connect(self.wanted)
        self.hide()

    def tell(self, answer: Any, are_shown: bool) -> None:
        """Says that there are some, and whether the list has them already."""
        alike = () if answer is None else answer.look_alikes
        self.setVisible(bool(alike))
        if not alike:
            return
        first = alike[0]
        begin = min(first.differs, default=0)
        end = max(first.differs, default=0) + 1
        shown = first.serial[: max(end, min(_SHOWN, len(first.serial)))]
        rest = "…" if len(shown) < len(first.serial) else ""
        marks = tuple((at, 1) for at in first.differs if at < len(shown))
        self._serial.set_text(shown + rest, marks or ((begin, end - begin),))
        self._remark.setText(answer.look_alike_remark)
        self._show.setVisible(not are_shown)
        self.setAccessibleName(f"{self.tr('Looks alike')}: {answer.look_alike_remark}")
