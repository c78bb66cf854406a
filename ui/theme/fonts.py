"""The faces: the system's own where there is a desktop, ours where there is none."""

import os
import sys
from functools import cache
from importlib.resources import as_file, files

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from ui.theme.tokens import BODY_PIXELS, HEAD_PIXELS, SMALL_PIXELS

_BUNDLED_SANS = ("inter/Inter-Regular.ttf", "inter/Inter-SemiBold.ttf", "DejaVuSans.ttf")
_BUNDLED_MONO = ("DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf")


def body_font() -> QFont:
    """The face of everything that is read, 13 px."""
    font = QFont()
    font.setFamilies(list(_sans_families()))
    font.setPixelSize(BODY_PIXELS)
    return font


def figure_font(pixels: int = BODY_PIXELS) -> QFont:
    """The body face with figures of one width, for columns of numbers and of times."""
    font = body_font()
    font.setPixelSize(pixels)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def small_font() -> QFont:
    """The face of secondary words, 12 px."""
    font = body_font()
    font.setPixelSize(SMALL_PIXELS)
    return font


def strong_font() -> QFont:
    """The body face in semibold, for what a row is about."""
    font = body_font()
    font.setWeight(QFont.Weight.DemiBold)
    return font


def head_font() -> QFont:
    """The face of a pane's head, 19 px semibold."""
    font = strong_font()
    font.setPixelSize(HEAD_PIXELS)
    return font


def mono_font(pixels: int = SMALL_PIXELS) -> QFont:
    """The face of serials, MACs and tracking numbers: tells 0 from O and 1 from l."""
    font = QFont(mono_family())
    font.setPixelSize(pixels)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


@cache
def mono_family() -> str:
    """The bundled monospaced family, loaded when first asked for."""
    return _load(_BUNDLED_MONO)[0]


def body_families() -> tuple[str, ...]:
    """The families of the body face in the order they are tried."""
    return _sans_families()


@cache
def _sans_families() -> tuple[str, ...]:
    if has_desktop_face():
        return (QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family(),)
    return _load(_BUNDLED_SANS)


def has_desktop_face() -> bool:
    """Whether somebody chose a face for this desktop; a bare X server or no screen has none."""
    if sys.platform in ("win32", "darwin"):
        return QGuiApplication.platformName() != "offscreen"
    return QGuiApplication.platformName() != "offscreen" and bool(
        os.environ.get("XDG_CURRENT_DESKTOP")
    )


def _load(names: tuple[str, ...]) -> tuple[str, ...]:
    families: list[str] = []
    for name in names:
        with as_file(files("resources") / "fonts" / name) as path:
            number = QFontDatabase.addApplicationFont(str(path))
        for family in QFontDatabase.applicationFontFamilies(number):
            if family not in families:
                families.append(family)
    if not families:
        raise FileNotFoundError(f"The program's fonts are missing: {', '.join(names)}.")
    return tuple(families)
