"""One server process for each database, over a furnished store where everybody has a password."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.operations.passwords import SetPassword, hash_password
from tests.operations.shop import Shop
from tests.server.wired import PASSWORD, Scene, Serving, WiredShop

NO_HTTP = {"Invalid HTTP request received."}
"""What tests that send none have noted."""
Maker = Callable[[], str]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], None]:
    """Furnishes a store, and gives everybody the same password."""
    secret = hash_password(PASSWORD)

    def furnish(location: str, files: Path) -> None:
        shop = Shop.founded(location, files)
        shop.furnish()
        for sign_in in ("edda", "ruth", "tomas", "sonia", "otto", "ines", "rita"):
            whose = shop.person(sign_in)
            shop.edda.perform(SetPassword(whose=whose, secret_hash=secret))
        shop.close()

    return furnish


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
)
def scene(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    furnished: Callable[[str, Path], None],
) -> Iterator[Scene]:
    """The server that the tests share; each takes a desk of its own."""
    folder = tmp_path_factory.mktemp(f"served-{request.param}")
    is_sqlite = request.param == "sqlite"
    location, files = str(folder / "desk.db"), folder / "files"
    if not is_sqlite:
        make: Maker = request.getfixturevalue("make_postgres_database")
        location = make()
    furnished(location, files)
    workers = ("--workers", "1" if is_sqlite else "2")
    given = ("beat_seconds=0.5", "file_bytes=4000000", "body_seconds=4")
    limits = [word for limit in given for word in ("--limit", limit)]
    serving = Serving(location, files, *workers, *limits)
    shop = WiredShop(location, files, serving.url)
    yield Scene(serving, location, files, is_sqlite, shop, folder)
    shop.close()
    # Several workers are ended by signals that their parent hands on; one ends by itself.
    assert serving.stop() == 0
    said = [json.loads(line) for line in serving.log if line.startswith("{")]
    odd = [line for line in said if line["level"] != "info" and line["event"] not in NO_HTTP]
    assert said
    assert odd == []
