"""Typing: how long the event loop is held while somebody types into the search field."""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop.data.store import Store
from tests.bench.measures import Measure, against_limit, percentile
from tests.bench.scale import store_of
from tests.bench.search_mix import mix, samples
from tests.bench.started.alone import environment_of

MOST_MILLISECONDS = 50.0
_ROUNDS = 5
_WORDS_OF_EACH = 4
_SECONDS_AT_MOST = 300


def measure(size: int) -> list[Measure]:
    """Of all keys the longest and the 99th percentile of how long the loop was held after each: of
    the gaps between two beats of a millisecond's pulse, the longest until the next key.

    The same keys are typed in every round, and of each the median counts: what the machine does
    beside us falls on another key every time, what is ours on the same.
    """
    store = store_of(size)
    words = _words(store)
    with tempfile.TemporaryDirectory() as home:
        rounds = [_held(Path(home), store, words) for _ in range(_ROUNDS)]
    keys = [statistics.median(one) for one in zip(*rounds, strict=True)]
    longest, usual = max(keys), percentile(keys, 0.99)
    raw = max(max(one) for one in rounds)
    return [
        against_limit("typing, event loop held, longest", longest, "ms", MOST_MILLISECONDS, size),
        # What the median leaves out is told too: nobody has proven that it is the machine's.
        Measure("typing, event loop held, longest of any round", raw, "ms", None, None, None, None,
                size),
        Measure("typing, event loop held, p99", usual, "ms", None, None, None, None, size),
    ]  # fmt: skip


def _words(path: Path) -> list[str]:
    store = Store.open(str(path))
    try:
        with store.reading() as session:
            typed = mix(samples(session.connection(), seed=3), seed=4)
    finally:
        store.close()
    return [word for words in typed.values() for word in words[:_WORDS_OF_EACH] if word]


def _held(home: Path, store: Path, words: list[str]) -> list[float]:
    program = [sys.executable, "-m", "tests.bench.started.typed_window"]
    ended = subprocess.run(
        [*program, "--store", str(store), "--as", "edda", "--", *words],
        env=environment_of(home),
        capture_output=True,
        text=True,
        timeout=_SECONDS_AT_MOST,
        check=True,
    )
    return [float(word) for word in ended.stdout.split()]
