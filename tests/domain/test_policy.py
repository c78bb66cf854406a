"""The policy that ships has the figures of its page, and is read back exactly or refused."""

import json
from dataclasses import fields, replace
from datetime import time
from typing import Any

import pytest

from desktop.domain.policy import POLICY_2026_03, Policy, PolicyError
from desktop.domain.words import Fulfilment


def test_the_policy_that_ships_has_the_figures_of_its_page() -> None:
    policy = POLICY_2026_03
    assert policy.version == "2026-03"
    assert policy.dead_on_arrival_days == 30
    assert policy.reported_at_once_working_days == 5
    assert policy.batch_review_above == 2
    assert (policy.one_request_working_days, policy.one_request_shown_days) == (2, 14)
    assert policy.batch_review_due_working_days == 0
    assert policy.form_sent_working_days == 1
    assert policy.returned_form_answered_working_days == 0
    assert policy.replacement_cut_off == time(15, 0)
    assert policy.replacement_cut_off_zone == "Europe/Amsterdam"
    assert policy.faulty_unit_back_days == 30
    assert policy.faulty_unit_reminder_days == (14, 25, 30)
    assert policy.repair_working_days == 15
    assert policy.return_lapses_days == 60
    assert policy.return_reminder_days == (30, 50)
    assert policy.label_valid_days == 30
    assert policy.verification_working_days == 3
    assert (policy.verification_times, policy.verification_apart_working_days) == (3, 3)
    assert (policy.file_bytes, policy.case_bytes) == (25 * 2**20, 500 * 2**20)
    assert policy.units_in_a_parcel == 4


def test_each_service_level_is_fulfilled_as_the_vendor_says() -> None:
    meaning = {level.name: level.fulfilment for level in POLICY_2026_03.service_levels}
    assert meaning == {
        "Net.Cover Basic": Fulfilment.RETURN_AND_REPAIR,
        "Net.Cover Basic Plus": Fulfilment.ADVANCE_REPLACEMENT,
    }


def test_a_policy_reads_back_exactly() -> None:
    edited = replace(POLICY_2026_03, version="2027-01", replacement_cut_off=time(14, 30))
    for policy in (POLICY_2026_03, edited):
        assert Policy.from_json(policy.to_json()) == policy


@pytest.mark.parametrize("key", [field.name for field in fields(Policy)])
def test_each_missing_key_is_named(key: str) -> None:
    given = json.loads(POLICY_2026_03.to_json())
    del given[key]
    with pytest.raises(PolicyError, match=f"lacks “{key}”"):
        Policy.from_json(json.dumps(given))


def test_an_unknown_key_is_named() -> None:
    given = json.loads(POLICY_2026_03.to_json()) | {"free_lunch": 1}
    with pytest.raises(PolicyError, match="“free_lunch”"):
        Policy.from_json(json.dumps(given))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("version", ""),
        ("version", 3),
        ("dead_on_arrival_days", "30"),
        ("dead_on_arrival_days", -1),
        ("dead_on_arrival_days", True),
        ("dead_on_arrival_days", 1.5),
        ("faulty_unit_reminder_days", 14),
        ("faulty_unit_reminder_days", [14, "25"]),
        ("faulty_unit_reminder_days", [30, 14]),
        ("replacement_cut_off", "three"),
        ("replacement_cut_off", "15:00:30"),
        ("replacement_cut_off_zone", "Europe/Voorbeeld"),
        ("service_levels", "Basic"),
        ("service_levels", [{"name": "Basic"}]),
        ("service_levels", [{"name": "Basic", "fulfilment": "magic", "rank": 1}]),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(key: str, value: Any) -> None:
    given = json.loads(POLICY_2026_03.to_json()) | {key: value}
    with pytest.raises(PolicyError, match=f"“{key}”"):
        Policy.from_json(json.dumps(given))


@pytest.mark.parametrize("text", ["", "[]", "{", "null"])
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(PolicyError, match="JSON"):
        Policy.from_json(text)
