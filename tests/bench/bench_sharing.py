"""Sharing: how long a window's event loop is held while it fetches everything from a server, and
while others work there."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from desktop.data.copying import copy_database
from tests.bench.bench_exchange import PASSWORD, Joined, give_password, served
from tests.bench.measures import Measure, against_limit
from tests.bench.scale import store_of
from tests.bench.started.alone import READY, environment_of

MOST_MILLISECONDS = 50.0
_ROUNDS = {10_000: 5, 100_000: 5}
_SECONDS = 5.0
_BETWEEN_ACTS = 0.05
"""Seconds: twenty acts in each, as of a hundred busy desks."""
_SIGN_IN = "edda"


def measure(size: int) -> list[Measure]:
    """The longest of what lay between two beats of a millisecond's pulse, during the first copy and
    while somebody else's acts come in twenty times a second: the longest of some rounds, each a
    computer of its own, and their median."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        location = _shared_store(size, folder)
        with served(location, folder, "1") as url:
            numbers = range(_ROUNDS.get(size, 1))
            rounds = [_gaps(folder / f"home-{number}", url) for number in numbers]
    fetching, hearing = zip(*rounds, strict=True)
    return [*_told("fetching all", fetching, size), *_told("others at work", hearing, size)]


def _told(what: str, rounds: Sequence[list[float]], size: int) -> list[Measure]:
    name = f"sharing, {what}, event loop held"
    longest = [max(gaps) for gaps in rounds]
    return [
        against_limit(f"{name}, longest", max(longest), "ms", MOST_MILLISECONDS, size),
        Measure(
            f"{name}, longest of a usual round",
            median(longest), "ms", None, None, None, None, size,
        ),
    ]  # fmt: skip


def _shared_store(size: int, folder: Path) -> str:
    """A copy of the store with so many assets, where whoever is there has a password."""
    location = folder / "desk.db"
    copy_database(store_of(size), location)
    give_password(str(location), folder, _SIGN_IN)
    return str(location)


def _gaps(home: Path, url: str) -> tuple[list[float], list[float]]:
    """Of a window that signs in, in a home of its own, with somebody else at the server then."""
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
