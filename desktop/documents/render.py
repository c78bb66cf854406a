"""PDFs as pictures, for the preview and to read codes back; the decoder is not the code's maker."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

PRINTER_HEADS_DPI = (203.2, 300.0)
"""The heads that labels are printed with: 8 dots a millimetre, and 300 an inch."""

_ONE_AT_A_TIME = threading.RLock()  # PDFium must not be entered by two threads


@contextmanager
def _opened(pdf: bytes) -> "Iterator[pypdfium2.PdfDocument]":
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        try:
            yield document
        finally:
            document.close()


def page_count(pdf: bytes) -> int:
    """How many pages the PDF has."""
    with _opened(pdf) as document:
        return len(document)


def page_size(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Width and height of a page (counted from 0) in millimetres."""
    with _opened(pdf) as document:
        wide, high = document[page].get_size()
    return wide * 25.4 / 72, high * 25.4 / 72


def page_image(pdf: bytes, page: int = 0, dpi: float = 96.0) -> "Image":
    """A page (counted from 0) as a picture of `dpi` dots an inch, on white."""
    with _opened(pdf) as document:
        # PDFium rounds the picture's size up and stretches the page to it. A page of 800.00001
        # dots must stay 800, or every bar loses its whole dots: hence the hair less.
        scale = dpi / 72 * (1 - 1e-5)
        bitmap = document[page].render(scale=scale)
        picture: Image = bitmap.to_pil().convert("RGB")
        return picture


def page_png(pdf: bytes, page: int = 0, dpi: float = 96.0) -> bytes:
    """A page (counted from 0) as PNG."""
    picture = io.BytesIO()
    page_image(pdf, page, dpi).save(picture, "PNG")
    return picture.getvalue()


def read_back(pdf: bytes, dpi: float = 203.2) -> tuple[str, ...]:
    """The texts of all bar and QR codes on all pages, printed at `dpi`, in no special order."""
    found: list[str] = []
    for page in range(page_count(pdf)):
        found.extend(_codes_in(page_image(pdf, page, dpi)))
    return tuple(found)


def _codes_in(picture: "Image") -> list[str]:
    import zxingcpp

    return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]
