"""The table of transitions is whole, and leads where the domain says."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeVar

import pytest

from desktop.domain.lifecycle import (
    BY_RULE,
    CASE_TABLES,
    CASE_TRANSITIONS,
    ENDED_CASES,
    ENDED_LINES,
    LINE_TRANSITIONS,
    Guard,
    Transition,
    case_refusal,
    case_state_from_lines,
    guard_of_lines,
    next_state,
    operations_from,
    refusal,
    settled,
)
from desktop.domain.rights import ACTS
from desktop.domain.words import CaseKind, Fulfilment
from desktop.domain.words import CaseState as C
from desktop.domain.words import LineState as L

State = TypeVar("State", C, L)
Line = Sequence[Transition[L]]

ADVANCE = LINE_TRANSITIONS[Fulfilment.ADVANCE_REPLACEMENT]
REPAIR = LINE_TRANSITIONS[Fulfilment.RETURN_AND_REPAIR]
SUPPORT = CASE_TABLES[CaseKind.TECHNICAL_SUPPORT]
ALL_ROWS: list[Transition[Any]] = [*CASE_TRANSITIONS, *SUPPORT, *ADVANCE, *REPAIR]
READY = frozenset(
    {
        Guard.EVERY_UNIT_ENTITLED,
        Guard.FORM_VALIDATED,
        Guard.NO_REVIEW_OPEN,
        Guard.NOTICES_RECORDED,
        Guard.TERMS_ACCEPTED,
        Guard.NOTHING_SHIPPED,
    }
)


def held(*guards: Guard) -> frozenset[str]:
    return frozenset(guards)


def test_the_straight_way_of_a_case() -> None:
    acts = ["SendForm", "ReturnForm", "ValidateForm", "SendTerms", "AcceptTerms", "IssueRma"]
    state: C | None = C.NEW
    seen = []
    for act in acts:
        state = next_state(CASE_TRANSITIONS, state, act, READY)
        seen.append(state)
    assert seen == [
        C.FORM_SENT,
        C.FORM_RETURNED,
        C.FORM_RETURNED,
        C.TERMS_SENT,
        C.TERMS_SENT,
        C.RMA_ISSUED,
    ]


def test_a_case_begins_new_or_with_an_asset_check() -> None:
    assert next_state(CASE_TRANSITIONS, None, "OpenCase", READY) is C.NEW
    assert next_state(CASE_TRANSITIONS, None, "OpenCase") is C.ASSET_CHECK


def test_the_form_waits_for_every_unit_to_be_entitled() -> None:
    assert next_state(CASE_TRANSITIONS, C.ASSET_CHECK, "SendForm") is None
    assert refusal(CASE_TRANSITIONS, C.ASSET_CHECK, "SendForm") == (
        "You cannot send the request form yet. It waits until every unit is verified and entitled."
    )


def test_a_form_filled_in_on_the_phone_need_not_be_sent() -> None:
    assert next_state(CASE_TRANSITIONS, C.NEW, "ReturnForm", READY) is C.FORM_RETURNED


def test_an_open_review_holds_the_case_until_it_is_decided() -> None:
    open_review = held(Guard.REVIEW_OPEN, Guard.FORM_VALIDATED, Guard.EVERY_UNIT_ENTITLED)
    state = next_state(CASE_TRANSITIONS, C.FORM_RETURNED, "ValidateForm", open_review)
    assert state is C.BATCH_REVIEW
    assert next_state(CASE_TRANSITIONS, state, "SendTerms", READY) is None
    assert next_state(CASE_TRANSITIONS, state, "DecideBatch", open_review) is C.BATCH_REVIEW
    decided = held(Guard.NO_REVIEW_OPEN)
    assert next_state(CASE_TRANSITIONS, state, "DecideBatch", decided) is C.FORM_RETURNED


@pytest.mark.parametrize(
    "missing",
    [
        Guard.EVERY_UNIT_ENTITLED,
        Guard.FORM_VALIDATED,
        Guard.NO_REVIEW_OPEN,
        Guard.NOTICES_RECORDED,
    ],
)
def test_terms_wait_for_form_review_and_notice(missing: Guard) -> None:
    guards = READY - {missing}
    assert next_state(CASE_TRANSITIONS, C.FORM_RETURNED, "SendTerms", guards) is None
    assert missing.value in refusal(CASE_TRANSITIONS, C.FORM_RETURNED, "SendTerms", guards)


def test_no_rma_is_issued_before_the_terms_are_accepted() -> None:
    guards = READY - {Guard.TERMS_ACCEPTED}
    assert next_state(CASE_TRANSITIONS, C.TERMS_SENT, "IssueRma", guards) is None
    for state in C:
        if state is not C.TERMS_SENT:
            assert next_state(CASE_TRANSITIONS, state, "IssueRma", READY) is None


@pytest.mark.parametrize("act", ["EditForm", "EditUnit", "AddUnit", "CancelUnit", "PointUnit"])
def test_a_change_after_the_terms_goes_back_to_the_returned_form(act: str) -> None:
    assert next_state(CASE_TRANSITIONS, C.TERMS_SENT, act, READY) is C.FORM_RETURNED


def test_an_unknown_unit_added_later_is_checked_and_then_the_form_goes_on() -> None:
    state = next_state(CASE_TRANSITIONS, C.FORM_RETURNED, "AddUnit")
    assert state is C.ASSET_CHECK
    back = READY | {Guard.FORM_WAS_RETURNED}
    assert next_state(CASE_TRANSITIONS, state, "RecordAsset", back) is C.FORM_RETURNED
    sent = READY | {Guard.FORM_WAS_SENT}
    assert next_state(CASE_TRANSITIONS, state, "RecordAsset", sent) is C.FORM_SENT
    assert next_state(CASE_TRANSITIONS, state, "RecordAsset", READY) is C.NEW


def test_a_case_ends_with_its_last_unit() -> None:
    gone = READY | {Guard.NO_OPEN_UNIT_LEFT}
    assert next_state(CASE_TRANSITIONS, C.NEW, "CancelUnit", gone) is C.CANCELLED
    assert next_state(CASE_TRANSITIONS, C.FORM_SENT, "RejectUnit", gone) is C.REJECTED


@pytest.mark.parametrize(("act", "end"), [("CancelCase", C.CANCELLED), ("RejectCase", C.REJECTED)])
def test_a_case_can_end_otherwise_until_something_was_shipped(act: str, end: C) -> None:
    for state in C:
        if state in ENDED_CASES:
            assert next_state(CASE_TRANSITIONS, state, act, READY) is None
        else:
            assert next_state(CASE_TRANSITIONS, state, act, READY) is end
    for state in (C.RMA_ISSUED, C.IN_FULFILMENT, C.VERIFYING):
        assert next_state(CASE_TRANSITIONS, state, act) is None


def test_a_case_closes_when_all_lines_ended_and_all_answers_are_in() -> None:
    ended = held(Guard.LINES_ENDED)
    assert next_state(CASE_TRANSITIONS, C.VERIFYING, "CloseCase", ended) is None
    closable = ended | {Guard.ANSWERS_IN}
    assert next_state(CASE_TRANSITIONS, C.VERIFYING, "CloseCase", closable) is C.CLOSED


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([L.TO_SHIP], C.RMA_ISSUED),
        ([L.SHIPPED, L.TO_SHIP], C.RMA_ISSUED),
        ([L.AWAITING_STOCK, L.DONE], C.RMA_ISSUED),
        ([L.AWAITING_RETURN], C.RMA_ISSUED),
        ([L.SHIPPED, L.CANCELLED], C.IN_FULFILMENT),
        ([L.LOST], C.IN_FULFILMENT),
        ([L.FAULTY_UNIT_DUE, L.DONE], C.IN_FULFILMENT),
        ([L.DONE, L.CANCELLED], C.VERIFYING),
        ([L.LAPSED], C.VERIFYING),
        ([L.CANCELLED, L.CANCELLED], C.CANCELLED),
    ],
)
def test_a_case_is_where_its_least_advanced_open_line_is(lines: list[L], state: C) -> None:
    assert case_state_from_lines(lines) is state
    led = next_state(CASE_TRANSITIONS, C.RMA_ISSUED, "ShipParcels", held(guard_of_lines(lines)))
    assert led is state


def test_a_case_without_lines_has_no_state_by_them() -> None:
    with pytest.raises(ValueError, match="lines"):
        case_state_from_lines([])


OUT = held(Guard.FAULTY_UNIT_OUT, Guard.NOTHING_DISPUTED, Guard.SERIAL_AGREES)


def walk(table: Line, acts: list[tuple[str, frozenset[str]]]) -> list[L | None]:
    states: list[L | None] = [None]
    for act, guards in acts:
        states.append(next_state(table, states[-1], act, guards))
    return states[1:]


def test_the_straight_way_of_an_advance_replacement() -> None:
    acts = ["IssueRma", "PlanShipment", "ShipParcels", "ConfirmDelivery", "ReceiveReturn"]
    assert walk(ADVANCE, [(act, OUT) for act in acts]) == [
        L.TO_SHIP,
        L.TO_SHIP,
        L.SHIPPED,
        L.FAULTY_UNIT_DUE,
        L.DONE,
    ]


def test_a_delivery_rests_until_it_is_known_where_the_faulty_unit_is() -> None:
    assert next_state(ADVANCE, L.SHIPPED, "ConfirmDelivery") is L.DELIVERED
    assert settled(ADVANCE, L.DELIVERED, held(Guard.FAULTY_UNIT_OUT)) is L.FAULTY_UNIT_DUE


def test_a_faulty_unit_that_came_early_ends_the_line_with_the_delivery() -> None:
    assert next_state(ADVANCE, L.SHIPPED, "ReceiveReturn", OUT) is L.SHIPPED
    back = held(Guard.FAULTY_UNIT_BACK, Guard.NOTHING_DISPUTED)
    assert next_state(ADVANCE, L.SHIPPED, "ConfirmDelivery", back) is L.DONE


def test_stock_that_is_missing_holds_a_line_and_comes_back() -> None:
    assert (
        next_state(ADVANCE, L.TO_SHIP, "ReportStock", held(Guard.OUT_OF_STOCK)) is L.AWAITING_STOCK
    )
    assert next_state(ADVANCE, L.AWAITING_STOCK, "ShipParcels", OUT) is None
    assert next_state(ADVANCE, L.AWAITING_STOCK, "ReportStock", held(Guard.IN_STOCK)) is L.TO_SHIP


@pytest.mark.parametrize(
    ("guard", "state"), [(Guard.PARCEL_LOST, L.LOST), (Guard.PARCEL_REFUSED, L.REFUSED)]
)
def test_a_parcel_lost_or_refused_is_shipped_anew(guard: Guard, state: L) -> None:
    assert next_state(ADVANCE, L.SHIPPED, "ReportLoss", held(guard)) is state
    assert next_state(ADVANCE, state, "PlanShipment") is L.TO_SHIP


def test_an_overdue_unit_is_invoiced_unless_something_is_disputed() -> None:
    late = held(Guard.TIME_IS_UP, Guard.NOTHING_DISPUTED)
    assert settled(ADVANCE, L.FAULTY_UNIT_DUE, late) is L.OVERDUE
    assert settled(ADVANCE, L.FAULTY_UNIT_DUE, held(Guard.TIME_IS_UP)) is L.FAULTY_UNIT_DUE
    assert next_state(ADVANCE, L.OVERDUE, "RequestInvoice", late) is L.INVOICED
    assert next_state(ADVANCE, L.OVERDUE, "RequestInvoice", held(Guard.TIME_IS_UP)) is None
    assert next_state(ADVANCE, L.INVOICED, "ReceiveReturn", OUT) is L.CREDITED


def test_a_wrong_serial_does_not_move_a_line() -> None:
    assert next_state(ADVANCE, L.FAULTY_UNIT_DUE, "ReceiveReturn") is None
    assert next_state(REPAIR, L.AWAITING_RETURN, "ReceiveReturn") is None


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Guard.REPAIRED, L.REPAIRED),
        (Guard.REPLACED, L.REPLACED),
        (Guard.NO_FAULT_FOUND, L.NO_FAULT_FOUND),
    ],
)
def test_the_straight_way_of_a_return_and_repair(outcome: Guard, state: L) -> None:
    acts = ["IssueRma", "ReceiveReturn", "BeginRepair", "FinishRepair", "PlanShipment"]
    acts += ["ShipParcels", "ConfirmDelivery"]
    assert walk(REPAIR, [(act, OUT | {outcome}) for act in acts]) == [
        L.AWAITING_RETURN,
        L.RECEIVED,
        L.IN_REPAIR,
        state,
        state,
        L.SHIPPED_BACK,
        L.DONE,
    ]


def test_a_quote_is_agreed_or_the_unit_goes_back_unrepaired() -> None:
    quote = next_state(REPAIR, L.IN_REPAIR, "FinishRepair", held(Guard.QUOTE_NEEDED))
    assert quote is L.QUOTE_NEEDED
    assert next_state(REPAIR, quote, "BeginRepair") is None
    assert next_state(REPAIR, quote, "BeginRepair", held(Guard.QUOTE_AGREED)) is L.IN_REPAIR
    assert next_state(REPAIR, quote, "ShipParcels", held(Guard.QUOTE_DECLINED)) is L.SHIPPED_BACK


@pytest.mark.parametrize(
    ("guard", "state"),
    [
        (Guard.QUOTE_NEEDED, L.QUOTE_NEEDED),
        (Guard.REPLACED, L.REPLACED),
        (Guard.SCRAP_AGREED, L.SCRAPPED),
    ],
)
def test_beyond_repair_there_is_quote_replacement_or_scrap(guard: Guard, state: L) -> None:
    beyond = next_state(REPAIR, L.IN_REPAIR, "FinishRepair", held(Guard.BEYOND_REPAIR))
    assert beyond is L.BEYOND_REPAIR
    assert next_state(REPAIR, beyond, "FinishRepair", held(guard)) is state


def test_a_unit_that_is_not_sent_lapses() -> None:
    late = held(Guard.TIME_IS_UP, Guard.NOTHING_DISPUTED)
    assert settled(REPAIR, L.AWAITING_RETURN, late) is L.LAPSED


@pytest.mark.parametrize("table", [ADVANCE, REPAIR])
def test_a_line_is_cancelled_only_before_something_was_shipped(table: Line) -> None:
    unshipped = held(Guard.NOTHING_SHIPPED)
    cancellable = {
        state for state in L if next_state(table, state, "CancelLine", unshipped) is L.CANCELLED
    }
    assert cancellable <= {L.TO_SHIP, L.AWAITING_STOCK, L.AWAITING_RETURN}
    assert cancellable
    assert all(next_state(table, state, "CancelLine") is None for state in L)


def reachable(table: Sequence[Transition[State]]) -> set[State]:
    found: set[State | None] = {None}
    while True:
        more = {row.next_state for row in table if row.state in found} - found
        if not more:
            return {state for state in found if state is not None}
        found |= more


def test_every_case_state_can_be_reached_and_left_unless_it_is_an_end() -> None:
    assert reachable(CASE_TRANSITIONS) == set(C)
    for state in C:
        assert bool(operations_from(CASE_TRANSITIONS, state)) == (state not in ENDED_CASES)


def test_every_line_state_can_be_reached_and_left_unless_it_is_an_end() -> None:
    assert reachable(ADVANCE) | reachable(REPAIR) == set(L)
    for table in (ADVANCE, REPAIR):
        leaving = {row.state for row in table if row.next_state is not row.state}
        for state in reachable(table):
            assert (state in leaving) != (state in ENDED_LINES - {L.INVOICED})


def test_every_operation_of_the_table_has_its_rights() -> None:
    assert {row.operation for row in ALL_ROWS} - {BY_RULE} <= set(ACTS)


@pytest.mark.parametrize("table", [CASE_TRANSITIONS, SUPPORT, ADVANCE, REPAIR])
def test_no_row_hides_behind_one_that_asks_for_less(table: Sequence[Transition[Any]]) -> None:
    grouped: dict[object, list[frozenset[Guard]]] = {}
    for row in table:
        grouped.setdefault((row.state, row.operation), []).append(row.guards)
    for guards in grouped.values():
        assert not any(earlier <= later for earlier, later in pairwise(guards))


def test_technical_support_is_open_until_it_is_answered_or_turns_into_an_rma_case() -> None:
    assert reachable(SUPPORT) == {C.NEW, C.ASSET_CHECK, C.CLOSED, C.CANCELLED, C.REJECTED}
    assert next_state(SUPPORT, None, "OpenCase") is C.NEW
    assert next_state(SUPPORT, C.NEW, "CloseCase") is C.CLOSED
    assert next_state(SUPPORT, C.NEW, "TurnIntoRma", READY) is C.NEW
    assert next_state(SUPPORT, C.NEW, "TurnIntoRma") is C.ASSET_CHECK
    gone = held(Guard.NO_OPEN_UNIT_LEFT)
    assert next_state(SUPPORT, C.NEW, "CancelUnit", gone) is C.NEW


@pytest.mark.parametrize("act", ["SendForm", "SendTerms", "IssueRma", "DecideBatch", "RejectUnit"])
def test_technical_support_goes_no_way_of_an_rma(act: str) -> None:
    assert next_state(SUPPORT, C.NEW, act, READY) is None
    told = case_refusal(CaseKind.TECHNICAL_SUPPORT, C.NEW, act, READY)
    assert told.startswith("You cannot")
    assert told.endswith(
        "on a technical support case: it is answered and closed. Turn it into an RMA case first."
    )


@pytest.mark.parametrize("kind", CaseKind)
def test_a_refusal_of_what_a_kind_knows_names_the_state(kind: CaseKind) -> None:
    told = case_refusal(kind, C.CANCELLED, "CancelCase", READY)
    assert "while the state is “cancelled”" in told


@pytest.mark.parametrize(
    ("before", "guards"),
    [
        (L.TO_SHIP, held()),
        (L.LOST, held(Guard.PARCEL_LOST)),
        (L.REFUSED, held(Guard.PARCEL_REFUSED)),
    ],
)
def test_a_replacement_that_is_not_to_leave_is_where_it_was_before_the_plan(
    before: L, guards: frozenset[str]
) -> None:
    planned = next_state(ADVANCE, before, "PlanShipment")
    assert planned is L.TO_SHIP
    assert next_state(ADVANCE, planned, "CancelShipment", guards) is before


@pytest.mark.parametrize(
    ("table", "states"),
    [
        (ADVANCE, {L.TO_SHIP, L.AWAITING_STOCK}),
        (
            REPAIR,
            {
                L.AWAITING_RETURN,
                L.REPAIRED,
                L.REPLACED,
                L.NO_FAULT_FOUND,
                L.QUOTE_NEEDED,
                L.REFUSED,
            },
        ),
    ],
)
def test_a_plan_is_cancelled_where_it_was_made(table: Line, states: set[L]) -> None:
    assert {state for state in L if next_state(table, state, "CancelShipment")} == states


def test_a_refusal_names_the_state_and_when_it_is_possible() -> None:
    assert refusal(CASE_TRANSITIONS, C.CLOSED, "IssueRma") == (
        "You cannot issue an RMA while the state is “closed”. It is possible in “terms sent”."
    )


def test_what_a_state_allows_does_not_name_what_follows_of_itself() -> None:
    assert operations_from(ADVANCE, L.DELIVERED) == ("ReceiveReturn",)


@pytest.mark.parametrize("guard", list(Guard))
def test_every_guard_is_used(guard: Guard) -> None:
    assert any(guard in row.guards for row in ALL_ROWS)
