"""Proves that a store is what its acts made it: database, chain, counters, files, search index."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Table, exists, func, select, text
from sqlalchemy.orm import Session

from desktop.data.proof import event_digest, outcome_differences, outcome_text
from desktop.data.tables.cases import Case
from desktop.data.tables.fulfilment import Rma
from desktop.data.tables.ledger import Clock, Counter, DeskEntry, Outcome
from desktop.data.tables.products import Asset
from desktop.data.tables.record import File, TimelineEvent
from desktop.domain.numbers import read_rma_number
from desktop.domain.timeline import FIRST_LINK, chain_link, digest

CHUNK = 500
_TOLD = 20
_EVENT = cast(Table, TimelineEvent.__table__)

Step = Callable[[int, int], None]


def database_findings(connection: Connection) -> Iterator[str]:
    """What SQLite itself finds wrong with its pages, indices and references.

    PostgreSQL checks its pages as it reads them; its references cannot be broken from outside.
    """
    if connection.dialect.name != "sqlite":
        return
    # Opened once, the search index is read as it is now; else the check would compare what this
    # connection remembers of it with what other programs have made of it since, and call it damage.
    connection.execute(text("SELECT rowid FROM search_text LIMIT 1"))
    for (said,) in connection.execute(text(f"PRAGMA integrity_check({_TOLD})")):
        if said != "ok":
            yield f"The database file is damaged: {said}."
    broken = connection.execute(text("PRAGMA foreign_key_check"))
    for row in islice(broken, _TOLD):
        yield f"A row of {row[0]} refers to a row of {row[2]} that is not there."


def chain_findings(session: Session, step: Step) -> Iterator[str]:
    """Every link of the chain that does not follow from its operation, outcome and events.

    Reads the outcomes once, five hundred at a time, each with its events by their operation.
    """
    clock = session.execute(select(Clock)).scalar_one()
    link, revision, last = FIRST_LINK, 0, clock.revision
    sequences: dict[UUID, int] = {}
    while outcomes := _next_outcomes(session, revision):
        events = _events_of(session, outcomes)
        for outcome in outcomes:
            yield from _outcome_findings(outcome, events[outcome.operation_id], link, revision)
            before = sequences.get(outcome.desk)
            if outcome.sequence != (before or 0) + 1:
                yield f"Revision {outcome.revision}: an act of its desk is missing before it."
            sequences[outcome.desk] = outcome.sequence
            link, revision = outcome.link, outcome.revision
        session.expunge_all()
        step(revision, last)
    if (link, revision) != (clock.link, last):
        yield (
            f"The chain ends at revision {revision}, and the clock stands at {last}: the last "
            "outcomes are missing, or the clock was changed."
        )
    yield from _strays(session, last)


def _next_outcomes(session: Session, after: int) -> list[Outcome]:
    rows = select(Outcome).where(Outcome.revision > after).order_by(Outcome.revision).limit(CHUNK)
    return list(session.execute(rows).scalars())


def _events_of(session: Session, outcomes: list[Outcome]) -> dict[UUID, list[RowMapping]]:
    acts = [outcome.operation_id for outcome in outcomes]
    rows = select(_EVENT).where(_EVENT.c.operation_id.in_(acts)).order_by(_EVENT.c.ordinal)
    events: dict[UUID, list[RowMapping]] = defaultdict(list)
    for event in session.execute(rows).mappings():
        events[event["operation_id"]].append(event)
    return events


def _outcome_findings(
    outcome: Outcome, events: list[RowMapping], link: str, revision: int
) -> Iterator[str]:
    where = f"Revision {outcome.revision}"
    if outcome.revision != revision + 1:
        yield f"{where}: {outcome.revision - revision - 1} outcomes before it are missing."
    if digest(outcome.body) != outcome.sha256:
        yield f"{where}: the operation was changed after it was done."
    for name in outcome_differences(outcome):
        yield f"{where}: {name} is not what the operation says."
    for event in events:
        if _is_changed(event):
            yield f"{where}: the event {event['kind']} of the timeline was changed."
    if outcome.previous_link != link:
        yield f"{where}: it does not follow the outcome before it."
    digests = [event["digest"] for event in events]
    text = outcome_text(vars(outcome))
    made = chain_link(outcome.previous_link, outcome.sha256, text, digests)
    if made != outcome.link:
        yield f"{where}: its link proves another outcome or other events than are stored."


def event_findings(session: Session, step: Step) -> Iterator[str]:
    """Every event of the timeline that is not what its digest says, where no chain is to follow."""
    count = session.execute(select(func.count()).select_from(TimelineEvent)).scalar_one()
    done, last = 0, UUID(int=0)
    while events := _next_events(session, last):
        for event in events:
            if _is_changed(event):
                yield f"The event {event['kind']} of the timeline was changed."
        done, last = done + len(events), events[-1]["id"]
        step(done, count)


def _next_events(session: Session, after: UUID) -> Sequence[RowMapping]:
    rows = select(_EVENT).where(_EVENT.c.id > after).order_by(_EVENT.c.id).limit(CHUNK)
    return session.execute(rows).mappings().all()


def _is_changed(event: RowMapping) -> bool:
    return event["erased_at"] is None and event_digest(event) != event["digest"]


def _strays(session: Session, last: int) -> Iterator[str]:
    """Events that no outcome knows, and rows from a revision that has not been."""
    known = exists().where(Outcome.operation_id == TimelineEvent.operation_id)
    strays = select(func.count()).select_from(TimelineEvent).where(~known)
    if count := session.execute(strays).scalar_one():
        yield f"{count} events of the timeline belong to no act."
    latest = session.execute(select(func.max(TimelineEvent.revision))).scalar_one() or 0
    if latest > last:
        yield f"The timeline has an event of revision {latest}; the clock stands at {last}."


def counter_findings(session: Session) -> Iterator[str]:
    """Counters that would give out a number again, and RMA numbers that were changed."""
    counters = {row.name: row.value for row in session.execute(select(Counter)).scalars()}
    used = session.execute(select(func.max(func.substr(Rma.number, 5, 6)))).scalar_one()
    yield from _counter(counters, "rma", used)
    for code in session.execute(select(DeskEntry.code)).scalars():
        yield from case_counter_findings(session, code)
    for rma in session.execute(select(Rma.number)).scalars():
        if read_rma_number(rma) != rma:
            yield f"The RMA number {rma} does not have its check character."


def case_counter_findings(session: Session, code: str) -> Iterator[str]:
    """A desk's counter of cases, where it would give out a number again."""
    name = f"case:{code}"
    counter = session.get(Counter, name)
    number = select(func.max(func.substr(Case.number, len(code) + 3, 6)))
    used = session.execute(number.where(Case.number.like(f"C{code}-%"))).scalar_one()
    yield from _counter({} if counter is None else {name: counter.value}, name, used)


def _counter(counters: dict[str, int], name: str, used: str | None) -> Iterator[str]:
    value = counters.get(name, 0)
    if used is not None and (not used.isdigit() or value < int(used)):
        yield f"The counter {name} stands at {value}, and {used} is in use already."


def awaited_files(session: Session) -> set[str]:
    """The SHA-256 of every file that is still to come from a desk: none of them is missing."""
    return set(session.execute(select(File.sha256).where(File.awaited).distinct()).scalars())


def referenced_files(session: Session) -> set[str]:
    """The SHA-256 of every file that a row refers to."""
    proofs = select(Asset.proof_sha256).where(Asset.proof_sha256.is_not(None))
    files = set(session.execute(select(File.sha256).distinct()).scalars())
    return files | {one for one in session.execute(proofs.distinct()).scalars() if one}
