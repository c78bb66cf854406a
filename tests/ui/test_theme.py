"""The look: every word can be read, light and dark follow or are forced, every sign exists."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication

import ui
from ui.main_window import MainWindow
from ui.theme import DARK, LIGHT, Theme, Tokens, current_tokens
from ui.theme.fonts import body_font, mono_family
from ui.theme.icons import glyph, icon
from ui.theme.stylesheet import mark
from ui.theme.theme import ThemeChoice
from ui.theme.tokens import contrast


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_every_word_can_be_read_on_its_ground(tokens: Tokens) -> None:
    poor = {
        what: round(contrast(text, ground), 2)
        for what, text, ground in tokens.reading_pairs()
        if contrast(text, ground) < 4.5
    }
    assert poor == {}


def test_a_forced_look_changes_the_palette_of_everything(qapp: QApplication) -> None:
    theme = Theme(qapp, ThemeChoice.DARK)
    assert current_tokens() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.ground
    theme.choose(ThemeChoice.LIGHT)
    assert current_tokens() is LIGHT
    assert qapp.palette().color(QPalette.ColorRole.Base).name().upper() == LIGHT.surface


def test_the_look_follows_the_system_until_somebody_chooses(qapp: QApplication) -> None:
    theme = Theme(qapp, ThemeChoice.SYSTEM)
    dark = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert current_tokens() is (DARK if dark else LIGHT)
    theme.choose(ThemeChoice.DARK)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert current_tokens() is DARK


def test_only_the_tokens_name_colours() -> None:
    root = Path(ui.__file__).parent
    naming = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if path.name != "tokens.py" and re.search(r"#[0-9A-Fa-f]{6}\b", path.read_text("utf-8"))
    ]
    assert naming == []


def test_every_sign_that_the_windows_name_is_in_the_family(theme: Theme) -> None:
    root = Path(ui.__file__).parent
    named = {
        sign
        for path in root.rglob("*.py")
        for sign in re.findall(r'(?:icon|sign=|draw_sign)\W+"([a-z-]+)"', path.read_text("utf-8"))
    }
    assert named
    for sign in named:
        assert len(glyph(sign)) == 1, sign


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize(
    ("name", "colour"), [("check", "on_accent"), ("caret", "muted"), ("dot", "on_accent")]
)
def test_the_marks_in_files_have_the_colours_of_the_tokens(
    tokens: Tokens, name: str, colour: str
) -> None:
    for file in (Path(mark(name, tokens)), Path(mark(name, tokens).replace(".png", "@2x.png"))):
        picture = QImage(str(file))
        seen = [
            picture.pixelColor(x, y)
            for x in range(picture.width())
            for y in range(picture.height())
        ]
        fullest = max(seen, key=lambda pixel: pixel.alpha())
        wanted = QColor(getattr(tokens, colour))
        for part in ("red", "green", "blue"):
            assert abs(getattr(fullest, part)() - getattr(wanted, part)()) <= 6


def test_an_icon_takes_the_colour_of_the_look_when_it_is_painted(theme: Theme) -> None:
    sign = icon("circle-fill")
    light = sign.pixmap(32, 32).toImage().pixelColor(16, 16).name().upper()
    theme.choose(ThemeChoice.DARK)
    dark = sign.pixmap(32, 32).toImage().pixelColor(16, 16).name().upper()
    assert (light, dark) == (LIGHT.text, DARK.text)


def test_without_a_desktop_the_faces_are_our_own(theme: Theme) -> None:
    assert body_font().families()[0] == "Inter"
    assert mono_family() == "DejaVu Sans Mono"


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_the_window_is_painted_in_the_colours_of_the_look(
    window: MainWindow, theme: Theme, choice: ThemeChoice
) -> None:
    theme.choose(choice)
    picture = window.grab().toImage()
    tokens = current_tokens()
    middle = picture.pixelColor(window.width() - 600, window.height() - 60).name().upper()
    assert middle == tokens.ground
    assert picture.pixelColor(40, window.height() - 60).name().upper() == tokens.rail
