"""People at desks apart, each a process on a computer of its own, as a test speaks with them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from desktop.data.store import Store
from desktop.upkeep import check
from tests.journeys.speaking import DONE
from tests.server.wired import PASSWORD, digest
from tests.shared.conftest import House

_ROOT = Path(__file__).parents[2]
_SECONDS = 60
_FOLDERS = ("DATA", "CONFIG", "CACHE", "STATE")


@contextmanager
def at_desks(folder: Path, **urls: str) -> Iterator[tuple[Apart, ...]]:
    """People by their names to sign in with, each at the address of a server; all begin at once."""
    begun = [Apart(folder / name, url, name) for name, url in urls.items()]
    with ExitStack() as desks:
        for one in begun:
            desks.push(one)
        for one in begun:
            one.wait_until_ready()
        yield tuple(begun)


class Apart:
    """Somebody who works at a server from their own computer, as long as it is entered."""

    def __init__(self, folder: Path, url: str, sign_in: str) -> None:
        folder.mkdir()
        self.folder = folder
        self.sign_in = sign_in
        password = folder / "password"
        password.write_text(f"{PASSWORD}\n", encoding="utf-8")
        own = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in _FOLDERS}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.at_a_desk", url, sign_in, str(password)],
            cwd=_ROOT,
            env={**os.environ, **own, "PYTHONWARNINGS": "error"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def wait_until_ready(self) -> None:
        """Until they have signed in and everything is there."""
        assert self._heard() == {"ready": True}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if fault is not None:
            self._process.kill()
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        ended = self._process.wait(_SECONDS)
        self._process.stdout.close()
        assert fault is not None or ended == 0

    def say(self, *words: object, status: int = DONE) -> Any:
        """A word of the command line at that desk: its JSON, once it ended as expected."""
        done = self.do("say", *map(str, words))
        assert done["ended"] == status, done
        assert "Traceback" not in done["told"]
        return done["said"]

    def do(self, deed: str, *given: Any, **named: Any) -> Any:
        """One of the deeds that the words do not have."""
        assert self._process.stdin is not None
        print(
            json.dumps({"deed": deed, "with": given, "named": named}),
            file=self._process.stdin,
            flush=True,
        )
        answer = self._heard()
        assert "done" in answer, f"{self.sign_in}: {answer}"
        return answer["done"]

    def case(self, number: str) -> Any:
        """The case as this desk shows it, brought up to date where the line is there."""
        return self.say("case", "show", number)["case"]

    def _heard(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"{self.sign_in}'s desk ended"
        return json.loads(line)


def opening(*serials: str) -> list[str]:
    """The words that open a case as it is told on the telephone."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    named = [word for serial in serials for word in ("--serial", serial)]
    said = ("--symptoms", "no power LED", "--troubleshooting", "another power supply")
    apart = ("--since", yesterday.isoformat(), "--separate-reason", "another matter")
    return ["case", "open", *named, *said, *apart]


def have_the_same(house: House, *desks: Apart) -> None:
    """Nothing waits or is undecided; every desk shows what the server has, and that is whole."""
    store = Store.open(house.location, house.files)
    for desk in desks:
        desk.do("wait_for_line")
        assert desk.do("line") == {"state": "there", "waiting": 0, "undecided": 0}
        assert desk.do("digest")["digest"] == digest(store), desk.sign_in
    assert check(store).findings == ()
    store.close()
