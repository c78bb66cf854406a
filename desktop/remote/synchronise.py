"""A desk's exchanges with its server: what waits is pushed, what changed comes in, or all anew."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from desktop.data.store import Store
from desktop.data.tables.replica import OutboxState
from desktop.domain.refusal import Refused
from desktop.operations.authority import Area
from desktop.operations.taking import Quarantined
from desktop.remote import mirror, outbox, uploads
from desktop.remote.applying import Arrived, apply
from desktop.remote.client import Client, Epoch
from desktop.remote.filling import Diverged, filling, staging_aside
from desktop.remote.joining_anew import join_anew
from desktop.remote.standing import (
    Staging,
    Standing,
    change_standing,
    is_held,
    stage_anew,
    stage_further,
    staging,
    standing,
)
from desktop.remote.unsendable import refuse_unsendable
from desktop.wire.messages import (
    MOST_PUSHED,
    ExchangeAnswer,
    ExchangeAsked,
    JoinAnswer,
    PullAsked,
    Pushed,
)

_MOST_BYTES = 4_000_000
"""Of operations in one exchange as they are sent, but for the first; the server takes twice that,
and an operation alone is at most so large."""
_MOST_BEGINNINGS = 3
"""So many times all is fetched anew, then somebody has to look."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What exchanges changed here. `everything`: too much to be named, all was fetched anew."""

    areas: frozenset[Area]
    everything: bool = False

    def then(self, later: "Exchanged") -> "Exchanged":
        """Both, one after the other."""
        return Exchanged(self.areas | later.areas, self.everything or later.everything)


@dataclass(frozen=True, slots=True)
class _Step:
    areas: frozenset[Area]
    is_last: bool
    everything: bool = False


class Exchanges:
    """The exchanges of one replica; only one program at a time may run them on it.

    `clock` is this computer's. `progress` is told how many rows have come in a snapshot; what it
    raises ends it, and the next time goes on from there.
    """

    def __init__(
        self,
        store: Store,
        client: Client,
        clock: Callable[[], datetime],
        page_rows: int = 1_000,
    ) -> None:
        self._store = store
        self._client = client
        self._clock = clock
        self._page_rows = page_rows

    def run(self, progress: Progress | None = None) -> Exchanged:
        """Push all that waits and pull all that changed. An act whose proof is still to be sent
        waits for that (sharing.md, rule 13), with those behind it.

        A copied desk joins anew by itself. Raises Unreachable and Refused (rule "fault" where what
        comes does not fit together, however often it is fetched); what came before is kept.
        """
        areas: frozenset[Area] = frozenset()
        everything = False
        beginnings = 0
        while True:
            try:
                self._take_snapshot(progress)
                areas |= refuse_unsendable(self._store)
                step = self._exchange()
            except (Epoch, Diverged, IntegrityError, Quarantined) as fault:
                beginnings += 1
                if beginnings > _MOST_BEGINNINGS:
                    raise _last_word(fault) from fault
                self._begin_anew(is_copied=isinstance(fault, Quarantined))
                continue
            areas, everything = areas | step.areas, everything or step.everything
            if step.is_last:
                return Exchanged(areas, everything)

    def _begin_anew(self, *, is_copied: bool) -> None:
        if is_copied:
            join_anew(self._store, self._client)
            return
        with self._store.writing() as session:
            connection = session.connection()
            if not standing(connection).is_filled:
                mirror.empty(connection)
            stage_anew(connection, is_snapshot=True)

    def _take_snapshot(self, progress: Progress | None) -> None:
        """Take in the rest of a snapshot, where one is to come; each portion stays once it is in.

        A replica that shows nothing yet is filled; else the rows are kept aside until all are here.
        """
        with self._store.reading() as session:
            begun, now = staging(session.connection()), standing(session.connection())
        if not begun.is_snapshot or begun.is_whole:
            return
        behind = None if begun.after is None else (begun.after.table, begun.after.id)
        taking = staging_aside if now.is_filled else filling
        with self._client.snapshot(behind, begun.epoch) as coming, taking(self._store) as take:
            since = coming.begins.revision if begun.epoch is None else begun.since
            rows = begun.rows
            more: dict[str, Any] = {"epoch": coming.begins.epoch, "since": since}
            for portion in coming.portions:
                rows += len(portion)
                take(portion, partial(stage_further, rows=rows, **more))
                if progress is not None:
                    progress(rows)
            take(None, partial(stage_further, is_whole=True, **more))

    def _exchange(self) -> _Step:
        """One request and what its answer brings."""
        with self._store.reading() as session:
            connection = session.connection()
            now, coming = standing(connection), staging(connection)
            asked = self._asked(connection, now, coming)
        began, before = self._clock(), time.monotonic()
        answer = self._answer(asked, now.desk)
        offset = answer.at - began - _half(time.monotonic() - before)
        joined = None
        if coming.is_snapshot and answer.pull is not None and answer.pull.complete:
            joined = self._client.join(now.desk)
            if joined.epoch != answer.epoch:
                raise Epoch("The server was restored meanwhile.")
        if _says_nothing(answer, now, coming):
            return _Step(frozenset(), is_last=True)
        with self._store.writing() as session:
            connection = session.connection()
            for outcome in answer.outcomes:
                outbox.note_outcome(connection, outcome)
            change_standing(connection, offset_microseconds=int(offset.total_seconds() * 1e6))
            areas: frozenset[Area] = frozenset()
            more_waits = bool(asked.push) and outbox.count_of(connection, OutboxState.WAITING) > 0
            arrived = self._stage(connection, asked, answer, joined)
            if arrived is not None:
                areas = apply(session, arrived)
        is_last = arrived is not None and not more_waits and joined is None
        return _Step(areas, is_last, everything=joined is not None)

    def _answer(self, asked: ExchangeAsked, desk: UUID) -> ExchangeAnswer:
        """The server's answer; a token that is bound to another desk of this person's, as a copied
        folder has it, is bound to this one first."""
        try:
            return self._client.exchange(asked)
        except Refused as refused:
            if (refused.rule, refused.field) != ("right", "desk"):
                raise
        self._client.join(desk)
        return self._client.exchange(asked)

    def _asked(self, connection: Connection, now: Standing, coming: Staging) -> ExchangeAsked:
        """What waits, in its order, as much as one exchange takes; and the next page."""
        push: list[Pushed] = []
        waiting = (
            ()
            if is_held(connection)
            else outbox.entries(connection, OutboxState.WAITING, most=MOST_PUSHED)
        )
        size = 0
        are_files_waiting = bool(waiting) and uploads.is_any_waiting(connection)
        for entry in waiting:
            pushed = Pushed(body=entry.body, sha256=entry.sha256)
            size += len(pushed.model_dump_json().encode())
            is_proven = not are_files_waiting or uploads.unsent_proof(connection, entry) is None
            if not is_proven or (push and size > _MOST_BYTES):
                break
            push.append(pushed)
        above = None
        if coming.is_snapshot:
            above = 0
        elif not waiting and now.verified < now.cursor:
            above = now.verified
        pull = PullAsked(
            revision=coming.since, after=coming.after, rows=self._page_rows, digest_above=above
        )
        epoch = coming.epoch if coming.is_snapshot else now.epoch
        return ExchangeAsked(epoch=epoch, push=push, pull=pull)

    def _stage(
        self,
        connection: Connection,
        asked: ExchangeAsked,
        answer: ExchangeAnswer,
        joined: JoinAnswer | None,
    ) -> Arrived | None:
        """Stage a page; what has arrived once it is the last."""
        page, pull = answer.pull, asked.pull
        if page is None or pull is None:
            return None
        mirror.stage(connection, page.rows)
        stage_further(connection, page.after)
        if not page.complete:
            return None
        return Arrived(page.revision, page.digest, pull.digest_above or 0, joined)


def _last_word(fault: Refused | IntegrityError) -> Refused:
    """What a person is told where fetching anew mends nothing; never with a row in it."""
    if isinstance(fault, Refused):
        return fault
    return Refused(
        "What the server sends does not fit together. What is done here is kept. Tell whoever "
        "looks after the server.",
        rule="fault",
    )


def _half(seconds: float) -> timedelta:
    return timedelta(seconds=seconds / 2)


def _says_nothing(answer: ExchangeAnswer, now: Standing, coming: Staging) -> bool:
    """Is all as it was? Then nothing is written."""
    pull = answer.pull
    return (
        not answer.outcomes
        and not coming.is_snapshot
        and pull is not None
        and pull.complete
        and not pull.rows
        and coming.after is None
        and pull.digest is None
        and pull.revision == now.cursor
    )
