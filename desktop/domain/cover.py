"""The facts that an entitlement rests on, and which cover of a unit counts on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.domain.words import Fulfilment


@dataclass(frozen=True, slots=True)
class Cover:
    """One contract's cover of one unit, from `begins` to `ends`, both days included.

    Of two covers with the same fulfilment the one of higher `rank` is the better.

    Raises ValueError where the service level is fulfilled by neither of the two ways.
    """

    contract_number: str
    service_level_name: str
    fulfilment: Fulfilment
    rank: int
    begins: date
    ends: date

    def __post_init__(self) -> None:
        if self.fulfilment not in _STANDING:
            raise ValueError(
                f"{self.service_level_name} is fulfilled by advance replacement or by return "
                f"and repair, not by “{self.fulfilment.value}”. Correct the service level."
            )

    def in_force(self, day: date) -> bool:
        """Does it cover that day?"""
        return self.begins <= day <= self.ends


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of a unit when it is asked what it is owed.

    `belongs_to_other`: the serial is registered to an organisation other than the one asking.
    `warranty_ends` is the last day of the warranty.
    """

    serial_known: bool
    organisation_known: bool
    belongs_to_other: bool
    shipped_on: date | None
    bought_on: date | None
    purchase_proven: bool
    warranty_ends: date | None
    covers: tuple[Cover, ...]

    def in_hand_since(self) -> date | None:
        """Give the proven purchase, else the shipping: what dead on arrival counts from
        (policy.md: *of purchase, or of shipping where no purchase is proven*)."""
        if self.purchase_proven and self.bought_on is not None:
            return self.bought_on
        return self.shipped_on

    def days_in_hand(self, day: date) -> int | None:
        """Count the calendar days from then to `day`; negative if it lies after it."""
        since = self.in_hand_since()
        return None if since is None else (day - since).days


_STANDING = {Fulfilment.ADVANCE_REPLACEMENT: 2, Fulfilment.RETURN_AND_REPAIR: 1}


def best_first(covers: Iterable[Cover]) -> list[Cover]:
    """Order covers by what they give: fulfilment, rank, then the one that lasts longest.

    The contract number decides between equals, so that the order they came in never does.
    """
    return sorted(
        covers,
        key=lambda cover: (
            -_STANDING[cover.fulfilment],
            -cover.rank,
            -cover.ends.toordinal(),
            cover.begins,
            cover.contract_number,
            cover.service_level_name,
        ),
    )


def counts(cover: Cover, reported_on: date, failed_on: date) -> bool:
    """Was it in force when the fault was reported, and had it begun when the unit failed?"""
    return cover.in_force(reported_on) and cover.begins <= failed_on


def in_doubt(cover: Cover, reported_on: date, failed_on: date) -> bool:
    """Was it in force on one of the two days only, so that a supervisor decides?

    A cover that was in force on neither has nothing to do with this fault.
    """
    return cover.in_force(reported_on) != cover.in_force(failed_on)
