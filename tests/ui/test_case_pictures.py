"""Photographs on a case: a thumbnail in the list, upright, and the whole picture at the side."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.workplace import Desk
from tests.ui.case_scenes import view
from tests.ui.case_sitting import PLAIN, Sitting
from tests.ui.real_desk import open_case
from tests.ui.real_world import PENACLARA
from ui.panes.case_file_list import THUMBNAIL
from ui.widgets.pictures import read_picture

POWER = "A04657C26276344A"
PHOTO = Path(__file__).parent.parent / "intake" / "photos" / "label-1.jpg"
SIDE_UP = 0x0112
"""The Exif tag in which a telephone says which side is up; 6 means a quarter turn to the right."""


def lying(content: bytes) -> bytes:
    """The same photograph as a telephone keeps it that was held upright."""
    picture = Image.open(BytesIO(content)).transpose(Image.Transpose.ROTATE_90)
    exif = picture.getexif()
    exif[SIDE_UP] = 6
    kept = BytesIO()
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def thumbnail(sitting: Sitting) -> QPixmap:
    files = sitting.pane.files.list._files
    return files.pictures[files.shown[0].sha256]


@pytest.fixture
def photographed(desk: Desk, sitting: Sitting, tmp_path: Path) -> Sitting:
    """Before a case to which a photograph was dropped."""
    case = open_case(desk, PENACLARA, POWER)
    sitting.open(case)
    sitting.pane.files.take([PHOTO])
    sitting.settle()
    assert [file.media_type for file in view(desk, case).files] == ["image/jpeg"]
    return sitting


def test_a_dropped_photograph_has_its_thumbnail_in_the_list(photographed: Sitting) -> None:
    shown = thumbnail(photographed).deviceIndependentSize().toSize()
    assert max(shown.width(), shown.height()) == THUMBNAIL
    small, whole = thumbnail(photographed).toImage(), read_picture(PHOTO.read_bytes(), 10_000)
    ratio = whole.width() / whole.height()
    assert small.width() / small.height() == pytest.approx(ratio, abs=0.05)
    files = photographed.pane.files.list
    row = files.visualRect(files.model().index(0, 0))
    assert row.height() > shown.height()
    painted = files.grab(row).toImage()
    colours = {painted.pixelColor(x, row.height() // 2).name() for x in range(14, 14 + THUMBNAIL)}
    assert len(colours) > 10, "a photograph and no sign"


def test_enter_shows_it_whole_at_the_side_and_esc_brings_the_cards_back(
    photographed: Sitting, qtbot: QtBot
) -> None:
    photographed.pane.files.list.setFocus()
    photographed.pane.files.list.choose(photographed.pane.files.list.files[0].id)
    QTest.keyClick(photographed.pane.files.list, Qt.Key.Key_Return)
    photographed.settle()
    picture = photographed.preview.picture
    qtbot.waitUntil(picture.isVisible)
    assert picture.accessibleName() == "label-1.jpg"
    assert picture.pixmap().width() > 300
    photographed.press(Qt.Key.Key_Escape, PLAIN)
    assert not photographed.is_at_side


def test_what_a_telephone_kept_lying_stands_upright() -> None:
    upright, turned = PHOTO.read_bytes(), lying(PHOTO.read_bytes())
    assert Image.open(BytesIO(turned)).size == Image.open(BytesIO(upright)).size[::-1]
    for longest in (88, 10_000):
        assert read_picture(turned, longest).size() == read_picture(upright, longest).size()


@pytest.mark.qt_log_ignore("JPEG datastream contains no image", extend=True)
@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 not a picture", b"<svg"])
def test_what_only_calls_itself_a_picture_is_none(content: bytes) -> None:
    assert read_picture(content, 88).isNull()


def test_a_picture_that_is_small_already_stays_as_it_is() -> None:
    kept = BytesIO()
    Image.new("RGB", (20, 10), "red").save(kept, "PNG")
    assert read_picture(kept.getvalue(), 88).size().toTuple() == (20, 10)
