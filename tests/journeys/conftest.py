"""A copy of the sample day for a journey of one's own, and a server for several desks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.data.store import Store
from tests.conftest import DatabaseMaker
from tests.operations.shop import Clock, Shop
from tests.played_day import copy_of_day
from tests.server.wired import Serving
from tests.shared.conftest import House, furnished, furnished_store, house  # noqa: F401 - for windows


@pytest.fixture
def day(tmp_path: Path) -> list[str]:
    """The common options for a copy of the sample day; words run in this process."""
    return ["--store", copy_of_day(tmp_path), "--json"]


@pytest.fixture
def importer(day: list[str]) -> list[str]:
    """The same, with the administrator at it: several people may import."""
    return [*day, "--as", "edda"]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def either_house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A server of a test's own on either database, with contracts that hold today, whenever that
    is: its desks go by the computer's clock, as people's do."""
    if request.param == "sqlite":
        made: House = request.getfixturevalue("house")
        made.let_contracts_hold()
        yield made
        return
    make: DatabaseMaker = request.getfixturevalue("make_postgres_database")
    furnish: Callable[[str, Path], None] = request.getfixturevalue("furnished")
    location, files = make(), tmp_path / "server-files"
    furnish(location, files)
    shop = Shop(Store.open(location, files))
    case = shop.opened()
    shop.close()
    made = House(Serving(location, files, "--workers", "2"), location, files, case, Clock())
    made.let_contracts_hold()
    yield made
    assert made.serving.stop() == 0
