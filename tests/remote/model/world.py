"""A furnished server and desks that joined it; made once, then copied for each example."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from desktop.data.store import Store
from desktop.data.tables.sign_in import SignedIn
from desktop.remote.replica import Replica
from desktop.wire.rows import digest_of_rows
from tests.operations.shop import MORNING, Clock, Shop
from tests.remote.model.line import BrokenLine, Server, serving

PEOPLE = ("ruth", "otto", "tomas")


def token_of(sign_in: str) -> str:
    """Everybody's token, which lies in the furnished store already."""
    return f"token of {sign_in}".replace(" ", "-")


@dataclass(frozen=True)
class Template:
    """Furnished files: the server's store, and a joined replica for each person."""

    folder: Path
    case: UUID

    def copy(self, folder: Path) -> None:
        """Put all of it into a folder, over what lay there."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)


def furnish(folder: Path) -> Template:
    """A shop with a case, where everybody is signed in and has joined."""
    folder.mkdir()
    shop = Shop.founded(str(folder / "server.db"), folder / "files")
    shop.furnish()
    case = shop.opened()
    with shop.store.writing() as session:
        for sign_in in PEOPLE:
            session.add(
                SignedIn(
                    token_sha256=hashlib.sha256(token_of(sign_in).encode()).hexdigest(),
                    person_id=shop.person(sign_in),
                    issued_at=MORNING,
                    expires_at=MORNING + timedelta(days=365),
                )
            )
    people = {sign_in: shop.person(sign_in) for sign_in in PEOPLE}
    shop.close()
    with world(folder) as made:
        for sign_in, person in people.items():
            replica = made.open(sign_in)
            assert replica.client is not None
            replica.join(replica.client, person)
            replica.exchange()
            replica.close()
    return Template(folder, case)


@dataclass
class World:
    """One server and the desks on it."""

    folder: Path
    server: Server
    clock: Clock
    lines: dict[str, BrokenLine] = field(default_factory=dict)
    page_rows: int = 1_000

    def open(self, sign_in: str) -> Replica:
        """That person's desk, as it lies on their disk."""
        line = self.lines.setdefault(sign_in, BrokenLine(self.server))
        return Replica(
            str(self.folder / f"{sign_in}.db"),
            line.client(token_of(sign_in)),
            self.clock,
            page_rows=self.page_rows,
        )


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """The server over what lies in a folder."""
    with ExitStack() as stack:
        clock = Clock()
        location = str(folder / "server.db")
        server = stack.enter_context(serving(location, folder / "files", clock))
        yield World(folder, server, clock)


def rows_of(store: Store) -> str:
    """A digest of the rows that are shown, to compare."""
    with store.reading() as session:
        return digest_of_rows(session.connection())
