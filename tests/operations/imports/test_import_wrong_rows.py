"""Wrong rows stay out whole, are written to be mended, and are then imported; formulas are data."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import importing
from desktop.data.tables.parties import Organisation
from desktop.data.tables.products import Asset
from desktop.domain.refusal import Refused
from desktop.intake.kinds import Column
from desktop.workplace_memory import WorkplaceMemory
from tests.operations.imports.conftest import Importer

BAD = Path(__file__).parents[2] / "intake" / "bad"


def test_wrong_rows_are_written_mended_and_imported_again(importer: Importer) -> None:
    prepared = importer.prepare(importer.register("net-cover-contracts.csv"))
    (written,) = prepared.write_wrong(importer.folder)
    importing.commit(importer.desk.perform, prepared)
    with written.open(encoding="utf-8-sig", newline="") as file:
        heading, first, second, third, totals = csv.reader(file, delimiter=";")
    assert [row[0] for row in (first, second, third, totals)] == ["1007", "1008", "1009", "1010"]

    first[4:6], first[-1] = ["20.06.2026", "20.06.2031"], "07.06.2026"
    second[3] = "Net.Cover Basic Plus"
    third[-3] = "A04374C26340739A"
    with written.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([heading, first, second, third, totals])
    mended = importer.take(written)
    assert mended.assets.new + mended.assets.changed + mended.assets.unchanged == 3
    assert {cell.line for cell in mended.wrong} == {5}


def test_a_wrong_row_brings_in_nothing_of_itself(importer: Importer) -> None:
    wrong = ("not a serial", "AT-x530-28GTXm-50", "C-1", "Kunde", "no MAC", "")
    told = importer.take(importer.written(wrong))
    assert (told.assets.new, told.organisations.new, told.models.new) == (0, 0, 0)
    assert {(cell.line, cell.column) for cell in told.wrong} == {(2, "Serial"), (2, "MAC")}
    assert importer.rows(Organisation) == []


def test_formulas_are_data(importer: Importer) -> None:
    told = importer.take(BAD / "formulas.csv")
    assert {cell.line for cell in told.wrong} == {2, 3}
    formula = "=cmd|'/c calc'!A1"
    importer.take(importer.written(("A05860D26395078A", "AT-x530", "C-1", formula, "", "")))
    (customer,) = importer.rows(Organisation)
    assert customer["name"] == formula


def test_the_same_serial_with_other_facts_is_wrong_where_it_comes_second(
    importer: Importer,
) -> None:
    told = importer.take(BAD / "same-serial-twice.csv")
    assert told.assets.new == 1
    assert {cell.line for cell in told.wrong} == {3}
    assert len(importer.rows(Asset)) == 1


def test_a_folder_that_takes_no_file_is_named(importer: Importer) -> None:
    prepared = importer.prepare(importer.register("net-cover-contracts.csv"))
    with pytest.raises(Refused, match="Choose another folder"):
        prepared.write_wrong(importer.folder / "not there")
    prepared.discard()


def test_a_corrected_mapping_is_remembered_for_the_next_file(importer: Importer) -> None:
    row, columns = ("A05860D26395078A", "AT-x530", "Kunde"), ("Serial", "Part Number", "Wer")
    path = importer.written(row, columns=columns)
    with WorkplaceMemory(importer.folder / "workplace.sqlite") as memory:
        (found,) = importing.mappings_of(importing.look(path), memory)
        assert 2 not in found.columns
        corrected = replace(found, columns={**found.columns, 2: Column.CUSTOMER})
        importing.remember(memory, [corrected])
        assert importing.mappings_of(importing.look(path), memory) == (corrected,)
    prepared = importing.prepare(importer.desk.store, path, [corrected])
    assert importing.commit(importer.desk.perform, prepared).organisations.new == 1
