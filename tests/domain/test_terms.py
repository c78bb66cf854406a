"""An acceptance is void exactly when what was accepted changes, and it is told what changed."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from desktop.domain.terms import (
    AcceptedTerms,
    AcceptedUnit,
    acceptance_subject,
    is_void,
    subject_digest,
    what_changed,
)
from desktop.domain.words import Fulfilment

FIRST = AcceptedUnit(
    UUID(int=1),
    "A05860D26395078A",
    "AT-x230-10GP-50",
    Fulfilment.ADVANCE_REPLACEMENT,
    "Net.Cover Basic Plus",
    "EMEA",
)
SECOND = replace(FIRST, unit_id=UUID(int=2), serial="A05860D26395081A")
WHOLE: dict[str, Any] = {
    "units": (FIRST, SECOND),
    "ship_to": {"street": "Plaza de la Constitución s/n", "town": "Peñíscola", "unit": ""},
    "consignee": {"vat_number": "ESB12345678"},
    "charges": ("We pay.",),
    "terms": AcceptedTerms("2026-01", "es", "ab" * 32),
}


def subject(**changed: Any) -> str:
    return acceptance_subject(**(WHOLE | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"units": (SECOND, FIRST)},
        {"charges": ("We pay.", "We pay.")},
        {"ship_to": {"town": "Peñíscola ", "street": "Plaza de la Constitución s/n"}},
    ],
)
def test_order_repetition_and_empty_fields_change_nothing(changed: dict[str, Any]) -> None:
    assert not is_void(subject_digest(subject()), subject(**changed))
    assert what_changed(subject(), subject(**changed)) == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"units": (FIRST,)}, "Unit A05860D26395081A is no longer on it"),
        (
            {"units": (FIRST, SECOND, replace(FIRST, unit_id=UUID(int=3), serial="X1"))},
            "Unit X1 was added",
        ),
        (
            {"units": (replace(FIRST, serial="A05860D2639507BA"), SECOND)},
            "Unit A05860D26395078A, serial: A05860D26395078A → A05860D2639507BA",
        ),
        (
            {"units": (replace(FIRST, fulfilment=Fulfilment.RETURN_AND_REPAIR), SECOND)},
            "Unit A05860D26395078A, fulfilment: advance replacement → return and repair",
        ),
        (
            {"units": (replace(FIRST, service_level="Net.Cover Basic"), SECOND)},
            "Unit A05860D26395078A, service level: Net.Cover Basic Plus → Net.Cover Basic",
        ),
        (
            {"ship_to": {"street": "Plaza de la Constitución s/n", "town": "Vinaròs"}},
            "Ship-to, town: Peñíscola → Vinaròs",
        ),
        ({"consignee": {}}, "Consignee, vat number: ESB12345678 → —"),
        ({"charges": ("You pay.",)}, "Charges, now: You pay."),
        (
            {"terms": AcceptedTerms("2026-02", "es", "ab" * 32)},
            "Terms, version: 2026-01 → 2026-02",
        ),
        ({"terms": AcceptedTerms("2026-01", "es", "cd" * 32)}, "Terms: the text changed"),
    ],
)
def test_each_thing_accepted_voids_the_acceptance_when_it_changes(
    changed: dict[str, Any], said: str
) -> None:
    assert is_void(subject_digest(subject()), subject(**changed))
    assert said in what_changed(subject(), subject(**changed))
