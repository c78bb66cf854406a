"""Bar codes off photographs: all eight labels, however they are held; bad pictures refused."""

import io
from pathlib import Path

import pytest
from PIL import Image

from desktop.intake.photographs import (
    CodeKind,
    PhotographRefused,
    kind_of_code,
    read_codes,
)

PHOTOS = Path(__file__).parent / "photos"


def as_bytes(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def expected(number: int) -> list[str]:
    return (PHOTOS / f"label-{number}.txt").read_text().split()


@pytest.mark.parametrize("number", range(1, 9))
def test_serial_and_mac_are_read_off_every_label(number: int) -> None:
    codes = read_codes((PHOTOS / f"label-{number}.jpg").read_bytes())
    assert [code.text for code in codes] == expected(number)
    assert [code.kind for code in codes] == [CodeKind.SERIAL, CodeKind.MAC]
    assert {code.format for code in codes} <= {"Code128", "Code39"}


@pytest.mark.parametrize("angle", [7, 45, 90, 133, 180, 290])
def test_a_turned_photograph_is_read_as_well(angle: int) -> None:
    with Image.open(PHOTOS / "label-1.jpg") as picture:
        turned = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    assert [code.text for code in read_codes(as_bytes(turned, "JPEG"))] == expected(1)


@pytest.mark.parametrize("angle", [0, 16])
def test_a_small_label_on_a_large_photograph_is_read(angle: int) -> None:
    table = Image.new("RGB", (4000, 3000), (150, 140, 120))
    with Image.open(PHOTOS / "label-5.jpg") as picture:
        table.paste(picture, (1500, 1000))
    turned = table.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(150, 140, 120))
    assert expected(5)[0] in {code.text for code in read_codes(as_bytes(turned, "JPEG"))}


def test_a_see_through_picture_counts_as_lying_on_white() -> None:
    with Image.open(PHOTOS / "label-3.jpg") as picture:
        content = as_bytes(picture.convert("RGBA"))
    assert [code.text for code in read_codes(content)] == expected(3)


def test_the_note_of_how_the_camera_was_held_is_followed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(PHOTOS / "label-8.jpg") as picture:
        content = as_bytes(picture.rotate(90, expand=True), "JPEG", exif=exif, quality=95)
    assert [code.text for code in read_codes(content)] == expected(8)


def test_a_picture_without_codes_gives_none() -> None:
    assert read_codes(as_bytes(Image.new("L", (600, 400), 180))) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A05392K24269242B", CodeKind.SERIAL),
        ("ECCD6D6CB13F", CodeKind.MAC),
        ("EC:CD:6D:6C:B1:3F", CodeKind.MAC),
        ("AT-x530L-28GPX-50", CodeKind.OTHER),
        ("4006381333931", CodeKind.OTHER),
        ("", CodeKind.OTHER),
    ],
)
def test_the_kind_of_a_code_is_told_by_its_form(text: str, kind: CodeKind) -> None:
    assert kind_of_code(text) is kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no picture that can be read"),
        (b"Model;Serial\n", "no picture that can be read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "no picture that can be read"),
        (b"x" * 25_000_001, "larger than 25 MB"),
        (as_bytes(Image.new("1", (8000, 7000))), "8000 × 7000 pixels"),
        (as_bytes(Image.new("1", (12000, 9000))), "more than 50 megapixels"),
        (as_bytes(Image.new("1", (20000, 10000))), "more than 50 megapixels"),
    ],
    ids=["empty", "text", "broken", "heavy", "large", "larger", "bomb"],
)
def test_what_is_no_picture_or_too_large_is_refused_in_a_sentence(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(PhotographRefused) as refusal:
        read_codes(content)
    assert sentence in refusal.value.sentence


def test_a_photograph_that_was_cut_off_is_refused() -> None:
    content = (PHOTOS / "label-1.jpg").read_bytes()
    with pytest.raises(PhotographRefused, match="damaged"):
        read_codes(content[:30_000])
