"""Every row of the entitlement table, every rule beside it, and the sentences that say why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.entitlement import (
    Cover,
    Entitlement,
    UnitFacts,
    also_looked_at,
    entitlement,
    entitlement_changes,
    short_answer,
)
from desktop.domain.policy import POLICY_2026_03
from desktop.domain.words import Fulfilment, Ground

TODAY = date(2026, 11, 16)

PLUS = Cover(
    contract_number="NC173634-EM",
    service_level_name="Net.Cover Basic Plus",
    fulfilment=Fulfilment.ADVANCE_REPLACEMENT,
    rank=2,
    begins=date(2025, 3, 15),
    ends=date(2027, 3, 14),
)
BASIC = replace(
    PLUS,
    contract_number="NC162443-EM",
    service_level_name="Net.Cover Basic",
    fulfilment=Fulfilment.RETURN_AND_REPAIR,
    rank=1,
)
UNIT = UnitFacts(
    serial_known=True,
    organisation_known=True,
    belongs_to_other=False,
    shipped_on=None,
    bought_on=date(2025, 2, 13),
    purchase_proven=True,
    warranty_ends=None,
    covers=(),
)
FRESH = replace(UNIT, bought_on=date(2026, 11, 1))
WARRANTED = replace(UNIT, warranty_ends=date(2030, 2, 2))


def owed(unit: UnitFacts, failed_since: date | None = TODAY, on: date = TODAY) -> Entitlement:
    return entitlement(unit, on, failed_since, POLICY_2026_03, "ES")


ROWS = [
    (FRESH, Ground.DEAD_ON_ARRIVAL, Fulfilment.ADVANCE_REPLACEMENT, "Advance replacement"),
    (
        replace(FRESH, covers=(BASIC,)),
        Ground.DEAD_ON_ARRIVAL,
        Fulfilment.ADVANCE_REPLACEMENT,
        "Advance replacement",
    ),
    (
        replace(UNIT, covers=(PLUS,)),
        Ground.BASIC_PLUS,
        Fulfilment.ADVANCE_REPLACEMENT,
        "Advance replacement",
    ),
    (
        replace(WARRANTED, covers=(BASIC,)),
        Ground.BASIC,
        Fulfilment.RETURN_AND_REPAIR,
        "Return and repair",
    ),
    (WARRANTED, Ground.WARRANTY, Fulfilment.RETURN_AND_REPAIR, "In warranty only"),
    (UNIT, Ground.OUT_OF_WARRANTY, Fulfilment.REPAIR_AFTER_QUOTE, "Out of cover"),
    (
        replace(FRESH, serial_known=False, covers=(PLUS,)),
        Ground.UNKNOWN_SERIAL,
        Fulfilment.NONE_YET,
        "Asset check",
    ),
    (
        replace(FRESH, organisation_known=False),
        Ground.UNKNOWN_ORGANISATION,
        Fulfilment.NONE_YET,
        "Asset check",
    ),
    (
        replace(FRESH, belongs_to_other=True, covers=(PLUS,)),
        Ground.OTHER_ORGANISATION,
        Fulfilment.NONE_YET,
        "Asset check",
    ),
]


@pytest.mark.parametrize(("unit", "ground", "fulfilment", "short"), ROWS)
def test_the_first_row_that_fits_decides(
    unit: UnitFacts, ground: Ground, fulfilment: Fulfilment, short: str
) -> None:
    answer = owed(unit)
    assert (answer.ground, answer.fulfilment) == (ground, fulfilment)
    assert short_answer(answer) == short
    assert answer.why.endswith(".")
    assert answer.policy_version == "2026-03"
    assert answer.reported_on == TODAY


def test_the_rows_cover_every_ground() -> None:
    assert {ground for _, ground, _, _ in ROWS} == set(Ground)


def test_the_sentences_are_those_of_the_picture() -> None:
    answer = owed(replace(WARRANTED, covers=(PLUS,)))
    assert answer.why == (
        "Contract NC173634-EM, Net.Cover Basic Plus, covers this serial "
        "from 15 Mar 2025 to 14 Mar 2027."
    )
    assert also_looked_at(answer) == (
        "Also looked at: warranty (to 2 Feb 2030), dead on arrival (bought 641 days ago)."
    )


@pytest.mark.parametrize(
    ("days", "ground"),
    [(0, Ground.DEAD_ON_ARRIVAL), (30, Ground.DEAD_ON_ARRIVAL), (31, Ground.OUT_OF_WARRANTY)],
)
@pytest.mark.parametrize("fact", ["bought_on", "shipped_on"])
def test_dead_on_arrival_is_thirty_days_with_the_last(days: int, ground: Ground, fact: str) -> None:
    since = TODAY - timedelta(days=days)
    bought, shipped = (since, None) if fact == "bought_on" else (None, since)
    assert owed(replace(UNIT, bought_on=bought, shipped_on=shipped)).ground is ground


def test_a_purchase_without_proof_does_not_make_a_unit_dead_on_arrival() -> None:
    answer = owed(replace(FRESH, purchase_proven=False))
    assert answer.ground is Ground.OUT_OF_WARRANTY
    assert "dead on arrival (bought 1 Nov 2026, not proven)" in answer.considered


def test_a_proven_purchase_counts_before_the_shipping() -> None:
    answer = owed(replace(UNIT, shipped_on=TODAY))
    assert answer.ground is Ground.OUT_OF_WARRANTY


def test_without_proof_the_shipping_counts() -> None:
    answer = owed(replace(UNIT, purchase_proven=False, shipped_on=TODAY - timedelta(days=1)))
    assert answer.ground is Ground.DEAD_ON_ARRIVAL
    assert answer.why.startswith("Shipped on 15 Nov 2026, 1 day before the report")


def test_a_unit_shipped_after_its_report_is_not_dead_on_arrival() -> None:
    answer = owed(replace(UNIT, bought_on=None, shipped_on=TODAY + timedelta(days=2)))
    assert answer.ground is Ground.OUT_OF_WARRANTY
    assert "dead on arrival (shipped 18 Nov 2026, after the report)" in answer.considered


def test_dead_on_arrival_still_lists_the_cover() -> None:
    answer = owed(replace(FRESH, covers=(BASIC,)))
    assert answer.dead_on_arrival
    assert answer.cover_listed == ("NC162443-EM, Net.Cover Basic, to 14 Mar 2027",)
    assert answer.contract_number == "NC162443-EM"
    assert any(said.startswith("NC162443-EM") for said in answer.considered)


def test_only_advance_replacement_under_cover_counts_for_the_batch_rule() -> None:
    assert owed(replace(UNIT, covers=(PLUS,))).counts_for_batch
    assert not owed(replace(FRESH, covers=(PLUS,))).counts_for_batch
    assert not owed(replace(UNIT, covers=(BASIC,))).counts_for_batch


@pytest.mark.parametrize(
    ("on", "covered"),
    [
        (PLUS.begins - timedelta(days=1), False),
        (PLUS.begins, True),
        (PLUS.ends, True),
        (PLUS.ends + timedelta(days=1), False),
    ],
)
def test_cover_counts_from_its_first_day_to_its_last(on: date, covered: bool) -> None:
    unit = replace(UNIT, bought_on=date(2020, 1, 1), covers=(PLUS,))
    assert (owed(unit, failed_since=None, on=on).ground is Ground.BASIC_PLUS) is covered


@pytest.mark.parametrize(
    ("on", "ground"),
    [(date(2030, 2, 2), Ground.WARRANTY), (date(2030, 2, 3), Ground.OUT_OF_WARRANTY)],
)
def test_the_warranty_counts_to_its_last_day(on: date, ground: Ground) -> None:
    answer = owed(WARRANTED, failed_since=None, on=on)
    assert answer.ground is ground
    assert "2 Feb 2030" in answer.why


def test_of_two_contracts_the_better_fulfilment_wins_and_the_other_is_listed() -> None:
    answer = owed(replace(UNIT, covers=(BASIC, PLUS)))
    assert answer.contract_number == "NC173634-EM"
    assert answer.service_level == "Net.Cover Basic Plus"
    assert answer.covered_until == PLUS.ends
    assert "NC162443-EM, Net.Cover Basic (to 14 Mar 2027)" in answer.considered
    assert len(answer.cover_listed) == 2


def test_of_two_contracts_alike_the_one_that_lasts_longer_is_named() -> None:
    longer = replace(PLUS, contract_number="NC999999-EM", ends=date(2028, 1, 1))
    assert owed(replace(UNIT, covers=(PLUS, longer))).contract_number == "NC999999-EM"


def test_a_contract_that_has_ended_is_listed_and_does_not_count() -> None:
    ended = replace(PLUS, ends=date(2026, 1, 31))
    answer = owed(replace(UNIT, covers=(ended,)))
    assert answer.ground is Ground.OUT_OF_WARRANTY
    assert "NC173634-EM, Net.Cover Basic Plus (ended 31 Jan 2026)" in answer.considered
    assert answer.cover_listed == ()
    assert answer.supervisor_needed is None


def test_cover_that_began_after_the_fault_needs_a_supervisor() -> None:
    late = replace(PLUS, begins=date(2026, 11, 13))
    answer = owed(replace(UNIT, covers=(late,)), failed_since=date(2026, 11, 12))
    assert answer.ground is Ground.OUT_OF_WARRANTY
    assert answer.supervisor_needed == (
        "Contract NC173634-EM, Net.Cover Basic Plus, began on 13 Nov 2026, after the fault of "
        "12 Nov 2026. A supervisor decides whether it counts."
    )


def test_cover_that_ended_between_fault_and_report_needs_a_supervisor() -> None:
    ended = replace(PLUS, ends=date(2026, 11, 13))
    answer = owed(replace(UNIT, covers=(ended,)), failed_since=date(2026, 11, 12))
    assert answer.ground is Ground.OUT_OF_WARRANTY
    assert answer.supervisor_needed is not None
    assert "ended on 13 Nov 2026, before the report" in answer.supervisor_needed


def test_a_better_cover_in_doubt_needs_a_supervisor_while_the_other_counts() -> None:
    late = replace(PLUS, begins=date(2026, 11, 13))
    answer = owed(replace(UNIT, covers=(late, BASIC)), failed_since=date(2026, 11, 12))
    assert answer.ground is Ground.BASIC
    assert answer.supervisor_needed is not None


def test_a_cover_in_doubt_that_would_give_no_more_needs_nobody() -> None:
    late = replace(BASIC, contract_number="NC1-EM", begins=date(2026, 11, 13))
    answer = owed(replace(UNIT, covers=(late, BASIC)), failed_since=date(2026, 11, 12))
    assert answer.supervisor_needed is None


def test_what_a_supervisor_accepted_counts() -> None:
    late = replace(PLUS, begins=date(2026, 11, 13))
    answer = entitlement(
        replace(UNIT, covers=(late,)),
        TODAY,
        date(2026, 11, 12),
        POLICY_2026_03,
        "ES",
        accepted_contracts=frozenset({"NC173634-EM"}),
    )
    assert answer.ground is Ground.BASIC_PLUS
    assert answer.supervisor_needed is None


def test_a_supervisor_cannot_make_a_contract_count_that_was_over_at_the_fault() -> None:
    ended = replace(PLUS, ends=date(2026, 1, 31))
    answer = entitlement(
        replace(UNIT, covers=(ended,)),
        TODAY,
        date(2026, 11, 12),
        POLICY_2026_03,
        "ES",
        accepted_contracts=frozenset({"NC173634-EM"}),
    )
    assert answer.ground is Ground.OUT_OF_WARRANTY


def test_an_unknown_failing_date_asks_only_for_cover_on_the_report() -> None:
    begun_today = replace(PLUS, begins=TODAY)
    assert owed(replace(UNIT, covers=(begun_today,)), failed_since=None).ground is Ground.BASIC_PLUS


def test_a_later_lapse_changes_nothing() -> None:
    unit = replace(UNIT, covers=(replace(PLUS, ends=TODAY),))
    assert owed(unit, failed_since=None).ground is Ground.BASIC_PLUS


@pytest.mark.parametrize(
    ("failed_since", "late"),
    [
        (date(2026, 11, 9), False),
        (date(2026, 11, 8), True),
        (date(2026, 11, 6), True),
        (None, False),
    ],
)
def test_a_fault_older_than_five_working_days_needs_a_reason(
    failed_since: date | None, late: bool
) -> None:
    answer = owed(replace(UNIT, covers=(PLUS,)), failed_since=failed_since)
    assert (answer.reason_needed is not None) is late
    assert answer.fulfilment is Fulfilment.ADVANCE_REPLACEMENT


def test_the_late_report_says_how_late_it_is() -> None:
    answer = owed(replace(UNIT, covers=(PLUS,)), failed_since=date(2026, 11, 2))
    assert answer.reason_needed == (
        "Faulty since 2 Nov 2026, 10 working days before the report; advance replacement is for "
        "faults reported within 5. Give the reason for the delay, or ask a supervisor."
    )


def test_working_days_are_those_of_the_site() -> None:
    unit = replace(UNIT, covers=(PLUS,))
    on, failed = date(2026, 12, 9), date(2026, 12, 1)
    spain = entitlement(unit, on, failed, POLICY_2026_03, "ES")
    netherlands = entitlement(unit, on, failed, POLICY_2026_03, "NL")
    assert spain.reason_needed is None  # 8 December is a holiday there
    assert netherlands.reason_needed is not None


def test_return_and_repair_may_be_reported_late() -> None:
    answer = owed(replace(UNIT, covers=(BASIC,)), failed_since=date(2026, 6, 1))
    assert answer.reason_needed is None


def test_another_owner_and_its_cover_are_never_told() -> None:
    answer = owed(replace(WARRANTED, belongs_to_other=True, covers=(PLUS, BASIC)))
    told = answer.to_json()
    assert "NC173634" not in told
    assert "NC162443" not in told
    assert "2030" not in told
    assert also_looked_at(answer) == ""


@pytest.mark.parametrize(("unit", "ground", "fulfilment", "short"), ROWS)
def test_an_answer_reads_back_exactly(
    unit: UnitFacts, ground: Ground, fulfilment: Fulfilment, short: str
) -> None:
    answer = owed(unit, failed_since=date(2026, 10, 1))
    assert Entitlement.from_json(answer.to_json()) == answer


@pytest.mark.parametrize("text", ["[]", "{}", '{"ground":"covered, Basic"}'])
def test_a_damaged_answer_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="damaged"):
        Entitlement.from_json(text)


def test_a_recomputed_answer_shows_what_differs() -> None:
    before = owed(replace(UNIT, covers=(BASIC,)))
    after = owed(replace(UNIT, covers=(BASIC, PLUS)))
    changes = entitlement_changes(before, after)
    assert "Fulfilment: return and repair → advance replacement" in changes
    assert "Contract: NC162443-EM → NC173634-EM" in changes
    assert entitlement_changes(before, before) == ()


@pytest.mark.parametrize("fulfilment", [Fulfilment.NONE_YET, Fulfilment.REPAIR_AFTER_QUOTE])
def test_a_service_level_is_fulfilled_in_one_of_two_ways(fulfilment: Fulfilment) -> None:
    with pytest.raises(ValueError, match="Correct the service level"):
        replace(PLUS, fulfilment=fulfilment)
