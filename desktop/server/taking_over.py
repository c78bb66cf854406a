"""A lone store becomes a server's in another database: copied whole, and proven before it counts.

Only an empty database takes one; two stores are never merged (sharing.md)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.orm import Session

from desktop.data import search_index
from desktop.data.checks import awaited_files, chain_findings, referenced_files
from desktop.data.store import Store
from desktop.data.tables import Row
from desktop.data.tables.ledger import Clock
from desktop.domain.refusal import Refused
from desktop.wire.rows import digest_of_rows

_STAYS = frozenset(("search_entry", "search_key", "signed_in", "sign_in_failure", "touched"))
"""Made anew, or of no use elsewhere: nobody is signed in at a server that is new."""
_ROWS_A_STEP = 5_000


def take_over(lone: Store, served: Store) -> bool:
    """Copy a lone store with its files into an empty database; False where it is there already.

    Raises Refused where another store is, and where what was copied is not what was there; then
    the database is as empty as before. The lone store is only read.
    """
    mine, other = lone.read(_store_id), served.read(_store_id)
    if mine is None:
        raise Refused("This store was never founded: there is nothing to take over.", "from")
    if other == mine:
        return False
    if other is not None:
        raise Refused(
            "There is another store in that database already, and stores are never merged. Name "
            "an empty database.",
            "store",
            "input",
        )
    _copy_files(lone, served)
    with lone.reading() as source, served.beside() as target:
        for table in Row.metadata.sorted_tables:
            if table.name not in _STAYS:
                _copy(source, target, table)
        search_index.rebuild(target)
        _prove(source, target)
    return True


def _store_id(session: Session) -> UUID | None:
    return session.execute(select(Clock.store_id)).scalar_one_or_none()


def _copy(source: Session, target: Connection, table: Table) -> None:
    """One table, all of it in one statement on PostgreSQL: its rows may refer to each other."""
    reading = source.connection().execution_options(yield_per=_ROWS_A_STEP)
    rows = reading.execute(select(table)).partitions()
    if target.dialect.name == "postgresql":
        _copy_by_stream(target, table, rows)
        return
    for some in rows:
        target.execute(insert(table), [dict(row._mapping) for row in some])


def _copy_by_stream(target: Connection, table: Table, parts: Iterable[Any]) -> None:
    dialect = target.dialect
    binders = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.c]
    names = ", ".join(f'"{column.name}"' for column in table.c)
    driver: Any = target.connection.driver_connection
    with (
        driver.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
    ):
        for some in parts:
            for row in some:
                copy.write_row(
                    [
                        value if bind is None else bind(value)
                        for bind, value in zip(binders, row, strict=True)
                    ]
                )


def _copy_files(lone: Store, served: Store) -> None:
    """Files first, as always: a row may refer to one only once it is there."""
    with lone.reading() as session:
        wanted = referenced_files(session) - awaited_files(session)
    for sha256 in sorted(wanted):
        if lone.files.size(sha256) is not None and served.files.size(sha256) is None:
            served.files.put(lone.files.get(sha256))


def _prove(source: Session, target: Connection) -> None:
    """Every row that desks share is the same, and the chain of all outcomes holds."""
    with Session(bind=target, join_transaction_mode="create_savepoint") as session:
        broken = next(iter(chain_findings(session, lambda _done, _total: None)), None)
        outcomes = session.execute(select(func.count()).select_from(Clock)).scalar_one()
    same = digest_of_rows(source.connection()) == digest_of_rows(target)
    if broken is not None or not same or outcomes != 1:
        raise Refused(
            f"The store was not copied as it is ({broken or 'its rows differ'}). Check it with "
            "“rma-desk check”; the database is left empty.",
            "from",
            "store",
        )
