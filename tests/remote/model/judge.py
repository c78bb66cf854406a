"""What must hold of desks and their server after every step (the numbered invariants)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop.data import search_index
from desktop.data.checks import chain_findings, counter_findings
from desktop.data.files import FileFolder
from desktop.data.search_check import search_findings
from desktop.data.store import Store
from desktop.data.tables.cases import Case, RequestForm
from desktop.data.tables.fulfilment import Rma
from desktop.data.tables.ledger import Clock, Outcome
from desktop.data.tables.record import File, TimelineEvent
from desktop.data.tables.replica import OutboxState
from desktop.operations.answers import GRANTED
from desktop.operations.said import content_of
from desktop.remote import outbox, uploads
from desktop.remote.before_images import put_back, unrecorded
from desktop.remote.local_acts import act_again
from desktop.remote.replica import Replica
from desktop.remote.standing import staging, standing
from desktop.wire.rows import TABLES, digest_of_rows, text_of

_EDITED: dict[str, type[Case] | type[RequestForm]] = {
    "CaseEdited": Case,
    "FormEdited": RequestForm,
}
"""What tells of values that were written, and where they stand now."""
FIELDS = ("customer_reference", "description")

Rows = dict[tuple[str, str], str]
"""The text of each row by its table and identity."""


class _Undone(Exception):
    """Leaves a transaction so that nothing of it stays."""


def shown(session: Session) -> Rows:
    """Every synchronised row but for its revision, which a replay may number otherwise."""
    rows: Rows = {}
    for one in TABLES.values():
        for row in session.execute(one.select()):
            facts = one.to_json(row)
            facts.pop("revision")
            rows[one.name, facts["id"]] = text_of(facts)
    return rows


def _differences(before: Rows, now: Rows) -> list[tuple[str, str | None, str | None]]:
    """The rows that differ, as they were shown and as they should be."""
    return [
        (f"{table} {identity}", before.get((table, identity)), now.get((table, identity)))
        for table, identity in sorted(before.keys() | now.keys())
        if before.get((table, identity)) != now.get((table, identity))
    ]


@dataclass
class Judge:
    """Remembers what was seen, and holds every later state against it.

    `lost` are the operations that a restored server no longer has, until it has them again.
    """

    store: Store
    digests: dict[tuple[UUID, int], str] = field(default_factory=dict)
    cursors: dict[tuple[str, UUID | None], int] = field(default_factory=dict)
    done: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    numbers: dict[str, UUID] = field(default_factory=dict)
    lost: set[UUID] = field(default_factory=set)

    def see_server(self) -> None:
        """Remember what the server is at its revision; to be called after each of its answers."""
        with self.store.reading() as session:
            key = self.place_of(session)
            if key not in self.digests:
                self.digests[key] = digest_of_rows(session.connection())

    @staticmethod
    def place_of(session: Session) -> tuple[UUID, int]:
        """How far a server is: its epoch and revision."""
        clock = session.execute(select(Clock)).scalar_one()
        return clock.epoch, clock.revision

    def see_restored(self, store: Store) -> None:
        """The server is another: what it lost is no longer acknowledged."""
        self.store = store
        with store.reading() as session:
            kept = set(session.execute(select(Outcome.operation_id)).scalars())
        self.lost |= self.acknowledged.keys() - kept
        self.acknowledged = {one: at for one, at in self.acknowledged.items() if one in kept}
        self.see_server()

    def check_desk(self, name: str, desk: Replica) -> None:
        """One desk after a step."""
        self._see_what_is_there_again()
        with desk.store.reading() as session:
            connection = session.connection()
            now = standing(connection)
            key = name, now.epoch
            assert now.cursor >= self.cursors.get(key, 0), "6: the cursor went back"
            self.cursors[key] = now.cursor
            kept = {one.operation_id: one for one in outbox.entries(connection, *OutboxState)}
            begins_anew = staging(connection).is_snapshot
        waiting = [one.sequence for one in kept.values() if one.state is OutboxState.WAITING]
        assert len(set(waiting)) == len(waiting), "2: two acts have one number"
        for operation in self.done[name]:
            assert operation in kept, "1: an operation is nowhere"
        for entry in kept.values():
            if entry.verdict is None:
                assert entry.state is OutboxState.WAITING, "1: settled without an answer"
                continue
            if entry.verdict not in GRANTED:
                assert entry.state is not OutboxState.CONFIRMED, "1: a refusal was lost"
            if entry.operation_id not in self.lost:
                self.acknowledged[entry.operation_id] = (entry.verdict, content_of(entry.body))
        if not begins_anew:
            self._check_shown(desk)

    def _check_shown(self, desk: Replica) -> None:
        try:
            with desk.store.writing() as session:
                connection = session.connection()
                now = standing(connection)
                before = shown(session)
                with unrecorded(connection):
                    search_index.refresh(connection, put_back(connection))
                assert now.epoch is not None
                digest = digest_of_rows(connection)
                assert digest == self.digests[now.epoch, now.cursor], "4: no mirror of the server"
                waiting = outbox.entries(connection, *outbox.PENDING)
                act_again(session, [one for one in waiting if one.is_replayed], now.desk)
                odd = _differences(before, shown(session))
                assert odd == [], f"5: shown is not mirror and pending: {odd}"
                raise _Undone
        except _Undone:
            pass

    def check_server(self) -> None:
        """The server after a step."""
        with self.store.reading() as session:
            outcomes = session.execute(select(Outcome).order_by(Outcome.revision)).scalars().all()
            places: dict[UUID, int] = {}
            by_id = {one.operation_id: one for one in outcomes}
            assert len(by_id) == len(outcomes), "2: an operation was answered twice"
            for one in outcomes:
                assert one.sequence == places.get(one.desk, 0) + 1, "2: out of the desk's order"
                places[one.desk] = one.sequence
            for operation, (verdict, content) in self.acknowledged.items():
                assert operation in by_id, "3: an acknowledged operation is gone"
                found = by_id[operation]
                same = (found.verdict, content_of(found.body)) == (verdict, content)
                assert same, "3: another answer"
            self._check_values(session)
            self._check_numbers(session)
            assert list(chain_findings(session, lambda _at, _of: None)) == [], "10: the chain"
        files = self.store.files
        assert isinstance(files, FileFolder)
        for sha256 in files.all_hashes():
            kept = hashlib.sha256(files.path(sha256).read_bytes()).hexdigest()
            assert kept == sha256, "10: a file is not what its name says"

    def _see_what_is_there_again(self) -> None:
        """What was lost and sent again is acknowledged as anything else is."""
        with self.store.reading() as session:
            there = select(Outcome.operation_id).where(Outcome.operation_id.in_(self.lost))
            self.lost -= set(session.execute(there).scalars())

    def _check_values(self, session: Session) -> None:
        """Each value that was written follows from the one before, up to what is there now."""
        told = select(TimelineEvent).where(TimelineEvent.kind.in_(_EDITED))
        last: dict[tuple[str, UUID, str], object] = {}
        for event in session.execute(told.order_by(TimelineEvent.revision)).scalars():
            for name, (before, after) in event.facts.items():
                key = (event.kind, event.subject_id, name)
                assert last.get(key, before) == before, "8: a value was overwritten silently"
                last[key] = after
        for (kind, subject, name), value in last.items():
            row = session.get(_EDITED[kind], subject)
            assert getattr(row, name) == value, "8: a value was overwritten silently"
        self._check_seen(session)

    def _check_seen(self, session: Session) -> None:
        """Whoever wrote a value over another one had seen that one."""
        edits = (
            select(TimelineEvent.facts, Outcome.body)
            .join(Outcome, Outcome.operation_id == TimelineEvent.operation_id)
            .where(TimelineEvent.kind.in_(_EDITED))
        )
        for facts, body in session.execute(edits).all():
            seen = {
                name.removeprefix("ship_to."): pair[0]
                for name, pair in json.loads(body)["changes"].items()
            }
            for name, (before, _) in facts.items():
                assert seen[name] == before, "8: a value was overwritten that nobody had seen"

    def _check_numbers(self, session: Session) -> None:
        """A number that was once given out is never another RMA's, also after a restore."""
        rows = session.execute(select(Rma.number, Rma.id, Rma.case_id)).all()
        assert len({row.case_id for row in rows}) == len(rows), "9: two numbers for one issue"
        for row in rows:
            assert self.numbers.setdefault(row.number, row.id) == row.id, "9: a number came again"
        assert list(counter_findings(session)) == [], "9: the counters"

    def check_rest(self, desks: dict[str, Replica]) -> None:
        """Everybody has exchanged until nothing changed any more."""
        self.see_server()
        for name, desk in desks.items():
            self.check_desk(name, desk)
            state = desk.state()
            assert state.waiting == 0, "7: an outbox is not empty at rest"
            assert state.files_waiting == 0, "7: a file still waits at rest"
            with desk.store.reading() as mine, self.store.reading() as theirs:
                same = digest_of_rows(mine.connection()) == digest_of_rows(theirs.connection())
                assert same, "7: a desk differs from the server at rest"
                broken = mine.execute(text("PRAGMA foreign_key_check")).all()
                assert broken == [], "7: a reference leads nowhere"
                assert list(search_findings(mine.connection())) == [], "7: the search index"
        self.check_server()
        # Who lost the right to send a file is told so; a copied folder may be told it elsewhere.
        untaken = {sha256 for desk in desks.values() for sha256 in uploads.refused(desk.store)}
        with self.store.reading() as session:
            for sha256, awaited in session.execute(select(File.sha256, File.awaited)):
                if awaited:
                    assert sha256 in untaken, "10: a file does not come, and nobody is told"
                    continue
                content = self.store.files.get(sha256)
                assert hashlib.sha256(content).hexdigest() == sha256, "10: a file was altered"
