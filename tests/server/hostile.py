"""A server to be attacked, how much memory it took, and whether others were answered meanwhile."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import requests

from tests.server.wired import Serving

_SECONDS = 60.0


@dataclass
class Attacked:
    """A server of one process. `token` is somebody's, who joined."""

    serving: Serving
    token: str

    @property
    def url(self) -> str:
        return self.serving.url

    def memory(self, name: str) -> int:
        """Bytes that its process has ("VmRSS") or had at most ("VmHWM"), as Linux counts them."""
        status = Path(f"/proc/{self.serving.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
        return int(line.split()[1]) * 1_024

    @contextmanager
    def taking(self) -> Iterator[Taken]:
        """Measures what an attack takes: the peak of memory above what there was, and seconds."""
        Path(f"/proc/{self.serving.process.pid}/clear_refs").write_text("5")  # the peak is now
        before, begun = self.memory("VmRSS"), time.monotonic()
        taken = Taken()
        yield taken
        taken.seconds = time.monotonic() - begun
        taken.memory = self.memory("VmHWM") - before

    def post(
        self, body: bytes | Iterable[bytes], path: str = "/v1/exchange", **headers: str
    ) -> requests.Response:
        """One request with a body, or with parts of one whose length nobody says."""
        given = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return requests.post(f"{self.url}{path}", data=body, headers=given, timeout=_SECONDS)

    def begun(self, path: str, *lines: str) -> socket.socket:
        """A connection with a request whose headers are said and whose body is to come."""
        host, port = self.url.removeprefix("http://").split(":")
        made = socket.create_connection((host, int(port)), timeout=_SECONDS)
        token = f"Authorization: Bearer {self.token}"
        head = (f"POST {path} HTTP/1.1", "Host: x", token, "Content-Type: application/json", *lines)
        made.sendall("\r\n".join((*head, "", "")).encode())
        return made


@dataclass
class Taken:
    """What an attack took, once it is over."""

    memory: int = 0
    seconds: float = 0.0


@dataclass
class Beside:
    """Somebody else, who asks the server again and again until an attack is over."""

    attacked: Attacked
    waits: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_over: Event = field(default_factory=Event)

    def __enter__(self) -> Beside:
        self._thread = Thread(target=self._ask)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self._thread.join()

    def _ask(self) -> None:
        body = b'{"push": [], "pull": null}'
        while not self.waits or not self.is_over.is_set():
            begun = time.monotonic()
            answer = self.attacked.post(body)
            self.waits.append(time.monotonic() - begun)
            if answer.status_code != 200:
                self.faults.append(answer.text)


def at_once(acts: list[Callable[[], None]]) -> None:
    """Do all of it at once, and wait until it is over; raises what the first raised."""
    raised: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as fault:  # noqa: BLE001 - raised again by who began it
            raised.append(fault)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def trickled(connection: socket.socket, part: bytes, pause_seconds: float) -> bytes:
    """Send a part again and again, as slowly as that, until something is answered; gives it."""
    connection.settimeout(pause_seconds)
    while True:
        with suppress(OSError):  # who was answered may be hung up on
            connection.sendall(part)
        try:
            return connection.recv(65_536)
        except TimeoutError:
            continue
