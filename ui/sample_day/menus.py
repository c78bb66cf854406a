"""Menus and lists by the keys alone, and what is chosen in them: the look, who sits here."""

from collections.abc import Iterator
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from ui.sample_day.stage import NotThere, Stage, Until


def choose(stage: Stage, value: str) -> Iterator[Until]:
    """Chooses an entry of the list that the keyboard is in, by the arrows."""
    box = stage.focused
    if not isinstance(box, QComboBox):
        raise NotThere(f"The keyboard is in no list, but in {box.objectName()}.")
    stage.press("Home")
    for _ in range(box.count()):
        if value in (box.currentData(), box.currentText()):
            break
        stage.press("Down")
    else:
        raise NotThere(f"The list has no “{value}”.")
    yield stage.still()


def choose_in_menu(stage: Stage, opener: QWidget, *entries: str) -> Iterator[Until]:
    """Opens a menu with Space and goes through its entries by the arrows, submenus included."""
    opener.setFocus(Qt.FocusReason.TabFocusReason)
    # A menu holds whoever opens it until it is closed, so it is opened by the event loop.
    QTimer.singleShot(0, opener, lambda: stage.press("Space"))
    for entry in entries:
        yield Until(f"the menu shows “{entry}”", partial(_is_offered, entry))
        menu = _menu_with(entry)
        assert menu is not None
        for _ in menu.actions():
            if _words_of(menu.activeAction()) == entry:
                break
            QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
    # Without a screen nobody gives the window the keyboard back when a menu closes.
    stage.window.activateWindow()
    yield stage.until("the menu is gone", stage.window.isActiveWindow)


def sit_down(stage: Stage, name: str, role: str) -> Iterator[Until]:
    """Somebody else takes the seat, by the menu of the person."""
    shown = f"{name} · {role}"
    is_free = stage.window.top.isEnabled
    yield from choose_in_menu(stage, stage.window.top.person, "Work as", shown)
    yield stage.until(f"{shown} sits here", lambda: stage.reads(shown))
    # While somebody sits down the window takes no keys.
    yield stage.until(
        "the window takes keys", lambda: QApplication.focusWidget() is not None and is_free()
    )


def in_the_dark(stage: Stage, picture: str) -> Iterator[Until]:
    """Photographs the window in its dark look, chosen and left again by the menu."""
    yield from choose_in_menu(stage, stage.window.top.person, "Look", "Dark")
    yield from stage.photograph(picture)
    yield from choose_in_menu(stage, stage.window.top.person, "Look", "Light")


def _is_offered(entry: str) -> bool:
    """Whether an open menu has it, with what lies behind it: who may sit here is asked first."""
    menu = _menu_with(entry)
    if menu is None:
        return False
    action = next(one for one in menu.actions() if _words_of(one) == entry)
    behind = QMenu.menuInAction(action)
    return behind is None or not behind.isEmpty()


def _menu_with(entry: str) -> QMenu | None:
    for widget in QApplication.topLevelWidgets():
        is_open = isinstance(widget, QMenu) and widget.isVisible()
        if is_open and entry in map(_words_of, widget.actions()):
            return cast(QMenu, widget)
    return None


def _words_of(action: QAction | None) -> str:
    return "" if action is None else action.text().partition("\t")[0]
