"""What holds for every unit, whatever is known of it."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.entitlement import (
    Cover,
    Entitlement,
    UnitFacts,
    entitlement,
    judge,
    short_answer,
)
from desktop.domain.policy import POLICY_2026_03
from desktop.domain.words import Fulfilment, Ground

GOODNESS = {
    Fulfilment.ADVANCE_REPLACEMENT: 3,
    Fulfilment.RETURN_AND_REPAIR: 2,
    Fulfilment.REPAIR_AFTER_QUOTE: 1,
    Fulfilment.NONE_YET: 0,
}
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2028, 12, 31))
maybe_days = st.none() | days


@st.composite
def covers(draw: st.DrawFn) -> Cover:
    begins = draw(days)
    advance = draw(st.booleans())
    return Cover(
        contract_number=f"NC{draw(st.integers(min_value=100000, max_value=100009))}-EM",
        service_level_name="Net.Cover Basic Plus" if advance else "Net.Cover Basic",
        fulfilment=Fulfilment.ADVANCE_REPLACEMENT if advance else Fulfilment.RETURN_AND_REPAIR,
        rank=2 if advance else 1,
        begins=begins,
        ends=begins + timedelta(days=draw(st.integers(min_value=0, max_value=1500))),
    )


units = st.builds(
    UnitFacts,
    serial_known=st.booleans(),
    organisation_known=st.booleans(),
    belongs_to_other=st.booleans(),
    shipped_on=maybe_days,
    bought_on=maybe_days,
    purchase_proven=st.booleans(),
    warranty_ends=maybe_days,
    covers=st.lists(covers(), max_size=4).map(tuple),
)


def owed(unit: UnitFacts, on: date, failed_since: date | None) -> Entitlement:
    return entitlement(unit, on, failed_since, POLICY_2026_03, "NL")


@given(units, days, maybe_days, covers())
def test_one_more_cover_never_makes_it_worse(
    unit: UnitFacts, on: date, failed_since: date | None, more: Cover
) -> None:
    before = owed(unit, on, failed_since)
    after = owed(replace(unit, covers=(*unit.covers, more)), on, failed_since)
    assert GOODNESS[after.fulfilment] >= GOODNESS[before.fulfilment]


@given(units, days, maybe_days, st.randoms())
def test_the_order_of_covers_does_not_matter(
    unit: UnitFacts, on: date, failed_since: date | None, random: Random
) -> None:
    shuffled = list(unit.covers)
    random.shuffle(shuffled)
    assert owed(unit, on, failed_since) == owed(
        replace(unit, covers=tuple(shuffled)), on, failed_since
    )


@given(units, days, maybe_days)
def test_an_answer_is_the_same_each_time_and_reads_back(
    unit: UnitFacts, on: date, failed_since: date | None
) -> None:
    answer = owed(unit, on, failed_since)
    assert owed(unit, on, failed_since) == answer
    assert Entitlement.from_json(answer.to_json()) == answer


@given(units, days, maybe_days)
def test_who_is_covered_has_a_cover_in_force_that_had_begun(
    unit: UnitFacts, on: date, failed_since: date | None
) -> None:
    answer = owed(unit, on, failed_since)
    if answer.ground in (Ground.BASIC_PLUS, Ground.BASIC):
        failed = on if failed_since is None else min(on, failed_since)
        assert any(
            cover.contract_number == answer.contract_number
            and cover.begins <= failed <= on <= cover.ends
            for cover in unit.covers
        )


@given(units, days, maybe_days)
def test_nothing_is_owed_exactly_while_the_asset_check_is_open(
    unit: UnitFacts, on: date, failed_since: date | None
) -> None:
    checked = unit.serial_known and unit.organisation_known and not unit.belongs_to_other
    assert (owed(unit, on, failed_since).fulfilment is not Fulfilment.NONE_YET) == checked


@given(units, days, maybe_days)
def test_every_answer_is_one_sentence_that_says_why(
    unit: UnitFacts, on: date, failed_since: date | None
) -> None:
    answer = owed(unit, on, failed_since)
    assert answer.why[0].isupper()
    assert answer.why.endswith(".")
    assert answer.counts_for_batch == (
        answer.fulfilment is Fulfilment.ADVANCE_REPLACEMENT and not answer.dead_on_arrival
    )


@given(units, days, maybe_days, st.frozensets(st.sampled_from([f"NC10000{n}-EM" for n in "0123"])))
def test_what_a_list_shows_is_what_the_whole_answer_says(
    unit: UnitFacts, on: date, failed_since: date | None, accepted: frozenset[str]
) -> None:
    given = (unit, on, failed_since, POLICY_2026_03, "NL")
    judgement = judge(*given, accepted_contracts=accepted)
    answer = entitlement(*given, accepted_contracts=accepted)
    assert judgement.ground is answer.ground
    assert short_answer(judgement) == short_answer(answer)
    assert len(judgement.in_force) == len(answer.cover_listed)
    assert (judgement.best.contract_number if judgement.best else None) == answer.contract_number
