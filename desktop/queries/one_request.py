"""What makes one request of several cases, and what the batch rule counts in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.fulfilment import Rma
from desktop.data.tables.parties import Organisation, Site
from desktop.data.tables.products import ProductModel
from desktop.domain.batch import BatchUnit, RequestCase, propose_one_request
from desktop.domain.calendars import local_date
from desktop.domain.identities import model_id
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.policy import Policy
from desktop.domain.products import product_type_of
from desktop.domain.words import CaseKind, CaseState, Fulfilment, UnitState

_OUT = (CaseState.REJECTED, CaseState.CANCELLED)


@dataclass(frozen=True, slots=True)
class OtherCase:
    """An open case of the same organisation, reported within the same working days."""

    case_id: UUID
    request_id: UUID
    number: str
    reported_at: datetime
    units: int


def cases_of_one_request(
    session: Session, organisation: UUID, site: UUID | None, reported_at: datetime, policy: Policy
) -> tuple[OtherCase, ...]:
    """Open cases that would be one request with one reported at that moment: same organisation,
    close in time, no RMA (domain.md, *Batch*)."""
    # no holidays last so long that fewer calendar days could lie in these working days
    widest = timedelta(days=2 * policy.one_request_working_days + 21)
    count = (
        select(func.count()).where(Unit.case_id == Case.id, Unit.state == UnitState.OPEN)
    ).scalar_subquery()
    found = session.execute(
        select(Case.id, Case.request_id, Case.number, Case.reported_at, count)
        .outerjoin(Rma, Rma.case_id == Case.id)
        .where(
            Case.organisation_id == organisation,
            Case.reported_at.between(reported_at - widest, reported_at + widest),
            Rma.id.is_(None),
            Case.state.not_in(tuple(ENDED_CASES)),
        )
        .order_by(Case.reported_at.desc(), Case.number)
    ).all()
    zone, country = place_of(session, organisation, site)
    cases = {row.id: OtherCase(*row) for row in found}
    days = [
        RequestCase(one.case_id, local_date(one.reported_at, zone), has_rma=False)
        for one in cases.values()
    ]
    chosen = propose_one_request(local_date(reported_at, zone), days, policy, country)
    return tuple(cases[identity] for identity in chosen)


def place_of(session: Session, organisation: UUID | None, site: UUID | None) -> tuple[str, str]:
    """Time zone and country of a site; UTC and the organisation's country without one."""
    at_site = session.get(Site, site) if site is not None else None
    if at_site is not None:
        return at_site.time_zone or "UTC", at_site.country
    owner = session.get(Organisation, organisation) if organisation is not None else None
    return "UTC", owner.country if owner is not None else ""


def units_of_request(session: Session, request: UUID | None) -> list[BatchUnit]:
    """The units of a request as the batch rule counts them; none where there is no request yet."""
    if request is None:
        return []
    rows = session.execute(
        select(Unit)
        .join(Case, Case.id == Unit.case_id)
        .where(
            Case.request_id == request,
            Case.kind == CaseKind.RMA,
            Case.state.not_in(_OUT),
        )
    ).scalars()
    return [
        BatchUnit(
            unit.id,
            product_type_named(session, unit.model),
            Fulfilment(unit.entitlement.get("fulfilment", unit.fulfilment)),
            unit.state,
            bool(unit.entitlement.get("dead_on_arrival")),
        )
        for unit in rows
    ]


def product_type_named(session: Session, model: str) -> str:
    """The group that the batch rule counts: from the catalogue, else from the part number."""
    known = session.get(ProductModel, model_id(model)) if model else None
    return known.product_type if known is not None else product_type_of(model)
