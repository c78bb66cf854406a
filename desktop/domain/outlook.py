"""What a service level means in days, from a moment on: for whoever decides between them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop.domain.calendars import local_date, working_day_from
from desktop.domain.deadlines import assumed_delivery, repair_due, replacement_leaves
from desktop.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Outlook:
    """When each fulfilment would be done, if it began today. Days with policy's transit days."""

    today: date
    replacement_leaves_on: date
    replacement_here_on: date
    repair_due_on: date
    repaired_here_on: date

    @property
    def days_without(self) -> int:
        """Calendar days for which the customer is without a unit that is repaired."""
        return (self.repaired_here_on - self.today).days


def outlook(at: datetime, policy: Policy, country: str, time_zone: str) -> Outlook:
    """Reckon both ways from a moment; `country` and `time_zone` are the repair centre's.

    Raises ValueError for a time without a zone.
    """
    today = local_date(at, time_zone)
    leaves = replacement_leaves(at, policy, country)
    received = working_day_from(today + timedelta(days=policy.transit_days), country)
    repaired = repair_due(received, 0, policy, country)
    return Outlook(
        today=today,
        replacement_leaves_on=leaves,
        replacement_here_on=assumed_delivery(leaves, policy),
        repair_due_on=repaired,
        repaired_here_on=assumed_delivery(repaired, policy),
    )
