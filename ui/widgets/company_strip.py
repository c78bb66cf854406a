"""One line under the search field: who is on this case too."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.tokens import PANE_MARGIN
from ui.widgets.words import words


class CompanyStrip(QWidget):
    """Hidden where nobody else is; it takes no keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = words("", "muted")
        self.said.setAccessibleName(self.tr("Who else is on this case"))
        row = QHBoxLayout(self)
        row.setContentsMargins(PANE_MARGIN, 6, PANE_MARGIN, 0)
        row.addWidget(self.said)
        self.hide()

    def tell(self, sentence: str) -> None:
        """Shows it, or goes where there is nobody."""
        self.said.setText(sentence)
        self.setVisible(bool(sentence))
