"""Progress on standard error: one line that is written over, and nothing where nobody looks."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SECONDS_BETWEEN = 0.1


@contextmanager
def shown(what: str) -> Iterator[Callable[[int, int], None]]:
    """A callable that is told how much of how much is done; the line is wiped at the end."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN or done >= total:
            last = now
            sys.stderr.write(f"\r{what} {done * 100 // max(total, 1):3d} %")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write("\r\033[K")
        sys.stderr.flush()
