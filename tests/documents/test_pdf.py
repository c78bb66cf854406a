"""What all our PDFs have in common, judged by programs that did not make them."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop.documents.authorisation import authorisation
from desktop.documents.catalogue import CATALOGUE, DocumentName, document
from desktop.documents.render import page_count, page_png
from desktop.documents.request_form import request_form
from desktop.documents.return_label import LabelPaper, return_labels
from desktop.documents.wording import long_date, paper_language, short_date, weight
from tests.documents.judges import judge
from tests.documents.samples import (
    SCRIPTS,
    TODAY,
    authorisation_facts,
    form_paper,
    label_facts,
    units,
)


def _samples() -> dict[str, bytes]:
    arabic = label_facts(from_lines=SCRIPTS["Arabic"])
    return {
        "form": request_form(form_paper(units(12, troubleshooting=""))),
        "authorisation": authorisation(authorisation_facts(units(60))),
        "label": return_labels([label_facts()]),
        "two": return_labels([label_facts(), arabic, arabic], LabelPaper.A4_TWO),
        "four": return_labels([arabic] * 3, LabelPaper.A4_FOUR),
    }


@pytest.mark.parametrize("name", ["form", "authorisation", "label", "two", "four"])
def test_it_opens_with_no_repair(name: str, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(_samples()[name])
    assert "No syntax or stream encoding errors" in judge("qpdf", "--check", str(path))
    flags = ("-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=nullpage")
    assert judge("gs", *flags, str(path)) == ""


def test_it_says_what_it_is_in_which_language_and_prints_unscaled() -> None:
    for pdf in _samples().values():
        reader = PdfReader(io.BytesIO(pdf))
        about = reader.metadata
        assert about is not None
        assert about.title
        assert about.author
        assert about.subject
        root: Any = reader.root_object
        assert root["/Lang"] == "en"
        assert root["/ViewerPreferences"]["/PrintScaling"] == "/None"


def test_long_documents_have_bookmarks() -> None:
    reader = PdfReader(io.BytesIO(_samples()["authorisation"]))
    outline: Any = reader.outline
    assert [entry.title for entry in outline] == ["RMA R26-004217-5", "What happens next"]


def test_all_fonts_on_its_pages_are_embedded_subsets() -> None:
    for pdf in _samples().values():
        for page in PdfReader(io.BytesIO(pdf)).pages:
            for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
                face = font.get_object()
                assert "+DejaVuSans" in face["/BaseFont"]
                assert "/FontFile2" in face["/FontDescriptor"]


def test_documents_can_be_made_and_shown_from_many_threads() -> None:
    arabic = authorisation_facts(addressee=None)
    alone = authorisation(arabic)
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: authorisation(arabic), range(8)))
        shown = list(threads.map(lambda pdf: page_png(pdf, 0, 40), made))
    assert set(made) == {alone}
    assert len(set(shown)) == 1


def test_the_catalogue_makes_what_it_lists() -> None:
    assert set(CATALOGUE) == set(DocumentName)
    pdfs = {
        DocumentName.REQUEST_FORM: document("request form").make(form_paper()),
        DocumentName.AUTHORISATION: document("authorisation").make(authorisation_facts()),
        DocumentName.RETURN_LABEL: document("return label").make([label_facts()]),
    }
    assert all(page_count(pdf) >= 1 for pdf in pdfs.values())
    assert document("authorisation").file_name("R26-004217-5") == "R26-004217-5 authorisation.pdf"
    with pytest.raises(KeyError, match="request form, authorisation, return label"):
        document("invoice")


def test_dates_and_weights_are_written_as_people_read_them() -> None:
    assert long_date(TODAY) == "16 November 2026"
    assert short_date(TODAY, "en-US") == "Nov 16, 2026"
    assert weight(4750) == "4.8 kg"
    assert weight(12) == "0.1 kg"
    assert paper_language("pl") == "en"


def test_importing_the_catalogue_does_not_import_reportlab() -> None:
    code = (
        "import sys, desktop.documents.catalogue, desktop.documents.render\n"
        "print([m for m in ('reportlab', 'pypdf', 'pypdfium2', 'babel', 'zxingcpp', 'PySide6')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
