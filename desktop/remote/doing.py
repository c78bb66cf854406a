"""Does acts at a desk on a server, new ones and refused ones again: here at once and into the
outbox, or, what only the authority can do, over the line or behind what waits for it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop.data.store import Store
from desktop.data.tables.replica import OutboxState
from desktop.domain.refusal import Refused
from desktop.operations.authority import Performed
from desktop.operations.operation import Operation
from desktop.remote import outbox, put_right
from desktop.remote.client import Unreachable
from desktop.remote.local_acts import Signer, act_here, check_right_here, sign
from desktop.remote.outbox import Entry
from desktop.remote.parked import renewed, to_decide
from desktop.remote.standing import Standing, standing
from desktop.remote.synchronise import Exchanged


class Doing:
    """The acts of one replica.

    `now` gives the desk's moment; `exchange` sends what waits with the files that prove it;
    `done_here` is told each act that was done here at once, and `signed` when one got its moment.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        exchange: Callable[[], Exchanged],
        signed: Callable[[datetime], None],
        done_here: Callable[[Performed], None],
    ) -> None:
        self._store = store
        self._now = now
        self._exchange = exchange
        self._signed = signed
        self._done_here = done_here

    def perform(self, operation: Operation) -> Performed:
        """Do an act, or give the answer that it had. Raises Refused, with rule "line" where it
        needs the line."""
        with self._store.reading() as session:
            known = outbox.entry_of(session.connection(), operation.id)
        if known is not None:
            return outbox.answer_to(known, operation)
        return self._there(operation) if operation.authority_only else self._here(operation)

    def queue(self, operation: Operation) -> Operation:
        """Put an act of the authority behind what waits. Gives it as it was signed. Raises Refused
        for another, and for who may not do it as far as is known here."""
        if not operation.authority_only:
            raise Refused("This is done here at once; there is nothing to wait for.", rule="input")
        with self._store.writing() as session:
            signer = self._signer(session)
            known = outbox.entry_of(session.connection(), operation.id)
            if known is not None:
                return known.operation
            check_right_here(session, operation, signer)
            signed = self._put_in(session, operation, signer)
        self._note(signed)
        return signed

    def again(self, refused: UUID, mended: Operation | None = None) -> Performed:
        """Do a refused act again as a new operation, as it was or mended. Raises Refused."""
        with self._store.reading() as session:
            again = renewed(mended or _parked(session, refused).operation)
        if not again.authority_only:
            return self._here(again, instead_of=refused)
        done = self._there(again)
        with self._store.writing() as session:
            put_right.replace(session.connection(), _parked(session, refused), again.id)
        return done

    def queue_again(self, refused: UUID, mended: Operation | None = None) -> Operation:
        """Put a refused act of the authority behind what waits, to be decided anew. Gives it as it
        was signed."""
        with self._store.writing() as session:
            entry = _parked(session, refused)
            again = renewed(mended or entry.operation)
            signed = self._put_in(session, again, self._signer(session))
            put_right.replace(session.connection(), entry, signed.id)
        self._note(signed)
        return signed

    def why_not_again(self, refused: UUID, mended: Operation | None = None) -> Refused | None:
        """Why a refused act would be refused here again, as it was or mended; None where it would
        be done. Nothing is changed."""
        try:
            with self._store.writing() as session:
                again = renewed(mended or _parked(session, refused).operation)
                act_here(session, again, self._signer(session))
                raise _OnlyTried
        except _OnlyTried:
            return None
        except Refused as refusal:
            return refusal

    def _here(self, operation: Operation, instead_of: UUID | None = None) -> Performed:
        with self._store.writing() as session:
            signer = self._signer(session)
            if instead_of is not None:
                entry = _parked(session, instead_of)
                put_right.replace(session.connection(), entry, operation.id)
            done = act_here(session, operation, signer)
        self._note(done.operation)
        self._done_here(done)
        return done

    def _there(self, operation: Operation) -> Performed:
        """Send an act of the authority after all that waits, and fetch its result."""
        _need_filled(self._standing())
        try:
            self._exchange()
        except Unreachable:
            # Who may not do it need not wait for the line to hear so.
            with self._store.writing() as session:
                check_right_here(session, operation, self._signer(session))
            raise
        if self._standing().resume_from is not None:
            raise Refused("Decide first about what the restored server lost.", rule="line")
        signed = self.queue(operation)
        try:
            done = self._exchange()
        except Unreachable as fault:
            raise Refused(
                "The line broke while this was asked. It is decided when the line is back.",
                rule="line",
            ) from fault
        with self._store.writing() as session:
            entry = _answered(session.connection(), operation.id)
        answer = outbox.answer_to(entry, signed)
        return Performed(answer.event, done.areas, answer.revision, signed)

    def _put_in(self, session: Session, operation: Operation, signer: Signer) -> Operation:
        signed = sign(session, operation, signer)
        outbox.put_in(session.connection(), signed, None, ())
        return signed

    def _note(self, signed: Operation) -> None:
        assert signed.at is not None, "a signed act has its moment"
        self._signed(signed.at)

    def _standing(self) -> Standing:
        with self._store.reading() as session:
            return standing(session.connection())

    def _signer(self, session: Session) -> Signer:
        """Of which desk, asked anew: another program on this replica may have had to join anew.
        Raises Refused where nothing is here yet."""
        now = standing(session.connection())
        _need_filled(now)
        return Signer(now.desk, now.person, self._now())


class _OnlyTried(Exception):
    """An act was done to see whether it can be; nothing of it is kept."""


def _parked(session: Session, operation: UUID) -> Entry:
    return to_decide(session.connection(), operation, OutboxState.PARKED)


def _answered(connection: Connection, operation: UUID) -> Entry:
    """An act that was just asked of the authority; one that it refused is settled with telling so.
    Raises Refused where it still waits."""
    entry = outbox.entry_of(connection, operation)
    if entry is None or entry.state is OutboxState.WAITING:
        raise Refused("This waits for the line; it is decided when it is back.", rule="line")
    if entry.state is OutboxState.PARKED:
        outbox.set_state(connection, entry.place, OutboxState.RESOLVED)
    return entry


def _need_filled(now: Standing) -> None:
    if not now.is_filled:
        raise Refused("This desk has nothing yet. Fetch all from the server first.", rule="line")
