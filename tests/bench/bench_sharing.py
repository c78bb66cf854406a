"""Sharing: how long a window's event loop is held while it fetches everything from a server, and
while others work there."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop.data.copying import copy_database
from tests.bench.bench_exchange import PASSWORD, Joined, give_password, served
from tests.bench.measures import Measure, against_limit, percentile
from tests.bench.scale import store_of
from tests.bench.started.alone import READY, environment_of

MOST_MILLISECONDS = 50.0
SIZES = (10_000, 100_000)
_SECONDS = 12.0
_BETWEEN_ACTS = 0.05
"""Seconds: twenty acts in each, as of a hundred busy desks."""
_SIGN_IN = "edda"


def measure(size: int) -> list[Measure]:
    """The longest and the 99th percentile of what lay between two beats of a millisecond's pulse,
    during the first copy and while somebody else's acts come in twenty times a second."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        location = _shared_store(size, folder)
        with served(location, folder, "1") as url:
            fetching, hearing = _gaps(folder, url)
    return [*_told("fetching all", fetching, size), *_told("others at work", hearing, size)]


def _told(what: str, gaps: list[float], size: int) -> list[Measure]:
    name = f"sharing, {what}, event loop held"
    usual = percentile(gaps, 0.99)
    return [
        against_limit(f"{name}, longest", max(gaps), "ms", MOST_MILLISECONDS, size),
        Measure(f"{name}, p99", usual, "ms", None, None, None, None, size),
    ]


def _shared_store(size: int, folder: Path) -> str:
    """A copy of the store with so many assets, where whoever is there has a password."""
    location = folder / "desk.db"
    copy_database(store_of(size), location)
    give_password(str(location), folder, _SIGN_IN)
    return str(location)


def _gaps(folder: Path, url: str) -> tuple[list[float], list[float]]:
    """Of a window that signs in, in a home of its own, with somebody else at the server then."""
    home = folder / "home"
    home.mkdir()
    program = [sys.executable, "-m", "tests.bench.started.sharing_window"]
    words = ["--store", url, "--as", _SIGN_IN]
    with subprocess.Popen(
        [*program, str(_SECONDS), PASSWORD, *words],
        env=environment_of(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as window:
        assert window.stdout is not None
        assert window.stdout.readline().strip() == READY
        _work(url, until=time.monotonic() + _SECONDS)
        fetching, hearing = window.stdout.readlines()
    return _figures(fetching), _figures(hearing)


def _figures(line: str) -> list[float]:
    return [float(word) for word in line.split()]


def _work(url: str, until: float) -> None:
    other = Joined(url, _SIGN_IN)
    while time.monotonic() < until:
        other.exchange_once()
        time.sleep(_BETWEEN_ACTS)
    other.client.close()
