"""Hands and eyes at the window: types, presses and clicks like a person, and sees what is there.

Everything goes through Qt's own events; nothing here calls what is behind a field or a button.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QKeyCombination, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTableView, QWidget

from ui.main_window import MainWindow
from ui.panes.pane import Pane
from ui.widgets.field import Field
from ui.workbench import Workbench

W = TypeVar("W", bound=QWidget)

_MOST_TABS = 250


class NotThere(Exception):
    """Something that a person would see is not there; its text says what, and where."""


@dataclass(frozen=True, slots=True)
class Until:
    """What a scene waits for before it goes on: in words, and as a question asked repeatedly."""

    words: str
    holds: Callable[[], bool]


class Stage:
    """A window with a person at it. `pictures` is where `photograph` leaves its pictures."""

    def __init__(self, window: MainWindow, bench: Workbench, pictures: Path | None = None) -> None:
        self.window = window
        self.bench = bench
        self.pictures = pictures
        self.taken: list[Path] = []

    # What is there

    @property
    def pane(self) -> Pane:
        """The pane that is seen."""
        assert self.window.pane is not None, "a window always shows a pane"
        return self.window.pane

    @property
    def focused(self) -> QWidget:
        """Where the keyboard is."""
        widget = QApplication.focusWidget()
        if widget is None:
            raise NotThere("The keyboard is nowhere.")
        return widget

    def keyboard_in(self, kind: type[QWidget]) -> bool:
        """Whether the keyboard is in a part of that kind."""
        at = QApplication.focusWidget()
        while at is not None and not isinstance(at, kind):
            at = at.parentWidget()
        return at is not None

    def one(self, kind: type[W], holds: Callable[[W], bool] = lambda _: True) -> W:
        """The first part of a kind that is seen and for which something holds."""
        found = next((part for part in self._seen(kind) if holds(part)), None)
        if found is None:
            raise NotThere(
                f"No {kind.__name__} of that kind is seen. Seen is: {self.words()[:600]}"
            )
        return found

    def sees(self, kind: type[W], holds: Callable[[W], bool] = lambda _: True) -> bool:
        """Whether such a part is seen."""
        return any(holds(part) for part in self._seen(kind))

    def words(self) -> str:
        """All words in labels and buttons that are seen, for a person who asks what is there."""
        parts = [part.text() for part in self._seen(QLabel)]
        parts += [part.text() for part in self._seen(QAbstractButton)]
        return " | ".join(part for part in parts if part)

    def reads(self, text: str) -> bool:
        """Whether these words stand somewhere in the window."""
        return text in self.words()

    def is_listed(self, text: str) -> bool:
        """Whether a cell of some table says so."""
        return any(
            text in str(table.model().index(row, column).data() or "")
            for table in self._seen(QTableView)
            for row in range(table.model().rowCount())
            for column in range(table.model().columnCount())
        )

    # What a person does

    def press(self, key: str) -> None:
        """Presses one key or combination (`Ctrl+K`) where the keyboard is."""
        combination = _combination(key)
        # A key that no part has the keyboard for goes to the window, as from a real keyboard.
        at = QApplication.focusWidget() or self.window
        QTest.keyClick(at, combination.key(), combination.keyboardModifiers())

    def type_in(self, text: str) -> None:
        """Types a text where the keyboard is; a key a letter, as it must stand any letter."""
        for letter in text:
            at = self.focused
            if letter == "\n":
                QTest.keyClick(at, Qt.Key.Key_Return)
            else:
                QTest.sendKeyEvent(
                    QTest.KeyAction.Click,
                    at,
                    Qt.Key.Key_unknown,
                    letter,
                    Qt.KeyboardModifier.NoModifier,
                )

    def tab_to(self, name: str) -> None:
        """Presses Tab until the keyboard is in the field of that name, or at the part that says
        so."""
        for _ in range(_MOST_TABS):
            at = self.focused
            said = at.text() if isinstance(at, QAbstractButton) else ""
            if name in (at.objectName(), at.accessibleName(), said):
                return
            QTest.keyClick(at, Qt.Key.Key_Tab)
        raise NotThere(f"Tab never comes to “{name}”. Seen is: {self.words()[:600]}")

    def write(self, name: str, text: str) -> None:
        """Goes to a field by Tab and types over whatever stands in it."""
        self.tab_to(name)
        self.press("Ctrl+A")
        self.type_in(text)

    def click(self, part: QWidget) -> None:
        """Clicks in the middle of a part."""
        QTest.mouseClick(part, Qt.MouseButton.LeftButton)

    def click_words(self, text: str) -> None:
        """Clicks the button that says so."""
        self.click(self.one(QAbstractButton, lambda one: one.text() == text))

    def drop(self, *files: Path, on: QWidget | None = None) -> None:
        """Drops files from another program on a part, else on the pane."""
        target = on or self.pane
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        middle = QPoint(target.width() // 2, target.height() // 2)
        action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(target, QDragEnterEvent(middle, action, data, button, none))
        QApplication.sendEvent(target, QDropEvent(QPointF(middle), action, data, button, none))

    def search(self, text: str) -> None:
        """Goes to the one field for everything and types over what stands there."""
        self.press("Ctrl+K")
        self.press("Ctrl+A")
        self.type_in(text)

    def field(self, name: str) -> Field:
        """The field of that name that is seen."""
        return self.one(Field, lambda one: one.name == name)

    # Waiting, and looking

    def until(self, words: str, holds: Callable[[], bool]) -> Until:
        """Waits for something; the program's own works have to be over as well."""
        return Until(words, lambda: self.bench.background.is_idle and holds())

    def still(self) -> Until:
        """Waits until nothing is under way any more."""
        return self.until("everything that was asked is answered", lambda: True)

    def photograph(self, name: str) -> Iterator[Until]:
        """Leaves a picture of the whole window, the news of what was done read and closed."""
        if self.pictures is None:
            return
        if self.window.tidings.isVisible():
            self.click(self.window.tidings.banner.close_button)
            yield self.still()
        self.pictures.mkdir(parents=True, exist_ok=True)
        path = self.pictures / f"{'-'.join(re.findall('[a-z0-9]+', name.lower()))}.png"
        if not self.window.grab().save(str(path)):
            raise NotThere(f"The picture cannot be written to {path}.")
        self.taken.append(path)

    def _seen(self, kind: type[W]) -> list[W]:
        shown = [QApplication.activePopupWidget(), self.window]
        return [
            part
            for root in shown
            if root is not None
            for part in root.findChildren(kind)
            if part.isVisible()
        ]


def _combination(key: str) -> QKeyCombination:
    # Indexing is there at run time; PySide6's stubs of 6.11 do not say so.
    return cast("Sequence[QKeyCombination]", QKeySequence(key))[0]
