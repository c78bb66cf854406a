"""The figures of the desk as data with a version; each decision names the version it rests on."""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from desktop.domain.timeline import canonical_json
from desktop.domain.words import Fulfilment

_MEGABYTE = 1024 * 1024


class PolicyError(ValueError):
    """A policy that cannot be read; its text is a sentence for the administrator."""


@dataclass(frozen=True, slots=True)
class ServiceLevelMeaning:
    """What a service level is fulfilled by; of two of one fulfilment the higher rank wins."""

    name: str
    fulfilment: Fulfilment
    rank: int


@dataclass(frozen=True, slots=True)
class Policy:
    """Every figure of policy.md. Days are calendar days unless the name says working days;
    sizes are bytes. A dagger there means practice, not the vendor's word."""

    version: str
    dead_on_arrival_days: int
    dead_on_arrival_quality_flag: int
    reported_at_once_working_days: int
    batch_review_above: int
    batch_review_due_working_days: int
    one_request_working_days: int
    one_request_shown_days: int
    form_sent_working_days: int
    returned_form_answered_working_days: int
    replacement_cut_off: time
    replacement_cut_off_zone: str
    transit_days: int
    faulty_unit_back_days: int
    faulty_unit_reminder_days: tuple[int, ...]
    repair_working_days: int
    return_lapses_days: int
    return_reminder_days: tuple[int, ...]
    label_valid_days: int
    verification_working_days: int
    verification_times: int
    verification_apart_working_days: int
    file_bytes: int
    case_bytes: int
    units_in_a_parcel: int
    service_levels: tuple[ServiceLevelMeaning, ...]

    def to_json(self) -> str:
        """Write it as canonical JSON; `from_json` gives back an equal policy."""
        return canonical_json(
            {field.name: _written(getattr(self, field.name)) for field in fields(self)}
        )

    @classmethod
    def from_json(cls, text: str) -> "Policy":
        """Read what `to_json` wrote.

        Raises PolicyError, naming the key, for a key that is missing, unknown or wrong.
        """
        given = _object(text)
        names = [field.name for field in fields(cls)]
        missing = [name for name in names if name not in given]
        unknown = sorted(set(given) - set(names))
        if missing:
            raise PolicyError(f"The policy lacks “{missing[0]}”. Give it a value.")
        if unknown:
            raise PolicyError(f"The policy has no key “{unknown[0]}”. Take it out, or correct it.")
        return cls(
            **{
                field.name: _READERS[field.type](field.name, given[field.name])
                for field in fields(cls)
            }
        )


def _object(text: str) -> dict[str, Any]:
    try:
        given = json.loads(text)
    except ValueError as error:
        raise PolicyError(f"The policy is not JSON: {error}.") from error
    if not isinstance(given, dict):
        raise PolicyError("The policy is one JSON object with a value for each key.")
    return given


def _written(value: object) -> object:
    return value.isoformat(timespec="minutes") if isinstance(value, time) else value


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"“{key}” of the policy is a text, and {value!r} is not.")
    if key == "replacement_cut_off_zone":
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise PolicyError(f"“{key}”: there is no time zone “{value}”.") from error
    return value


def _count(key: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise PolicyError(f"“{key}” of the policy is a whole number from 0, and {value!r} is not.")
    return value


def _counts(key: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise PolicyError(f"“{key}” of the policy is a list of days, and {value!r} is not.")
    days = tuple(_count(key, item) for item in value)
    if list(days) != sorted(set(days)):
        raise PolicyError(f"The days of “{key}” rise from one to the next; {value!r} do not.")
    return days


def _wall_clock(key: str, value: object) -> time:
    try:
        read = time.fromisoformat(str(value))
    except ValueError as error:
        raise PolicyError(f"“{key}” of the policy is a time like 15:00, not {value!r}.") from error
    if read.tzinfo is not None or read.second or read.microsecond:
        raise PolicyError(f"“{key}” of the policy is hours and minutes like 15:00, not {value!r}.")
    return read


def _levels(key: str, value: object) -> tuple[ServiceLevelMeaning, ...]:
    if not isinstance(value, list):
        raise PolicyError(f"“{key}” of the policy is a list of service levels.")
    return tuple(_level(key, item) for item in value)


def _level(key: str, item: object) -> ServiceLevelMeaning:
    if not isinstance(item, dict) or set(item) != {"name", "fulfilment", "rank"}:
        raise PolicyError(
            f"Each of “{key}” has a name, a fulfilment and a rank, and {item!r} has not."
        )
    try:
        fulfilment = Fulfilment(item["fulfilment"])
    except ValueError as error:
        raise PolicyError(f"“{key}”: there is no fulfilment {item['fulfilment']!r}.") from error
    return ServiceLevelMeaning(_text(key, item["name"]), fulfilment, _count(key, item["rank"]))


_READERS: dict[Any, Callable[[str, object], Any]] = {
    str: _text,
    int: _count,
    tuple[int, ...]: _counts,
    time: _wall_clock,
    tuple[ServiceLevelMeaning, ...]: _levels,
}


POLICY_2026_03 = Policy(
    version="2026-03",
    dead_on_arrival_days=30,
    dead_on_arrival_quality_flag=3,
    reported_at_once_working_days=5,
    batch_review_above=2,
    batch_review_due_working_days=0,
    one_request_working_days=2,
    one_request_shown_days=14,
    form_sent_working_days=1,
    returned_form_answered_working_days=0,
    replacement_cut_off=time(15, 0),
    replacement_cut_off_zone="Europe/Amsterdam",
    transit_days=5,
    faulty_unit_back_days=30,
    faulty_unit_reminder_days=(14, 25, 30),
    repair_working_days=15,
    return_lapses_days=60,
    return_reminder_days=(30, 50),
    label_valid_days=30,
    verification_working_days=3,
    verification_times=3,
    verification_apart_working_days=3,
    file_bytes=25 * _MEGABYTE,
    case_bytes=500 * _MEGABYTE,
    units_in_a_parcel=4,
    service_levels=(
        ServiceLevelMeaning("Net.Cover Basic", Fulfilment.RETURN_AND_REPAIR, 1),
        ServiceLevelMeaning("Net.Cover Basic Plus", Fulfilment.ADVANCE_REPLACEMENT, 2),
    ),
)
"""What ships in the box. `transit_days` is not in policy.md's table: it stands for "shipped plus
transit days" of domain.md where a delivery is not known, and is practice to be edited."""
