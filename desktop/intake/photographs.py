"""Reads the bar codes on a photograph of a product label, turned, dim or blurred as it may be."""

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from desktop.domain.refusal import Refused
from desktop.domain.serials import normalise_mac

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_BYTES = 25_000_000
"""policy.md, *a file*."""
LARGEST_PIXELS = 50_000_000
"""More than any telephone's camera takes; what is larger is made to exhaust memory."""

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "MPO")
_SHARPEST, _FINE, _WORKED_ON = 12_500_000, 8_000_000, 1_600_000
# The decoder finds bars about ten degrees off a right angle. Ordered so that the hands that hold
# a camera nearly straight are answered first; 45 degrees either way is all there is, since it
# tries the four right angles itself.
_ANGLES = (0, -12, 12, -24, 24, -36, 36, 45, -6, 6, -18, 18, -30, 30, -42, 42)
_FINE_ANGLES = (-15, 15, -30, 30, 45)
_SERIAL = re.compile(r"(?=(?:[A-Z]*\d){4})(?=\d*[A-Z])[A-Z0-9]{8,20}")


class CodeKind(StrEnum):
    """What a code on a label stands for, as far as its form tells."""

    SERIAL = "serial"
    MAC = "mac"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Code:
    """One code as it was read; `format` is the symbology's name ("Code128")."""

    text: str
    format: str
    kind: CodeKind


class PhotographRefused(Refused):
    """What was given cannot be read as a picture; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="photograph", rule="input")


def read_codes(content: bytes) -> tuple[Code, ...]:
    """All codes that can be read in a picture's bytes, serials first; empty where there is none.

    Tries the picture as it is, then turned and with more contrast, and stops as soon as a serial
    and a MAC are known. Raises PhotographRefused for what is no picture or is too large.
    """
    picture = _open(content)
    found = _read_until(_attempts(picture), {CodeKind.SERIAL, CodeKind.MAC}, {})
    found = _read_until(_fine_attempts(picture), {CodeKind.SERIAL}, found)
    order = list(CodeKind)
    return tuple(sorted(found.values(), key=lambda code: order.index(code.kind)))


def _read_until(
    attempts: Iterator["Image"], wanted: set[CodeKind], found: dict[str, Code]
) -> dict[str, Code]:
    """What was found so far and what the attempts add, until every wanted kind is among it."""
    found = dict(found)
    while not wanted <= {code.kind for code in found.values()}:
        attempt = next(attempts, None)
        if attempt is None:
            break
        for code in _decode(attempt):
            found.setdefault(code.text, code)
    return found


def kind_of_code(text: str) -> CodeKind:
    """What the text of a code looks like: twelve hexadecimal digits are a MAC address."""
    if normalise_mac(text) is not None:
        return CodeKind.MAC
    return CodeKind.SERIAL if _SERIAL.fullmatch(text.strip().upper()) else CodeKind.OTHER


def _open(content: bytes) -> "Image":
    from PIL import Image, ImageOps

    if len(content) > LARGEST_BYTES:
        raise PhotographRefused("The picture is larger than 25 MB: save it smaller, as JPEG.")
    try:
        picture = Image.open(io.BytesIO(content), formats=_FORMATS)
        width, height = picture.size
        if width * height > LARGEST_PIXELS:
            raise PhotographRefused(_too_many_pixels(width, height))
        picture.draft("L", _within(picture.size, _SHARPEST))
        return ImageOps.exif_transpose(_grey(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PhotographRefused(
            "The picture has more than 50 megapixels: save it smaller, as JPEG."
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, IndexError):
        # What Pillow's decoders raise for damaged files, by format.
        raise PhotographRefused(
            "This is no picture that can be read, or it is damaged: give a JPEG, PNG, WebP, BMP, "
            "GIF or TIFF file."
        ) from None


def _too_many_pixels(width: int, height: int) -> str:
    return (
        f"The picture has {width} × {height} pixels, more than 50 megapixels: save it smaller, "
        "as JPEG."
    )


def _grey(picture: "Image") -> "Image":
    """Grey, on white where the picture is see-through; keeps the note of how it was held."""
    from PIL import Image

    exif = picture.getexif()
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        picture = Image.alpha_composite(white, coloured)
    grey = picture.convert("L")
    grey.info.clear()
    if 0x0112 in exif:
        grey.getexif()[0x0112] = exif[0x0112]
    return grey


def _attempts(picture: "Image") -> Iterator["Image"]:
    """The picture in the ways it is looked at, the likeliest to succeed first."""
    from PIL import Image, ImageOps

    yield _shrunk(picture, _SHARPEST)
    worked_on = ImageOps.autocontrast(_shrunk(picture, _WORKED_ON), cutoff=2)
    for angle in _ANGLES:
        yield worked_on.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    width, height = worked_on.size
    if width * height < _WORKED_ON // 2:
        yield worked_on.resize((width * 2, height * 2), Image.Resampling.BICUBIC)


def _fine_attempts(picture: "Image") -> Iterator["Image"]:
    """For a label that is small on a large picture and turned: slow, so only without a serial."""
    from PIL import Image

    if picture.width * picture.height <= 2 * _WORKED_ON:
        return
    fine = _shrunk(picture, _FINE)
    for angle in _FINE_ANGLES:
        yield fine.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=255)


def _shrunk(picture: "Image", pixels: int) -> "Image":
    from PIL import Image

    size = _within(picture.size, pixels)
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)


def _within(size: tuple[int, int], pixels: int) -> tuple[int, int]:
    """The size with the same proportions and no more than so many pixels."""
    width, height = size
    if width * height <= pixels:
        return size
    scale = (pixels / (width * height)) ** 0.5
    return max(1, int(width * scale)), max(1, int(height * scale))


def _decode(picture: "Image") -> Iterator[Code]:
    import zxingcpp

    for barcode in zxingcpp.read_barcodes(picture, formats=_symbologies()):
        text = barcode.text.strip()
        if text:
            yield Code(text, barcode.format.name, kind_of_code(text))


@cache
def _symbologies() -> Any:
    """Those of labels; the weak ones without a check digit are left out, they read noise."""
    import zxingcpp

    names = "Code128,Code39,Code93,EAN13,EAN8,UPCA,UPCE,QRCode,DataMatrix,PDF417,Aztec"
    return zxingcpp.barcode_formats_from_str(names)
