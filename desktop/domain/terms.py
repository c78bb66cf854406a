"""What somebody accepts with the terms, as one canonical text: if it changes, the yes is void."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from desktop.domain.timeline import canonical_json, digest
from desktop.domain.words import Fulfilment


@dataclass(frozen=True, slots=True)
class AcceptedUnit:
    """One unit as the details letter names it. `repair_centre` is the code of the place."""

    unit_id: UUID
    serial: str
    model: str
    fulfilment: Fulfilment
    service_level: str
    repair_centre: str


@dataclass(frozen=True, slots=True)
class AcceptedTerms:
    """The terms themselves: a version in a language, by the SHA-256 of its text."""

    version: str
    language: str
    sha256: str


def acceptance_subject(
    units: Iterable[AcceptedUnit],
    ship_to: Mapping[str, str],
    consignee: Mapping[str, str],
    charges: Iterable[str],
    terms: AcceptedTerms,
) -> str:
    """Write everything that one acceptance covers as canonical JSON.

    domain.md, *Terms*: units, service level, ship-to, consignee, charges and terms. `ship_to`
    and `consignee` map a field to its text (empty fields may be left out or given empty: it is
    the same); `charges` are the sentences that say who pays. The order of units or charges does
    not matter.
    """
    ordered = sorted(units, key=lambda unit: unit.unit_id)
    return canonical_json(
        {
            "units": {str(unit.unit_id): _without_id(unit) for unit in ordered},
            "ship_to": _filled(ship_to),
            "consignee": _filled(consignee),
            "charges": sorted(set(charges)),
            "terms": asdict(terms),
        }
    )


def subject_digest(subject: str) -> str:
    """Give the SHA-256 that an acceptance stores of what it covers."""
    return digest(subject)


def is_void(accepted_digest: str, subject: str) -> bool:
    """Does what was accepted differ from what is to be issued now?"""
    return accepted_digest != subject_digest(subject)


def what_changed(before: str, after: str) -> tuple[str, ...]:
    """Say in words what differs between two subjects; nothing if they are the same."""
    old, new = json.loads(before), json.loads(after)
    return (
        *_units_changed(old["units"], new["units"]),
        *_fields_changed("Ship-to", old["ship_to"], new["ship_to"]),
        *_fields_changed("Consignee", old["consignee"], new["consignee"]),
        *_charges_changed(old["charges"], new["charges"]),
        *_fields_changed("Terms", old["terms"], new["terms"]),
    )


def _without_id(unit: AcceptedUnit) -> dict[str, object]:
    return {name: value for name, value in asdict(unit).items() if name != "unit_id"}


def _filled(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in fields.items() if text.strip()}


def _units_changed(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    said = [f"Unit {old[key]['serial']} is no longer on it" for key in sorted(old.keys() - new)]
    said += [f"Unit {new[key]['serial']} was added" for key in sorted(new.keys() - old)]
    for key in sorted(old.keys() & new.keys()):
        said += _fields_changed(f"Unit {old[key]['serial']}", old[key], new[key])
    return said


def _fields_changed(what: str, old: dict[str, str], new: dict[str, str]) -> list[str]:
    """The SHA-256 of the terms is told as the fact that their text changed."""
    said: list[str] = []
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, ""), new.get(name, "")
        if before == after:
            continue
        if name == "sha256":
            said.append(f"{what}: the text changed")
        else:
            said.append(f"{what}, {name.replace('_', ' ')}: {before or '—'} → {after or '—'}")
    return said


def _charges_changed(old: list[str], new: list[str]) -> list[str]:
    said = [f"Charges, no longer: {sentence}" for sentence in old if sentence not in new]
    return said + [f"Charges, now: {sentence}" for sentence in new if sentence not in old]
