"""The registers of the sample give exactly the figures that their README names."""

import json
from datetime import timedelta

from sqlalchemy import func, select

from desktop.data.tables.contracts import Contract, Coverage
from desktop.data.tables.ledger import Touched
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import Asset, ProductModel
from desktop.data.tables.record import ImportRun, TimelineEvent
from desktop.domain.words import AssetState, Match
from desktop.queries.search import search
from tests.operations.imports.conftest import NOW, REGISTERS, Importer

ORDER = (
    "product-models.csv",
    "net-cover-contracts.csv",
    "installed-base.xlsx",
    "shipped-not-registered.txt",
    "net-cover-contracts-a-month-later.csv",
)
EXPECTED = json.loads((REGISTERS / "expected.json").read_text())
TABLES = (ProductModel, Organisation, Contact, Site, Contract, Asset, Coverage)


def test_registers_in_their_order_give_the_expected_figures(importer: Importer) -> None:
    for name in ORDER:
        told = importer.take(importer.register(name)).to_json()
        expected = EXPECTED.get(name, {})
        for figure in ("new", "changed", "unchanged", "moved", "on_two_contracts"):
            assert told[figure] == expected.get(figure, told[figure]), (name, figure)
        assert len({cell["line"] for cell in told["wrong"]}) == expected.get("wrong_rows", 0)
        assert told["sites"]["new"] == expected.get("sites", 0)
        assert told["without_customer"] == expected.get("without_customer", 0)
    with importer.desk.store.reading() as session:
        month = NOW.date() - timedelta(days=30)
        lately = select(func.count()).where(Asset.shipped_on >= month)
        assert (
            session.scalar(lately)
            == EXPECTED["shipped-not-registered.txt"]["shipped_30_days_or_less"]
        )
        unverified = select(func.count()).where(Asset.state == AssetState.UNVERIFIED)
        assert session.scalar(unverified) == 40
        assert session.scalar(select(func.count()).select_from(Organisation)) == 16
        assert session.scalar(select(func.count()).select_from(Asset)) == 994 + 630 + 120 + 40


def test_importing_twice_changes_no_row(importer: Importer) -> None:
    for name in ORDER:
        importer.take(importer.register(name))
        before = {table: importer.rows(table) for table in TABLES}
        again = importer.take(importer.register(name))
        for tally in (again.assets, again.models, again.organisations, again.contracts):
            assert (tally.new, tally.changed) == (0, 0), name
        assert (again.sites.new, again.sites.changed, again.moved) == (0, 0, 0)
        assert {table: importer.rows(table) for table in TABLES} == before


def test_preview_says_from_what_to_what_and_changes_nothing(importer: Importer) -> None:
    importer.take(importer.register("net-cover-contracts.csv"))
    before = importer.rows(Asset)
    prepared = importer.prepare(importer.register("net-cover-contracts-a-month-later.csv"))
    examples = [example for example in prepared.comparison.examples if example.kind == "asset"]
    prepared.discard()
    assert importer.rows(Asset) == before
    assert len(examples) == 12
    by_field = [field for example in examples for field, _, _ in example.fields]
    assert (by_field.count("organisation"), by_field.count("bought on")) == (7, 5)
    corrected = next(example for example in examples if example.title == "A05513D25B33637B")
    assert corrected.fields == (("bought on", "2026-01-12", "2026-01-11"),)
    moved = next(example for example in examples if example.title == "A05442H263280330")
    assert moved.fields == (
        ("organisation", "Waterwerken 't Hooge Veld B.V.", "Møller & Søn Logistik A/S"),
    )


def test_a_serial_that_is_known_as_another_model_is_shown_before_it_is_taken_in(
    importer: Importer,
) -> None:
    importer.take(importer.written(("A05860D26395078A", "AT-x530", "C-1", "", "", "")))
    prepared = importer.prepare(
        importer.written(("A05860D26395078A", "AT-x930", "C-1", "", "", ""))
    )
    prepared.discard()
    (found,) = prepared.comparison.other_models
    assert found.title == "A05860D26395078A"
    assert found.fields == (("model", "AT-x530", "AT-x930"),)
    assert prepared.preview.assets.new == 1


def test_what_was_imported_is_found(importer: Importer) -> None:
    importer.take(importer.register("net-cover-contracts.csv"))
    importer.take(importer.register("installed-base.xlsx"))
    for typed, title in (
        ("a0452 8a26-179997b", "A04528A26179997B"),
        ("NC724360-EM", "NC724360-EM"),
        ("שת הגליל", "רשת הגליל בע״מ"),
    ):
        answer = importer.desk.ask(search, typed, at=NOW)
        assert title in [result.title for result in answer.results], typed
    serial = importer.desk.ask(search, "A04528A26179997B", at=NOW).results[0]
    assert serial.match is Match.EXACT
    assert serial.organisation == "Waterwerken 't Hooge Veld B.V."
    assert serial.owed == "Return and repair"


def test_one_event_and_one_mark_a_kind_for_each_import(importer: Importer) -> None:
    importer.take(importer.register("net-cover-contracts.csv"))
    (run,) = importer.rows(ImportRun)
    assert run["figures"]["asset"] == {"new": 994, "changed": 0, "unchanged": 0}
    with importer.desk.store.reading() as session:
        events = session.execute(
            select(TimelineEvent.subject_id).where(TimelineEvent.kind == "RegisterImported")
        )
        assert events.scalars().all() == [run["id"]]
        marks = session.execute(
            select(Touched.kind).where(Touched.revision == run["revision"]).order_by(Touched.kind)
        )
        assert set(marks.scalars()) >= {"asset", "contract", "organisation", "import_run"}
        assert session.scalars(select(func.count()).select_from(Touched)).one() < 40


def test_a_site_has_its_contact_and_the_time_zone_of_its_country(importer: Importer) -> None:
    importer.take(importer.register("installed-base.xlsx"))
    sites = {row["town"]: row for row in importer.rows(Site)}
    contacts = {row["id"]: row for row in importer.rows(Contact)}
    muscat = sites["Muscat"]
    assert muscat["time_zone"] == "Asia/Muscat"
    assert contacts[muscat["contact_id"]]["email"] == "a.albusaidi@alwaha-transport.example"
    owners = {row["id"]: row for row in importer.rows(Organisation)}
    assert owners[sites["'s-Hertogenbosch"]["organisation_id"]]["language"] == "nl"
