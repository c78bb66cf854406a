"""What was typed into a refused act: kept, to be copied, mended where it stands, sent again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.widgets.button import Button
from ui.widgets.card import Card, clear
from ui.widgets.field import Field, text_editor

if TYPE_CHECKING:
    from desktop.remote.undecided import TypedText

_LONG_FROM = 60


class TextsCard(Card):
    """One field for each text; what the refusal names is marked."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What you typed", parent)
        self.title.setText(self.tr("What you typed"))
        self.fields: dict[str, Field] = {}
        self._shown: tuple[TypedText, ...] = ()
        self.copy = Button(self.tr("Copy the text"), "Ctrl+Shift+C")
        self.aside.addWidget(self.copy)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.body.addLayout(self._list)
        self.copy.clicked.connect(self.copy_text)

    def forget(self) -> None:
        """Another act comes: nothing that was mended in the one before is for it."""
        self._shown, self.fields = (), {}
        clear(self._list)

    def show_texts(self, texts: Sequence[TypedText]) -> None:
        """Shows other texts, those that the refusal names first; the same ones stay as typed."""
        if tuple(texts) == self._shown:
            return
        self._shown = tuple(texts)
        clear(self._list)
        self.fields = {}
        told = (text for text in texts if text.text or text.problem)
        for text in sorted(told, key=lambda one: not one.problem):
            is_long = len(text.text) > _LONG_FROM or "\n" in text.text or text.field == "text"
            field = Field(text.field, text.word, text_editor(4) if is_long else None)
            field.set_value(text.text)
            field.set_problem(text.problem)
            field.edited.connect(lambda *_: self.edited.emit())
            self.fields[text.field] = field
            self._list.addWidget(field)

    @property
    def mended(self) -> dict[str, str]:
        """The texts that are other than they were sent."""
        sent = {text.field: text.text for text in self._shown}
        return {n: f.value for n, f in self.fields.items() if f.value != sent[n]}

    @property
    def values(self) -> dict[str, str]:
        """What stands there, for a draft."""
        return {f"text|{name}": value for name, value in self.mended.items()}

    def set_values(self, values: Mapping[str, str]) -> None:
        """Takes up a draft."""
        for name, field in self.fields.items():
            field.set_value(values.get(f"text|{name}", field.value))

    def mark(self, name: str, sentence: str) -> None:
        """Marks the field that a refusal names, and goes there."""
        for own, field in self.fields.items():
            is_named = own == name or own.endswith(f".{name}")
            field.set_problem(sentence if is_named else "")
            if is_named:
                field.focus()

    def focus(self) -> None:
        """Puts the keyboard into the first text."""
        for field in self.fields.values():
            field.focus()
            return

    def copy_text(self) -> None:
        """Copies the one text, or all of them with their names."""
        held = [(field.label, field.value) for field in self.fields.values() if field.value]
        named = "\n".join(f"{label}: {text}" for label, text in held)
        QApplication.clipboard().setText(held[0][1] if len(held) == 1 else named)
