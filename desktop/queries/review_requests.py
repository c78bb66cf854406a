"""Batch reviews by request: the supervisor's queue, and one request with all of its reviews."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import BatchReview, Case, Request, Unit
from desktop.data.tables.parties import Organisation
from desktop.domain.outlook import Outlook, outlook
from desktop.domain.places import (
    RepairCentre,
    region_of_contract,
    region_of_country,
    repair_centre_for,
)
from desktop.domain.words import Region, ReviewState
from desktop.queries.deciders import why_not_decide
from desktop.queries.policies import current_policy
from desktop.queries.reviews import ReviewRow, ReviewView, review_rows, review_view


@dataclass(frozen=True, slots=True)
class RequestInQueue:
    """One request that waits: its types, and whether nothing but its notice is missing."""

    request_id: UUID
    case_id: UUID
    case_number: str
    organisation: str
    due_at: datetime
    types: tuple[ReviewRow, ...]
    only_notice: bool


@dataclass(frozen=True, slots=True)
class RequestReview:
    """One request on one screen. `who_cannot` says why the person asking may not decide, or ""."""

    in_queue: RequestInQueue
    reviews: tuple[ReviewView, ...]
    outlook: Outlook
    who_cannot: str

    @property
    def open_reviews(self) -> tuple[ReviewView, ...]:
        """Those that are still to be decided."""
        return tuple(view for view in self.reviews if view.row.state is ReviewState.OPEN)

    @property
    def notice_missing(self) -> bool:
        """Whether everything is decided and the customer is still to be told."""
        missing = any(view.row.notice_missing for view in self.reviews)
        return missing and not self.open_reviews


def review_requests(session: Session, limit: int = 200) -> tuple[RequestInQueue, ...]:
    """Requests with open reviews, soonest due first, then those whose notice is to be given."""
    by_request: dict[UUID, list[ReviewRow]] = {}
    for row in review_rows(session, limit):
        by_request.setdefault(row.request_id, []).append(row)
    queued = [_queued(tuple(rows)) for rows in by_request.values()]
    return tuple(sorted(queued, key=lambda one: (one.only_notice, one.due_at, one.case_number)))


def request_review(
    session: Session, identity: UUID, person: UUID | None, at: datetime
) -> RequestReview | None:
    """A request by its own identity, a review's or a case's; None where nothing was reviewed."""
    request_id = _request_of(session, identity)
    ids = session.execute(
        select(BatchReview.id)
        .where(BatchReview.request_id == request_id, BatchReview.state != ReviewState.VOID)
        .order_by(BatchReview.product_type)
    ).scalars()
    reviews = tuple(view for one in ids if (view := review_view(session, one)) is not None)
    if not reviews:
        return None
    centre = _centre(session, request_id)
    ahead = outlook(at, current_policy(session, at), centre.country, centre.time_zone)
    cannot = why_not_decide(session, request_id, person, at) or ""
    return RequestReview(_queued(tuple(v.row for v in reviews)), reviews, ahead, cannot)


def _queued(rows: tuple[ReviewRow, ...]) -> RequestInQueue:
    rows = tuple(sorted(rows, key=lambda row: row.product_type))
    first = rows[0]
    return RequestInQueue(
        request_id=first.request_id,
        case_id=first.case_id,
        case_number=first.case_number,
        organisation=first.organisation,
        due_at=min(row.due_at for row in rows),
        types=rows,
        only_notice=all(row.state is not ReviewState.OPEN for row in rows),
    )


def _request_of(session: Session, identity: UUID) -> UUID:
    review = session.get(BatchReview, identity)
    if review is not None:
        return review.request_id
    case = session.get(Case, identity)
    return identity if case is None else case.request_id


def _units(session: Session, request_id: UUID) -> list[Unit]:
    rows = session.execute(
        select(Unit).join(Case, Case.id == Unit.case_id).where(Case.request_id == request_id)
    )
    return list(rows.scalars())


def _centre(session: Session, request_id: UUID) -> RepairCentre:
    """The repair centre of the contracts; without one, of the organisation's country."""
    for unit in _units(session, request_id):
        number = (unit.entitlement or {}).get("contract_number") or unit.contract_number
        region = region_of_contract(number or "")
        if region is not None:
            return repair_centre_for(region)
    request = session.get_one(Request, request_id)
    organisation = session.get_one(Organisation, request.organisation_id)
    return repair_centre_for(region_of_country(organisation.country) or Region.EMEA)
