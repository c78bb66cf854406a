"""Cases in lists: which are mine, which wait, what each one needs next."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVarTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from desktop.data.columns import instant_text
from desktop.data.tables.cases import Case, RequestForm, Unit
from desktop.data.tables.fulfilment import Deadline, Rma
from desktop.data.tables.parties import Organisation, Person
from desktop.domain.findable import fold
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.serials import normalise_serial
from desktop.domain.words import CaseKind, CaseState, DeadlineState, FormState, UnitState
from desktop.queries.paging import Page

Ts = TypeVarTuple("Ts")

COUNT_LIMIT = 200
"""A count stops here and is shown as "200+": nobody acts on the difference."""


class Queue(StrEnum):
    """The lists of cases that agents work from."""

    OPEN = "Open"
    MINE = "Mine"
    WAITING = "Waiting for the customer"
    BATCH = "Batch review"
    TERMS = "Terms not accepted"
    ISSUED = "RMA issued"
    ENDED = "Ended"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as a row of a list."""

    id: UUID
    number: str
    kind: CaseKind
    state: CaseState
    organisation: str
    units: int
    first_serial: str
    first_model: str
    reported_at: datetime
    waiting_since: datetime | None
    agent: str
    due_on: date | None
    rma_numbers: str


@dataclass(frozen=True, slots=True)
class FormRow:
    """One request form as a row of the requests pane."""

    case_id: UUID
    case_number: str
    organisation: str
    state: FormState
    case_state: CaseState
    reported_at: datetime
    sent_at: datetime | None
    returned_at: datetime | None
    units: int


def case_page(
    session: Session,
    queue: Queue,
    person: UUID | None = None,
    after: str = "",
    limit: int = 50,
    organisation: UUID | None = None,
    text: str = "",
) -> Page[CaseRow]:
    """A page of a queue, latest reported first. `after` is what the page before gave.

    With `text` only the cases in whose number, organisation, reference, serials or RMA numbers
    each of its words is found.
    """
    chosen = _in_queue(select(Case.id, Case.reported_at), queue, person)
    for word in text.split():
        chosen = chosen.where(_is_found_in(word))
    if organisation is not None:
        chosen = chosen.where(Case.organisation_id == organisation)
    if after:
        moment, identity = after.split("|")
        at = datetime.fromisoformat(moment)
        same = and_(Case.reported_at == at, Case.id > UUID(identity))
        chosen = chosen.where(or_(Case.reported_at < at, same))
    chosen = chosen.order_by(Case.reported_at.desc(), Case.id).limit(limit + 1)
    found = session.execute(chosen).all()
    rows = case_rows(session, [row.id for row in found[:limit]])
    last = found[limit - 1] if len(found) > limit else None
    following = f"{instant_text(last.reported_at)}|{last.id}" if last else ""
    return Page(rows, following)


def case_rows(session: Session, ids: list[UUID]) -> tuple[CaseRow, ...]:
    """The rows of cases in the order of their ids, in a constant number of statements."""
    found = session.execute(
        select(Case, Organisation.name, Person.name)
        .join(Organisation, Organisation.id == Case.organisation_id)
        .outerjoin(Person, Person.id == Case.agent_id)
        .where(Case.id.in_(ids))
    ).all()
    units = _first_units(session, ids)
    due = _due(session, ids)
    rmas = _rma_numbers(session, ids)
    rows = {}
    for case, organisation, agent in found:
        count, serial, model = units.get(case.id, (0, "", ""))
        rows[case.id] = CaseRow(
            id=case.id,
            number=case.number,
            kind=case.kind,
            state=case.state,
            organisation=organisation,
            units=count,
            first_serial=serial,
            first_model=model,
            reported_at=case.reported_at,
            waiting_since=case.waiting_since,
            agent=agent or "",
            due_on=due.get(case.id),
            rma_numbers=", ".join(rmas.get(case.id, ())),
        )
    return tuple(rows[identity] for identity in ids if identity in rows)


def queue_counts(session: Session, person: UUID | None = None) -> dict[Queue, int]:
    """How many cases are in each queue; a count stops at `COUNT_LIMIT` + 1."""
    counts = {}
    for queue in Queue:
        inner = _in_queue(select(Case.id), queue, person).limit(COUNT_LIMIT + 1).subquery()
        counts[queue] = session.execute(select(func.count()).select_from(inner)).scalar_one()
    return counts


def form_rows(session: Session, limit: int = 200) -> tuple[FormRow, ...]:
    """Request forms of open cases that are not done with, oldest first."""
    before_terms = (
        CaseState.NEW,
        CaseState.ASSET_CHECK,
        CaseState.FORM_SENT,
        CaseState.FORM_RETURNED,
        CaseState.BATCH_REVIEW,
    )
    counted = (
        select(func.count())
        .where(Unit.case_id == Case.id, Unit.state == UnitState.OPEN)
        .scalar_subquery()
    )
    found = session.execute(
        select(RequestForm, Case, Organisation.name, counted)
        .join(Case, Case.id == RequestForm.case_id)
        .join(Organisation, Organisation.id == Case.organisation_id)
        .where(Case.kind == CaseKind.RMA, Case.state.in_(before_terms))
        .order_by(Case.reported_at, Case.id)
        .limit(limit)
    ).all()
    return tuple(
        FormRow(
            case_id=case.id,
            case_number=case.number,
            organisation=organisation,
            state=form.state,
            case_state=case.state,
            reported_at=case.reported_at,
            sent_at=form.sent_at,
            returned_at=form.returned_at,
            units=units,
        )
        for form, case, organisation, units in found
    )


def _is_found_in(word: str) -> ColumnElement[bool]:
    serial = normalise_serial(word)
    found = [
        Case.number.icontains(word, autoescape=True),
        Case.customer_reference.icontains(word, autoescape=True),
        Case.organisation_id.in_(
            select(Organisation.id).where(
                Organisation.name_key.contains(fold(word), autoescape=True)
            )
        ),
        Case.id.in_(select(Rma.case_id).where(Rma.number.icontains(word, autoescape=True))),
    ]
    if serial:
        found.append(
            Case.id.in_(
                select(Unit.case_id).where(Unit.serial_key.contains(serial, autoescape=True))
            )
        )
    return or_(*found)


def _in_queue(chosen: Select[*Ts], queue: Queue, person: UUID | None) -> Select[*Ts]:
    if queue is Queue.ENDED:
        return chosen.where(Case.state.in_(ENDED_CASES))
    chosen = chosen.where(Case.state.not_in(ENDED_CASES))
    match queue:
        case Queue.OPEN:
            return chosen
        case Queue.MINE:
            return chosen.where(Case.agent_id == person)
        case Queue.WAITING:
            return chosen.where(Case.waiting_since.is_not(None))
        case Queue.BATCH:
            return chosen.where(Case.state == CaseState.BATCH_REVIEW)
        case Queue.TERMS:
            return chosen.where(Case.state == CaseState.TERMS_SENT)
        case Queue.ISSUED:
            return chosen.where(Case.state.in_([CaseState.RMA_ISSUED, CaseState.IN_FULFILMENT]))


def _first_units(session: Session, ids: list[UUID]) -> dict[UUID, tuple[int, str, str]]:
    rows = session.execute(
        select(Unit.case_id, Unit.serial, Unit.model)
        .where(Unit.case_id.in_(ids))
        .order_by(Unit.case_id, Unit.position)
    ).all()
    units: dict[UUID, tuple[int, str, str]] = {}
    for case_id, serial, model in rows:
        count, first, first_model = units.get(case_id, (0, serial, model))
        units[case_id] = (count + 1, first, first_model)
    return units


def _due(session: Session, ids: list[UUID]) -> dict[UUID, date]:
    rows = session.execute(
        select(Deadline.case_id, func.min(Deadline.due_on))
        .where(Deadline.case_id.in_(ids), Deadline.state == DeadlineState.OPEN)
        .group_by(Deadline.case_id)
    ).all()
    return {case_id: due_on for case_id, due_on in rows}  # noqa: C416


def _rma_numbers(session: Session, ids: list[UUID]) -> dict[UUID, list[str]]:
    rows = session.execute(
        select(Rma.case_id, Rma.number).where(Rma.case_id.in_(ids)).order_by(Rma.number)
    ).all()
    numbers: dict[UUID, list[str]] = {}
    for case_id, number in rows:
        numbers.setdefault(case_id, []).append(number)
    return numbers
