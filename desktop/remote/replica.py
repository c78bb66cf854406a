"""A desk on a server: a local store that is the server's, with what is done here on top.

It answers and does what a lone desk does, with the line and without it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.data.tables.parties import Person
from desktop.domain.refusal import Refused
from desktop.operations.authority import Area, Performed
from desktop.operations.operation import Operation
from desktop.operations.said import know_all_acts
from desktop.operations.taking import Quarantined
from desktop.queries.people import PersonFacts, last_act_at
from desktop.remote import parked, put_right, uploads
from desktop.remote.applying import resume, show_again
from desktop.remote.calls import Calls
from desktop.remote.client import Client
from desktop.remote.doing import Doing
from desktop.remote.founding_replica import open_replica
from desktop.remote.joining_anew import join_anew
from desktop.remote.parked import Parked, Waiting
from desktop.remote.replica_state import ReplicaState, state_of
from desktop.remote.standing import Standing, change_standing, standing
from desktop.remote.synchronise import Exchanged, Exchanges, Progress
from desktop.remote.transfers import Transfers
from desktop.remote.turns import Turn
from desktop.wire.messages import SignInAnswer

P = ParamSpec("P")
T = TypeVar("T")


class Replica:
    """One person's desk on one server. `perform`, `ask` and `exchange` block.

    `client` is the line with the person's token; without one the desk works on its own.
    """

    clock_note = ""

    def __init__(
        self,
        location: str,
        client: Client | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        files: Path | None = None,
        page_rows: int = 1_000,
    ) -> None:
        know_all_acts()
        self.store = open_replica(location, files)
        self.client = client
        self.person: PersonFacts | None = None
        self._clock = clock
        self._page_rows = page_rows
        self._line = Turn(str(self.store.url.database))
        self._transfers = Transfers(self.store, lambda: self.client, self.exchange_acts)
        self._doing = Doing(
            self.store,
            self.now,
            self._exchange_proven,
            self._note_moment,
            lambda done: self._tell(done.touched),
        )
        self._listeners: list[Callable[[frozenset[Area]], None]] = []
        self._last_at: datetime | None = None
        self.look_again()

    @property
    def id(self) -> UUID:
        """This desk's identity."""
        return self._standing.desk

    def join(self, client: Client, person: UUID, progress: Progress | None = None) -> None:
        """Join the server with this desk as the person whose token the client has, and fetch all.

        Taken up again where it was cut off. A desk that was copied joins anew, with what waits.
        Raises Refused where another person's work lies here.
        """
        before = self._standing.person
        if before is not None and before != person:
            raise _another_persons()
        with self.store.writing() as session:
            change_standing(session.connection(), person_id=person)
        self.client = client
        with self._line:
            try:
                client.join(self.id)
            except Quarantined:
                self._join_anew(client)
        self.exchange(progress)

    @property
    def url(self) -> str:
        """The server's address, "" where the desk works on its own."""
        return "" if self.client is None else self.client.line.url

    def sign_in(self, name: str, password: str) -> SignInAnswer:
        """Sign in anew with this desk, so that tries are counted as its own; one that was copied
        joins anew. Raises Refused and Unreachable."""
        client = self._need_client()
        with self._line:
            desk = self.id if self._standing.is_filled else None
            try:
                answer = client.sign_in(name, password, desk)
                is_copied = False
            except Refused as refused:
                is_copied = isinstance(refused, Quarantined)
                if not is_copied and (refused.rule, refused.field) != ("conflict", "desk"):
                    raise
                # The password was right; a server that lost this desk lets it join once more.
                answer = client.sign_in(name, password)
            if self._standing.person not in (None, answer.person):
                raise _another_persons()
            if is_copied:
                self._join_anew(client)
        return answer

    def sign_out(self, *, everywhere: bool = False) -> None:
        """End the token at the server, or all of this person's. Raises Unreachable and Refused."""
        self._need_client().beside(Calls()).sign_out(everywhere=everywhere)

    def change_password(self, old: str, new: str) -> None:
        """Give oneself another password; this sign-in stays. Raises Unreachable and Refused."""
        self._need_client().beside(Calls()).change_password(old, new)

    def now(self) -> datetime:
        """The desk's moment in UTC: this computer's, put right by the server's, and never before
        its last act."""
        moment = self._clock() + self._standing.offset
        return moment if self._last_at is None else max(moment, self._last_at)

    def ask(
        self, question: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """Ask one query function for its plain answer, on a snapshot of the replica."""
        with self.store.reading() as session:
            return question(session, *args, **named)

    def perform(self, operation: Operation) -> Performed:
        """Do an act here at once and put it in the outbox; one that only the authority can do is
        sent and its result fetched. Raises Refused, with rule "line" where that needs the line."""
        return self._doing.perform(operation)

    def queue(self, operation: Operation) -> Operation:
        """Put an act that only the authority can do behind what waits, to be decided when the line
        is there. Gives it as it was signed. Raises Refused for one that is done here at once, and
        for who may not do it as far as is known here."""
        return self._doing.queue(operation)

    def exchange(self, progress: Progress | None = None) -> Exchanged:
        """Send what waits and fetch what changed, files too; listeners are told what changed.

        Several programs on one replica take turns. Raises Unreachable, and Refused as the server
        says, or with rule "busy" where another program takes too long; what was done before that is
        kept, and told.
        """
        return self.exchange_acts(progress).then(self._transfers.send())

    def exchange_acts(self, progress: Progress | None = None) -> Exchanged:
        """The same without files, which go on meanwhile: an act waits for one that proves it."""
        client = self._need_client()
        areas: frozenset[Area] = frozenset()
        try:
            with self._line:
                done = self._run(
                    Exchanges(self.store, client, self._clock, self._page_rows), progress
                )
                areas = done.areas
        finally:
            self._tell(areas)
        return done

    def send_files(self, told: Callable[[], None]) -> Exchanged:
        """Send the files that wait, with an exchange after each, and call `told` then. Raises
        Unreachable and Refused."""
        return self._transfers.send(told)

    def listen(self, listener: Callable[[frozenset[Area]], None]) -> None:
        """Be told what acts and exchanges touched, on the thread that ran them."""
        self._listeners.append(listener)

    def keep_file(self, content: bytes) -> str:
        """Keep bytes here before an act refers to them; they are sent with the next exchange."""
        return uploads.keep(self.store, content, self.now())

    def file(self, sha256: str) -> bytes:
        """The bytes of a file. Raises Refused (rule "awaited") for one that is still to come."""
        return self._transfers.fetch(sha256)

    def has_file(self, sha256: str) -> bool:
        """Are its bytes here, to be read without the line?"""
        return self.store.files.size(sha256) is not None

    def send_file_again(self, sha256: str) -> None:
        """Have a file sent with the next exchange that the server did not take, or was let go."""
        uploads.send_again(self.store, sha256, self.now())

    def let_file_go(self, sha256: str) -> None:
        """Send a file no more that the server did not take; it stays here. Raises Refused."""
        uploads.let_go(self.store, sha256)

    def look_again(self) -> None:
        """Look where the replica stands now, and who works at it; another program may exchange."""
        with self.store.reading() as session:
            self._standing: Standing = standing(session.connection())
            self._last_at = last_act_at(session, self._standing.desk)
            row = session.get(Person, self._standing.person) if self._standing.person else None
            if row is not None:
                self.person = PersonFacts(row.id, row.sign_in, row.name, row.role)

    def state(self) -> ReplicaState:
        """How far this replica is, and what waits."""
        return state_of(self.store)

    def waiting(self) -> tuple[Waiting, ...]:
        """What is still to be answered, and what of it cannot be shown here."""
        return self.ask(lambda session: parked.waiting(session.connection()))

    def parked(self) -> tuple[Parked, ...]:
        """What was refused and nobody has decided about."""
        return self.ask(lambda session: parked.parked(session.connection()))

    def send_again(self, operation: UUID, mended: Operation | None = None) -> Performed:
        """Do a refused act again as a new operation, as it was or mended; raises Refused."""
        return self._doing.again(operation, mended)

    def queue_again(self, operation: UUID, mended: Operation | None = None) -> Operation:
        """Put a refused act of the authority behind what waits, to be decided anew when the line is
        there. Gives it as it was signed."""
        return self._doing.queue_again(operation, mended)

    def why_not_again(self, operation: UUID, mended: Operation | None = None) -> Refused | None:
        """Why a refused act would be refused here again, as it was or mended; None where it would
        be done. Nothing is changed."""
        return self._doing.why_not_again(operation, mended)

    def let_go(self, *operations: UUID) -> None:
        """Let refused acts be, all of them or none: they stay in the journal."""
        with self.store.writing() as session:
            put_right.let_go(session.connection(), operations)

    def take_back(self, *operations: UUID) -> None:
        """Have acts that were let go be decided again, each by itself."""
        with self.store.writing() as session:
            put_right.take_back(session.connection(), operations)

    def lost(self) -> tuple[Operation, ...]:
        """What the server had confirmed and lost; nothing is sent until all of it is decided."""
        return self.ask(lambda session: parked.lost(session.connection()))

    def decide_lost(self, again: frozenset[UUID]) -> tuple[UUID, ...]:
        """Send these of what the server lost again, let the others go, which are given."""
        with self.store.writing() as session:
            gone = put_right.decide_lost(session.connection(), again)
            resume(session)
            areas = show_again(session)
        self._tell(areas)
        return gone

    def stop_files(self) -> None:
        """Wait for no file any more, neither to be sent nor to come."""
        self._transfers.stop()

    def give_up(self) -> None:
        """Wait for no answer any more: what is under way raises Unreachable."""
        self.stop_files()
        if self.client is not None:
            self.client.give_up()

    def close(self) -> None:
        """Let go of the replica and the line."""
        self.store.close()
        if self.client is not None:
            self.client.close()

    def _join_anew(self, client: Client) -> None:
        join_anew(self.store, client)
        self.look_again()

    def _run(self, exchanges: Exchanges, progress: Progress | None = None) -> Exchanged:
        try:
            return exchanges.run(progress)
        finally:
            self.look_again()

    def _exchange_proven(self) -> Exchanged:
        """Exchange with the files that the acts need, and no other."""
        done = self.exchange_acts()
        while self._transfers.send_proof():
            done = done.then(self.exchange_acts())
        return done

    def _need_client(self) -> Client:
        if self.client is None:
            raise Refused("There is no line here now. Sign in at the server first.", rule="line")
        return self.client

    def _note_moment(self, at: datetime) -> None:
        self._last_at = at

    def _tell(self, areas: frozenset[Area]) -> None:
        for listener in self._listeners:
            listener(areas)


def _another_persons() -> Refused:
    return Refused(
        "This replica is somebody else's. Each person has one of their own.", rule="right"
    )
