"""What an entitlement rests on is read whole, and in few statements."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event

from desktop.data.tables.products import Asset
from desktop.domain.words import AssetState, Ground
from desktop.queries.asset_rows import read_assets
from desktop.queries.entitlements import UNKNOWN_UNIT, owed, unit_facts
from tests.findables import NOW, Scene, World, open_world
from tests.queries.conftest import Found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = open_world("sqlite", str, tmp_path)
    yield opened
    opened.store.close()


def test_covers_and_owner_are_read_with_their_service_level(found: Found) -> None:
    asset = found.ids["A05860D26395078A"]
    facts = found.world.ask(unit_facts, [asset])[asset]
    (cover,) = facts.covers
    assert (cover.contract_number, cover.service_level_name) == (
        "NC173634-EM",
        "Net.Cover Basic Plus",
    )
    assert (cover.begins, cover.ends) == (date(2025, 3, 15), date(2027, 3, 14))
    assert facts.organisation_known
    assert not facts.belongs_to_other


def test_an_asset_of_somebody_else_belongs_to_another(found: Found) -> None:
    asset = found.ids["A05860D26395078A"]
    facts = found.world.ask(unit_facts, [asset], found.ids["überberg"])[asset]
    assert facts.belongs_to_other
    own = found.world.ask(unit_facts, [asset], found.ids["peñaclara"])[asset]
    assert not own.belongs_to_other


def test_an_asset_without_owner_belongs_to_nobody_else(found: Found) -> None:
    asset = found.ids["A04111-C26341111A"]
    facts = found.world.ask(unit_facts, [asset], found.ids["überberg"])[asset]
    assert not facts.organisation_known
    assert not facts.belongs_to_other


def test_unknown_and_retired_serials_are_not_known(found: Found) -> None:
    unknown, retired = uuid4(), found.ids["A05860D26395099A"]
    facts = found.world.ask(unit_facts, [unknown, retired])
    assert facts[unknown] == UNKNOWN_UNIT
    assert not facts[retired].serial_known


@pytest.mark.parametrize(
    ("shipped_on", "months", "recorded", "expected"),
    [
        (date(2025, 2, 2), 60, None, date(2030, 2, 2)),
        (date(2024, 2, 29), 12, None, date(2025, 2, 28)),
        (date(2025, 10, 31), 4, None, date(2026, 2, 28)),
        (date(2025, 2, 2), 60, date(2026, 1, 1), date(2026, 1, 1)),
        (date(2025, 2, 2), None, None, None),
        (None, 60, None, None),
    ],
)
def test_warranty_ends_when_recorded_else_months_after_shipping(
    world: World,
    shipped_on: date | None,
    months: int | None,
    recorded: date | None,
    expected: date | None,
) -> None:
    with world.changing() as scene:
        model = scene.model(warranty_months=months)
        asset = scene.asset("A1", model, None, shipped_on=shipped_on, warranty_ends=recorded)
    assert world.ask(unit_facts, [asset])[asset].warranty_ends == expected


@pytest.mark.parametrize(
    ("state", "proof", "proven"),
    [
        (AssetState.REGISTERED, None, True),
        (AssetState.UNVERIFIED, None, False),
        (AssetState.UNVERIFIED, "0" * 64, True),
    ],
)
def test_a_purchase_is_proven_by_the_register_or_by_a_file(
    world: World, state: AssetState, proof: str | None, proven: bool
) -> None:
    with world.changing() as scene:
        facts = {"state": state, "proof_sha256": proof, "bought_on": date(2026, 11, 1)}
        asset = scene.asset("A1", scene.model(), None, **facts)
    assert world.ask(unit_facts, [asset])[asset].purchase_proven is proven


def test_the_day_is_that_of_the_site(world: World) -> None:
    midnight_in_madrid = datetime.fromisoformat("2026-11-16T23:30:00+00:00")
    with world.changing() as scene:
        madrid, london, nowhere = (scene.organisation(name) for name in ("M", "L", "N"))
        scene.site(madrid, "Madrid", time_zone="Europe/Madrid")
        first, second = (
            scene.site(london, town, time_zone="Europe/London") for town in ("Leeds", "York")
        )
        assert first != second
        model = scene.model()
        assets = [
            scene.asset("A1", model, madrid),
            scene.asset("A2", model, london, site_id=second),
            scene.asset("A3", model, london),
            scene.asset("A4", model, nowhere),
        ]
    answers = world.ask(owed, assets, midnight_in_madrid)
    days = [answers[asset].reported_on.day for asset in assets]
    assert days == [17, 16, 16, 16], "of two sites none is taken, so the day is UTC's"


def test_a_unit_shipped_thirty_days_ago_is_dead_on_arrival(world: World) -> None:
    with world.changing() as scene:
        owner, model = scene.organisation(), scene.model()
        ages = {
            days: scene.asset(f"A{days}", model, owner, shipped_on=NOW.date() - timedelta(days))
            for days in (30, 31)
        }
    answers = world.ask(owed, ages.values(), NOW)
    assert answers[ages[30]].ground is Ground.DEAD_ON_ARRIVAL
    assert answers[ages[31]].ground is Ground.WARRANTY


def test_each_asset_has_its_own_covers_and_none_of_a_former_owner(world: World) -> None:
    with world.changing() as scene:
        owner, former, model = scene.organisation("O"), scene.organisation("F"), scene.model()
        plus, basic = scene.level(), scene.level("Net.Cover Basic", 1, advance=False)
        twice, moved, bare = (scene.asset(name, model, owner) for name in ("A1", "A2", "A3"))
        replaced = scene.asset("A4", model, owner, state=AssetState.REPLACED)
        scene.contract("NC100001-EM", owner, plus, twice, replaced)
        scene.contract("NC100002-EM", owner, basic, twice, moved)
        scene.contract("NC100003-EM", former, plus, moved)
    facts = world.ask(unit_facts, [twice, moved, bare, replaced])
    named = {asset: {one.contract_number for one in facts[asset].covers} for asset in facts}
    assert named == {
        twice: {"NC100001-EM", "NC100002-EM"},
        moved: {"NC100002-EM"},
        bare: set(),
        replaced: set(),
    }


def test_an_ended_site_leaves_the_other_one_alone(world: World) -> None:
    with world.changing() as scene:
        owner = scene.organisation("O")
        scene.site(owner, "Madrid", time_zone="Europe/Madrid")
        scene.site(owner, "Leeds", time_zone="Europe/London", ended_at=NOW)
        asset = scene.asset("A1", scene.model(), owner)
    place = world.ask(read_assets, [asset])[asset].place
    assert (place.town, place.time_zone) == ("Madrid", "Europe/Madrid")


def test_a_hundred_assets_take_no_more_statements_than_one(world: World) -> None:
    with world.changing() as scene:
        owner, model, level = scene.organisation(), scene.model(), scene.level()
        assets = [scene.asset(f"A{number:05d}", model, owner) for number in range(100)]
        scene.contract("NC173634-EM", owner, level, *assets)
    counted: list[int] = []
    with world.store.reading() as session:
        engine = session.connection().engine
        statements: list[object] = []
        event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        for some in (assets[:1], assets):
            statements.clear()
            answers = owed(session, some, NOW)
            counted.append(len(statements))
            assert len(answers) == len(some)
            assert all(one.contract_number == "NC173634-EM" for one in answers.values())
    assert counted[0] == counted[1] <= 4


def test_an_act_reads_what_it_has_just_changed(world: World) -> None:
    with world.store.writing() as session:
        scene = Scene(session)
        asset = scene.asset("A1", scene.model(), None)
        row = session.get(Asset, asset)
        assert row is not None
        row.bought_on = date(2026, 1, 1)
        assert unit_facts(session, [asset])[asset].bought_on == date(2026, 1, 1)
