"""The sentences with which an entitlement says why; another owner is never named in them."""

from datetime import date

from desktop.domain.calendars import day_words
from desktop.domain.cover import Cover, UnitFacts
from desktop.domain.words import Ground

ASSET_CHECK: dict[Ground, str] = {
    Ground.UNKNOWN_SERIAL: "This serial is not recorded; the desk verifies the unit first.",
    Ground.UNKNOWN_ORGANISATION: (
        "No organisation is recorded for this serial; the desk verifies whose it is first."
    ),
    Ground.OTHER_ORGANISATION: (
        "This serial is registered to another organisation; the desk verifies whose it is first."
    ),
}


def cover_named(cover: Cover) -> str:
    """Name a cover in a list: contract, service level, its last day."""
    return f"{cover.contract_number}, {cover.service_level_name}, to {day_words(cover.ends)}"


def covered(cover: Cover) -> str:
    """Say that a cover decided."""
    return (
        f"Contract {cover.contract_number}, {cover.service_level_name}, covers this serial "
        f"from {day_words(cover.begins)} to {day_words(cover.ends)}."
    )


def dead_on_arrival(facts: UnitFacts, reported_on: date, limit: int) -> str:
    """Say that the unit failed so soon that it counts as dead on arrival."""
    verb, since, days = _in_hand(facts, reported_on)
    return (
        f"{verb.capitalize()} on {day_words(since)}, {_days(days)} before the report: "
        f"dead on arrival, which is free within {limit} days."
    )


def not_covered(warranty_ends: date | None, reported_on: date) -> str:
    """Say that no cover counts, and how the warranty stands."""
    opening = f"No contract covers this serial on {day_words(reported_on)}"
    if warranty_ends is None:
        return f"{opening}, and no warranty is recorded."
    if reported_on <= warranty_ends:
        return f"{opening}; its warranty runs to {day_words(warranty_ends)}."
    return f"{opening}, and its warranty ended on {day_words(warranty_ends)}."


def cover_considered(cover: Cover, reported_on: date, failed_on: date) -> str:
    """Say in a few words why this cover is not the one that decided."""
    name = f"{cover.contract_number}, {cover.service_level_name}"
    if cover.ends < reported_on:
        return f"{name} (ended {day_words(cover.ends)})"
    if cover.begins > reported_on:
        return f"{name} (begins {day_words(cover.begins)})"
    if cover.begins > failed_on:
        return f"{name} (began {day_words(cover.begins)}, after the fault)"
    return f"{name} (to {day_words(cover.ends)})"


def warranty_considered(warranty_ends: date | None, reported_on: date) -> str:
    """Say how the warranty stands, in a few words."""
    if warranty_ends is None:
        return "warranty (none recorded)"
    if warranty_ends < reported_on:
        return f"warranty (ended {day_words(warranty_ends)})"
    return f"warranty (to {day_words(warranty_ends)})"


def dead_on_arrival_considered(facts: UnitFacts, reported_on: date) -> str:
    """Say in a few words why it is not dead on arrival."""
    if facts.in_hand_since() is None:
        if facts.bought_on is not None:
            return f"dead on arrival (bought {day_words(facts.bought_on)}, not proven)"
        return "dead on arrival (no purchase or shipping recorded)"
    verb, since, days = _in_hand(facts, reported_on)
    if days < 0:
        return f"dead on arrival ({verb} {day_words(since)}, after the report)"
    return f"dead on arrival ({verb} {_days(days)} ago)"


def late(failed_on: date, days: int, allowed: int) -> str:
    """Say that the fault was reported late, and what that needs."""
    return (
        f"Faulty since {day_words(failed_on)}, {days} working days before the report; advance "
        f"replacement is for faults reported within {allowed}. Give the reason for the delay, "
        "or ask a supervisor."
    )


def doubtful(cover: Cover, reported_on: date, failed_on: date) -> str:
    """Say which cover a supervisor has to decide on."""
    name = f"Contract {cover.contract_number}, {cover.service_level_name},"
    if cover.begins > failed_on:
        what = f"began on {day_words(cover.begins)}, after the fault of {day_words(failed_on)}"
    else:
        what = f"ended on {day_words(cover.ends)}, before the report of {day_words(reported_on)}"
    return f"{name} {what}. A supervisor decides whether it counts."


def _in_hand(facts: UnitFacts, reported_on: date) -> tuple[str, date, int]:
    since = facts.in_hand_since()
    assert since is not None, "only asked where a purchase or a shipping is recorded"
    bought = facts.purchase_proven and facts.bought_on is not None
    return "bought" if bought else "shipped", since, (reported_on - since).days


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
