"""Bars and squares in whole dots of a 203 dpi printer head, with their quiet zones.

Such a head has 8 dots a millimetre. Code 128 with bars of 2 whole dots decoded 60 of 60 times
at that resolution, with 1.6 dots 7 times: so nothing here is ever a broken number of dots.
"""

from dataclasses import dataclass
from typing import Any

DOT_MM = 0.125
"""One dot of a 203.2 dpi head, in millimetres."""

QUIET_BARS = 10
"""Quiet zone on either side of a Code 128, in modules (ISO/IEC 15417)."""

QUIET_SQUARES = 4
"""Quiet zone around a QR code, in modules (ISO/IEC 18004)."""

SMALLEST_SQUARE_MM = 15.0


@dataclass(frozen=True, slots=True)
class Bars:
    """A Code 128: widths in modules, bar and gap in turn, beginning with a bar."""

    text: str
    widths: tuple[int, ...]

    @property
    def modules(self) -> int:
        """All modules of the symbol without its quiet zones."""
        return sum(self.widths)

    def dots_for(self, room_mm: float, most: int = 3) -> int | None:
        """The most dots a module (2 to `most`) with which bars and quiet zones fit, or None."""
        for dots in range(most, 1, -1):
            if (self.modules + 2 * QUIET_BARS) * dots * DOT_MM <= room_mm + 1e-9:
                return dots
        return None


@dataclass(frozen=True, slots=True)
class Squares:
    """A QR code: rows of modules, True is dark, without its quiet zone."""

    text: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        """Modules on one side, without the quiet zone."""
        return len(self.rows)

    def dots_for(self, room_mm: float) -> int | None:
        """The most dots a module with which code and quiet zone fit in `room_mm`, or None.

        Two dots are the least, and the code itself is never smaller than 15 mm.
        """
        dots = int(room_mm / DOT_MM + 1e-9) // (self.modules + 2 * QUIET_SQUARES)
        if dots < 2 or self.modules * dots * DOT_MM < SMALLEST_SQUARE_MM:
            return None
        return dots


def can_be_bars(text: str) -> bool:
    """Whether Code 128 has every character of the text (printing ASCII)."""
    return bool(text) and text.isascii() and text.isprintable()


def bars(text: str) -> Bars:
    """The Code 128 of `text`.

    Raises ValueError if the text has a character that Code 128 cannot write.
    """
    if not can_be_bars(text):
        raise ValueError(f"Code 128 writes plain letters and digits only, not {text!r}.")
    from reportlab.graphics.barcode.code128 import Code128

    code = Code128(text, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    # ReportLab spells the symbol in letters: a capital is a bar, a small letter a gap, A is 1.
    return Bars(text, tuple(ord(letter.upper()) - ord("A") + 1 for letter in code.decomposed))


def squares(text: str) -> Squares:
    """The QR code of `text`, with error correction M (15 % of it may be lost)."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    rows: list[list[int]] = memoryview(image).tolist()  # type: ignore[assignment]
    return Squares(text, tuple(tuple(value == 0 for value in row) for row in rows))
