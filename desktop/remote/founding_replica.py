"""A replica's own tables: made once, and made anew where the program's tables have changed."""

from contextlib import closing
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, func, insert, inspect, select

from desktop.data.engines import store_url
from desktop.data.migrate import HEAD
from desktop.data.store import Store
from desktop.data.tables.ledger import Clock
from desktop.data.tables.replica import LET_GO_FILE, METADATA, REPLICA, STAGING
from desktop.domain.refusal import Refused
from desktop.operations.operation import new_id
from desktop.remote import mirror
from desktop.remote.filling import prepare_tables
from desktop.remote.standing import change_standing, stage_anew, standing


def open_replica(location: str, files: Path | None) -> Store:
    """Open the store of a replica, or make one that is still to be filled.

    Where this program has other tables than wrote it, what is pending is kept and the rest fetched
    anew. Raises Refused for a store that is nobody's replica.
    """
    _leave_half_of_another_version(store_url(location).database)
    store = Store.open(location, files)
    try:
        if not store.is_sqlite:
            raise Refused("A replica lies in a file of this computer.", "store", "input")
        with store.writing() as session:
            _prepare(session.connection())
    except BaseException:
        store.close()
        raise
    return store


def _leave_half_of_another_version(database: str | None) -> None:
    """Throw away what another version had only half fetched: nothing was done on it, and its tables
    cannot be brought up to date while they refer to rows that have not come."""
    from pysqlite3 import dbapi2

    if not database or not Path(database).is_file():
        return
    with closing(dbapi2.connect(database)) as connection:
        try:
            row = connection.execute("SELECT tables, is_filled FROM replica").fetchone()
        except dbapi2.DatabaseError:  # nobody's replica, or none at all: opening it says so
            return
    if row is None or row[1] or row[0] == HEAD:
        return
    try:
        for end in ("-wal", "-shm", ""):
            Path(f"{database}{end}").unlink(missing_ok=True)
    except OSError as fault:
        raise Refused(
            "Another version of the program is fetching this desk's data. Close it, then try "
            "again.",
            "store",
            "store",
        ) from fault


def _prepare(connection: Connection) -> None:
    if not inspect(connection).has_table(REPLICA.name):
        _make(connection, new_id())
        return
    LET_GO_FILE.create(connection, checkfirst=True)  # an earlier version made none
    if standing(connection).tables != HEAD:
        if standing(connection).is_filled:
            prepare_tables(connection)
        else:
            mirror.empty(connection)
        stage_anew(connection, is_snapshot=True)
        change_standing(connection, tables=HEAD)


def _make(connection: Connection, desk: UUID) -> None:
    if connection.execute(select(func.count()).select_from(Clock)).scalar_one():
        raise Refused(
            "This is a store of its own and cannot become a server's replica: stores are never "
            "merged. Name another file, or serve this store to others.",
            "store",
            "input",
        )
    METADATA.create_all(connection)
    connection.execute(
        insert(REPLICA).values(
            id=1,
            tables=HEAD,
            desk=desk,
            cursor=0,
            verified=0,
            offset_microseconds=0,
            is_filled=False,
            is_recording=True,
        )
    )
    connection.execute(
        insert(STAGING).values(id=1, is_snapshot=True, is_whole=False, since=0, rows=0)
    )
