"""The clock that a store brings along: a sample has its own day, others the computer's."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.data.engines import store_url
from desktop.domain.calendars import day_words
from desktop.domain.refusal import Refused


@dataclass(frozen=True, slots=True)
class StoreClock:
    """What gives the moment, and the note that windows show of it ("" for the computer's clock)."""

    now: Callable[[], datetime]
    note: str = ""


def clock_of(store: str) -> StoreClock:
    """The clock of a store, by its path or URL.

    A sample's clock begins at its moment and runs on from there. Raises Refused where its file
    is damaged.
    """
    kept = _clock_file(store)
    if kept is None or not kept.is_file():
        return StoreClock(lambda: datetime.now(UTC))
    try:
        begins = datetime.fromisoformat(json.loads(kept.read_text(encoding="utf-8"))["begins"])
    except (ValueError, KeyError, TypeError, OSError) as fault:
        raise Refused(
            f"The clock of this sample cannot be read from {kept}. Play the sample day again, or "
            "delete that file to go by the computer's clock.",
            "store",
        ) from fault
    return running_from(begins)


def running_from(begins: datetime) -> StoreClock:
    """A clock that begins at a moment now, and runs on."""
    opened = time.monotonic()
    first = begins.astimezone(UTC)
    note = f"Clock of the sample: {day_words(first.date())}, {first:%H:%M} UTC"
    return StoreClock(
        lambda: begins.astimezone(UTC) + timedelta(seconds=time.monotonic() - opened), note
    )


def give_clock(store: str, begins: datetime) -> None:
    """From now on whoever opens this store (a file's path) begins at that moment."""
    kept = _clock_file(store)
    if kept is None:
        raise Refused("Only a store in a file can have a clock of its own.", "store", "input")
    kept.write_text(json.dumps({"begins": begins.isoformat()}) + "\n", encoding="utf-8")


def has_clock(store: str) -> bool:
    """Does this store bring a clock of its own? Only a sample's does."""
    kept = _clock_file(store)
    return kept is not None and kept.is_file()


def _clock_file(store: str) -> Path | None:
    url = store_url(store)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    path = Path(url.database)
    return path.with_name(path.name + ".clock")
