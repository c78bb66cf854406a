"""One furnished server with joined desks, copied for each test."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import DatabaseMaker, copy_database
from tests.remote.model.world import Template, World, furnish, world


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return furnish(tmp_path_factory.mktemp("replicas") / "template")


@pytest.fixture(scope="session")
def postgres_template(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: str,
    make_postgres_database: DatabaseMaker,
) -> Template:
    """The same, with the server's store on PostgreSQL."""
    folder = tmp_path_factory.mktemp("replicas") / "template"
    return furnish(folder, make_postgres_database(), partial(copy_database, postgres_server))


@pytest.fixture
def served(template: Template, tmp_path: Path) -> Iterator[World]:
    """A server of this test's own, and the desks on it."""
    location = template.copy(tmp_path / "world")
    with world(tmp_path / "world", location) as made:
        yield made
