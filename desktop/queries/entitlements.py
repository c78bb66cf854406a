"""Reads what an entitlement rests on, for many units at once; the rule itself is the domain's."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from desktop.domain.calendars import local_date
from desktop.domain.cover import UnitFacts
from desktop.domain.entitlement import Entitlement, Judgement, judge
from desktop.domain.policy import Policy
from desktop.domain.words import AssetState
from desktop.queries.asset_rows import AssetRow, read_assets
from desktop.queries.policies import current_policy

UNKNOWN_UNIT = UnitFacts(
    serial_known=False,
    organisation_known=True,
    belongs_to_other=False,
    shipped_on=None,
    bought_on=None,
    purchase_proven=False,
    warranty_ends=None,
    covers=(),
)
"""What is known of a unit whose serial nobody recorded."""


def unit_facts(
    session: Session, asset_ids: Collection[UUID], organisation_id: UUID | None = None
) -> dict[UUID, UnitFacts]:
    """The facts of each asset, in a constant number of statements.

    `organisation_id` is who asks: an asset of somebody else then belongs to another. An id that
    the store does not know, and a retired asset, give a serial that is not known.
    """
    rows = read_assets(session, asset_ids)
    return {
        asset_id: facts_of(rows[asset_id], organisation_id) if asset_id in rows else UNKNOWN_UNIT
        for asset_id in asset_ids
    }


def owed(
    session: Session,
    asset_ids: Collection[UUID],
    reported_at: datetime,
    policy: Policy | None = None,
    *,
    organisation_id: UUID | None = None,
    failed_since: date | None = None,
) -> dict[UUID, Entitlement]:
    """What each known asset is owed for a fault reported at that moment, each on its site's day.

    `policy` is the one in force at that moment unless given. Unknown ids are left out.
    """
    rows = read_assets(session, asset_ids).values()
    chosen = policy or current_policy(session, reported_at)
    judged = judged_by_row(rows, reported_at, chosen, organisation_id, failed_since)
    return {asset_id: one.in_words() for asset_id, one in judged.items()}


def judged_by_row(
    rows: Iterable[AssetRow],
    reported_at: datetime,
    policy: Policy,
    organisation_id: UUID | None = None,
    failed_since: date | None = None,
) -> dict[UUID, Judgement]:
    """The same for assets that were read already, not yet put into words: what lists show."""
    days: dict[str, date] = {}
    judged: dict[UUID, Judgement] = {}
    for row in rows:
        zone = row.place.time_zone
        if zone not in days:
            days[zone] = local_date(reported_at, _held_zone(zone).key)
        judged[row.id] = judge(
            facts_of(row, organisation_id), days[zone], failed_since, policy, row.place.country
        )
    return judged


def facts_of(row: AssetRow, organisation_id: UUID | None = None) -> UnitFacts:
    """The facts of one asset that was read.

    A purchase date is proven by the register it came in with; on an asset that only the customer
    named, by the proof of purchase on file. A retired asset is a serial that was wrong (domain.md,
    *Serial numbers*), so nothing is known under it.
    """
    owner = row.organisation_id
    return UnitFacts(
        serial_known=row.state is not AssetState.RETIRED,
        organisation_known=owner is not None,
        belongs_to_other=organisation_id is not None
        and owner is not None
        and owner != organisation_id,
        shipped_on=row.shipped_on,
        bought_on=row.bought_on,
        purchase_proven=row.bought_on is not None
        and (row.state is not AssetState.UNVERIFIED or bool(row.proof_sha256)),
        warranty_ends=row.warranty_ends or _warranty_end(row.shipped_on, row.warranty_months),
        covers=row.covers,
    )


@cache
def _held_zone(name: str) -> ZoneInfo:
    """Keep every zone that was met: ZoneInfo holds on to eight and reads the others' files anew."""
    return ZoneInfo(name)


def _warranty_end(shipped_on: date | None, months: int | None) -> date | None:
    """The last day of so many months from shipping; the month's last day where it has no such."""
    if shipped_on is None or not months:
        return None
    years, month = divmod(shipped_on.month - 1 + months, 12)
    year = shipped_on.year + years
    return date(year, month + 1, min(shipped_on.day, monthrange(year, month + 1)[1]))
