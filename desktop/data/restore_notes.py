"""Where the counters of restored stores went on, noted for this account beside all stores: a copy
may be restored more than once, and knows nothing of it."""

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from platformdirs import user_data_path

from desktop.data.copying import to_disk
from desktop.domain.refusal import Refused


def notes_folder() -> Path:
    """Where this account's notes lie."""
    return user_data_path("rma-desk", appauthor=False) / "restored"


def noted(folder: Path, store: UUID) -> dict[str, int]:
    """Where each counter of a store went on when it was restored last; empty for never.

    Raises Refused (rule "store") where that cannot be read.
    """
    place = _place(folder, store)
    try:
        found = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
        return {str(name): int(value) for name, value in found.items()}
    except (OSError, ValueError, AttributeError) as fault:
        raise Refused(
            f"{place} says which numbers are left out after a restore, and cannot be read: "
            f"{fault}. Mend it, or move it away where this store was never restored before.",
            "store",
            "store",
        ) from fault


def note(folder: Path, store: UUID, counters: Mapping[str, int]) -> None:
    """Note where all counters of a store go on, in the place of what was noted before.

    Raises Refused (rule "store").
    """
    place = _place(folder, store)
    written = place.with_name(f"{place.name}.partial")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written.write_text(json.dumps(dict(counters)), encoding="utf-8")
        to_disk(written)
        written.replace(place)
    except OSError as fault:
        raise Refused(
            f"A restore is noted in {folder}, so that no number is given twice, and that cannot be "
            f"written: {fault}. Make it writable or make room.",
            "store",
            "store",
        ) from fault


def _place(folder: Path, store: UUID) -> Path:
    return folder / f"{store}.json"
