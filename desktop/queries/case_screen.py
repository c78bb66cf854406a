"""All that the case pane shows, from one question: the case, its way, its stream, what moves."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import BatchReview
from desktop.data.tables.parties import Site
from desktop.data.tables.products import ProductModel
from desktop.domain.calendars import local_date
from desktop.domain.deadlines import minutes_to_cut_off
from desktop.domain.milestones import Milestone, milestones
from desktop.domain.places import repair_centre_for
from desktop.domain.products import product_type_of
from desktop.domain.time_zones import place_words
from desktop.domain.words import CaseState, Fulfilment, Region, ReviewState, UnitState
from desktop.queries.case_detail import CaseView, UnitView, case_view
from desktop.queries.case_holds import Hold, holds_of, waits_for
from desktop.queries.case_sync import line_holds
from desktop.queries.policies import current_policy
from desktop.queries.shipments import ShipmentView, shipments_of
from desktop.queries.timeline import TimelineEntry, timeline


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """One case as its pane shows it.

    `waits` says whom it waits for ("" for nobody) since `waits_since`; `worth` what the minutes
    are worth now; `types` how many open units there are of each product type; `failed_since` the
    earliest day on which one failed; `today` is the site's day.
    """

    case: CaseView
    milestones: tuple[Milestone, ...]
    waits: str
    waits_since: datetime | None
    worth: str
    types: tuple[tuple[int, str], ...]
    failed_since: date | None
    holds: tuple[Hold, ...]
    timeline: tuple[TimelineEntry, ...]
    shipments: tuple[ShipmentView, ...]
    asked_at: datetime
    today: date


def case_screen(session: Session, case_id: UUID, at: datetime) -> CaseScreen | None:
    """The case as it stands at a moment; None where no case has this identity."""
    case = case_view(session, case_id)
    if case is None:
        return None
    open_units = [unit for unit in case.units if unit.state is UnitState.OPEN]
    zone = _zone(session, case)
    today = local_date(at, zone)
    accepted = case.acceptance is not None and case.acceptance.accepted_at is not None
    failed = [unit.failed_since for unit in open_units if unit.failed_since is not None]
    return CaseScreen(
        case=case,
        milestones=milestones(
            case.kind,
            case.state,
            case.form_state,
            {unit.fulfilment for unit in open_units},
            has_review=bool(case.reviews),
            terms_accepted=accepted,
        ),
        waits=waits_for(case),
        waits_since=_since(session, case),
        worth=_worth(session, case, open_units, at),
        types=_types(session, open_units),
        failed_since=min(failed, default=None),
        holds=(*line_holds(session, case), *holds_of(session, case, at, today, zone)),
        timeline=timeline(session, case_id),
        shipments=shipments_of(session, case_id),
        asked_at=at,
        today=today,
    )


def _zone(session: Session, case: CaseView) -> str:
    found = select(Site.time_zone).where(Site.id == case.site_id)
    zone = session.execute(found).scalar_one_or_none() if case.site_id else None
    return zone or "UTC"


def _since(session: Session, case: CaseView) -> datetime | None:
    """Since when it waits for whom it waits: for a supervisor, since the review was opened."""
    if case.state is not CaseState.BATCH_REVIEW:
        return case.waiting_since
    return session.execute(
        select(func.min(BatchReview.opened_at)).where(
            BatchReview.request_id == case.request_id, BatchReview.state == ReviewState.OPEN
        )
    ).scalar_one_or_none()


def _worth(session: Session, case: CaseView, open_units: list[UnitView], at: datetime) -> str:
    """What the minutes are worth before the number is given: "accepted within 47 min, ships
    today" (screens.md)."""
    waiting = case.state in (CaseState.FORM_RETURNED, CaseState.TERMS_SENT)
    if not waiting or not any(
        unit.fulfilment is Fulfilment.ADVANCE_REPLACEMENT for unit in open_units
    ):
        return ""
    country = repair_centre_for(Region.EMEA).country
    policy = current_policy(session, at)
    left = minutes_to_cut_off(at, policy, country)
    if left is None or left == 0:
        return ""
    hours, minutes = divmod(left, 60)
    words = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    accepted = case.acceptance is not None and case.acceptance.accepted_at is not None
    cut_off = f"{policy.replacement_cut_off:%H:%M} {place_words(policy.replacement_cut_off_zone)}"
    return f"{'Given' if accepted else 'Accepted'} within {words}, by {cut_off}, it ships today"


def _types(session: Session, units: list[UnitView]) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(ProductModel.part_number, ProductModel.product_type).where(
            ProductModel.part_number.in_({unit.model for unit in units})
        )
    )
    known: dict[str, str] = {part_number: name for part_number, name in rows}  # noqa: C416
    counted = Counter(known.get(unit.model) or product_type_of(unit.model) for unit in units)
    return tuple((count, name) for name, count in counted.most_common())
