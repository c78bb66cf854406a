"""Wrong rows leave in a file, are mended and come in again; and no bytes break the reader."""

import csv
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.intake.kinds import Column
from desktop.intake.mapping import Mapping
from desktop.intake.read import RegisterRow, WrongRow, read_rows
from desktop.intake.recognise import look_at
from desktop.intake.refused import FileRefused
from desktop.intake.write_wrong import armed, defused, write_wrong_rows

CONTRACTS = Path(__file__).parent / "registers" / "net-cover-contracts.csv"


@pytest.fixture
def mapping() -> Mapping:
    found = look_at(CONTRACTS, "contracts")
    return found.mapping(found.sheets[0])


@pytest.fixture
def wrong_file(tmp_path: Path, mapping: Mapping) -> Path:
    path = tmp_path / "wrong.csv"
    wrong = (row for row in read_rows(CONTRACTS, mapping) if isinstance(row, WrongRow))
    assert write_wrong_rows(path, mapping.headings, wrong) == 4
    return path


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_the_file_has_line_and_reasons_before_the_registers_own_columns(wrong_file: Path) -> None:
    header, first, *_, last = cells(wrong_file)
    assert header[:3] == ["Line in the register", "Why it was not taken", "Contract No"]
    assert first[0] == "1007"
    assert first[1].count(";") == 2
    assert last[2:] == ["Total", "994"]


def test_unmended_the_same_rows_are_wrong_again(wrong_file: Path) -> None:
    found = look_at(wrong_file, "wrong.csv")
    rows = list(read_rows(wrong_file, found.mapping(found.sheets[0])))
    assert [type(row) for row in rows] == [WrongRow] * 4


def test_a_mended_row_is_taken(wrong_file: Path, mapping: Mapping) -> None:
    text = wrong_file.read_text(encoding="utf-8-sig").replace("Platinum?", "Basic Plus")
    wrong_file.write_text(text, encoding="utf-8-sig")
    found = look_at(wrong_file, "wrong.csv")
    again = found.mapping(found.sheets[0])
    assert again.mapping_key == mapping.mapping_key
    rows = list(read_rows(wrong_file, mapping.fitted(again)))
    taken = [row for row in rows if isinstance(row, RegisterRow)]
    assert [row.serial_key for row in taken] == ["A04764E25A800970"]
    assert Column.WRONG_REASON not in taken[0].values
    assert len(rows) == 4


def test_what_a_spreadsheet_would_run_is_written_as_text_and_read_back(tmp_path: Path) -> None:
    data = b"Serial;Part Number;Customer;Contact\n;AT-1;@SUM(1+1);'=x\n;AT-1;'s-Gravenhage;-\n"
    found = look_at(data, "list.csv")
    wrong = list(read_rows(data, found.mapping(found.sheets[0])))
    path = tmp_path / "wrong.csv"
    write_wrong_rows(path, ["Serial", "Part Number", "Customer", "Contact"], wrong)  # type: ignore[arg-type]
    assert cells(path)[1][4:] == ["'@SUM(1+1)", "''=x"]
    assert cells(path)[2][4:] == ["'s-Gravenhage", "'-"]
    again = look_at(path, "wrong.csv")
    rows = list(read_rows(path, again.mapping(again.sheets[0])))
    assert [row.raw[4:] for row in rows] == [row.raw[2:] for row in wrong]  # type: ignore[union-attr]


@given(st.text())
def test_defusing_is_undone_exactly(text: str) -> None:
    assert armed(defused(text)) == text
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@example(b"Serial;Part Number\n" + b'"' * 10)
@example(b"\xff\xfeS\x00")
@example(b"PK\x03\x04")
@given(st.binary(max_size=2_000))
@settings(max_examples=300)
def test_any_bytes_are_rows_or_refused(data: bytes) -> None:
    read_all(data)


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(
                    ["A0512345", "AT-1", "=1", "1.2.2026", "Basic", "Total", '"', "\0"]
                ),
                st.text(max_size=10),
            ),
            max_size=8,
        ),
        max_size=12,
    ),
    st.sampled_from(";,\t|"),
    st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig"]),
    st.booleans(),
)
@settings(max_examples=300)
def test_any_table_gives_each_filled_line_once(
    table: list[list[str]], sign: str, encoding: str, windows: bool
) -> None:
    header = ["Serial", "Part Number", "Service", "Start", "End", "Contract", "MAC", "Customer"]
    end = "\r\n" if windows else "\n"
    text = end.join(map(sign.join, [header, *table])) + end
    rows = read_all(text.encode(encoding, errors="replace"))
    lines = [row.line for row in rows]
    assert lines == sorted(set(lines))


def small_workbook() -> dict[str, bytes]:
    """The parts of a workbook of six units."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Serial", "Part number", "Shipped", "MAC"])
    for at in range(6):
        sheet.append([f"A051234{at}B", "AT-1", date(2026, 1, 1 + at), f"001577FC2C7{at}"])
    made = BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as packed:
        return {name: packed.read(name) for name in packed.namelist() if "theme" not in name}


PARTS = small_workbook()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(PARTS)),
            st.integers(0, 3_000),
            st.integers(0, 20),
            st.sampled_from([b"", b"-1", b"1e308", b"99999999999", b"ZZZ9", b"<c>", b"\xff", b"0"]),
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(max_examples=200)
def test_any_damage_to_a_workbook_gives_rows_or_a_refusal(
    damage: list[tuple[str, int, int, bytes]],
) -> None:
    parts = dict(PARTS)
    for name, at, length, instead in damage:
        at %= len(parts[name])
        parts[name] = parts[name][:at] + instead + parts[name][at + length :]
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    read_all(made.getvalue())


def test_reading_keeps_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = "".join(f"A05{at:07}B;AT-1;C-{at % 50:05};01.02.2026\n" for at in range(30_000))
    path.write_text(f"Serial;Part Number;Customer No;Shipped\n{rows}", encoding="utf-8")
    found = look_at(path, "long.csv")
    tracemalloc.start()
    count = sum(1 for _ in read_rows(path, found.mapping(found.sheets[0])))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 30_000
    assert peak < 300 * count


def read_all(data: bytes) -> list[RegisterRow | WrongRow]:
    with suppress(FileRefused):
        found = look_at(data, "any.csv")
        return [row for sheet in found.registers() for row in read_rows(data, found.mapping(sheet))]
    return []
