"""An empty store with somebody at it who imports registers, on both databases."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from desktop import importing
from desktop.data.tables.products import Asset
from desktop.importing import Figures, Prepared
from desktop.workplace import Desk, Settings

REGISTERS = Path(__file__).parents[2] / "intake" / "registers"
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
COLUMNS = ("Serial", "Part Number", "Customer No", "Customer", "MAC", "Purchase Date")


@dataclass(slots=True)
class Importer:
    """Imports files and looks at what came of it."""

    desk: Desk
    folder: Path

    def prepare(self, path: Path, **named: Any) -> Prepared:
        """Read a file in as it is recognised."""
        mappings = importing.mappings_of(importing.look(path))
        return importing.prepare(self.desk.store, path, mappings, **named)

    def take(self, path: Path, **named: Any) -> Figures:
        """Read a file in and take it in; what was foreseen is what is done."""
        prepared = self.prepare(path)
        done = importing.commit(self.desk.perform, prepared, **named)
        assert done == prepared.preview
        return done

    def register(self, name: str) -> Path:
        """One of the registers as other systems export them."""
        return REGISTERS / name

    def written(
        self, *rows: Sequence[str], columns: Sequence[str] = COLUMNS, name: str = "list.csv"
    ) -> Path:
        """A register of these rows."""
        path = self.folder / name
        lines = [";".join(columns), *(";".join(row) for row in rows)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def rows(self, table: type[Any]) -> list[dict[str, Any]]:
        """Every row of a table, by id, as facts."""
        with self.desk.store.reading() as session:
            found = session.execute(select(*table.__table__.c).order_by(table.id)).mappings()
            return [dict(row) for row in found]

    def asset(self, serial: str) -> dict[str, Any]:
        """The one asset with a serial."""
        (found,) = [row for row in self.rows(Asset) if row["serial_key"] == serial]
        return found


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """Opens a desk on a store; it is closed at the end."""
    desks: list[Desk] = []

    def open_desk(location: str) -> Desk:
        settings = Settings(store=location, files=tmp_path / "files", clock=lambda: NOW)
        desk = Desk.open(settings)
        desks.append(desk)
        desk.take_seat("administrator")
        return desk

    yield open_desk
    for desk in desks:
        desk.close()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with nobody in it but its administrator, in one file."""
    path = tmp_path_factory.mktemp("founded") / "desk.db"
    Desk.open(Settings(store=str(path), clock=lambda: NOW)).close()
    return path


@pytest.fixture(scope="session")
def founded_on_postgres(make_postgres_database: Callable[[], str]) -> str:
    """The same on PostgreSQL; nobody is connected to it."""
    url = make_postgres_database()
    Desk.open(Settings(store=url, clock=lambda: NOW)).close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty store of this test's own lies."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("founded"), tmp_path / "desk.db")
        yield str(tmp_path / "desk.db")
        return
    server: str = request.getfixturevalue("postgres_server")
    model = make_url(request.getfixturevalue("founded_on_postgres"))
    name = f"imports_{uuid4().hex[:16]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {model.database}".encode())
        yield model.set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def importer(location: str, opened: Callable[[str], Desk], tmp_path: Path) -> Importer:
    """Somebody who imports into a store that has nothing in it yet."""
    return Importer(opened(location), tmp_path)
