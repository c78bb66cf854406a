"""Who a row belongs to: by number, by name where there is no number; nothing known is blanked."""

from datetime import date

from desktop.data.tables.contracts import Contract, Coverage
from desktop.data.tables.parties import Organisation, Site
from desktop.data.tables.products import Asset
from desktop.domain.words import AssetState
from tests.operations.imports.conftest import Importer

SERIAL = "A05860D26395078A"
PART = "AT-x530-28GTXm-50"
CONTRACTS = ("Contract No", "Service", "Start", "End", "Customer No", "Serial", "Part Number")


def test_a_name_without_number_finds_the_numbered_customer(importer: Importer) -> None:
    importer.take(importer.written((SERIAL, PART, "C-1", "Møller & Søn", "", "")))
    second = ("A05860D26395079A", PART, "", "MOLLER & SON", "", "")
    importer.take(importer.written(second))
    (customer,) = importer.rows(Organisation)
    assert (customer["number"], customer["name"]) == ("C-1", "MOLLER & SON")
    assert importer.asset("A05860D26395079A")["organisation_id"] == customer["id"]


def test_a_customer_known_by_name_only_gets_its_number_later(importer: Importer) -> None:
    columns = ("Customer", "Street", "Town", "Post code", "Country", "E-mail")
    address = ("Hauptstr. 1", "Überlingen", "88662", "DE", "a@b.example")
    importer.take(importer.written((SERIAL, PART, "", "Überberg GmbH", "", "")))
    importer.take(importer.written(("Überberg GmbH", *address), columns=columns))
    (before,) = importer.rows(Organisation)
    assert before["number"] is None
    again = importer.take(
        importer.written(("C-7", "Überberg GmbH", *address), columns=("Customer No", *columns))
    )
    (after,) = importer.rows(Organisation)
    assert (after["id"], after["number"]) == (before["id"], "C-7")
    assert (again.sites.new, again.sites.unchanged) == (0, 1)
    assert [row["organisation_id"] for row in importer.rows(Site)] == [before["id"]]


def test_the_same_customer_with_and_without_number_in_one_file_is_one(importer: Importer) -> None:
    rows = (
        (SERIAL, PART, "", "Café Ångström", "", ""),
        (
            "A05860D26395079A",
            PART,
            "C-9",
            "Café Ångström",
            "",
            "",
        ),
    )
    importer.take(importer.written(*rows))
    (customer,) = importer.rows(Organisation)
    assert {row["organisation_id"] for row in importer.rows(Asset)} == {customer["id"]}


def test_a_name_that_two_customers_have_makes_a_row_wrong_with_its_cells(
    importer: Importer,
) -> None:
    first = (SERIAL, PART, "C-1", "Stadtwerke", "", "")
    second = ("A05860D26395079A", PART, "C-2", "Stadtwerke", "", "")
    importer.take(importer.written(first, second))
    unclear = ("A05860D26395080A", PART, "", "Stadtwerke", "", "")
    prepared = importer.prepare(importer.written(unclear))
    ((wrong,),) = [rows.rows for rows in prepared.wrong]
    prepared.discard()
    assert (wrong.line, wrong.cells[0].column, wrong.raw) == (2, "Customer", unclear)
    assert wrong.cells[0].reason == (
        "2 customers are called “Stadtwerke”; name this one by its customer number."
    )
    assert prepared.preview.assets.new == 0


def test_empty_cells_never_blank_what_is_known(importer: Importer) -> None:
    full = (SERIAL, PART, "C-1", "Kunde", "EC:CD:6D:61:51:64", "2026-06-07")
    importer.take(importer.written(full))
    bare = importer.take(importer.written((SERIAL.lower(), PART, "", "", "", "")))
    assert (bare.assets.unchanged, bare.assets.changed) == (1, 0)
    asset = importer.asset(SERIAL)
    assert (asset["mac"], asset["bought_on"]) == ("ECCD6D615164", date(2026, 6, 7))
    assert asset["organisation_id"] is not None


def test_an_asset_of_nobody_is_unverified_until_a_register_says_whose_it_is(
    importer: Importer,
) -> None:
    importer.take(importer.written((SERIAL, PART, "", "", "", "")))
    assert importer.asset(SERIAL)["state"] is AssetState.UNVERIFIED
    told = importer.take(importer.written((SERIAL, PART, "C-1", "Kunde", "", "")))
    assert (told.assets.changed, told.moved) == (1, 0)
    assert importer.asset(SERIAL)["state"] is AssetState.REGISTERED


def test_a_contract_with_two_customers_is_wrong_where_it_comes_second(importer: Importer) -> None:
    cover = ("NC1-EM", "Net.Cover Basic", "2026-01-01", "2026-12-31")
    register = importer.written(
        (*cover, "C-1", SERIAL, PART), (*cover, "C-2", "A05860D26395079A", PART), columns=CONTRACTS
    )
    told = importer.take(register)
    assert (told.assets.new, told.contracts.new, told.organisations.new) == (1, 1, 1)
    (wrong,) = told.wrong
    assert (wrong.line, wrong.column) == (3, "Contract No")
    assert "line 2 already, with another customer" in wrong.reason


def test_a_register_that_only_names_a_contract_covers_by_what_is_known_of_it(
    importer: Importer,
) -> None:
    row = ("NC1-EM", "Net.Cover Basic", "2026-01-01", "2026-12-31", "C-1", SERIAL, PART)
    importer.take(importer.written(row, columns=CONTRACTS))
    known = ("nc1-em", "A05860D26395079A", PART)
    unknown = ("NC2-EM", "A05860D26395080A", PART)
    told = importer.take(
        importer.written(known, unknown, columns=("Contract", "Serial", "Part Number"))
    )
    assert (told.coverage.new, told.contracts.unchanged, len(told.wrong)) == (1, 1, 1)
    assert "is not known" in told.wrong[0].reason
    assert {(row["begins"], row["ends"]) for row in importer.rows(Coverage)} == {
        (date(2026, 1, 1), date(2026, 12, 31))
    }
    assert importer.asset("A05860D26395079A")["organisation_id"] is not None


def test_a_contract_lasts_as_long_as_its_rows_and_each_cover_as_its_own(
    importer: Importer,
) -> None:
    first = ("NC1-EM", "Net.Cover Basic", "2026-01-01", "2026-12-31", "C-1", SERIAL, PART)
    second = ("NC1-EM", "Net.Cover Basic", "2026-06-01", "2027-05-31", "C-1", "A0586XD0002", PART)
    importer.take(importer.written(first, second, columns=CONTRACTS))
    (contract,) = importer.rows(Contract)
    assert (contract["begins"], contract["ends"]) == (date(2026, 1, 1), date(2027, 5, 31))
    assert contract["region"] == "EMEA"
    assert len({row["begins"] for row in importer.rows(Coverage)}) == 2
    longer = (*first[:3], "2028-12-31", *first[4:])
    told = importer.take(importer.written(longer, columns=CONTRACTS))
    assert (told.contracts.changed, told.coverage.changed, told.assets.changed) == (1, 1, 0)
