"""Files that must be refused, or taken in part, with a clear sentence and nothing lost."""

import time
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from desktop.intake.kinds import Column
from desktop.intake.read import RegisterRow, WrongRow, read_rows
from desktop.intake.recognise import look_at
from desktop.intake.refused import FileRefused

BAD = Path(__file__).parent / "bad"

REFUSED = {
    "cut-off.xlsx": "cut-off.xlsx begins like an Excel workbook but is cut off or damaged.",
    "empty.csv": "empty.csv is empty.",
    "entities.xlsx": (
        "entities.xlsx holds XML with definitions of its own (entities), as no spreadsheet "
        "program writes; such files are made to fill a computer's memory."
    ),
    "html-called.xls": (
        "html-called.xls is a web page or XML, whatever its name says, not a table of rows."
    ),
    "no-header.csv": (
        "No row of no-header.csv names its columns. By what stands in them, column 1 looks like "
        "serial, column 2 looks like part number, column 3 looks like customer."
    ),
    "only-header.csv": "only-header.csv has a heading row and nothing below it.",
    "picture-called.csv": "picture-called.csv is a JPEG picture, not a register.",
    "swells.xlsx": (
        "swells.xlsx has 333 kB packed that would swell to 300 MB; that is no ordinary workbook."
    ),
}

TAKEN_IN_PART = {
    "formulas.csv": (
        0,
        {
            2: ("Serial", "It begins with “=” like a formula, which it cannot be here."),
            3: ("Serial", "It begins with “+” like a formula, which it cannot be here."),
        },
    ),
    "huge-field.csv": (
        0,
        {2: ("whole row", "Cell 1 has more than 131,067 characters; 32,767 is the most.")},
    ),
    "nul-bytes.csv": (
        0,
        {2: ("Serial", "There is a zero byte in it after 3 characters; take it out.")},
    ),
    "ragged.csv": (
        0,
        {
            2: ("whole row", "The row has 1 of 3 cells; it is cut off or a sign is missing."),
            3: ("whole row", "The row has 5 cells, the header only 3."),
            6: ("whole row", "A quotation mark is opened and never closed."),
        },
    ),
    "same-serial-twice.csv": (
        1,
        {
            3: (
                "Serial",
                "This serial stands on line 2 already, there with another part number and "
                "another customer; keep the line that is right.",
            )
        },
    ),
    "two-encodings.csv": (
        1,
        {3: ("whole row", "This row is not written in UTF-8 like the rest of the file.")},
    ),
}


def read(source: Path | bytes, name: str) -> list[RegisterRow | WrongRow]:
    found = look_at(source, name)
    return [
        row
        for sheet in found.registers()
        for row in read_rows(source, found.mapping(sheet), name=name)
    ]


def test_every_bad_file_has_its_expectation() -> None:
    assert {path.name for path in BAD.iterdir()} == set(REFUSED) | set(TAKEN_IN_PART)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_the_file_is_refused_with_its_sentence_and_what_to_do(name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(BAD / name, name)
    assert refusal.value.what_happened == REFUSED[name]
    assert refusal.value.what_to_do.endswith(".")
    assert refusal.value.sentence == f"{REFUSED[name]} {refusal.value.what_to_do}"


@pytest.mark.parametrize("name", sorted(TAKEN_IN_PART))
def test_the_file_is_taken_in_part_and_each_other_row_is_named(name: str) -> None:
    rows = read(BAD / name, name)
    right, wrong = TAKEN_IN_PART[name]
    assert sum(isinstance(row, RegisterRow) for row in rows) == right
    assert {
        row.line: (row.cells[0].column, row.cells[0].reason)
        for row in rows
        if isinstance(row, WrongRow)
    } == wrong


@pytest.mark.parametrize("name", sorted(REFUSED | TAKEN_IN_PART))
def test_no_bad_file_takes_long_or_much_memory(name: str) -> None:
    tracemalloc.start()
    begun = time.process_time()
    with suppress(FileRefused):
        read(BAD / name, name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - begun < 5
    assert peak < 20_000_000


def test_a_file_without_header_offers_its_columns_and_can_be_read_by_them() -> None:
    with pytest.raises(FileRefused) as refusal:
        look_at(BAD / "no-header.csv", "no-header.csv")
    offer = refusal.value.look
    assert offer is not None
    mapping = offer.mapping(offer.sheets[0])
    assert mapping.columns == {0: Column.SERIAL, 1: Column.PART_NUMBER, 2: Column.CUSTOMER}
    rows = list(read_rows(BAD / "no-header.csv", mapping))
    assert [row.line for row in rows if isinstance(row, RegisterRow)] == [1, 2, 3, 4, 5]


def test_what_looks_like_a_formula_stays_the_text_that_it_is() -> None:
    rows = read(b"Serial,Part Number,Customer\nA0512345,AT-x230-10GP-50,@SUM(1+1)\n", "f.csv")
    assert isinstance(rows[0], RegisterRow)
    assert rows[0].values[Column.CUSTOMER] == "@SUM(1+1)"


def test_a_row_of_another_encoding_is_kept_readable_for_mending() -> None:
    (wrong,) = [row for row in read(BAD / "two-encodings.csv", "f") if isinstance(row, WrongRow)]
    assert wrong.raw == ("A05989D26503931B", "AT-TQ5403-00", "Weiß")


def test_a_row_of_utf8_in_a_code_page_file_is_named() -> None:
    rows = "\n".join(f"A05{at:05}B;AT-x230-10GP-50;Møller" for at in range(5)).encode("cp1252")
    stray = "\nA0599999B;AT-x230-10GP-50;Söhne\n".encode()
    wrong = read(b"Serial;Part Number;Customer\n" + rows + stray, "f.csv")[-1]
    assert isinstance(wrong, WrongRow)
    assert (wrong.line, wrong.raw[2]) == (7, "Söhne")
    assert wrong.cells[0].reason == "This row is written in UTF-8, unlike the rest of the file."


def test_an_open_quotation_mark_costs_its_own_line_only() -> None:
    good = "\n".join(f"A05{at:05}B,AT-x230-10GP-50" for at in range(500))
    rows = read(f'Serial,Part Number\n"A0599999B,AT-x230-10GP-50\n{good}\n'.encode(), "f.csv")
    assert isinstance(rows[0], WrongRow)
    assert rows[0].line == 2
    assert [row.line for row in rows if isinstance(row, RegisterRow)] == list(range(3, 503))


def test_a_quoted_cell_may_run_over_lines_and_the_next_line_keeps_its_number() -> None:
    rows = read(
        b'Serial,Part Number,Customer\nA0512345,AT-1,"One\nTwo ""x"""\nA0512346,AT-1,Y\n', "f.csv"
    )
    assert [row.line for row in rows] == [2, 4]
    assert isinstance(rows[0], RegisterRow)
    assert rows[0].values[Column.CUSTOMER] == 'One\nTwo "x"'


def test_a_file_of_nothing_but_open_quotation_marks_ends_in_bounded_time() -> None:
    lines = b'"A0512345,AT-x230-10GP-50\n' * 3_000 + b'"A0512345",AT-1\n'
    begun = time.process_time()
    rows = read(b"Serial,Part Number\n" + lines, "f.csv")
    assert time.process_time() - begun < 5
    assert len(rows) == 3_001


def workbook(**parts: bytes) -> bytes:
    """An installed base with some of its parts replaced."""
    made = BytesIO()
    original = Path(__file__).parent / "registers" / "installed-base.xlsx"
    with (
        zipfile.ZipFile(original) as packed,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in packed.namelist():
            name = Path(part).stem
            out.writestr(part, parts.get(name, packed.read(part)))
    return made.getvalue()


SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b"%s</sheetData></worksheet>"
)


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"/></row>',
        b'<row r="1">' + b"<c><v>1</v></c>" * 900 + b'</row><row r="1048576"><c/></row>',
        b'<row r="1"><c r="a1"/><c r="zz9"/></row><row r="1048576"><c/></row>',
    ],
)
def test_a_sheet_with_a_cell_far_outside_is_refused_before_it_fills_memory(cells: bytes) -> None:
    with pytest.raises(FileRefused, match=r"more than is read from a workbook"):
        look_at(workbook(sheet1=SHEET % cells), "wide.xlsx")


def test_a_workbook_that_lies_about_its_size_is_refused() -> None:
    data = workbook(sheet1=SHEET % (b" " * 3_000_000))
    true_size = len(SHEET % (b" " * 3_000_000)).to_bytes(4, "little")
    lying = data.replace(true_size, (1_000).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(FileRefused, match=r"cut off or damaged"):
        look_at(lying, "lies.xlsx")


def test_an_old_workbook_and_a_packed_file_that_is_none_are_refused() -> None:
    with pytest.raises(FileRefused, match=r"before 2007"):
        look_at(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls")
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        out.writestr("letter.txt", "hello")
    with pytest.raises(FileRefused, match=r"no Excel workbook"):
        look_at(made.getvalue(), "letter.zip")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"gone.csv cannot be opened: No such file"):
        look_at(tmp_path / "gone.csv", "gone.csv")


def test_a_file_larger_than_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"Serial,Part Number\n")
        file.truncate(500_000_001)
    with pytest.raises(FileRefused, match=r"long.csv has 500 MB; 500 is the most"):
        look_at(path, "long.csv")
