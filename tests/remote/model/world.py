"""A furnished server and desks that joined it; made once, then copied for each example."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from desktop.data.store import Store
from desktop.data.tables.sign_in import SignedIn
from desktop.domain.words import Role
from desktop.operations.authority import perform
from desktop.operations.people import ChangeRole
from desktop.queries.people import first_desk, person_by_sign_in
from desktop.remote.replica import Replica
from desktop.upkeep import back_up, restore, tell_restored
from desktop.wire.rows import digest_of_rows
from tests.operations.shop import MORNING, Clock, Shop
from tests.remote.model.line import BrokenLine, Server, serving

PEOPLE = ("ruth", "otto", "tomas")
COPY = "-copy"
"""Stands behind the name of whose folder was copied to another computer."""
SERVER = "server.db"
"""The file of the server's store in a world's folder."""


def token_of(name: str) -> str:
    """Everybody's token, which lies in the furnished store already."""
    return f"token-of-{name}"


def signed_in(name: str, person: UUID, desk: UUID | None = None) -> SignedIn:
    """The row that makes the token of a name good."""
    return SignedIn(
        token_sha256=hashlib.sha256(token_of(name).encode()).hexdigest(),
        person_id=person,
        desk=desk,
        issued_at=MORNING,
        expires_at=MORNING + timedelta(days=365),
    )


class CopyDatabase(Protocol):
    """Gives the place of a copy of a database that nobody is connected to, in the place of the one
    of that name before."""

    def __call__(self, database: str, name: str = "copy") -> str: ...


@dataclass(frozen=True)
class Template:
    """Furnished files: the server's store, and a joined replica for each person.

    `database` is the server's on PostgreSQL, with a way to copy it; "" for the file beside.
    `accepted` are cases whose terms are accepted, so that RMA numbers can be asked for.
    """

    folder: Path
    case: UUID
    accepted: tuple[UUID, ...]
    database: str = ""
    copy_database: CopyDatabase | None = None

    def copy(self, folder: Path) -> str:
        """Put all of it into a folder, over what lay there; gives the server's store."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        if self.copy_database is not None:
            return self.copy_database(self.database)
        return str(folder / SERVER)


def furnish(
    folder: Path, database: str = "", copy_database: CopyDatabase | None = None
) -> Template:
    """A shop with cases, where everybody is signed in and has joined."""
    folder.mkdir()
    location = database or str(folder / SERVER)
    shop = Shop.founded(location, folder / "files")
    shop.furnish()
    case = shop.opened()
    accepted = tuple(
        shop.accepted(shop.opened(separate_reason="another matter"))[0] for _ in range(2)
    )
    with shop.store.writing() as session:
        session.add_all(signed_in(name, shop.person(name)) for name in PEOPLE)
    people = {name: shop.person(name) for name in PEOPLE}
    shop.close()
    with world(folder, location) as made:
        for name, person in people.items():
            replica = made.open(name)
            assert replica.client is not None
            replica.join(replica.client, person)
            replica.exchange()
            replica.close()
    return Template(folder, case, accepted, database, copy_database)


@dataclass
class World:
    """One server and the desks on it. Each desk's clock is wrong by its own `offsets`."""

    folder: Path
    location: str
    clock: Clock
    copy_database: CopyDatabase | None = None
    page_rows: int = 1_000
    lines: dict[str, BrokenLine] = field(default_factory=dict)
    offsets: dict[str, timedelta] = field(default_factory=dict)
    answered: Callable[[], None] = lambda: None
    """Called after each answer of the server."""
    _running: ExitStack = field(default_factory=ExitStack)
    _server: Server | None = None
    _backup: str = ""
    """The copy of a database that is on PostgreSQL."""
    _copies: dict[str, UUID] = field(default_factory=dict)
    """Whose folders were copied: the person at each."""

    @property
    def server(self) -> Server:
        """The server that runs."""
        assert self._server is not None, "the server runs"
        return self._server

    @property
    def is_sqlite(self) -> bool:
        return self.server.store.is_sqlite

    def start(self) -> None:
        """Serve what lies at the server's place."""
        files = self.folder / "files"
        self._server = self._running.enter_context(serving(self.location, files, self.clock))
        for line in self.lines.values():
            line.server = self._server

    def stop(self) -> None:
        """End the server; what it answered is on its disk."""
        self._running.close()
        self._server = None

    def open(self, name: str) -> Replica:
        """That person's desk, as it lies on their disk."""
        line = self.lines.setdefault(name, BrokenLine(self.server, lambda: self.answered()))
        return Replica(
            str(self.folder / f"{name}.db"),
            line.client(token_of(name)),
            lambda: self._time_of(name),
            page_rows=self.page_rows,
        )

    def copy_desk(self, name: str) -> str:
        """Copy a closed desk's files, as a backup of a profile does; gives the copy's name."""
        copied = f"{name}{COPY}"
        for path in self.folder.glob(f"{name}.db*"):
            if path.is_dir():
                shutil.copytree(path, self.folder / path.name.replace(name, copied, 1))
            else:
                shutil.copy(path, self.folder / path.name.replace(name, copied, 1))
        with closing(self.open(copied)) as desk, self.server.store.writing() as session:
            assert desk.person is not None
            self._copies[copied] = desk.person.id
            session.add(signed_in(copied, desk.person.id, desk.id))
        return copied

    def _sign_in_again(self) -> None:
        """Whoever signed in after the backup has to do it again, which asks for a password."""
        with self.server.store.writing() as session:
            for name, person in self._copies.items():
                again = signed_in(name, person)
                if session.get(SignedIn, again.token_sha256) is None:
                    session.add(again)

    def set_role(self, name: str, role: Role) -> None:
        """An administrator at the server gives somebody other rights, from now on."""
        store = self.server.store
        whose, edda = (store.read(person_by_sign_in, one) for one in (name, "edda"))
        assert whose is not None
        assert edda is not None
        if whose.role is not role:
            desk = store.read(first_desk)
            assert desk is not None
            perform(
                store,
                ChangeRole(whose=whose.id, seen=whose.role, role=role),
                desk,
                edda.id,
                self.clock(),
            )

    def back_up(self) -> None:
        """Copy the server's store: while it runs, and on PostgreSQL while it is stopped, as its
        means for the other (pg_dump) would take the seconds of a run."""
        backup = self.folder / "backup"
        shutil.rmtree(backup, ignore_errors=True)
        if self.copy_database is None:
            back_up(self.server.store, backup)
            return
        self.stop()
        self._backup = self.copy_database(self.location, "backup")
        backup.mkdir()
        _copy_folder(self.folder / "files", backup / "files")
        self.start()

    @property
    def has_backup(self) -> bool:
        return (self.folder / "backup").is_dir()

    def restore(self) -> None:
        """The server is restored from its backup: what came later is lost there, files too."""
        self.stop()
        _copy_folder(self.folder / "backup" / "files", self.folder / "files")
        if self.copy_database is not None:
            self.location = self.copy_database(self._backup)
            with closing(Store.open(self.location, self.folder / "files")) as store:
                tell_restored(store, now=self.clock(), notes=self._notes)
        else:
            remove_store(Path(self.location))
            restore(self.folder / "backup", self.location, now=self.clock(), notes=self._notes)
        self.start()
        self._sign_in_again()

    @property
    def _notes(self) -> Path:
        """Where this server's computer notes that a store was restored."""
        return self.folder / "notes"

    def _time_of(self, name: str) -> datetime:
        return self.clock() + self.offsets.get(name, timedelta())


def remove_store(place: Path) -> None:
    """Remove a closed store's file, and all that lies beside it by its name."""
    for path in place.parent.glob(f"{place.name}*"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _copy_folder(source: Path, target: Path) -> None:
    """Put a folder in the place of another; one that is not there is an empty one."""
    shutil.rmtree(target, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, target)


@contextmanager
def world(
    folder: Path, location: str, copy_database: CopyDatabase | None = None
) -> Iterator[World]:
    """The server over what lies in a folder."""
    made = World(folder, location, Clock(), copy_database)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def rows_of(store: Store) -> str:
    """A digest of the rows that are shown, to compare."""
    with store.reading() as session:
        return digest_of_rows(session.connection())
