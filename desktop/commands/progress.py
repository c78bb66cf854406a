"""Progress on standard error: one line that is written over, and nothing where nobody looks."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SECONDS_BETWEEN = 0.1


@contextmanager
def shown(what: str) -> Iterator[Callable[[int, int], None]]:
    """A callable that is told how much of how much is done; the line is wiped at the end."""
    with shown_in_words() as tell:
        yield lambda done, total: tell(done, total, what)


@contextmanager
def shown_in_words() -> Iterator[Callable[[int, int, str], None]]:
    """The same for what says itself what it is doing; a total of 0 is one that nobody knows."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _words: None
        return
    last = 0.0

    def tell(done: int, total: int, words: str) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN or done >= total:
            last = now
            part = f" {done * 100 // total} %" if total else ""
            sys.stderr.write(f"\r\033[K{words}{part}")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
