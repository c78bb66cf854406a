"""What must hold of desks and their server after every step (the numbered invariants)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop.data import search_index
from desktop.data.checks import chain_findings
from desktop.data.search_check import search_findings
from desktop.data.store import Store
from desktop.data.tables.cases import Case
from desktop.data.tables.ledger import Clock, Outcome
from desktop.data.tables.record import TimelineEvent
from desktop.data.tables.replica import OutboxState
from desktop.remote import outbox
from desktop.remote.before_images import put_back, unrecorded
from desktop.remote.local_acts import act_again
from desktop.remote.replica import Replica
from desktop.remote.standing import standing
from desktop.wire.rows import TABLES, digest_of_rows, text_of

FIELDS = ("customer_reference", "description")


Rows = dict[tuple[str, str], str]
"""The text of each row by its table and identity."""


class _Undone(Exception):
    """Leaves a transaction so that nothing of it stays."""


def shown(session: Session) -> Rows:
    """Every synchronised row but for its revision, which a replay may number otherwise."""
    rows: Rows = {}
    for one in TABLES.values():
        for row in session.execute(one.select()).mappings():
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
    """Remembers what was seen, and holds every later state against it."""

    server: Store
    digests: dict[int, str] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    done: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: dict[UUID, tuple[str, str]] = field(default_factory=dict)

    def see_server(self) -> None:
        """Remember what the server is at its revision."""
        with self.server.reading() as session:
            revision = session.execute(select(Clock.revision)).scalar_one()
            if revision not in self.digests:
                self.digests[revision] = digest_of_rows(session.connection())

    def check_desk(self, sign_in: str, desk: Replica) -> None:
        """One desk after a step."""
        self.see_server()
        with desk.store.reading() as session:
            connection = session.connection()
            cursor = standing(connection).cursor
            assert cursor >= self.cursors.get(sign_in, 0), "6: the cursor went back"
            self.cursors[sign_in] = cursor
            kept = {one.operation_id: one for one in outbox.entries(connection, *OutboxState)}
        for operation in self.done[sign_in]:
            assert operation in kept, "1: an operation is nowhere"
        for entry in kept.values():
            if entry.verdict is None:
                assert entry.state is OutboxState.WAITING, "1: settled without an answer"
                continue
            if entry.verdict != "applied":
                assert entry.state is not OutboxState.CONFIRMED, "1: a refusal was lost"
            self.acknowledged[entry.operation_id] = (entry.verdict, entry.sha256)
        self._check_shown(desk)

    def _check_shown(self, desk: Replica) -> None:
        try:
            with desk.store.writing() as session:
                connection = session.connection()
                now = standing(connection)
                before = shown(session)
                with unrecorded(connection):
                    search_index.refresh(connection, put_back(connection))
                digest = digest_of_rows(connection)
                assert digest == self.digests[now.cursor], "4: the mirror is not the server"
                waiting = outbox.entries(connection, *outbox.PENDING)
                pending = [one for one in waiting if one.is_replayed]
                act_again(session, pending, desk.id)
                odd = _differences(before, shown(session))
                assert odd == [], f"5: shown is not mirror and pending: {odd}"
                raise _Undone
        except _Undone:
            pass

    def check_server(self) -> None:
        """The server after a step."""
        with self.server.reading() as session:
            outcomes = session.execute(select(Outcome).order_by(Outcome.revision)).scalars().all()
            places: dict[UUID, int] = {}
            by_id = {one.operation_id: one for one in outcomes}
            assert len(by_id) == len(outcomes), "2: an operation was answered twice"
            for one in outcomes:
                assert one.sequence == places.get(one.desk, 0) + 1, "2: out of the desk's order"
                places[one.desk] = one.sequence
            for operation, (verdict, sha256) in self.acknowledged.items():
                assert operation in by_id, "3: an acknowledged operation is gone"
                found = by_id[operation]
                assert (found.verdict, found.sha256) == (verdict, sha256), "3: another answer"
            self._check_values(session)
            assert list(chain_findings(session, lambda _at, _of: None)) == [], "10: the chain"

    def _check_values(self, session: Session) -> None:
        """Each value that was written follows from the one before, up to what is there now."""
        told = select(TimelineEvent).where(TimelineEvent.kind == "CaseEdited")
        last: dict[tuple[UUID, str], object] = {}
        for event in session.execute(told.order_by(TimelineEvent.revision)).scalars():
            for name, (before, after) in event.facts.items():
                key = (event.subject_id, name)
                assert last.get(key, before) == before, "8: a value was overwritten silently"
                last[key] = after
        for (case, name), value in last.items():
            row = session.get(Case, case)
            assert getattr(row, name) == value, "8: a value was overwritten silently"

    def check_rest(self, desks: dict[str, Replica]) -> None:
        """Everybody has exchanged until nothing changed any more."""
        self.see_server()
        for sign_in, desk in desks.items():
            self.check_desk(sign_in, desk)
            assert desk.state().waiting == 0, "7: an outbox is not empty at rest"
            with desk.store.reading() as mine, self.server.reading() as theirs:
                same = digest_of_rows(mine.connection()) == digest_of_rows(theirs.connection())
                assert same, "7: a desk differs from the server at rest"
                broken = mine.execute(text("PRAGMA foreign_key_check")).all()
                assert broken == [], "7: a reference leads nowhere"
                assert list(search_findings(mine.connection())) == [], "7: the search index"
        self.check_server()
