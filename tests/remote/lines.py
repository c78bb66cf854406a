"""A desk's line as its program runs it, on threads, with a way to wait for what it tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Event
from typing import Any

import requests

from desktop.remote.replica import Replica
from desktop.remote.synchroniser import EVERY_SECONDS, LineStanding, LineState, Synchroniser
from tests.remote.model.line import BrokenLine, Server

PATIENCE_SECONDS = 20.0


class Told:
    """What a line tells on its threads."""

    def __init__(self) -> None:
        self._heard = Condition()
        self.all: list[LineStanding] = []
        self.line: Synchroniser

    @property
    def now(self) -> LineStanding:
        return self.line.standing

    def __call__(self, standing: LineStanding) -> None:
        with self._heard:
            self.all.append(standing)
            self._heard.notify_all()

    def until(self, holds: Callable[[], Any]) -> None:
        """Wait until it holds, looking whenever something is told."""
        with self._heard:
            assert self._heard.wait_for(holds, PATIENCE_SECONDS), self.now

    def until_in(self, state: LineState, waiting: int = 0) -> LineStanding:
        """Wait until the line stands so, with so many acts that wait."""
        self.until(lambda: self.now.state is state and self.now.replica.waiting == waiting)
        return self.now


@contextmanager
def line_of(replica: Replica, every_seconds: float = EVERY_SECONDS) -> Iterator[Told]:
    """The line of a replica, exchanging by itself; ended afterwards."""
    told = Told()
    told.line = Synchroniser(replica, told, every_seconds)
    told.line.start()
    try:
        yield told
    finally:
        told.line.close()


class HeldLine(BrokenLine):
    """A line on which files hang until `go_on` is set, and which tells so."""

    def __init__(self, server: Server, *methods: str) -> None:
        super().__init__(server, lambda: None)
        self._methods = methods
        self.hangs, self.go_on = Event(), Event()

    def send(self, request: requests.PreparedRequest, *given: Any, **more: Any) -> Any:
        if request.method in self._methods and "/files/" in str(request.url):
            self.hangs.set()
            self.go_on.wait(PATIENCE_SECONDS)
        return super().send(request, *given, **more)
