"""The bar on top: the one search field, and at the right who sits here."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from ui.theme import Theme, current_tokens
from ui.theme.theme import ThemeChoice
from ui.widgets.search_field import SearchField

HEIGHT = 52


class TopBar(QWidget):
    """`search` is the field; `menu` opens from `person`, their name, and can be given more acts."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(HEIGHT)
        self.search = SearchField()
        self.search.setMaximumWidth(620)
        self.menu = QMenu(self)
        self._looks = self.menu.addMenu(self.tr("Look"))
        self.person = QPushButton()
        self.person.setProperty("look", "quiet")
        self.person.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.addWidget(self.search, 10)
        row.addStretch(1)
        row.addWidget(self.person, 0, Qt.AlignmentFlag.AlignVCenter)
        self._offer_looks()
        self.set_person("", "")

    def set_person(self, name: str, role: str) -> None:
        """Who sits here; without a name it says so."""
        shown = f"{name} · {role}" if name else self.tr("Nobody is signed in")
        self.person.setText(shown)
        self.person.setAccessibleName(self.tr("{0}: person and settings").format(shown))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        tokens = current_tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(tokens.line))
        painter.end()

    def _offer_looks(self) -> None:
        group = QActionGroup(self)
        for choice, word in (
            (ThemeChoice.SYSTEM, self.tr("As the system")),
            (ThemeChoice.LIGHT, self.tr("Light")),
            (ThemeChoice.DARK, self.tr("Dark")),
        ):
            action = QAction(word, group)
            action.setCheckable(True)
            action.setChecked(choice is self._theme.choice)
            action.triggered.connect(lambda _=False, choice=choice: self._theme.choose(choice))
            self._looks.addAction(action)
