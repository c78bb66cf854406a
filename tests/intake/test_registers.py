"""The registers as other systems export them, read to the figures that must come out."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.intake.kinds import Column, DateOrder, RegisterKind
from desktop.intake.read import RegisterRow, WrongRow, read_rows
from desktop.intake.recognise import look_at

REGISTERS = Path(__file__).parent / "registers"
EXPECTED = json.loads((REGISTERS / "expected.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 16)


def read(name: str, sheet: int = 0) -> tuple[list[RegisterRow], list[WrongRow]]:
    path = REGISTERS / name
    found = look_at(path, name)
    rows = list(read_rows(path, found.mapping(found.registers()[sheet]), name=name))
    return (
        [row for row in rows if isinstance(row, RegisterRow)],
        [row for row in rows if isinstance(row, WrongRow)],
    )


def serials(rows: Iterable[RegisterRow]) -> set[str]:
    return {row.serial_key for row in rows}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_as_many_rows_are_wrong_as_expected(name: str) -> None:
    assert len(read(name)[1]) == EXPECTED[name]["wrong_rows"]


@pytest.mark.parametrize(
    "name", ["net-cover-contracts.csv", "installed-base.xlsx", "shipped-not-registered.txt"]
)
def test_as_many_serials_come_out_as_there_are_new_assets(name: str) -> None:
    assert len(serials(read(name)[0])) == EXPECTED[name]["new"]


def test_nine_serials_stand_on_two_contracts_and_are_right() -> None:
    contracts = defaultdict(set)
    for row in read("net-cover-contracts.csv")[0]:
        contracts[row.serial_key].add(row.values[Column.CONTRACT_NUMBER])
    on_two = [serial for serial, numbers in contracts.items() if len(numbers) == 2]
    assert len(on_two) == EXPECTED["net-cover-contracts.csv"]["on_two_contracts"]


def test_a_month_later_the_serials_are_those_that_stayed_and_the_new_ones() -> None:
    before = serials(read("net-cover-contracts.csv")[0])
    later = serials(read("net-cover-contracts-a-month-later.csv")[0])
    expected = EXPECTED["net-cover-contracts-a-month-later.csv"]
    assert len(later - before) == expected["new"]
    assert len(later & before) == expected["changed"] + expected["unchanged"]


def test_a_month_later_twelve_assets_have_changed() -> None:
    compared = (Column.PART_NUMBER, Column.CUSTOMER_NUMBER, Column.MAC, Column.BOUGHT_ON)
    before = {row.serial_key: row.values for row in read("net-cover-contracts.csv")[0]}
    changed, moved = 0, 0
    for row in read("net-cover-contracts-a-month-later.csv")[0]:
        old = before.get(row.serial_key, row.values)
        changed += any(old[column] != row.values[column] for column in compared)
        moved += old[Column.CUSTOMER_NUMBER] != row.values[Column.CUSTOMER_NUMBER]
    expected = EXPECTED["net-cover-contracts-a-month-later.csv"]
    assert (changed, moved) == (expected["changed"], expected["moved"])


def test_each_wrong_cell_of_the_contracts_is_named_with_line_column_and_reason() -> None:
    found = {
        (row.line, cell.column): (cell.value, cell.reason)
        for row in read("net-cover-contracts.csv")[1]
        for cell in row.cells
    }
    assert found == {
        (1007, "Start"): (
            "31.02.2025",
            "There is no such day in the calendar (read with the day first).",
        ),
        (1007, "End"): ("", "The contract has no last day."),
        (1007, "Purchase Date"): ("soon", "This is not a date."),
        (1008, "Net.Cover Service"): (
            "Net.Cover Platinum?",
            "No service level has this name;"
            " the desk knows Net.Cover Basic and Net.Cover Basic Plus.",
        ),
        (1009, "Serial"): ("", "This cell is empty, and the row needs it."),
        (1010, "whole row"): ("Total 994", "This is a totals line, not a row of the register."),
    }


def test_a_contract_row_is_typed_and_its_serial_kept_as_written() -> None:
    row = read("net-cover-contracts.csv")[0][0]
    assert (row.line, row.serial_key) == (4, "A04528A26179997B")
    assert row.values == {
        Column.CONTRACT_NUMBER: "NC162443-EM",
        Column.SERVICE_LEVEL: "Net.Cover Basic",
        Column.BEGINS: date(2026, 6, 20),
        Column.ENDS: date(2031, 6, 20),
        Column.CUSTOMER_NUMBER: "C-10082",
        Column.CUSTOMER: "Waterwerken 't Hooge Veld B.V.",
        Column.COUNTRY: "NL",
        Column.PART_NUMBER: "AT-x230-28GP-50",
        Column.DESCRIPTION: "24-port PoE+ Gigabit edge switch, 4 SFP",
        Column.SERIAL: "a04528a26179997b",
        Column.MAC: "001AEBC52526",
        Column.BOUGHT_ON: date(2026, 6, 7),
    }


def test_letters_of_the_code_page_come_out_right() -> None:
    customers = {row.values[Column.CUSTOMER] for row in read("net-cover-contracts.csv")[0]}
    assert {"Møller & Søn Logistik A/S", "Gagnaverið Þingholt ehf."} <= customers


def test_the_contracts_are_recognised_below_their_title() -> None:
    found = look_at(REGISTERS / "net-cover-contracts.csv", "contracts")
    (sheet,) = found.sheets
    assert (found.encoding, found.delimiter, sheet.header_row) == ("cp1252", ";", 3)
    assert (sheet.kind, sheet.rows_estimate) == (RegisterKind.HARDWARE, 1007)
    assert all(column.meaning is not None for column in sheet.columns)


def test_the_workbook_has_hardware_sites_and_a_sheet_that_is_no_register() -> None:
    found = look_at(REGISTERS / "installed-base.xlsx", "installed-base.xlsx")
    assert [(sheet.name, sheet.kind, sheet.header_row) for sheet in found.sheets] == [
        ("Installed base", RegisterKind.HARDWARE, 4),
        ("Sites", RegisterKind.SITES, 1),
        ("Notes", None, 0),
    ]


def test_real_dates_and_dates_as_text_are_dates() -> None:
    row = read("installed-base.xlsx")[0][0]
    assert row.line == 5
    assert row.values[Column.CUSTOMER] == "شركة الواحة للنقل"
    assert row.values[Column.SERVICE_LEVEL] == "Net.Cover Basic Plus"
    assert row.values[Column.BEGINS] == date(2026, 8, 3)
    assert row.values[Column.BOUGHT_ON] == date(2026, 7, 13)


def test_the_second_sheet_has_a_site_and_a_contact_for_every_customer() -> None:
    rows, wrong = read("installed-base.xlsx", sheet=1)
    assert (len(rows), wrong) == (EXPECTED["installed-base.xlsx"]["sites"], [])
    heraklion = next(row for row in rows if row.values[Column.CUSTOMER_NUMBER] == "C-10103")
    assert heraklion.values[Column.TOWN] == "Ηράκλειο"
    assert heraklion.values[Column.SITE_COUNTRY] == "GR"
    assert heraklion.values[Column.CONTACT_NAME] == "Ελένη Παπαδοπούλου"
    assert heraklion.values[Column.CONTACT_LANGUAGE] == "en"
    assert heraklion.values[Column.TAX_NUMBER] == "EL003797429"


def test_units_shipped_are_read_with_the_month_first() -> None:
    rows, _ = read("shipped-not-registered.txt")
    expected = EXPECTED["shipped-not-registered.txt"]
    customers = Counter(row.values[Column.CUSTOMER_NUMBER] is None for row in rows)
    days = [TODAY - row.values[Column.SHIPPED_ON] for row in rows]  # type: ignore[operator]
    recent = sum(day <= timedelta(days=30) for day in days)
    assert customers[True] == expected["without_customer"]
    assert recent == expected["shipped_30_days_or_less"]
    assert min(days) >= timedelta(0)


def test_a_column_of_account_numbers_is_one_whatever_its_heading() -> None:
    found = look_at(REGISTERS / "shipped-not-registered.txt", "shipped")
    shipped, sold_to = found.sheets[0].columns[3:]
    assert (shipped.date_order, shipped.order_sure) == (DateOrder.MONTH_FIRST, True)
    assert (sold_to.heading, sold_to.meaning) == ("Sold to", Column.CUSTOMER_NUMBER)
    assert found.encoding == "utf-16"


def test_the_catalogue_comes_in_grams_millimetres_and_cents() -> None:
    rows, wrong = read("product-models.csv")
    transceiver = rows[-1].values
    assert (len(rows), wrong) == (20, [])
    assert transceiver[Column.PART_NUMBER] == "AT-SPLX10"
    assert transceiver[Column.WEIGHT_KG] == 30
    assert transceiver[Column.SIZE_CM] == (60, 20, 20)
    assert transceiver[Column.MARKET_VALUE] == 15_900
    assert transceiver[Column.WARRANTY_MONTHS] == 12
    assert transceiver[Column.REPAIRABLE] is False
    assert transceiver[Column.EXPORT_CONTROL] is None
    assert rows[0].values[Column.HS_CODE] == "85176200"
    assert look_at(REGISTERS / "product-models.csv", "models").sheets[0].currency == "EUR"
