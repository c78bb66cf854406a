"""The bundled faces: loaded once, given fresh to every document, and what they cannot write.

ReportLab is imported when the first document is made, not before: it costs 0.2 s.
"""

import copy
import unicodedata
from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont


class Face(StrEnum):
    """The four faces of our papers, by the name that the PDF gives them."""

    SANS = "DejaVuSans"
    BOLD = "DejaVuSans-Bold"
    MONO = "DejaVuSansMono"
    MONO_BOLD = "DejaVuSansMono-Bold"


@cache
def _loaded(face: Face) -> "TTFont":
    from reportlab.pdfbase.ttfonts import TTFont

    with as_file(files("resources.fonts") / f"{face}.ttf") as path:
        return TTFont(face.value, str(path))


def register_fresh_faces() -> None:
    """Give ReportLab untouched copies of the faces.

    Shaping adds private characters to a face in the order in which it meets new glyphs. A copy
    for each document keeps that from one document to the next: same facts, same bytes.
    """
    from reportlab.pdfbase import pdfmetrics

    for face in Face:
        original = _loaded(face)
        font = copy.copy(original)
        font.face = copy.copy(original.face)
        font.face.charToGlyph = dict(original.face.charToGlyph)
        font.face.glyphToChar = dict(original.face.glyphToChar)
        font.face.charWidths = dict(original.face.charWidths)
        font.state = type(original.state)()
        pdfmetrics.registerFont(font)


@cache
def _characters(face: Face) -> frozenset[int]:
    return frozenset(_loaded(face).face.charToGlyph)


def missing_glyphs(text: str, face: Face = Face.SANS) -> tuple[str, ...]:
    """The characters of `text` that cannot be set in `face`, each once, in order.

    Control and format characters are not counted: they leave no mark on paper.
    """
    held = _characters(face)
    lost = (c for c in text if ord(c) not in held and not _is_unseen(c))
    return tuple(dict.fromkeys(lost))


def settable(text: str, face: Face) -> tuple[str, Face]:
    """The text as it can be set, and the face to set it in.

    What `face` lacks is set in Sans if Sans has all of it (Hebrew in the monospaced face). What
    no face has becomes its code point in brackets: seen, and findable, but never a box or a gap.
    """
    if text.isascii():
        return text, face
    text = unicodedata.normalize("NFC", text)
    lost = missing_glyphs(text, face)
    if not lost:
        return text, face
    if not missing_glyphs(text, Face.SANS):
        return text, Face.SANS
    for character in lost:
        text = text.replace(character, f"[U+{ord(character):04X}]")
    return text, face


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") or character.isspace()
