"""New places for stores, on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.data.store import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where no store is yet: a file that is not there, or an empty PostgreSQL database."""
    if request.param == "sqlite":
        return str(tmp_path / "new.db")
    make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
    return make()


@pytest.fixture
def new_store(empty_place: str, tmp_path: Path) -> Iterator[Store]:
    """A store with its tables and nothing in them."""
    store = Store.open(empty_place, tmp_path / "files")
    yield store
    store.close()
