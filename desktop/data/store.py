"""A store: one database with its folder of files, opened for reading and for the one writer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from desktop.data import revisions
from desktop.data.announcing import Committed, announce, heard
from desktop.data.engines import reader_engine, store_url, writer_engine
from desktop.data.files import FileFolder, Files
from desktop.data.migrate import prepare
from desktop.data.troubles import unreachable, unreadable, unwritable
from desktop.domain.refusal import Refused

T = TypeVar("T")


class Store:
    """An open store. Reading sessions may run on any thread; writing is one at a time."""

    def __init__(self, location: str, files: Path | Files | None = None) -> None:
        self.url = store_url(location)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if files is None or isinstance(files, Path):
            files = FileFolder(files or self._folder_beside())
        self.files: Files = files
        self.committed = Committed()
        self.staged: dict[UUID, object] = {}
        """Registers that were read in and wait for their act, by the id of their import."""
        self._writer = writer_engine(self.url)
        self._reader = reader_engine(self.url)
        self._writing = threading.Lock()
        self._write_session = sessionmaker(self._writer, expire_on_commit=False)
        self._read_session = sessionmaker(self._reader, expire_on_commit=False, autoflush=False)

    @classmethod
    def open(cls, location: str, files: Path | Files | None = None) -> "Store":
        """Open or make the store at a path or URL, with its tables at this program's version.

        Raises Refused when the database is not reachable, newer than the program, or not ours.
        """
        store = cls(location, files)
        try:
            with store.told(unreachable):
                prepare(store._writer, store.url)
        except BaseException:
            store.close()
            raise
        return store

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on a snapshot of the store; nothing can be written through it.

        Raises Refused (rule "store") when the database cannot be read.
        """
        with self.told(unreadable), self._read_session() as session:
            yield session

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """The same for what loads no rows as objects: a session costs as much as its question.

        Raises Refused (rule "store") when the database cannot be read.
        """
        with self.told(unreadable), self._reader.connect() as connection:
            yield connection

    def read(self, question: Callable[..., T], *arguments: object, **named: object) -> T:
        """Ask one query function, which takes a session first."""
        with self.reading() as session:
            return question(session, *arguments, **named)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The authority's transaction: the clock row is locked first; commits when left whole.

        Raises Refused (rule "store") when the database does not take it: nothing of it stays then.
        """
        with self.told(unwritable), self._writing, self._write_session.begin() as session:
            session.info["staged"] = self.staged
            revisions.begin(session)
            yield session
            # Who founds a store that another founds at the same moment has been undone.
            if session.in_transaction():
                announce(session)
        self.committed.tell()

    @contextmanager
    def beside(self) -> Iterator[Connection]:
        """A transaction on what is no part of the record, presence for one: it takes no turn at the
        clock and moves no revision. Raises Refused (rule "store") when it is not taken."""
        with self.told(unwritable), self._writer.begin() as connection:
            yield connection

    def heard(self, beat: float) -> Iterator[None]:
        """Comes round whenever something may have been committed by any process, and at least every
        `beat` seconds; raises what the database raises when its connection breaks."""
        return heard(self._writer, self.committed, beat)

    @contextmanager
    def told(self, sentence: Callable[[str, str], str]) -> Iterator[None]:
        """Say what the database or its disk did in a sentence; a program's own fault stays one.

        Raises Refused (rule "store").
        """
        try:
            yield
        except (IntegrityError, ProgrammingError, DataError):
            raise
        except DBAPIError as fault:
            place, first = self.url.render_as_string(hide_password=True), _first_of(fault)
            raise Refused(sentence(place, str(first.orig).strip()), rule="store") from fault

    def data_version(self) -> int:
        """The revision of the last committed transaction, to notice other programs' changes."""
        with self.reading() as session:
            return int(session.execute(text("SELECT revision FROM clock")).scalar_one())

    def close(self) -> None:
        """Let go of every connection; the store on disk is whole at any time without this."""
        self._writer.dispose()
        self._reader.dispose()

    def _folder_beside(self) -> Path:
        if self.is_sqlite and self.url.database:
            path = Path(self.url.database)
            return path.with_name(path.name + ".files")
        from platformdirs import user_data_path

        return user_data_path("rma-desk", appauthor=False) / "files"


def _first_of(fault: DBAPIError) -> DBAPIError:
    """What happened first: SQLite ends a transaction itself when the disk is full, and undoing
    its savepoint then fails too, which says nothing to anybody."""
    first, earlier = fault, fault.__context__
    while earlier is not None:
        if isinstance(earlier, DBAPIError):
            first = earlier
        earlier = earlier.__context__
    return first
