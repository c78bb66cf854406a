"""A furnished shop on both databases: founded once a session, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.operations.shop import Shop

Maker = Callable[[], str]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished store in one file."""
    folder = tmp_path_factory.mktemp("template")
    shop = Shop(str(folder / "template.db"), folder / "files")
    shop.furnish()
    shop.close()
    return folder / "template.db"


@pytest.fixture(scope="session")
def postgres_template(
    make_postgres_database: Maker, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The URL of a furnished store on PostgreSQL to which nobody is connected."""
    url = make_postgres_database()
    shop = Shop(url, tmp_path_factory.mktemp("template-files"))
    shop.furnish()
    shop.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a furnished store of this test's own lies: a file, or a PostgreSQL database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "desk.db")
        yield str(tmp_path / "desk.db")
        return
    server: str = request.getfixturevalue("postgres_server")
    model = make_url(request.getfixturevalue("postgres_template"))
    name = f"{model.database}_{abs(hash(request.node.nodeid)) % 10**9}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {model.database}".encode())
        yield model.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def shop(location: str, tmp_path: Path) -> Iterator[Shop]:
    """The people of the sample at a desk on a store of this test's own."""
    made = Shop(location, tmp_path / "files")
    yield made
    made.close()
