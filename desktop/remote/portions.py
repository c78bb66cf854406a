"""A snapshot's lines as portions of rows of one table, each as large as is put in at once."""

import json
from collections.abc import Iterator

from desktop.domain.refusal import Refused
from desktop.wire.lines import Portion
from desktop.wire.messages import SnapshotEnds, TableBegins

_ROWS = 5_000
_BYTES = 4_000_000
"""So much is put in at once, and at least a row: what a first start takes of memory."""
_READ_ROWS = 250


def portions(lines: Iterator[bytes]) -> Iterator[Portion]:
    """The rows after a snapshot's first line.

    Where `lines` raises Refused, what had come is given first, so that even a line that breaks
    again and again gets on. Raises EOFError where the last line is missing, and ValueError for one
    that is none of a snapshot's.
    """
    begins: TableBegins | None = None
    waiting: list[bytes] = []
    size = 0
    try:
        for line in lines:
            is_row = line.startswith(b"[")
            if waiting and not (is_row and len(waiting) < _ROWS and size < _BYTES):
                yield _portion(begins, waiting)
                waiting, size = [], 0
            if is_row:
                waiting.append(line)
                size += len(line)
            elif line.startswith(b'{"end":'):
                SnapshotEnds.model_validate_json(line)
                return
            else:
                begins = TableBegins.model_validate_json(line)
    except Refused:
        if waiting:
            yield _portion(begins, waiting)
        raise
    if waiting:
        yield _portion(begins, waiting)
    raise EOFError


def _portion(begins: TableBegins | None, lines: list[bytes]) -> Portion:
    if begins is None:
        raise ValueError("Rows come behind the line that names their table.")
    # One text is read faster than a thousand; but nothing else runs while it is.
    read = (lines[first : first + _READ_ROWS] for first in range(0, len(lines), _READ_ROWS))
    rows = [row for some in read for row in json.loads(b"[%b]" % b",".join(some))]
    return Portion(begins.table, begins.columns, rows)
