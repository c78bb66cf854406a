"""Documents: seen page by page, saved, and printed at their real size."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from ui.background import Background
from ui.printing import Printing
from ui.theme import Theme
from ui.widgets.preview import DocumentPreview, Paper

LABEL = (283.46, 425.2)
"""100 × 150 mm in points."""


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    path = tmp_path / "label.pdf"
    canvas = Canvas(str(path), pagesize=LABEL)
    for page in range(3):
        canvas.drawString(20, 200, f"parcel {page + 1}")
        canvas.showPage()
    canvas.save()
    return Paper(path.read_bytes(), "Return label R26-004217-5", "R26-004217-5-label.pdf")


@pytest.fixture
def preview(background: Background, theme: Theme, qtbot: QtBot) -> DocumentPreview:
    made = DocumentPreview(background)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    return made


def settled(preview: DocumentPreview, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not preview._pages.is_asking)


def test_pages_are_turned_within_the_document(
    preview: DocumentPreview, paper: Paper, qtbot: QtBot
) -> None:
    preview.show_paper(paper)
    settled(preview, qtbot)
    assert preview.page_words == "Page 1 of 3"
    assert not preview._back.isEnabled()
    preview._on.click()
    settled(preview, qtbot)
    preview.turn(9)
    settled(preview, qtbot)
    assert preview.page_words == "Page 3 of 3"
    assert not preview._on.isEnabled()
    assert preview._picture.accessibleName() == "Return label R26-004217-5, Page 3 of 3"


def test_a_page_is_as_wide_as_its_place_until_somebody_zooms(
    preview: DocumentPreview, paper: Paper, qtbot: QtBot
) -> None:
    preview.show_paper(paper)
    settled(preview, qtbot)
    fitting = preview._picture.pixmap().width()
    assert abs(fitting - preview._area.viewport().width()) <= 10
    preview.zoom(-1)
    settled(preview, qtbot)
    assert preview._picture.pixmap().width() < fitting
    preview.zoom(0)
    settled(preview, qtbot)
    assert preview._picture.pixmap().width() == fitting


def test_without_a_document_there_is_nothing_to_press(preview: DocumentPreview) -> None:
    preview.show_paper(None)
    assert not preview._print.isEnabled()
    assert not preview._save.isEnabled()


def test_what_is_saved_is_the_document(
    preview: DocumentPreview, paper: Paper, qtbot: QtBot, tmp_path: Path
) -> None:
    preview.show_paper(paper)
    with qtbot.waitSignal(preview.saved):
        preview.save_as(tmp_path / "saved.pdf")
    assert (tmp_path / "saved.pdf").read_bytes() == paper.pdf


def test_a_place_that_cannot_be_written_is_told(
    preview: DocumentPreview, paper: Paper, qtbot: QtBot, tmp_path: Path
) -> None:
    preview.show_paper(paper)
    with qtbot.waitSignal(preview.failed):
        preview.save_as(tmp_path / "no" / "such" / "folder.pdf")


def test_a_broken_document_is_told_not_shown(preview: DocumentPreview, qtbot: QtBot) -> None:
    with qtbot.waitSignal(preview.failed):
        preview.show_paper(Paper(b"no PDF at all", "Broken", "broken.pdf"))


def test_all_pages_are_printed_at_their_real_size(
    preview: DocumentPreview, paper: Paper, background: Background, qtbot: QtBot, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printing = Printing(background, preview)
    with qtbot.waitSignal(printing.printed, timeout=20_000) as printed:
        printing.send(paper.pdf, printer)
    assert printed.args == [3]
    document = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert len(document) == 3
    for size in (document[page].get_size() for page in range(3)):
        assert size == pytest.approx(LABEL, abs=1.5)
    document.close()
