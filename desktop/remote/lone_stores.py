"""Opening a store that is nobody's replica. Acts on a replica that was opened as one would take the
desk's numbers and never enter its outbox, and the server would take nothing of the desk any more.
"""

from contextlib import closing
from pathlib import Path

from desktop.data.engines import store_url
from desktop.data.files import Files
from desktop.data.store import Store
from desktop.domain.refusal import Refused


def open_lone_store(location: str, files: Path | Files | None = None) -> Store:
    """Open or make a store of one's own, or a server's. Raises Refused for a replica, which stays
    as it is, and as `Store.open` does."""
    refuse_replica(location)
    return Store.open(location, files)


def refuse_replica(location: str) -> None:
    """Raise Refused for a replica, with how that is opened."""
    if is_replica(location):
        raise _a_desks(location)


def is_replica(location: str) -> bool:
    """Is this file what a desk keeps of a server? Looks at the file alone and changes nothing."""
    from pysqlite3 import dbapi2

    url = store_url(location)
    if url.get_backend_name() != "sqlite" or not url.database or not Path(url.database).is_file():
        return False
    place = f"{Path(url.database).as_uri()}?mode=ro"
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'replica'"
    try:
        with closing(dbapi2.connect(place, uri=True)) as connection:
            return connection.execute(asked).fetchone() is not None
    except dbapi2.DatabaseError:  # no database that can be read: opening it says so
        return False


def _a_desks(location: str) -> Refused:
    # What knows servers loads the line with it, which no other store needs.
    from desktop.remote.profiles import profile_in

    file = store_url(location).database
    whose = profile_in(Path(str(file)).parent)
    options = "--store URL --as NAME"
    if whose is not None:
        options = f"--store {whose.line.url} --as {whose.sign_in}"
    return Refused(
        f"{file} is what a desk keeps of its server, with what is still to be sent there. Open it "
        f"with “{options}”.",
        "store",
        "input",
    )
