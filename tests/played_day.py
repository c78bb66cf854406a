"""The sample day, played once a test process; a test that changes something takes a copy."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from desktop.sample.day import play
from desktop.sample.stage import Stage

LABELLED = "R26-000001-R"
"""The RMA of mail 01: one unit, advance replacement."""
IN_A_PARCEL = "R26-000002-P"
"""The RMA of mail 03: three units, return and repair, in one parcel."""


@cache
def played_day() -> Path:
    """The folder of the day; nobody writes into it."""
    folder = Path(tempfile.mkdtemp(prefix="rma-desk-day-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with Stage(folder) as stage:
        play(stage)
    return folder


def copy_of_day(target: Path) -> str:
    """A store of one's own with everything of the day in it; gives its path."""
    for path in played_day().glob("store.sqlite*"):
        if path.is_dir():
            shutil.copytree(path, target / path.name)
        else:
            shutil.copy(path, target / path.name)
    return str(target / "store.sqlite")
