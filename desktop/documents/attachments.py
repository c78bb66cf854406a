"""Files inside a PDF: the facts of a form as JSON, so that a returned one is read back whole."""

import io


def attach(pdf: bytes, name: str, content: bytes) -> bytes:
    """The PDF with a file put into it; the same input gives the same bytes."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.pdf_header = "%PDF-1.7"
    writer.add_attachment(name, content)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def attached(pdf: bytes, name: str) -> bytes | None:
    """The file of that name in the PDF, or None if there is none."""
    from pypdf import PdfReader

    held = PdfReader(io.BytesIO(pdf)).attachments.get(name)
    return held[0] if held else None
