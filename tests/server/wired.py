"""A real server process, desks that work over the wire, and a mirror for what they pull."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.operations.answers import GRANTED
from desktop.operations.authority import Performed
from desktop.operations.operation import Event, Operation, new_id
from desktop.queries.people import first_desk
from desktop.remote.client import Client, Line
from desktop.wire.messages import ExchangeAsked, OutcomeSaid, Place, PullAsked, Pushed, RowSaid
from desktop.wire.rows import TABLES, digest_of_rows
from desktop.workplace import Desk, Settings
from tests.operations.shop import Clock, Shop
from tests.server.forked import CAN_FORK, Forked

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"
_SERIALS = count(100)


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for this computer that nobody trusts, and its key; made by openssl."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


def _started(words: Sequence[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "desktop", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class Serving:
    """`rma-desk serve` in a process of its own, on a free port of this computer; without a store a
    demonstration. One that `is_forked` starts sooner, with the program imported already."""

    def __init__(self, location: str, files: Path, *options: str, is_forked: bool = False) -> None:
        given = ("--from", location) if location else ("--demo",)
        words = ["serve", *given, "--files", str(files), "--port", "0", *options]
        self.process = Forked(words) if is_forked and CAN_FORK else _started(words)
        self.log: list[str] = []
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self._reading = Thread(target=self._read_log, daemon=True)
        self._reading.start()
        first = self.process.stdout.readline()
        if not first:
            self.process.wait(timeout=30)
            raise AssertionError("\n".join(self.log))
        self.url: str = json.loads(first)["listening"]
        authority = (
            options[options.index("--certificate") + 1] if "--certificate" in options else ""
        )
        try:
            with Client(Line(self.url, authority=authority)) as client:
                assert client.ready().status == "ok"
        except BaseException:
            self.stop()
            raise

    def stop(self) -> int:
        """Tell it to stop; gives its exit status."""
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=30)
        self._reading.join(timeout=30)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return status

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        self.log.extend(line.rstrip("\n") for line in self.process.stderr)


class WiredDesk:
    """Somebody's desk that joined: signs what it does and sends it at once."""

    def __init__(self, url: str, sign_in: str, clock: Callable[[], datetime]) -> None:
        self.client = Client(Line(url, tries=0))
        self.person = self.client.sign_in(sign_in, PASSWORD).person
        self.id = new_id()
        joined = self.client.join(self.id)
        self.code, self.epoch = joined.code, joined.epoch
        self.sequence = joined.next_sequence
        self.clock = clock
        self._cases = count(1)

    def signed(self, operation: Operation, **otherwise: Any) -> Operation:
        """The act as this desk's next one, or otherwise than it should be."""
        numbered = operation.numbered(lambda _name: next(self._cases))
        facts = {
            "desk": self.id,
            "sequence": self.sequence,
            "person": self.person,
            "at": self.clock(),
            **otherwise,
        }
        return numbered.signed(**facts)

    def push(self, *signed: Operation) -> list[OutcomeSaid]:
        """Send signed acts; what was answered moves the sequence on."""
        pushed = [Pushed(body=one.canonical(), sha256=one.fingerprint()) for one in signed]
        outcomes = self.client.exchange(ExchangeAsked(epoch=self.epoch, push=pushed)).outcomes
        self.sequence = max([self.sequence, *(one.sequence + 1 for one in outcomes)])
        return outcomes

    def perform(self, operation: Operation) -> Performed:
        """Have an act done by the server. Raises Refused as it says."""
        signed = self.signed(operation)
        (outcome,) = self.push(signed)
        if outcome.verdict not in GRANTED:
            result = outcome.result
            raise Refused(result["sentence"], result["field"], result["rule"])
        facts = {name: value for name, value in outcome.result.items() if name != "event"}
        kind = next(
            one for one in Event.__subclasses__() if one.__name__ == outcome.result["event"]
        )
        return Performed(kind.model_validate(facts), frozenset(), outcome.revision, signed)

    def pull(
        self, mirror: Mirror, rows: int = 1_000, staged: tuple[RowSaid, ...] = ()
    ) -> list[int]:
        """Bring a mirror up to date; gives how many rows each page had. `staged` are a snapshot's,
        which go in together with what changed since."""
        after: Place | None = None
        came: list[RowSaid] = [*staged]
        pages: list[int] = []
        while True:
            asked = PullAsked(revision=mirror.revision, after=after, rows=rows, digest_above=0)
            pull = self.client.exchange(ExchangeAsked(epoch=self.epoch, pull=asked)).pull
            assert pull is not None
            came += pull.rows
            pages.append(len(pull.rows))
            if pull.complete:
                mirror.take(came, pull.revision)
                assert pull.digest == mirror.digest()
                return pages
            assert pull.revision == mirror.revision, "the cursor moves with the last page only"
            after = pull.after


@dataclass
class Mirror:
    """The rows of the server as they were at a revision, in a store of their own."""

    store: Store
    revision: int = 0

    def take(self, rows: list[RowSaid], revision: int) -> None:
        """Put rows in, later ones over earlier ones, all at once."""
        with self.store.writing() as session:
            session.execute(text("PRAGMA defer_foreign_keys=ON"))
            for one in rows:
                table = TABLES[one.table]
                values = table.from_json(one.row)
                session.execute(insert(table.table).prefix_with("OR REPLACE").values(**values))
        self.revision = revision

    def digest(self) -> str:
        return digest(self.store)


def digest(store: Store) -> str:
    """Of all synchronised rows of a store."""
    with store.reading() as session:
        return digest_of_rows(session.connection())


class WiredShop(Shop):
    """The shop of the other tests, with everybody at a desk of their own on the other end of a
    line. What it reads, it reads in the server's store itself."""

    def __init__(self, location: str, files: Path, url: str) -> None:
        self.clock = Clock()
        self.store = Store.open(location, files)
        self.url = url
        self._desks: dict[str, WiredDesk] = {}
        self._serials = count(next(_SERIALS) * 100)
        self._ready = {}
        self.edda: Any = self

    def edda_alone(self) -> Desk:
        """Edda at the server's own desk, without a line."""
        desk = self.store.read(first_desk)
        assert desk is not None
        alone = Desk(Settings(str(self.store.url), clock=self.clock), self.store, desk)
        alone.take_seat("edda")
        return alone

    def seat_of(self, sign_in: str) -> Any:
        if sign_in not in self._desks:
            self._desks[sign_in] = WiredDesk(self.url, sign_in, self.clock)
        return self._desks[sign_in]

    def close(self) -> None:
        for desk in self._desks.values():
            desk.client.close()
        self.store.close()


@dataclass
class Scene:
    """A server over a furnished store, and who works with it. `shop.opened()` gives a case."""

    serving: Serving
    location: str
    files: Path
    is_sqlite: bool
    shop: WiredShop
    folder: Path
    _case: list[UUID] = field(default_factory=list)
    _mirrors: Iterator[int] = field(default_factory=lambda: iter(range(10_000)))

    @property
    def url(self) -> str:
        return self.serving.url

    @property
    def case(self) -> UUID:
        """A case that everybody may comment on; opened when it is first asked for."""
        if not self._case:
            self._case.append(self.shop.opened())
        return self._case[0]

    def desk(self, sign_in: str = "ruth") -> WiredDesk:
        """A desk of its own for one test."""
        return WiredDesk(self.url, sign_in, self.shop.clock)

    def digest(self) -> str:
        """Of what the server has now."""
        return digest(self.shop.store)

    def mirror(self) -> Mirror:
        """An empty one."""
        return Mirror(Store.open(str(self.folder / f"mirror-{next(self._mirrors)}.db")))
