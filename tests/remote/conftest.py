"""One furnished server with joined desks, copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.remote.model.world import Template, World, furnish, world


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return furnish(tmp_path_factory.mktemp("replicas") / "template")


@pytest.fixture
def served(template: Template, tmp_path: Path) -> Iterator[World]:
    """A server of this test's own, and the desks on it."""
    template.copy(tmp_path / "world")
    with world(tmp_path / "world") as made:
        yield made
