"""A furnished shop on both databases: founded once a session, copied for each test.

The copy always lies at the same place, so that the engines with their compiled statements serve
every test; making them anew would cost more than the tests themselves."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from desktop.data.files import FileFolder
from desktop.data.store import Store
from tests.operations.shop import Shop

Renew = Callable[[], str]


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Renew:
    """Puts a furnished store into one file, over what the test before left there."""
    folder = tmp_path_factory.mktemp("shop")
    template, place = folder / "template.db", folder / "desk.db"
    shop = Shop.founded(str(template), folder / "files")
    shop.furnish()
    shop.close()

    def renew() -> str:
        for left in folder.glob("desk.db*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        shutil.copy(template, place)
        return str(place)

    return renew


@pytest.fixture(scope="session")
def new_postgres(
    postgres_server: str,
    make_postgres_database: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Renew]:
    """Puts a furnished store into one PostgreSQL database, in place of the test's before."""
    template = make_url(make_postgres_database())
    shop = Shop.founded(
        template.render_as_string(hide_password=False), tmp_path_factory.mktemp("shop-files")
    )
    shop.furnish()
    shop.close()
    name = f"{template.database}_shop"
    with psycopg.connect(postgres_server, autocommit=True) as server:

        def renew() -> str:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template.database}".encode())
            return template.set(database=name).render_as_string(hide_password=False)

        yield renew
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def stores() -> dict[str, Store]:
    """The stores of this session by their place, each with its engines."""
    return {}


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest) -> str:
    """Where a furnished store of this test's own lies: a file, or a PostgreSQL database."""
    kind = "new_sqlite" if request.param == "sqlite" else "new_postgres"
    renew: Renew = request.getfixturevalue(kind)
    return renew()


@pytest.fixture
def shop(location: str, stores: dict[str, Store], tmp_path: Path) -> Iterator[Shop]:
    """The people of the sample at a desk on a store of this test's own."""
    store = stores.setdefault(location, Store(location))
    store.files = FileFolder(tmp_path / "files")
    made = Shop(store)
    yield made
    made.close()
