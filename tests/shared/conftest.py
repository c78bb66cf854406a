"""A server of its own, over a furnished store, for each test: it may be stopped and come back."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import update

from desktop.data.store import Store
from desktop.data.tables.contracts import Contract
from tests.operations.shop import Clock, Shop
from tests.server.conftest import furnished
from tests.server.wired import Serving

__all__ = ["furnished"]


@dataclass
class House:
    """A server of a test's own, that it may stop and start again at the same place."""

    serving: Serving
    location: str
    files: Path
    case: UUID
    clock: Clock

    @property
    def url(self) -> str:
        return self.serving.url

    @property
    def port(self) -> str:
        return self.serving.url.rpartition(":")[2].rstrip("/")

    def let_contracts_hold(self) -> None:
        """All contracts hold today, whenever that is: for desks that go by the computer's clock."""
        store = Store.open(self.location, self.files)
        with store.writing() as session:
            held = update(Contract).values(begins=date(2020, 1, 1), ends=date(2120, 1, 1))
            session.execute(held)
        store.close()

    def start_again(self) -> None:
        """The server comes back under the address that it had."""
        self.serving = Serving(self.location, self.files, "--port", self.port, is_forked=True)


@pytest.fixture(scope="session")
def furnished_store(
    tmp_path_factory: pytest.TempPathFactory, furnished: Callable[[str, Path], None]
) -> tuple[Path, UUID]:
    """A furnished store with a case; copy it, never open it."""
    folder = tmp_path_factory.mktemp("furnished")
    furnished(str(folder / "desk.db"), folder / "files")
    shop = Shop(Store.open(str(folder / "desk.db"), folder / "files"))
    case = shop.opened()
    shop.close()
    return folder, case


@pytest.fixture
def house(furnished_store: tuple[Path, UUID], tmp_path: Path) -> Iterator[House]:
    folder, case = furnished_store
    shutil.copytree(folder, tmp_path / "server")
    location, files = str(tmp_path / "server" / "desk.db"), tmp_path / "server" / "files"
    made = House(Serving(location, files, is_forked=True), location, files, case, Clock())
    yield made
    if made.serving.process.poll() is None:
        assert made.serving.stop() == 0
