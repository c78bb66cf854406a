"""Several papers as one document, in the order in which the hands need them."""

from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter


def packet(pdfs: Sequence[bytes], title: str) -> bytes:
    """One PDF with the pages of all, each at its own size. Raises ValueError for none."""
    if not pdfs:
        raise ValueError("A packet holds at least one paper.")
    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(PdfReader(BytesIO(pdf)), import_outline=False)
    writer.add_metadata({"/Title": title})
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
