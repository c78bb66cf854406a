"""Desks on a real server, as the windows have them, with a way to wait for what they are told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Condition
from typing import Any

import pytest

from desktop.operations.authority import Area
from desktop.remote.client import Line
from desktop.remote.profiles import Profile, profile_of
from desktop.remote.synchroniser import LineStanding, Synchroniser
from desktop.shared_desk import SharedDesk
from tests.server.wired import PASSWORD

PATIENCE_SECONDS = 30.0
_NEVER = 3_600.0
"""Seconds, longer than anybody here waits."""


class Hearing:
    """Hears what a desk tells on its threads; `until` waits for something to hold."""

    def __init__(self, desk: SharedDesk, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience = patience_seconds
        self.lines: list[LineStanding] = []
        self.areas: set[Area] = set()
        self._desk = desk
        self._heard = Condition()
        desk.listen_to_line(self._hear_line)
        desk.listen(self._hear_areas)

    def until(self, holds: Callable[[], Any]) -> None:
        """Wait until it holds, looking whenever the desk tells something."""
        with self._heard:
            assert self._heard.wait_for(holds, self._patience), self._desk.line

    def notify(self) -> None:
        """Something was told that this does not keep."""
        with self._heard:
            self._heard.notify_all()

    def _hear_line(self, standing: LineStanding) -> None:
        with self._heard:
            self.lines.append(standing)
            self._heard.notify_all()

    def _hear_areas(self, areas: frozenset[Area]) -> None:
        with self._heard:
            self.areas |= areas
            self._heard.notify_all()


def only_news_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Desks that open from now on never ask by themselves after a while: what they have from
    others came because live news told them of it."""
    slow = partial(Synchroniser, every_seconds=_NEVER)
    monkeypatch.setattr("desktop.shared_desk.Synchroniser", slow)


def profile_at(url: str, folder: Path, sign_in: str) -> Profile:
    """Somebody's profile on a computer whose files lie in `folder`."""
    return profile_of(folder, Line(url, tries=0, connect_seconds=2), sign_in)


@contextmanager
def joined(url: str, folder: Path, sign_in: str, clock: Callable[[], Any]) -> Any:
    """A desk that signed in and has everything; closed afterwards."""
    desk, _ = SharedDesk.join(profile_at(url, folder, sign_in), PASSWORD, clock=clock)
    try:
        yield desk
    finally:
        desk.close()
