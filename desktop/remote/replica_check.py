"""Proves what only a replica has: its outbox and journal, the desk's order, files to be sent."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.orm import Session

from desktop.data.checks import case_counter_findings
from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.replica import OUTBOX, UPLOAD, OutboxState
from desktop.domain.timeline import canonical_json, digest
from desktop.remote.standing import Standing, staging, standing

_ROWS_A_STEP = 500
_ANSWERED = frozenset({OutboxState.ANSWERED, OutboxState.CONFIRMED, OutboxState.PARKED})
"""Where an operation stands only once its outcome is known."""


def outbox_findings(session: Session) -> Iterator[str]:
    """Every operation of this desk that is not as it was written, and every one that is missing."""
    connection = session.connection()
    now = standing(connection)
    places: set[int] = set()
    last = 0
    asked = select(OUTBOX).order_by(OUTBOX.c.place)
    rows = connection.execution_options(yield_per=_ROWS_A_STEP).execute(asked)
    for row in rows:
        yield from _entry_findings(row, now, places)
        places.add(row.place)
        if row.desk == now.desk:
            yield from _missing(last, row.sequence)
            last = row.sequence
    # While all is fetched anew, or somebody has to decide, what waits has no numbers that hold.
    if not staging(connection).is_snapshot and now.resume_from is None:
        entry = session.get(DeskEntry, now.desk)
        yield from _missing(last, 1 if entry is None else entry.sequence + 1)


def counter_findings(session: Session) -> Iterator[str]:
    """Where this desk would give a case's number again; the other numbers are the server's."""
    entry = session.get(DeskEntry, standing(session.connection()).desk)
    if entry is not None:
        yield from case_counter_findings(session, entry.code)


def files_to_send(connection: Connection) -> frozenset[str]:
    """The SHA-256 of every file that the server is to have from here."""
    return frozenset(connection.execute(select(UPLOAD.c.sha256)).scalars())


def count_waiting(connection: Connection) -> int:
    """How many acts wait to be sent."""
    asked = select(func.count()).where(OUTBOX.c.state == OutboxState.WAITING)
    return int(connection.execute(asked).scalar_one())


def _entry_findings(row: Row[Any], now: Standing, places: set[int]) -> Iterator[str]:
    where = f"The act {row.name} of {row.at:%Y-%m-%d %H:%M} UTC"
    if digest(row.body) != row.sha256:
        yield f"{where} was changed after it was done."
    for name in _differences(row, now.person):
        yield f"{where}: {name} is not what the act says."
    if row.state in _ANSWERED and (row.result is None or row.revision is None):
        yield f"{where} was answered by the server, and the answer is not there."
    if row.depends_on is not None and row.depends_on not in places:
        yield f"{where} builds on an act that is not there."


def _differences(row: Row[Any], person: UUID | None) -> list[str]:
    """The columns of an entry that are not what its operation says; they are copies of it."""
    try:
        body = json.loads(row.body)
    except ValueError:
        return ["the act"]
    said = {
        "id": str(row.operation_id),
        "desk": str(row.desk),
        "sequence": row.sequence,
        "operation": row.name,
        "at": json.loads(canonical_json(row.at)),
        "person": None if person is None else str(person),
    }
    return [name for name, value in said.items() if body.get(name) != value]


def _missing(last: int, following: int) -> Iterator[str]:
    """What lies between two numbers of the desk's order."""
    if following > last + 1:
        yield f"Act {last + 1} of this desk is not in the outbox: the server takes none behind it."
