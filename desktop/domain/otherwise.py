"""Where the authority's answer to an act differs from what this desk had shown (sharing.md, 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What came out otherwise. `levels` is, by the unit's identity, what it was shown to be owed
    and what it is owed; `reviews` are batch reviews that were opened and not shown; `states` the
    case's state as it was shown and as it is, None where they agree."""

    levels: Mapping[str, tuple[str, str]]
    reviews: tuple[str, ...]
    states: tuple[str, str] | None

    def __bool__(self) -> bool:
        return bool(self.levels or self.reviews or self.states)


def otherwise(shown: Mapping[str, Any], decided: Mapping[str, Any]) -> Otherwise:
    """Compare an act's event as it was shown here with the authority's, both as plain facts."""
    here, there = _levels(shown), _levels(decided)
    levels = {
        unit: (here[unit], level)
        for unit, level in there.items()
        if unit in here and here[unit] != level
    }
    known = set(shown.get("reviews") or ())
    reviews = tuple(one for one in decided.get("reviews") or () if one not in known)
    return Otherwise(levels, reviews, _states(shown, decided))


def _levels(event: Mapping[str, Any]) -> dict[str, str]:
    if "fulfilment" in event and "unit" in event:
        return {str(event["unit"]): str(event["fulfilment"])}
    return {str(unit): str(level) for unit, level in (event.get("entitlements") or {}).items()}


def _states(shown: Mapping[str, Any], decided: Mapping[str, Any]) -> tuple[str, str] | None:
    for name in ("case_state", "state"):
        if name in shown and name in decided and shown[name] != decided[name]:
            return str(shown[name]), str(decided[name])
    return None
