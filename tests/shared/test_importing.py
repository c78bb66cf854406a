"""A register that somebody takes in at a desk is everybody's: the server reads the same file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.data.tables.products import Asset
from desktop.importing import look, mappings_of, prepare
from desktop.shared_desk import SharedDesk
from tests.shared.conftest import House
from tests.shared.desks import Hearing, joined
from ui.background import Progress
from ui.panes.import_questions import Looked, take_in

pytestmark = pytest.mark.slow
"""A server and two desks, and a whole register over the line."""
REGISTER = Path(__file__).parents[1] / "intake" / "registers" / "shipped-not-registered.txt"


@dataclass
class AtTheWindow:
    """A shared desk as the window's late desk hands it on."""

    shared: SharedDesk

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shared, name)


class NoMemory:
    """Remembers no mapping."""

    def keep(self, *_: object) -> None:
        """Nothing is needed again here."""


def assets(session: Session) -> int:
    return session.execute(select(func.count(Asset.id))).scalar_one()


def test_a_register_is_taken_in_over_the_line_and_the_others_have_it(
    house: House, tmp_path: Path
) -> None:
    with (
        joined(house.url, tmp_path / "ruth", "ruth", house.clock) as ruth,
        joined(house.url, tmp_path / "tomas", "tomas", house.clock) as tomas,
    ):
        hears = Hearing(tomas)
        before = tomas.ask(assets)
        found = look(REGISTER)
        prepared = prepare(ruth.store, REGISTER, mappings_of(found))
        foreseen = prepared.preview.assets
        taken = take_in(
            cast(Any, AtTheWindow(ruth)),
            cast(Any, NoMemory()),
            prepared,
            Looked(REGISTER, found, mappings_of(found)),
            Progress(lambda *_: None),
        )
        assert taken.figures.assets == foreseen
        assert foreseen.new > 100
        assert ruth.ask(assets) == before + foreseen.new
        hears.until(lambda: tomas.ask(assets) == before + foreseen.new)
