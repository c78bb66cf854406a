"""The batch rule counts what it should, opens again when it must, and is decided by others."""

from datetime import date
from uuid import UUID

import pytest

from desktop.domain.batch import (
    BatchUnit,
    RequestCase,
    batch_types,
    may_decide,
    propose_one_request,
    reopened,
    shown_beside,
)
from desktop.domain.policy import POLICY_2026_03
from desktop.domain.words import Fulfilment, Role, UnitState

MONDAY = date(2026, 11, 16)


def unit(
    number: int,
    product_type: str = "x230-10GP",
    fulfilment: Fulfilment = Fulfilment.ADVANCE_REPLACEMENT,
    state: UnitState = UnitState.OPEN,
    dead_on_arrival: bool = False,
) -> BatchUnit:
    return BatchUnit(UUID(int=number), product_type, fulfilment, state, dead_on_arrival)


def ids(*numbers: int) -> tuple[UUID, ...]:
    return tuple(UUID(int=number) for number in numbers)


def test_two_units_of_a_type_need_no_review() -> None:
    assert batch_types([unit(1), unit(2)], POLICY_2026_03) == {}


def test_the_third_unit_of_a_type_opens_a_review() -> None:
    assert batch_types([unit(3), unit(1), unit(2)], POLICY_2026_03) == {"x230-10GP": ids(1, 2, 3)}


def test_each_type_is_counted_for_itself() -> None:
    units = [unit(1), unit(2), unit(3, "TQ6602"), unit(4, "TQ6602"), unit(5, "TQ6602")]
    assert batch_types(units, POLICY_2026_03) == {"TQ6602": ids(3, 4, 5)}


@pytest.mark.parametrize(
    "third",
    [
        unit(3, state=UnitState.REJECTED),
        unit(3, state=UnitState.CANCELLED),
        unit(3, dead_on_arrival=True),
        unit(3, fulfilment=Fulfilment.RETURN_AND_REPAIR),
        unit(3, fulfilment=Fulfilment.NONE_YET),
    ],
)
def test_what_is_not_asked_for_as_advance_replacement_does_not_count(third: BatchUnit) -> None:
    assert batch_types([unit(1), unit(2), third], POLICY_2026_03) == {}


def test_a_unit_that_was_already_replaced_still_counts() -> None:
    units = [unit(1, state=UnitState.ENDED), unit(2), unit(3)]
    assert batch_types(units, POLICY_2026_03) == {"x230-10GP": ids(1, 2, 3)}


def test_a_unit_added_to_a_decided_type_opens_its_review_again() -> None:
    units = [unit(1), unit(2), unit(3), unit(4), unit(5, "TQ6602")]
    assert reopened({"x230-10GP": ids(1, 2, 3)}, units) == ("x230-10GP",)


def test_a_unit_that_left_a_decided_type_opens_nothing() -> None:
    units = [unit(1), unit(2), unit(3, state=UnitState.CANCELLED)]
    assert reopened({"x230-10GP": ids(1, 2, 3)}, units) == ()


RUTH, TOMAS, INES = ids(1, 2, 3)


def decides(user: UUID, role: Role, **facts: object) -> str | None:
    return may_decide(
        user,
        role,
        opened_by=facts.get("opened_by", RUTH),  # type: ignore[arg-type]
        edited_by=facts.get("edited_by", frozenset()),  # type: ignore[arg-type]
        case_agents=facts.get("case_agents", frozenset({RUTH})),  # type: ignore[arg-type]
        is_delegate=bool(facts.get("is_delegate", False)),
    )


def test_a_supervisor_who_had_no_part_in_it_decides() -> None:
    assert decides(TOMAS, Role.SUPERVISOR) is None


def test_an_agent_does_not_decide_unless_named_as_a_delegate() -> None:
    assert decides(INES, Role.AGENT) == (
        "Only a supervisor or a named delegate may decide a batch review."
    )
    assert decides(INES, Role.AGENT, is_delegate=True) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"opened_by": TOMAS},
        {"edited_by": frozenset({TOMAS})},
        {"case_agents": frozenset({TOMAS})},
    ],
)
def test_who_had_a_part_in_the_request_cannot_decide(facts: dict[str, object]) -> None:
    said = decides(TOMAS, Role.SUPERVISOR, **facts)
    assert said is not None
    assert "cannot decide" in said
    assert "another supervisor" in said


def test_a_delegate_who_opened_the_request_cannot_decide_either() -> None:
    assert decides(RUTH, Role.AGENT, is_delegate=True) is not None


def test_cases_of_the_last_two_working_days_are_proposed_as_one_request() -> None:
    others = [
        RequestCase(UUID(int=1), date(2026, 11, 12), has_rma=False),
        RequestCase(UUID(int=2), date(2026, 11, 11), has_rma=False),
        RequestCase(UUID(int=3), MONDAY, has_rma=True),
        RequestCase(UUID(int=4), MONDAY, has_rma=False),
    ]
    assert propose_one_request(MONDAY, others, POLICY_2026_03, "NL") == ids(1, 4)


def test_the_last_fourteen_days_stand_beside_the_review() -> None:
    others = [
        RequestCase(UUID(int=1), date(2026, 11, 2), has_rma=True),
        RequestCase(UUID(int=2), date(2026, 11, 1), has_rma=True),
        RequestCase(UUID(int=3), date(2026, 11, 10), has_rma=False),
        RequestCase(UUID(int=4), date(2026, 11, 17), has_rma=False),
    ]
    assert shown_beside(MONDAY, others, POLICY_2026_03) == ids(3, 1)
