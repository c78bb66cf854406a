"""What a case says of the line: acts on it that were refused, and outcomes other than shown."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import BatchReview, Unit
from desktop.data.tables.replica import OUTBOX, OutboxState
from desktop.domain.otherwise import Otherwise, otherwise
from desktop.queries.case_detail import CaseView
from desktop.queries.case_holds import GoesTo, Hold, HoldFact, HoldKind
from desktop.queries.deeds import deed

LOOKS_BACK = 200
"""Of so many of the desk's last acts it is known whether they came out otherwise."""


def line_holds(session: Session, case: CaseView) -> tuple[Hold, ...]:
    """What somebody at this desk has to know about a case on account of the line; nothing of it on
    a lone store."""
    if not inspect(session.connection()).has_table(OUTBOX.name):
        return ()
    return (*_refused(session, case), *_otherwise(session, case))


def _refused(session: Session, case: CaseView) -> list[Hold]:
    """The acts on this case that the server refused and nobody has decided about."""
    parked = select(OUTBOX.c.operation_id, OUTBOX.c.name, OUTBOX.c.body).where(
        OUTBOX.c.state == OutboxState.PARKED
    )
    facts = []
    for identity, name, body in session.execute(parked.order_by(OUTBOX.c.place)):
        said = deed(session, name, json.loads(body))
        if said.case_id == case.id:
            facts.append(HoldFact("To decide", said.sentence, GoesTo.SYNC, identity))
    if not facts:
        return []
    what = "something that was" if len(facts) == 1 else f"{len(facts)} things that were"
    sentence = f"The server refused {what} done here on this case. It is kept until you decide."
    return [Hold(HoldKind.REFUSED, sentence, tuple(facts), is_bad=True)]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One act of this desk with what was shown and what became of it."""

    name: str
    body: str
    at: datetime
    state: OutboxState
    shown: dict[str, Any] | None
    result: dict[str, Any] | None
    received_at: datetime | None

    def came_out(self, case: UUID) -> Otherwise | None:
        """How it came out otherwise than was shown, for an act on this case."""
        if self.state is not OutboxState.CONFIRMED or self.shown is None or self.result is None:
            return None
        if self.shown.get("case") != str(case):
            return None
        return otherwise(self.shown, self.result) or None


def _otherwise(session: Session, case: CaseView) -> list[Hold]:
    """The last act on this case that came out otherwise than it was shown here.

    It is told until who works here acts on the case again: then they have gone on from it.
    """
    names = (c for c in OUTBOX.c if c.name in _Entry.__dataclass_fields__)
    last = select(*names).order_by(OUTBOX.c.place.desc()).limit(LOOKS_BACK)
    entries = [_Entry(**row) for row in session.execute(last).mappings()]
    for at, entry in enumerate(entries):
        differs = entry.came_out(case.id)
        if differs is not None:
            has_gone_on = _acted_after(session, entries[:at], case.id, entry.received_at)
            return [] if has_gone_on else [_told(session, entry, differs)]
    return []


def _acted_after(
    session: Session, later: Iterable[_Entry], case: UUID, moment: datetime | None
) -> bool:
    return any(
        moment is not None
        and entry.at > moment
        and deed(session, entry.name, json.loads(entry.body)).case_id == case
        for entry in later
    )


def _told(session: Session, entry: _Entry, differs: Otherwise) -> Hold:
    said = deed(session, entry.name, json.loads(entry.body)).sentence
    facts: list[HoldFact] = []
    for unit, (shown, decided) in differs.levels.items():
        row = session.get(Unit, UUID(unit))
        serial = "A unit" if row is None else row.serial
        facts.append(HoldFact(serial, f"{decided}, not {shown}"))
    facts += _reviews(session, differs.reviews)
    if differs.states is not None:
        shown, decided = differs.states
        facts.append(HoldFact("State", f"{decided}, not {shown}"))
    sentence = f"“{said}” came out otherwise at the server than it was shown here."
    return Hold(HoldKind.OTHERWISE, sentence, tuple(facts))


def _reviews(session: Session, ids: Sequence[str]) -> list[HoldFact]:
    facts = []
    for one in ids:
        row = session.get(BatchReview, UUID(one))
        if row is not None:
            facts.append(HoldFact("Opened", f"Review of {row.product_type}", GoesTo.REVIEW, row.id))
    return facts
