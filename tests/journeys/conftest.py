"""A copy of the sample day for a journey of one's own."""

from pathlib import Path

import pytest

from tests.played_day import copy_of_day
from tests.shared.conftest import furnished, furnished_store, house  # noqa: F401 - for windows


@pytest.fixture
def day(tmp_path: Path) -> list[str]:
    """The common options for a copy of the sample day; words run in this process."""
    return ["--store", copy_of_day(tmp_path), "--json"]


@pytest.fixture
def importer(day: list[str]) -> list[str]:
    """The same, with the administrator at it: several people may import."""
    return [*day, "--as", "edda"]
