"""A desk on a server, put together: the replica, the line beside it, and who works there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.domain.resolution import Resolution
from desktop.operations.authority import Area, Performed
from desktop.operations.operation import Operation
from desktop.queries.people import PersonFacts
from desktop.remote.client import Client
from desktop.remote.deciding import Resolved, resolve, why_not_again
from desktop.remote.hearing import Hearing, Present
from desktop.remote.kept_tokens import kept_token
from desktop.remote.parked import Parked, Waiting
from desktop.remote.profiles import Profile
from desktop.remote.replica import Replica
from desktop.remote.synchronise import Progress
from desktop.remote.synchroniser import LineStanding, LineState, Synchroniser
from desktop.wire.messages import SignInAnswer

P = ParamSpec("P")
T = TypeVar("T")


class SharedDesk:
    """What a lone desk does, on a server, with the line and without it.

    `perform`, `ask`, `exchange` and `sign_in` block. Signing in as somebody else is another desk:
    each person has a replica of their own.
    """

    clock_note = ""

    def __init__(self, profile: Profile, replica: Replica) -> None:
        self.profile = profile
        self._replica = replica
        self._line_listeners: list[Callable[[LineStanding], None]] = []
        self._presence_listeners: list[Callable[[Present], None]] = []
        self._line = Synchroniser(replica, self._tell_line, renew=self._take_kept_sign_in)
        self._last_state = self._line.standing.state
        self._hearing = Hearing(profile.line, self._hear_news, self._tell_present, self._hear_break)

    @classmethod
    def open(
        cls,
        profile: Profile,
        token: str | None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        by_itself: bool = True,
    ) -> SharedDesk:
        """Open the desk of somebody who worked here before, with the line or without it.

        Raises Refused (rule "sign-in") where nothing was fetched yet: that needs the line. Without
        `by_itself` it exchanges only when `exchange` is called, for a program that does one thing.
        """
        if not profile.has_replica:
            raise _empty()
        client = Client(profile.line)
        if token:
            client.use(token)
        replica = Replica(str(profile.replica), client, clock)
        if not replica.state().is_filled:
            replica.close()
            raise _empty()
        return cls._started(profile, replica, token) if by_itself else cls(profile, replica)

    @classmethod
    def join(
        cls,
        profile: Profile,
        password: str,
        progress: Progress | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> tuple[SharedDesk, str]:
        """Sign in and, the first time, fetch everything; gives the desk and the token to keep.

        What came before `progress` raised, or the line broke, is kept: the next time goes on from
        there. Raises Refused (rule "sign-in" for a wrong name or password) and Unreachable.
        """
        client = Client(profile.line)
        replica, answer = _signed_in(profile, client, password, clock)
        try:
            replica.join(client, answer.person, progress)
        except BaseException:
            replica.close()
            raise
        return cls._started(profile, replica, answer.token), answer.token

    @classmethod
    def _started(cls, profile: Profile, replica: Replica, token: str | None) -> SharedDesk:
        desk = cls(profile, replica)
        desk._line.start()
        desk._hearing.start(token)
        return desk

    @property
    def id(self) -> UUID:
        """This desk's identity at the server."""
        return self._replica.id

    @property
    def shared(self) -> SharedDesk:
        """Itself: it is a desk on a server."""
        return self

    @property
    def person(self) -> PersonFacts | None:
        """Whose desk this is."""
        return self._replica.person

    @property
    def store(self) -> Store:
        """The replica's store, for what reads a whole register into it."""
        return self._replica.store

    @property
    def line(self) -> LineStanding:
        """Where the line stands, and how much waits."""
        return self._line.standing

    def listen_to_line(self, listener: Callable[[LineStanding], None]) -> None:
        """Be told whenever where the line stands changes; called on the line's thread."""
        self._line_listeners.append(listener)

    def listen_to_presence(self, listener: Callable[[Present], None]) -> None:
        """Be told who else is on some case; called on the thread of the news."""
        self._presence_listeners.append(listener)

    def say_presence(self, case: UUID | None, field: str = "") -> None:
        """Tell the others which case is open here, none once it is left, and which field of it is
        typed into; to be said again every few seconds. Raises Refused where the line is away."""
        self._hearing.say(case, field)

    def listen(self, listener: Callable[[frozenset[Area]], None]) -> None:
        """Be told what acts and exchanges touched, on the thread that ran them."""
        self._replica.listen(listener)

    def now(self) -> datetime:
        """The desk's moment in UTC, put right by the server's clock."""
        return self._replica.now()

    def take_seat(self, sign_in: str) -> PersonFacts:
        """Who works here already may; raises Refused (rule "sign-in") for anybody else."""
        person = self.person
        if person is None or person.sign_in != sign_in:
            raise Refused("Sign in with your own name and password.", "sign_in", "sign-in")
        return person

    def seat_of(self, sign_in: str) -> SharedDesk:
        """This desk, for who works at it; raises Refused for anybody else."""
        self.take_seat(sign_in)
        return self

    def ask(
        self, question: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """Ask one query function for its plain answer, on a snapshot of the replica."""
        return self._replica.ask(question, *args, **named)

    def perform(self, operation: Operation) -> Performed:
        """Do an act here at once; it goes to the server by itself. Raises Refused, with rule "line"
        for an act that only the server can do while the line is away (then see `queue`)."""
        try:
            return self._replica.perform(operation)
        finally:
            self._line.wake()

    def queue(self, operation: Operation) -> Operation:
        """Put an act that only the server can do into the outbox; it is decided when the line is
        back, behind all that waits already. Gives it as it was signed."""
        signed = self._replica.queue(operation)
        self._line.wake()
        return signed

    def keep_file(self, content: bytes) -> str:
        """Keep bytes before an act refers to them; they are sent by themselves."""
        return self._replica.keep_file(content)

    def file(self, sha256: str) -> bytes:
        """The bytes of a file. Raises Refused (rule "awaited") for one that is still to come."""
        return self._replica.file(sha256)

    def has_file(self, sha256: str) -> bool:
        """Are its bytes here, to be read without the line?"""
        return self._replica.has_file(sha256)

    def stop_files(self) -> None:
        """Have nobody wait for a file any more; what comes next is closing this desk."""
        self._replica.stop_files()

    def send_file_again(self, sha256: str) -> None:
        """Have a file sent that the server did not take, or that was let go."""
        self._replica.send_file_again(sha256)
        self._line.wake()

    def let_file_go(self, sha256: str) -> None:
        """Send a file no more that the server did not take; it stays here. Raises Refused."""
        self._replica.let_file_go(sha256)
        self._line.wake()

    def waiting(self) -> tuple[Waiting, ...]:
        """What is still to be answered by the server, in its order."""
        return self._replica.waiting()

    def parked(self) -> tuple[Parked, ...]:
        """What the server refused and nobody has decided about."""
        return self._replica.parked()

    def send_again(self, operation: UUID, mended: Operation | None = None) -> Performed:
        """Do a refused act again as a new one, as it was or mended. Raises Refused."""
        try:
            return self._replica.send_again(operation, mended)
        finally:
            self._line.wake()

    def let_go(self, operation: UUID) -> None:
        """Let a refused act be; it stays in the journal."""
        self._replica.let_go(operation)
        self._line.wake()

    def resolve(self, resolution: Resolution) -> Resolved:
        """Do what somebody decided about a refused act, and with it what builds on it.

        Raises Refused where it would be refused again; nothing is done then.
        """
        done = resolve(self._replica, resolution)
        self._line.wake()
        return done

    def take_back(self, operations: Iterable[UUID]) -> None:
        """Have acts that were let go be decided again, each by itself. Raises Refused."""
        self._replica.take_back(*operations)
        self._line.wake()

    def why_not_again(self, resolution: Resolution) -> Refused | None:
        """Why it would be refused here as it is decided; None where nothing speaks against it."""
        return why_not_again(self._replica, resolution)

    def lost(self) -> tuple[Operation, ...]:
        """What the server had confirmed and, restored from an older copy, no longer has."""
        return self._replica.lost()

    def decide_lost(self, again: frozenset[UUID]) -> Resolved:
        """Send these of what the server lost again and let the others go. Raises Refused where
        somebody decided before."""
        gone = self._replica.decide_lost(again)
        self._line.wake()
        return Resolved(sent=len(again), let_go=gone)

    def exchange(self) -> None:
        """Try the line now. Raises what the server or the network says."""
        self._replica.exchange()
        self._line.wake()

    def sign_in(self, password: str) -> str:
        """Sign in anew where the token is over; gives the new token. Raises Refused."""
        token = self._replica.sign_in(self.profile.sign_in, password).token
        self._hearing.use(token)
        self._line.wake()
        return token

    def tell_signed_in(self) -> None:
        """Have other programs at this desk go on with the sign-in that is kept now."""
        self._line.tell_signed_in()

    def change_password(self, old: str, new: str) -> None:
        """Give oneself another password, which ends one's other sign-ins. Raises Unreachable and
        Refused (rule "sign-in" for a wrong old one)."""
        self._replica.change_password(old, new)

    def end_other_sign_ins(self, password: str) -> str:
        """End all of this person's sign-ins, and sign in here anew; gives the new token. Raises
        Unreachable and Refused, before anything is ended where the password is wrong."""
        self.sign_in(password)
        self._replica.sign_out(everywhere=True)
        return self.sign_in(password)

    def sign_out(self) -> None:
        """End the token at the server; what waits stays here. Raises Unreachable and Refused."""
        self._hearing.close()
        self._line.close()
        self._replica.sign_out()

    def close(self) -> None:
        """End the line's threads after what is under way, and let go of the replica."""
        self._hearing.close()
        self._line.close()
        self._replica.close()

    def _take_kept_sign_in(self) -> None:
        """Another program at this desk has signed in and kept its token."""
        token = kept_token(self.profile)
        if token is not None and self._replica.client is not None:
            self._replica.client.use(token)
            self._hearing.use(token)

    def _hear_news(self, revision: int) -> None:
        standing = self._line.standing
        if revision != standing.replica.cursor or standing.state is LineState.AWAY:
            self._line.wake()

    def _hear_break(self) -> None:
        """The line was there a moment ago; where it is known to be away, tries go on anyway."""
        if self._line.standing.state is not LineState.AWAY:
            self._line.wake()

    def _tell_present(self, present: Present) -> None:
        others = tuple(one for one in present if one.desk != self.id)
        for listener in self._presence_listeners:
            listener(others)

    def _tell_line(self, standing: LineStanding) -> None:
        if self._last_state is LineState.AWAY and standing.state is not LineState.AWAY:
            self._hearing.try_now()
        self._last_state = standing.state
        for listener in self._line_listeners:
            listener(replace(standing))


def _signed_in(
    profile: Profile, client: Client, password: str, clock: Callable[[], datetime]
) -> tuple[Replica, SignInAnswer]:
    """The replica of who signed in: with the desk that is there, else before there is one."""
    profile.folder.mkdir(parents=True, exist_ok=True)
    try:
        answer = None if profile.has_replica else client.sign_in(profile.sign_in, password)
        replica = Replica(str(profile.replica), client, clock)
    except BaseException:
        client.close()
        raise
    try:
        answer = answer or replica.sign_in(profile.sign_in, password)
        profile.remember()
    except BaseException:
        replica.close()
        raise
    return replica, answer


def _empty() -> Refused:
    return Refused("Sign in first: nothing is here yet.", rule="sign-in")
