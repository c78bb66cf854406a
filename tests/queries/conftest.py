"""One world on each database, filled once and only read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from desktop.domain.words import AssetState
from tests.findables import World, open_world


@dataclass(frozen=True)
class Found:
    """The world with the ids that tests speak of."""

    world: World
    ids: dict[str, UUID]

    def name(self, identity: UUID) -> str:
        """The name under which something was added."""
        return next(name for name, one in self.ids.items() if one == identity)


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Found]:
    """Two customers with assets, contracts, a case with its RMA and parcel."""

    def database() -> str:
        make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
        return make()

    world = open_world(request.param, database, tmp_path_factory.mktemp("found"))
    yield Found(world, _fill(world))
    world.store.close()


def _fill(world: World) -> dict[str, UUID]:
    with world.changing() as scene:
        ids = {
            "überberg": scene.organisation("Netzwerke Überberg GmbH", number="C-10044"),
            "peñaclara": scene.organisation("Hostelería Peñaclara S.L.", country="ES"),
            "x230": scene.model("AT-x230-28GP-50"),
            "x530": scene.model("AT-x530-28GTXm-50", description="24-port multi-gigabit switch"),
        }
        ids["überlingen"] = scene.site(ids["überberg"], "Überlingen", post_code="88662")
        ids["peñíscola"] = scene.site(
            ids["peñaclara"], "Peñíscola", country="ES", time_zone="Europe/Madrid"
        )
        ids["begoña"] = scene.contact(ids["peñaclara"], "Begoña Íñiguez", email="b@pena.example")
        hers, theirs = ids["peñaclara"], ids["überberg"]
        plus, basic = scene.level(), scene.level("Net.Cover Basic", 1, advance=False)
        known: dict[str, tuple[UUID, UUID | None, dict[str, Any]]] = {
            "A05860D26395078A": (ids["x230"], hers, {"mac": "ECCD6D7C07BC"}),
            "A05860D26395081A": (ids["x230"], hers, {}),
            "A05860G17114293A": (ids["x530"], theirs, {"shipped_on": date(2020, 1, 7)}),
            "A05860K24468167A": (ids["x530"], theirs, {"shipped_on": date(2024, 6, 30)}),
            "A0586OQ24468167A": (ids["x530"], theirs, {}),
            "A04111-C26341111A": (ids["x530"], None, {}),
            "A05860D26395099A": (ids["x230"], hers, {"state": AssetState.RETIRED}),
        }
        for serial, (model, owner, facts) in known.items():
            ids[serial] = scene.asset(serial, model, owner, **facts)
        ids["plus"] = scene.contract("NC173634-EM", hers, plus, ids["A05860D26395078A"])
        ids["basic"] = scene.contract("NC200000-EM", theirs, basic, ids["A05860G17114293A"])
        ids["case"] = scene.case("CA-000007", hers, "PO 4711/26")
        ids["rma"] = scene.rma("R26-004217-5", ids["case"])
        ids["parcel"] = scene.parcel(ids["rma"], "1Z 999 AA1 01 2345 6784")
    return ids
