"""Finds an organisation while its name is typed into a field."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit

from ui.panes import open_case_questions as questions
from ui.widgets.field import Field
from ui.workbench import Workbench


class OrganisationFinder(QObject):
    """Offers organisations below a field; only one of those that were offered is chosen."""

    chosen = Signal(str, str)
    """The identity of what was chosen as text, and its words; "" while it is none that is known."""

    def __init__(self, bench: Workbench, field: Field, hint: str) -> None:
        super().__init__(field)
        self._bench = bench
        self._field = field
        self._offered: dict[str, UUID] = {}
        self._names = QStringListModel(self)
        self._channel = bench.channel(self)
        self._channel.answered.connect(self._show_offered)
        completer = QCompleter(self._names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._take)
        editor = field.editor
        if isinstance(editor, QLineEdit):
            editor.setCompleter(completer)
            editor.setPlaceholderText(hint)
        field.edited.connect(lambda _, text: self._look_for(text))

    def _look_for(self, text: str) -> None:
        if text in self._offered:
            self._take(text)
            return
        self.chosen.emit("", text)
        self._channel.ask(self._bench.question(questions.organisations, text))

    def _show_offered(self, offered: Any) -> None:
        self._offered = {one.words: one.id for one in offered}
        self._names.setStringList(list(self._offered))
        editor = self._field.editor
        if offered and isinstance(editor, QLineEdit) and editor.hasFocus():
            editor.completer().complete()

    def _take(self, words: str) -> None:
        identity = self._offered.get(words)
        if identity is not None:
            self.chosen.emit(str(identity), words)
