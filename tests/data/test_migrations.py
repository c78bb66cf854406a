"""The newest migration is the models; every revision goes up and down with rows in it."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from pysqlite3 import dbapi2
from sqlalchemy import Engine, insert, inspect, select, text

import desktop.data.migrate
from desktop.data.engines import store_url, writer_engine
from desktop.data.migrate import HEAD, known_versions, migrate
from desktop.data.store import Store
from desktop.data.tables import Row
from desktop.data.tables.parties import Contact, Organisation, Site
from desktop.domain.refusal import Refused
from desktop.operations.operation import new_id

SEARCH = {"ix_search_entry_trigram", "search_text", "presence"}
"""What search makes beside its tables, and who is on which case: no part of the models."""

MIGRATIONS = Path(desktop.data.migrate.__file__).parent / "migrations"


def revisions() -> list[str]:
    """Every revision from the first to the newest."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()][::-1]


@pytest.fixture
def engine(empty_place: str) -> Any:
    made = writer_engine(store_url(empty_place))
    yield made
    made.dispose()


def fill(engine: Engine) -> None:
    """An organisation with a contact and a site that refer to each other."""
    organisation, contact = new_id(), new_id()
    with engine.begin() as connection:
        connection.execute(
            insert(Organisation), {"id": organisation, "name": "Peña", "name_key": "pena"}
        )
        connection.execute(
            insert(Contact), {"id": contact, "organisation_id": organisation, "name": "Ruiz"}
        )
        connection.execute(
            insert(Site),
            {"id": new_id(), "organisation_id": organisation, "contact_id": contact},
        )


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_the_newest_migration_is_what_the_models_say(engine: Engine) -> None:
    migrate(engine, HEAD)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Row.metadata)
    differences = [
        one
        for one in found
        if not any(f"'{name}" in str(one) for name in SEARCH) and "modify_type" not in str(one)
    ]
    assert differences == []


def test_the_newest_revision_is_the_programs(engine: Engine) -> None:
    assert revisions()[-1] == HEAD
    assert set(revisions()) == known_versions()


def test_every_revision_goes_up_and_down_with_rows_in_it(engine: Engine) -> None:
    steps = revisions()
    migrate(engine, steps[0])
    fill(engine)
    for _, later in pairwise(steps):
        migrate(engine, later)
    for _, earlier in pairwise(reversed(steps)):
        migrate(engine, earlier)
    with engine.connect() as connection:
        assert len(connection.execute(select(Contact.id)).all()) == 1
    migrate(engine, "base")
    assert tables(engine) == {"alembic_version"}
    migrate(engine, HEAD)
    assert "organisation" in tables(engine)


def test_references_hold_again_after_a_migration(engine: Engine) -> None:
    migrate(engine, HEAD)
    orphan = {"id": new_id(), "organisation_id": new_id(), "name": "nobody's"}
    with pytest.raises(Exception, match=r"(?i)foreign key"), engine.begin() as connection:
        connection.execute(insert(Contact), orphan)


def test_a_migration_that_would_lose_references_changes_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL holds references in every statement")
    migrate(engine, HEAD)
    fill(engine)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("DELETE FROM organisation")
        driver.execute("PRAGMA foreign_keys=ON")
    with pytest.raises(Refused, match="would lose references"):
        migrate(engine, HEAD)


def test_a_store_is_made_once_and_opened_again(empty_place: str, tmp_path: Path) -> None:
    for _ in range(2):
        store = Store.open(empty_place, tmp_path / "files")
        with store.reading() as session:
            assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD
        store.close()


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(
    new_store: Store, empty_place: str
) -> None:
    with new_store.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    new_store.close()
    with pytest.raises(Refused, match=r"newer version of the program \(tables 9999\)"):
        Store.open(empty_place)
    with pytest.raises(Refused, match="newer version"):
        Store.open(empty_place)


def test_a_database_of_something_else_is_refused_and_left_as_it_is(
    engine: Engine, empty_place: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE albums (title TEXT)"))
    engine.dispose()
    with pytest.raises(Refused, match="not a store of this program"):
        Store.open(empty_place)
    assert tables(engine) == {"albums"}


def test_a_foreign_sqlite_file_keeps_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    foreign = dbapi2.connect(path)
    foreign.execute("CREATE TABLE albums (title TEXT)")
    foreign.commit()
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(Refused, match="not a store of this program"):
        Store.open(str(path))
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["music.db"]


@pytest.mark.parametrize("content", [b"serial;model\nA1;x\n" * 100, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=r"cannot be opened|not a store"):
        Store.open(str(path))
    assert path.read_bytes() == content


def test_a_store_is_copied_before_its_tables_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "desk.db"
    store = Store.open(str(place))
    fill(store._writer)
    store.close()
    done: list[str] = []
    monkeypatch.setattr(desktop.data.migrate, "HEAD", "9000")
    monkeypatch.setattr(desktop.data.migrate, "migrate", lambda _engine, to: done.append(to))
    Store.open(str(place)).close()
    assert done == ["9000"]
    (copy,) = tmp_path.glob("desk.db.before-update-*")
    kept = dbapi2.connect(copy)
    assert kept.execute("SELECT name FROM contact").fetchall() == [("Ruiz",)]
    kept.close()


def test_a_store_that_has_no_room_for_its_copy_is_not_updated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "desk.db"
    Store.open(str(place)).close()
    monkeypatch.setattr(desktop.data.migrate, "HEAD", "9000")

    class Usage:
        free = 10

    monkeypatch.setattr("desktop.data.migrate.shutil.disk_usage", lambda _: Usage)
    with pytest.raises(Refused, match="Make room for"):
        Store.open(str(place))
    assert not list(tmp_path.glob("*before-update*"))


def test_moments_and_ids_come_back_as_they_went_in(new_store: Store) -> None:
    moment = datetime(2026, 11, 16, 9, 0, 0, 123456, tzinfo=UTC)
    identity = new_id()
    with new_store.writing() as session:
        row = Organisation(id=identity, name="Peña", name_key="pena", ended_at=moment)
        session.add(row)
    with new_store.reading() as session:
        found = session.get(Organisation, identity)
        assert found is not None
        assert (found.ended_at, found.name) == (moment, "Peña")
