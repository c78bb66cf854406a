"""Faults that others have had in their synchronisation (sharing.md), planted for the model to find.

Each is put in by patches of one test, and stands for a real defect, which its words say."""

from datetime import datetime
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data import revisions
from desktop.data.engines import store_url, writer_engine
from desktop.data.one_row import set_at_once
from desktop.data.proof import Facts
from desktop.data.tables.ledger import DeskEntry, Outcome
from desktop.data.tables.replica import OUTBOX, OutboxState
from desktop.operations import taking
from desktop.operations.authority import Decided, JoinedDesk, decide
from desktop.operations.operation import Operation
from desktop.operations.said import Said
from desktop.remote import outbox
from desktop.server import exchanging
from desktop.server.pulling import Page, read_page
from tests.remote.model.world import SERVER, Template

_REMEMBERED = 1
"""So many of the last decisions the expiring store remembers: few, as a run of the model is short.
"""


def move_cursor_inside_a_revision(patch: pytest.MonkeyPatch) -> None:
    """A page that is not the last of its revision moves the cursor behind all of it."""

    def halved(*asked: object) -> Page:
        page = read_page(*asked)  # type: ignore[arg-type]
        return Page(page.rows[: len(page.rows) // 2], None)

    patch.setattr(exchanging, "read_page", halved)


def confirm_before_the_echo(patch: pytest.MonkeyPatch) -> None:
    """What was answered is taken off before its rows have come: it is not shown in between."""
    note = outbox.note_outcome

    def confirmed(connection: object, said: object) -> None:
        note(connection, said)  # type: ignore[arg-type]
        entry = outbox.entry_of(connection, said.id)  # type: ignore[arg-type,attr-defined]
        assert entry is not None
        outbox.set_state(connection, entry.place, OutboxState.CONFIRMED)  # type: ignore[arg-type]

    patch.setattr(outbox, "note_outcome", confirmed)


def lose_an_outcome_with_its_refusal(patch: pytest.MonkeyPatch) -> None:
    """What was refused is thrown away, and whoever did it never hears of it."""
    settle = outbox.settle

    def forgetful(connection: object, cursor: int) -> None:
        settle(connection, cursor)  # type: ignore[arg-type]
        refused = OUTBOX.delete().where(OUTBOX.c.state == OutboxState.PARKED)
        connection.execute(refused)  # type: ignore[attr-defined]

    patch.setattr(outbox, "settle", forgetful)


def draw_numbers_before_the_clock_is_locked(patch: pytest.MonkeyPatch) -> None:
    """The number that rows are pulled by comes from a sequence: a transaction draws it when it
    begins, waits for the clock, and commits after others that began later. Whoever has read up to
    their numbers never reads its rows.

    Here one transaction runs at a time, so that every third of the server's stands for the one that
    waited: its number was drawn before the two that committed before it. Its outcome has its true
    place in the order of commits, or the chain would tell.
    """
    begin, revision_of = revisions.begin, revisions.revision_of

    def begin_early(session: Session) -> None:
        begin(session)
        place = session.get_bind().engine.url.database or ""
        committed: int = session.info["revision"]
        if place.endswith(SERVER) and committed % 3 == 0:
            session.info |= {"committed": committed, "revision": committed - 2}

    def committed_as(session: Session) -> int:
        return session.info.get("committed") or revision_of(session)

    patch.setattr(revisions, "begin", begin_early)
    patch.setattr(revisions, "revision_of", committed_as)


def forget_what_was_decided_long_ago(patch: pytest.MonkeyPatch) -> None:
    """Which operations were decided is known by a store of their identities that expires, as a
    cache with a time to live does, and by nothing else: one that comes again after long, since its
    answer was lost or the network kept a copy, is decided a second time."""

    def known(session: Session, said: Said, _entry: JoinedDesk) -> Facts | None:
        last = select(Outcome.__table__).order_by(Outcome.revision.desc()).limit(_REMEMBERED)
        kept = {one["operation_id"]: one for one in session.execute(last).mappings()}
        return kept.get(said.id)

    def is_copied(session: Session, said: Said, _entry: JoinedDesk) -> bool:
        place = select(Outcome.sha256).where(
            Outcome.desk == said.desk, Outcome.sequence == said.sequence
        )
        return bool(set(session.execute(place).scalars()) - {said.sha256})

    def decide_again(
        session: Session, signed: Operation, entry: JoinedDesk, received_at: datetime, said: Said
    ) -> Decided:
        decided = decide(session, signed, entry, received_at, said)
        last = max(entry.sequence, said.sequence)
        set_at_once(session, DeskEntry, entry.id, sequence=last)
        return decided

    patch.setattr(taking, "_known", known)
    patch.setattr(taking, "_is_copied", is_copied)
    patch.setattr(taking, "decide", decide_again)
    _let_outcomes_come_twice(patch)


def _let_outcomes_come_twice(patch: pytest.MonkeyPatch) -> None:
    """Without the keys of the table, which alone would keep a second outcome out."""
    copy = Template.copy

    def copied(template: Template, folder: Path) -> str:
        location = copy(template, folder)
        engine = writer_engine(store_url(location))
        with engine.begin() as connection:
            tables = Operations(MigrationContext.configure(connection))
            with tables.batch_alter_table("outcome") as outcome:
                outcome.drop_constraint("uq_outcome_desk_sequence", type_="unique")
                outcome.drop_constraint("uq_outcome_operation_id", type_="unique")
        engine.dispose()
        return location

    patch.setattr(Template, "copy", copied)
