"""Which colours hold now: those of the system, or those that somebody chose."""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import body_font
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import DARK, LIGHT, Tokens

_current: list[Tokens] = [LIGHT]


def current_tokens() -> Tokens:
    """The colours in force; whoever paints by hand asks at each painting."""
    return _current[0]


class ThemeChoice(StrEnum):
    """What somebody chose; `SYSTEM` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application and follows the system's light and dark."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice
        application.setStyle("Fusion")
        application.setFont(body_font())
        application.styleHints().colorSchemeChanged.connect(self._dress)
        self._dress()

    @property
    def choice(self) -> ThemeChoice:
        """What somebody chose."""
        return self._choice

    def choose(self, choice: ThemeChoice) -> None:
        """Holds to light or dark, or follows the system again."""
        self._choice = choice
        self._dress()

    def _dress(self) -> None:
        _current[0] = self._wanted()
        self._application.setPalette(palette(current_tokens()))
        self._application.setStyleSheet(stylesheet(current_tokens()))
        self.changed.emit()

    def _wanted(self) -> Tokens:
        match self._choice:
            case ThemeChoice.LIGHT:
                return LIGHT
            case ThemeChoice.DARK:
                return DARK
            case ThemeChoice.SYSTEM:
                scheme = self._application.styleHints().colorScheme()
                return DARK if scheme == Qt.ColorScheme.Dark else LIGHT


def palette(tokens: Tokens) -> QPalette:
    """The palette of a set, for whatever the stylesheet does not reach."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.ground,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.sunk,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.bad,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Accent: tokens.accent,
        role.Light: tokens.surface,
        role.Midlight: tokens.sunk,
        role.Mid: tokens.line,
        role.Dark: tokens.muted,
        role.Shadow: tokens.line,
    }
    made = QPalette()
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.muted))
    return made
