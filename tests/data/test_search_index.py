"""The index follows its tables, whatever the path on which a row was changed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, text, update

from desktop.data import search_index
from desktop.data.search_inside import Inside
from desktop.data.search_lookup import starting
from desktop.data.tables.cases import Unit
from desktop.data.tables.contracts import Contract
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.data.tables.products import Asset
from desktop.data.tables.search import SearchEntry, SearchKey
from desktop.domain.findable import Findable
from desktop.domain.words import AssetState
from tests.findables import Scene, World, open_world


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    opened = open_world(request.param, lambda: request.getfixturevalue("postgres_url"), tmp_path)
    yield opened
    opened.store.close()


def _things(world: World, *words: str) -> list[tuple[Findable, UUID]]:
    with world.store.reading() as session:
        found = list(Inside(session.connection(), words).things())
    return [(one.kind, one.id) for one in found]


def _assets(world: World, *words: str) -> list[tuple[UUID, bool]]:
    with world.store.reading() as session:
        found = list(Inside(session.connection(), words).assets())
    return [(one.id, one.retired) for one in found]


def _keys(world: World, key: str) -> list[UUID]:
    with world.store.reading() as session:
        return [one.id for one in starting(session.connection(), key, 10)]


def _everything(world: World) -> tuple[list[Any], list[Any]]:
    """What the index holds, without the numbers of its entries."""
    with world.store.reading() as session:
        entries = session.execute(
            select(SearchEntry.subject_id, SearchEntry.text).order_by(SearchEntry.subject_id)
        ).all()
        keys = session.execute(
            select(SearchEntry.subject_id, SearchKey.field, SearchKey.key)
            .join(SearchEntry, SearchEntry.id == SearchKey.entry_id)
            .order_by(SearchEntry.subject_id, SearchKey.field, SearchKey.key)
        ).all()
    return [tuple(row) for row in entries], [tuple(row) for row in keys]


def test_a_new_thing_is_found_inside_and_by_its_beginning(world: World) -> None:
    with world.changing() as scene:
        owner = scene.organisation("Netzwerke Überberg GmbH", number="C-10044")
    assert _things(world, "BERBER") == [(Findable.ORGANISATION, owner)]
    assert _things(world, "NETZ", "GMBH") == [(Findable.ORGANISATION, owner)]
    assert _keys(world, "C10") == [owner]
    assert _keys(world, "NETZWERKEUBER") == [owner]


def test_a_renamed_thing_is_no_longer_found_by_its_old_name(world: World) -> None:
    with world.changing() as scene:
        owner = scene.organisation("Waterwerken 't Hooge Veld B.V.")
    with world.changing() as scene:
        organisation = scene.session.get(Organisation, owner)
        assert organisation is not None
        organisation.name = "Hoogeveld Water B.V."
    assert _things(world, "WATERWERKEN") == []
    assert _keys(world, "WATERWERKEN") == []
    assert _things(world, "HOOGEVELD") == [(Findable.ORGANISATION, owner)]


def test_an_asset_is_found_by_serial_mac_and_what_it_is_misread_as(world: World) -> None:
    with world.changing() as scene:
        model = scene.model()
        asset = scene.asset("A05860-D26395078A", model, None, mac="001AEBC52526")
    assert _assets(world, "0D26") == [(asset, False)]
    assert _assets(world, "EBC525") == [(asset, False)]
    assert _assets(world, "0026") == [], "what it may be misread as is no answer"
    with world.store.reading() as session:
        alike = list(Inside(session.connection(), ("0026",)).assets_alike())
    assert [one.id for one in alike] == [asset]


def test_a_corrected_serial_takes_the_old_one_out(world: World) -> None:
    with world.changing() as scene:
        asset = scene.asset("A05860D26395078A", scene.model(), None)
    with world.changing() as scene:
        row = scene.session.get(Asset, asset)
        assert row is not None
        row.serial = row.serial_key = row.look_key = "A04444444444444A"
    assert _assets(world, "395078") == []
    assert _assets(world, "A0444") == [(asset, False)]


def test_a_retired_asset_moves_behind_all_others(world: World) -> None:
    with world.changing() as scene:
        model = scene.model()
        first = scene.asset("A05860D26395078A", model, None)
        second = scene.asset("A05860D26395081A", model, None)
    with world.changing() as scene:
        row = scene.session.get(Asset, first)
        assert row is not None
        row.state = AssetState.RETIRED
    assert _assets(world, "5860D") == [(second, False), (first, True)]


def test_what_is_gone_is_found_no_more(world: World) -> None:
    with world.changing() as scene:
        owner = scene.organisation()
        asset = scene.asset("A05860D26395078A", scene.model(), None)
    with world.store.writing() as session:
        session.execute(delete(Asset).where(Asset.id == asset))
        session.execute(delete(Organisation).where(Organisation.id == owner))
        search_index.refresh(session.connection(), {"asset": [asset], "organisation": [owner]})
    assert _assets(world, "A05860") == []
    assert _things(world, "NETZWERKE") == []


def test_an_erased_contact_is_found_no_more(world: World) -> None:
    with world.changing() as scene:
        person = scene.contact(scene.organisation(), "Jürgen Weiß", email="j.weiss@nw.example")
    assert _things(world, "JURGENWEISS") == [(Findable.CONTACT, person)]
    with world.changing() as scene:
        row = scene.session.get(Contact, person)
        assert row is not None
        row.name = row.email = row.telephone = ""
    assert _things(world, "WEISS") == []


def test_a_case_is_found_by_a_serial_that_is_no_asset_yet(world: World) -> None:
    with world.changing() as scene:
        case = scene.case("CA-000007", scene.organisation(), "PO 4711")
    with world.changing() as scene:
        scene.unit(case, "A0-5860 D26395078A")
    assert _keys(world, "A05860D") == [case]
    assert _keys(world, "PO4711") == [case]
    with world.changing() as scene:
        unit = scene.session.execute(select(Unit)).scalar_one()
        unit.asset_id = scene.asset("A05860D26395078A", scene.model(), None)
    assert _keys(world, "A05860D") == []


def test_an_organisation_is_found_by_the_town_of_its_only_site(world: World) -> None:
    with world.changing() as scene:
        owner = scene.organisation()
    with world.changing() as scene:
        first = scene.site(owner, "Überlingen")
    assert (Findable.ORGANISATION, owner) in _things(world, "UBERLINGEN")
    with world.changing() as scene:
        scene.site(owner, "Konstanz")
    assert _things(world, "UBERLINGEN") == [(Findable.SITE, first)]


def test_an_import_is_indexed_without_naming_each_row(world: World) -> None:
    with world.store.writing() as session:
        scene = Scene(session)
        owner, model = scene.organisation(), scene.model()
        level = scene.level()
        assets = [scene.asset(f"A0{number:014d}", model, owner) for number in range(40)]
        contract = scene.contract("NC173634-EM", owner, level, *assets)
        connection = session.connection()
        search_index.refresh_from(connection, Findable.ASSET, select(Asset.id))
        search_index.refresh_from(connection, Findable.CONTRACT, select(Contract.id))
        search_index.refresh_from(connection, Findable.SITE, select(Site.id))
    assert len(_assets(world, "A00")) == 40
    assert _keys(world, "NC1736") == [contract]


def test_every_path_leaves_the_same_index(world: World) -> None:
    with world.changing() as scene:
        owner, model = scene.organisation(), scene.model()
        scene.site(owner, "Ηράκλειο")
        scene.contact(owner, "Siobhán O'Rourke")
        case = scene.case("CA-000007", owner, "PO 4711")
        scene.unit(case, "A05860D26395079A")
        rma = scene.rma("R26-004217-5", case)
        scene.parcel(rma, "1Z 999 AA1")
        scene.asset("A05860D26395078A", model, owner, mac="001AEBC52526")
        retired = scene.asset("A05860O26395078A", model, owner, state=AssetState.RETIRED)
        scene.contract("NC173634-EM", owner, scene.level(), retired)
    by_operations = _everything(world)
    with world.store.writing() as session:
        search_index.rebuild(session.connection())
    assert _everything(world) == by_operations
    assert [retired for _, retired in _assets(world, "A05860")] == [False, True]


@pytest.mark.parametrize(
    ("named", "sited", "made"), [(0, 0, 3), (70, 2, 0), (20, 45, 90), (70, 70, 310)]
)
def test_however_many_hold_a_word_each_is_read_once_and_in_its_place(
    world: World, named: int, sited: int, made: int
) -> None:
    with world.changing() as scene:
        owners = [scene.organisation(f"Kirkdale {number:03d}") for number in range(named)]
        other = scene.organisation("Leeds")
        sites = [scene.site(other, f"Kirkdale {number:03d}") for number in range(sited)]
        model = scene.model()
        assets = [scene.asset(f"X{number:03d}KIRKDALE", model, None) for number in range(made)]
    with world.store.reading() as session:
        inside = Inside(session.connection(), ("KIRKDALE",))
        things = [one.id for one in inside.things()]
        assert len(things) == named + sited
        assert set(things[:named]) == set(owners)
        assert set(things[named:]) == set(sites)
        held = [one.id for one in inside.assets()]
        assert len(held) == made
        assert set(held) == set(assets)
        assert [one.id for one in inside.owners()] == things
        assert [one.id for one in inside.owners(Findable.ORGANISATION)] == things[named:]
        assert list(inside.owners(Findable.SITE)) == []
        assert inside.count_assets(50) >= min(50, made)
        found = Inside(session.connection(), ("KIRKDALE",)).assets()
        assert [one.id for one in found] == held, "whatever was read before"


def test_a_second_refresh_changes_nothing(world: World) -> None:
    with world.changing() as scene:
        owner = scene.organisation()
        asset = scene.asset("A05860D26395078A", scene.model(), owner)
    with world.store.writing() as session:
        connection = session.connection()
        before = connection.execute(select(SearchEntry.id).order_by(SearchEntry.id)).all()
        search_index.refresh(connection, {"asset": [asset], "organisation": [owner, uuid4()]})
        after = connection.execute(select(SearchEntry.id).order_by(SearchEntry.id)).all()
    assert after == before
    assert _assets(world, "60D") == [(asset, False)]


def test_a_refused_operation_leaves_no_entry(world: World) -> None:
    with world.store.writing() as session:
        savepoint = session.begin_nested()
        asset = Scene(session).asset("A05860D26395078A", Scene(session).model(), None)
        search_index.refresh(session.connection(), {"asset": [asset]})
        savepoint.rollback()
    assert _assets(world, "A05860") == []


def test_sqlite_finds_its_index_whole(tmp_path: Path) -> None:
    world = open_world("sqlite", str, tmp_path)
    with world.changing() as scene:
        model = scene.model()
        ids = [scene.asset(f"A0{number:014d}", model, None) for number in range(200)]
    with world.store.writing() as session:
        session.execute(update(Asset).where(Asset.id.in_(ids[:100])).values(mac="001AEBC52526"))
        search_index.refresh(session.connection(), {"asset": ids})
        session.execute(text("INSERT INTO search_text(search_text) VALUES ('integrity-check')"))
    assert len(_assets(world, "C52526")) == 100
    world.store.close()
