"""Recognising is a proposal: it can be corrected, kept, and fitted to the next file."""

from pathlib import Path

import pytest

from desktop.intake.kinds import Column, DateOrder, RegisterKind
from desktop.intake.mapping import Mapping
from desktop.intake.read import RegisterRow, WrongRow, read_rows
from desktop.intake.recognise import look_at
from desktop.intake.refused import FileRefused, ReadingCancelled

CONTRACTS = Path(__file__).parent / "registers" / "net-cover-contracts.csv"


def mapping_of(text: str, encoding: str = "utf-8") -> Mapping:
    found = look_at(text.encode(encoding), "list.csv")
    return found.mapping(found.sheets[0])


def test_a_mapping_is_kept_as_text_and_comes_back_the_same() -> None:
    found = look_at(CONTRACTS, "contracts")
    mapping = found.mapping(found.sheets[0])
    assert Mapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "cars"}'])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^This is no mapping that the desk wrote"):
        Mapping.from_json(text)


def test_a_mapping_is_remembered_by_headings_in_any_order() -> None:
    one = mapping_of("Serial;Part Number;Customer\nA0512345;AT-1;X\n")
    other = mapping_of("customer,SERIAL,part_number\nX,A0512345,AT-1\n")
    third = mapping_of("Serial;Part Number;Client\nA0512345;AT-1;X\n")
    assert one.mapping_key == other.mapping_key != third.mapping_key


def test_a_remembered_mapping_finds_its_columns_where_they_moved_to() -> None:
    first = mapping_of("Serial;Part Number;Odd;Shipped\nA0512345;AT-1;X;01/02/2026\n")
    corrected = Mapping(
        first.kind,
        first.encoding,
        first.delimiter,
        first.sheet,
        first.header_row,
        first.headings,
        {0: Column.SERIAL, 1: Column.PART_NUMBER, 2: Column.CUSTOMER, 3: Column.SHIPPED_ON},
        DateOrder.MONTH_FIRST,
    )
    next_month = mapping_of("Title\nOdd,Shipped,Serial,Part Number\nX,01/02/2026,A0512345,AT-1\n")
    fitted = corrected.fitted(next_month)
    assert (fitted.delimiter, fitted.header_row) == (",", 2)
    assert fitted.date_order is DateOrder.MONTH_FIRST
    assert fitted.columns == {
        0: Column.CUSTOMER,
        1: Column.SHIPPED_ON,
        2: Column.SERIAL,
        3: Column.PART_NUMBER,
    }


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Łódź"),
        ("utf-8-sig", "Łódź"),
        ("utf-16", "Ηράκλειο"),
        ("utf-16-le", "Ηράκλειο"),
        ("utf-16-be", "Muscat"),
        ("cp1252", "Überlingen"),
        ("cp1250", "Żółw Łódź, Čierny Vrch, Ľubomír Šťastný"),
        ("cp1251", "Търговска къща Явор, Велико Търново"),
        ("cp1253", "Ναυτιλιακή Ελαία, Ηράκλειο Κρήτης"),
    ],
)
def test_the_encoding_is_recognised(encoding: str, text: str) -> None:
    rows = "".join(f"A05{at:05}B;AT-x230-10GP-50;{text} {at}\r\n" for at in range(20))
    data = f"Serial;Part Number;Customer\r\n{rows}".encode(encoding)
    found = look_at(data, "list.csv")
    row = next(iter(read_rows(data, found.mapping(found.sheets[0]))))
    assert isinstance(row, RegisterRow)
    assert row.values[Column.CUSTOMER] == f"{text} 0"


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_delimiter_is_recognised(sign: str) -> None:
    data = f"Serial{sign}Part Number\nA0512345{sign}AT-1\n".encode()
    assert look_at(data, "list.csv").delimiter == sign


def test_what_was_recognised_can_be_corrected() -> None:
    data = b"Report;of\nSerial;Part Number;Customer\nA0512345;AT-1;M\xb3ller\n"
    found = look_at(data, "list.csv", encoding="cp1250", delimiter=";", header_row=2)
    (row,) = read_rows(data, found.mapping(found.sheets[0]))
    assert isinstance(row, RegisterRow)
    assert row.values[Column.CUSTOMER] == "Młller"


@pytest.mark.parametrize(
    ("encoding", "delimiter", "sentence"),
    [
        ("klingon", ";", r"“klingon” is no encoding that is known here"),
        ("utf-8", '"', r"“\"” cannot separate the cells"),
        ("utf-8", ";;", r"“;;” cannot separate the cells"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    encoding: str, delimiter: str, sentence: str
) -> None:
    with pytest.raises(FileRefused, match=sentence):
        look_at(b"Serial;Part Number\nA0512345;AT-1\n", "f", encoding=encoding, delimiter=delimiter)


def test_a_list_without_models_is_shown_but_not_read_until_someone_names_them() -> None:
    data = b"Serial;Thing\nA0512345;AT-1\n"
    found = look_at(data, "list.csv")
    assert found.sheets[0].missing == (Column.PART_NUMBER,)
    with pytest.raises(FileRefused, match=r"list.csv has no column for the part number"):
        list(read_rows(data, found.mapping(found.sheets[0]), name="list.csv"))


def test_dates_that_fit_both_ways_are_shown_as_unsure() -> None:
    found = look_at(b"Serial;Part Number;Shipped\nA0512345;AT-1;01/02/2026\n", "list.csv")
    shipped = found.sheets[0].columns[2]
    assert (shipped.date_order, shipped.order_sure) == (DateOrder.DAY_FIRST, False)


def test_a_column_that_fits_both_ways_takes_the_order_of_one_that_does_not() -> None:
    found = look_at(
        b"Serial;Part Number;Start;End\nA0512345;AT-1;01/02/2026;01/31/2027\n", "list.csv"
    )
    start = found.sheets[0].columns[2]
    assert (start.date_order, start.order_sure) == (DateOrder.MONTH_FIRST, True)


def test_service_levels_that_the_desk_added_are_known() -> None:
    data = b"Serial;Part Number;Service\nA0512345;AT-1;gold\n"
    found = look_at(data, "list.csv")
    mapping = found.mapping(found.sheets[0])
    (unknown,) = read_rows(data, mapping)
    (known,) = read_rows(data, mapping, service_levels=("Net.Cover Gold",))
    assert isinstance(unknown, WrongRow)
    assert isinstance(known, RegisterRow)
    assert known.values[Column.SERVICE_LEVEL] == "Net.Cover Gold"


def test_cover_that_ends_before_it_begins_is_wrong() -> None:
    data = b"Serial;Part Number;Start;End\nA0512345;AT-1;31.12.2026;01.01.2026\n"
    found = look_at(data, "list.csv")
    (row,) = read_rows(data, found.mapping(found.sheets[0]))
    assert isinstance(row, WrongRow)
    assert [(cell.column, cell.reason) for cell in row.cells] == [
        ("End", "The cover ends before it begins.")
    ]


def test_progress_is_told_and_ends_at_the_whole() -> None:
    found = look_at(CONTRACTS, "contracts")
    told: list[tuple[int, int]] = []
    rows = read_rows(
        CONTRACTS, found.mapping(found.sheets[0]), progress=lambda *now: told.append(now)
    )
    assert len(list(rows)) == 1007
    assert told == sorted(told)
    assert told[-1] == (found.size, found.size)


def test_reading_stops_when_it_is_cancelled() -> None:
    found = look_at(CONTRACTS, "contracts")
    rows = read_rows(CONTRACTS, found.mapping(found.sheets[0]), cancelled=lambda: True)
    with pytest.raises(ReadingCancelled):
        next(iter(rows))


def test_a_sheet_that_is_gone_is_named() -> None:
    path = CONTRACTS.parent / "installed-base.xlsx"
    found = look_at(path, "base.xlsx")
    sites = found.mapping(found.sheets[1])
    other = Mapping.from_json(sites.to_json().replace('"sheet":"Sites"', '"sheet":"Places"'))
    with pytest.raises(FileRefused, match=r"base.xlsx has no sheet called “Places”"):
        list(read_rows(path, other, name="base.xlsx"))


def test_a_sheet_that_is_no_register_has_no_mapping() -> None:
    found = look_at(CONTRACTS.parent / "installed-base.xlsx", "base.xlsx")
    with pytest.raises(ValueError, match=r"The sheet Notes is no register"):
        found.mapping(found.sheets[2])
    assert [sheet.kind for sheet in found.registers()] == [
        RegisterKind.HARDWARE,
        RegisterKind.SITES,
    ]
