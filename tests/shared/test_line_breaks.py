"""A line that breaks is told at once, and so is one that comes back: nobody waits to be asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.data.tables.record import Comment
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote.calls import Calls
from desktop.remote.synchroniser import LineState
from desktop.shared_desk import SharedDesk
from tests.server.cut_line import CutLine
from tests.shared.conftest import House
from tests.shared.desks import Hearing, joined, only_news_comes

_NEVER = 3_600.0
"""Seconds, longer than anybody here waits."""


@pytest.fixture
def line(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[CutLine]:
    """What is cut between Ruth and the server; her desk never asks by itself after a while."""
    only_news_comes(monkeypatch)
    with CutLine(house.url) as cut:
        yield cut


@pytest.fixture
def tomas(house: House, tmp_path: Path) -> Iterator[SharedDesk]:
    with joined(house.url, tmp_path / "tomas", "tomas", house.clock) as desk:
        yield desk


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Desks find out sooner that nobody answers."""
    monkeypatch.setattr(Calls, "asks_after_seconds", 0.5)
    monkeypatch.setattr("desktop.remote.client._PROBE_SECONDS", (1.0, 1.0))
    monkeypatch.setattr("desktop.remote.client._SILENT", 2.0)


def comment_reaches(tomas: SharedDesk, hears: Hearing, house: House) -> None:
    """Tomás writes something, and the desk that hears has it by nothing but live news."""
    hears.areas.clear()
    tomas.perform(AddComment(comment=new_id(), case=house.case, text="called back"))
    hears.until(lambda: house.case in {area.id for area in hears.areas})


def hearing(ruth: SharedDesk, tomas: SharedDesk, house: House) -> Hearing:
    """What Ruth's desk tells, once live news reach it."""
    hears = Hearing(ruth)
    comment_reaches(tomas, hears, house)
    return hears


def test_a_cut_line_is_told_although_nobody_asks(
    house: House, line: CutLine, tomas: SharedDesk, tmp_path: Path
) -> None:
    with joined(line.url, tmp_path / "ruth", "ruth", house.clock) as ruth:
        hears = hearing(ruth, tomas, house)
        line.cut()
        hears.until(lambda: ruth.line.state is LineState.AWAY)


def test_a_line_that_swallows_everything_is_told_and_comes_back(
    house: House,
    line: CutLine,
    tomas: SharedDesk,
    tmp_path: Path,
    impatient: None,
) -> None:
    """Nothing breaks there and nobody refuses: only no answer comes, whoever asks."""
    with joined(line.url, tmp_path / "ruth", "ruth", house.clock) as ruth:
        hears = hearing(ruth, tomas, house)
        line.swallow()
        hears.until(lambda: ruth.line.state is LineState.AWAY)
        assert "no answer in time" in ruth.line.sentence
        ruth.perform(AddComment(comment=new_id(), case=house.case, text="by the dark line"))
        hears.until(lambda: ruth.line.replica.waiting == 1)
        line.mend()
        hears.until(lambda: ruth.line.state is LineState.THERE)
        hears.until(lambda: ruth.line.replica.waiting == 0)


def test_an_act_in_a_line_that_swallows_it_is_told_before_news_are_missed(
    house: House,
    line: CutLine,
    tomas: SharedDesk,
    tmp_path: Path,
    impatient: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop.remote.client._SILENT", _NEVER)
    with joined(line.url, tmp_path / "ruth", "ruth", house.clock) as ruth:
        hears = hearing(ruth, tomas, house)
        line.swallow()
        ruth.perform(AddComment(comment=new_id(), case=house.case, text="into the dark"))
        hears.until(lambda: ruth.line.state is LineState.AWAY)
        line.mend()
        hears.until(lambda: ruth.line.replica.waiting == 0)
        tomas.exchange()
        said = select(Comment.text).where(Comment.case_id == house.case)
        texts = tomas.ask(lambda session: list(session.scalars(said)))
        assert texts.count("into the dark") == 1


def test_a_server_that_ends_is_told_although_nobody_asks(
    house: House, line: CutLine, tomas: SharedDesk, tmp_path: Path
) -> None:
    with joined(line.url, tmp_path / "ruth", "ruth", house.clock) as ruth:
        hears = hearing(ruth, tomas, house)
        house.serving.stop()
        hears.until(lambda: ruth.line.state is LineState.AWAY)


def test_news_that_come_again_have_what_waits_sent_at_once(
    house: House,
    line: CutLine,
    tomas: SharedDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop.remote.synchroniser._WAITS_SECONDS", (_NEVER,))
    with joined(line.url, tmp_path / "ruth", "ruth", house.clock) as ruth:
        hears = hearing(ruth, tomas, house)
        line.cut()
        hears.until(lambda: ruth.line.state is LineState.AWAY)
        line.mend()
        hears.until(lambda: ruth.line.state is LineState.THERE)


def test_an_exchange_that_goes_again_brings_the_news_back_at_once(
    house: House,
    line: CutLine,
    tomas: SharedDesk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("desktop.remote.news._FIRST_WAIT_SECONDS", _NEVER)
    with joined(line.url, tmp_path / "ruth", "ruth", house.clock) as ruth:
        hears = hearing(ruth, tomas, house)
        line.cut()
        hears.until(lambda: ruth.line.state is LineState.AWAY)
        line.mend()
        ruth.exchange()
        hears.until(lambda: ruth.line.state is LineState.THERE)
        comment_reaches(tomas, hears, house)
