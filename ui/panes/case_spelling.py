"""F8: a serial or a number spelt aloud, in the caller's language, large enough to read off."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.domain.languages import language_name
from desktop.domain.spelling import SPELT_LANGUAGES, Spelt, spell, spelling_language
from ui.theme.fonts import mono_font
from ui.theme.tokens import PANE_MARGIN
from ui.widgets.button import Button
from ui.widgets.card import Card, clear, scrolled
from ui.widgets.field import Field, choice
from ui.widgets.words import SerialText, words

_COLUMNS = 2


class SpellingPanel(Card):
    """Shows each character with its word; another language is one choice away."""

    closed = Signal()

    def __init__(self, text: str, language: str) -> None:
        super().__init__("Spell it")
        self._text = text
        self._grid = QGridLayout()
        self._language = Field(
            "language",
            self.tr("Caller's language"),
            choice([(code, language_name(code)) for code in SPELT_LANGUAGES]),
        )
        self._build()
        self._language.set_value(spelling_language(language))
        self._language.edited.connect(lambda _, code: self._spell(code))
        self._spell(spelling_language(language))

    @property
    def spelt(self) -> tuple[Spelt, ...]:
        """What is shown."""
        return self._spelt

    def focus(self) -> None:
        """Puts the keyboard into the choice of the language."""
        self._language.focus()

    def _build(self) -> None:
        close = Button(self.tr("Close"), "Esc")
        close.clicked.connect(self.closed)
        self.aside.addWidget(close)
        self.body.setContentsMargins(PANE_MARGIN, 0, PANE_MARGIN, PANE_MARGIN)
        self.body.addWidget(SerialText(self._text, 20, is_strong=True))
        self.body.addWidget(self._language)
        inner = QWidget()
        inner.setLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(7)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(2 * column + 1, 1)
        self.body.addWidget(scrolled(inner), 1)

    def _spell(self, language: str) -> None:
        self._spelt = spell(self._text, language)
        clear(self._grid)
        said = [one for one in self._spelt if one.word]
        rows = -(-len(said) // _COLUMNS)
        for at, one in enumerate(said):
            column, row = divmod(at, rows)
            character = words(one.character)
            character.setFont(mono_font(18))
            word = words(one.word, "head")
            self._grid.addWidget(character, row, 2 * column, Qt.AlignmentFlag.AlignBaseline)
            self._grid.addWidget(word, row, 2 * column + 1, Qt.AlignmentFlag.AlignBaseline)
        self._grid.setRowStretch(rows, 1)
