"""The second version of the tables: up and down with rows in them, and equal to the models."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL

from desktop.data.engines import store_url, writer_engine
from desktop.data.migrate import HEAD, migrate, prepare
from desktop.data.tables import Row
from desktop.data.tables.sign_in import SignedIn, SignInFailure
from desktop.workplace import Desk, Settings

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
OF_SEARCH = ("search_", "ix_search_", "ix_asset_")
"""Made beside the models, by `desktop.data.search_index`."""


@pytest.fixture(params=["sqlite", "postgresql"])
def founded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Engine, URL]]:
    location = str(tmp_path / "desk.db")
    if request.param == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("make_postgres_database")
        location = make()
    desk = Desk.open(Settings(location, "administrator", files=tmp_path / "f", clock=lambda: NOW))
    person = desk.person
    assert person is not None
    with desk.store.writing() as session:
        row = SignedIn(token_sha256="a" * 64, person_id=person.id, issued_at=NOW, expires_at=NOW)
        row.desk = uuid4()
        session.add_all([row, SignInFailure(key_sha256="b" * 64, attempts=3, last_at=NOW)])
    desk.close()
    url = store_url(location)
    engine = writer_engine(url)
    yield engine, url
    engine.dispose()


def names(engine: Engine, table: str) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(text(f"SELECT * FROM {table}")).keys())


def test_down_keeps_every_row_of_the_first_tables_and_up_brings_the_columns_back(
    founded: tuple[Engine, URL],
) -> None:
    engine, url = founded
    counted = text("SELECT (SELECT count(*) FROM desk), (SELECT count(*) FROM outcome)")
    with engine.connect() as connection:
        before = connection.execute(counted).one()
        people = connection.execute(text("SELECT * FROM person")).all()
    migrate(engine, "0001")
    assert names(engine, "desk") == {"id", "code", "sequence", "last_at"}
    with engine.connect() as connection:
        assert connection.execute(counted).one() == before
        assert connection.execute(text("SELECT * FROM person")).all() == people
    prepare(engine, url)
    assert names(engine, "desk") >= {"joined_by", "quarantined_at"}
    with engine.connect() as connection:
        assert connection.execute(counted).one() == before
        assert connection.execute(text("SELECT count(*) FROM signed_in")).scalar() == 0
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert version == HEAD


def test_the_newest_tables_are_those_of_the_models(founded: tuple[Engine, URL]) -> None:
    engine, _ = founded
    with engine.connect() as connection:
        options = {"include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, Row.metadata)
    assert [one for one in found if not str(_name(one)).startswith(OF_SEARCH)] == []


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith(("search_", "presence")))


def _name(difference: object) -> object:
    return getattr(difference[1], "name", difference) if isinstance(difference, tuple) else ""
