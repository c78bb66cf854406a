"""Real processes to be killed: desks that work at once, and a server of one process or of several.

Nothing here waits for a while: a desk does an act for each leave that it gets, and tells of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Thread

from desktop.shared_desk import SharedDesk
from tests.server.wired import PASSWORD, Serving
from tests.shared.conftest import House
from tests.shared.desks import profile_at

ROOT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Done:
    """An act that a desk told of, once it was durable. `subject` is the identity, field or SHA-256
    that it is about, `words` what tells it apart from all others."""

    kind: str
    act: str
    subject: str
    words: str


class Busy:
    """Somebody's desk in a process of its own, with what it said is done."""

    def __init__(self, url: str, case: object, folder: Path, sign_in: str) -> None:
        self._url, self._case, self.folder, self.sign_in = url, case, folder, sign_in
        self.done: list[Done] = []
        self._heard = Condition()
        self._ends_at = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Begin its program, which waits for leave once it is ready."""
        given = [self._url, str(self.folder), self.sign_in, str(self._case), str(len(self.done))]
        self._is_ready = self._is_over = False
        self._ends_at = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.shared.busy_desk", *given],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reading = Thread(target=self._read, daemon=True)
        self._reading.start()

    def until_ready(self) -> None:
        """Wait until it can work."""
        self._until(lambda: self._is_ready)

    def let(self, acts: int) -> int:
        """Give leave for so many acts more; gives how many it will have done then."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write("\n" * acts)
        self._process.stdin.flush()
        return len(self.done) + acts

    def until(self, acts: int) -> None:
        """Wait until it has done so many in all."""
        self._until(lambda: len(self.done) >= acts)

    def kill_at(self, acts: int) -> None:
        """Kill it as soon as it has told of so many acts in all, in the middle of the next one."""
        with self._heard:
            self._ends_at = acts
            if len(self.done) >= acts:
                self._end_now()

    def end(self) -> None:
        """Kill it where it still runs: a round was left in its middle."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self.until_dead()

    def until_dead(self) -> None:
        """Wait until it was killed. What it printed before was durable too."""
        assert self._process is not None
        status = self._process.wait(timeout=_PATIENCE_SECONDS)
        assert status == (1 if sys.platform == "win32" else -signal.SIGKILL), "it ended by itself"
        self._reading.join(timeout=_PATIENCE_SECONDS)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with suppress(BrokenPipeError):  # leave that nobody took
                stream.close()

    def at_rest(self) -> SharedDesk:
        """Opens the desk again and exchanges until everything has gone."""
        profile = profile_at(self._url, self.folder, self.sign_in)
        desk = SharedDesk.open(profile, None, by_itself=False)
        desk.sign_in(PASSWORD)
        desk.exchange()
        return desk

    def _until(self, holds: Callable[[], bool]) -> None:
        with self._heard:
            came = self._heard.wait_for(lambda: self._is_over or holds(), _PATIENCE_SECONDS)
            assert came, f"{self.sign_in} is stuck after {len(self.done)} acts"
            assert holds(), f"{self.sign_in} ended by itself"

    def _end_now(self) -> None:
        assert self._process is not None
        self._process.kill()

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._heard:
                if line.startswith("{") and line.endswith("}\n"):
                    self.done.append(Done(**json.loads(line)))
                elif line == "ready\n":
                    self._is_ready = True
                if 0 < self._ends_at <= len(self.done):
                    self._end_now()
                self._heard.notify_all()
        with self._heard:
            self._is_over = True
            self._heard.notify_all()


@dataclass
class HouseToKill:
    """A server that is killed with all its workers, or one of them, and comes back."""

    house: House
    options: tuple[str, ...] = ()

    def kill(self) -> None:
        """End every process of it at once, first the one that would start others."""
        process = self.house.serving.process
        if "--workers" in self.options:
            process.send_signal(signal.SIGSTOP)  # or it would start another while they are counted
        workers = self.workers()
        process.kill()
        for worker in workers:
            _kill(worker)
        self.house.serving.stop()

    def kill_a_worker(self) -> None:
        """End one of the workers, or the server where there are none, which then comes back."""
        workers = self.workers()
        if workers:
            _kill(workers[0])
        else:
            self.kill()
            self.start_again()

    def start_again(self) -> None:
        """It comes back under the address that it had."""
        house = self.house
        house.serving = Serving(house.location, house.files, "--port", house.port, *self.options)

    def workers(self) -> list[int]:
        """The processes that serve for it; none where it serves by itself."""
        if "--workers" not in self.options:
            return []
        process = self.house.serving.process.pid
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        # Beside them stands a tracker of Python's own, which ends with its parent.
        serve = [int(one) for one in children if "resource_tracker" not in _words_of(one)]
        assert serve, "it serves with workers"
        return serve


def _words_of(process: str) -> str:
    return Path(f"/proc/{process}/cmdline").read_text()


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):  # it ended with its parent
        os.kill(process, signal.SIGKILL)
