"""Start: from the start of the process to a painted window that takes keys, beside a bare window
with the imports of PySide6 and SQLAlchemy."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measures import Measure
from tests.bench.scale import store_of
from tests.bench.started.alone import environment_of

MOST_TIMES = 1.5
_PAIRS = 7
_SECONDS_AT_MOST = 120


def measure(size: int) -> list[Measure]:
    """Medians of starts in pairs, ours and the bare window by turns, after one pair to warm up."""
    store = store_of(size)
    ours: list[list[float]] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(_PAIRS + 1):
            bare += _started(Path(home), "bare_window")
            words = ("--store", str(store), "--as", "edda")
            ours.append(_started(Path(home), "watched_window", *words))
    painted, took_key, knew = (statistics.median(some) for some in zip(*ours[1:], strict=True))
    reference = statistics.median(bare[1:])
    ratio = took_key / reference
    target = f"at most {MOST_TIMES} times"
    return [
        _informing("start, window painted", painted, reference, size),
        Measure(
            "start, window painted and takes keys", took_key, "s", reference, ratio, target,
            ratio <= MOST_TIMES, size,
        ),
        _informing("start, first figures out of the store", knew, reference, size),
    ]  # fmt: skip


def _informing(name: str, value: float, reference: float, size: int) -> Measure:
    return Measure(name, value, "s", reference, value / reference, None, None, size)


def _started(home: Path, program: str, *words: str) -> list[float]:
    """Start one of the programs in a home of its own; the moments that it tells, in seconds."""
    ended = subprocess.run(
        [sys.executable, "-m", f"tests.bench.started.{program}", repr(time.monotonic()), *words],
        env=environment_of(home),
        capture_output=True,
        text=True,
        timeout=_SECONDS_AT_MOST,
        check=True,
    )
    return [float(word) for word in ended.stdout.split()]
