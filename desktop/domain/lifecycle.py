"""How cases and lines move from state to state: reading the one table of `transitions`."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from desktop.domain.rights import ACTS
from desktop.domain.transitions import (
    BY_RULE,
    CASE_TABLES,
    CASE_TRANSITIONS,
    LINE_TRANSITIONS,
    Guard,
    Transition,
)
from desktop.domain.words import CaseKind, CaseState, LineState

__all__ = [
    "BY_RULE",
    "CASE_TABLES",
    "CASE_TRANSITIONS",
    "ENDED_CASES",
    "ENDED_LINES",
    "LINE_TRANSITIONS",
    "Guard",
    "Transition",
    "case_refusal",
    "case_state_from_lines",
    "guard_of_lines",
    "next_state",
    "operations_from",
    "possible_on",
    "refusal",
    "settled",
]

State = TypeVar("State", CaseState, LineState)

ENDED_CASES = frozenset({CaseState.CLOSED, CaseState.REJECTED, CaseState.CANCELLED})
ENDED_LINES = frozenset(
    {
        LineState.DONE,
        LineState.CANCELLED,
        LineState.LAPSED,
        LineState.SCRAPPED,
        LineState.CREDITED,
        LineState.INVOICED,
    }
)
"""Lines on which nothing more is owed. An invoiced one can still be returned late."""

_NOT_BEGUN = frozenset({LineState.TO_SHIP, LineState.AWAITING_STOCK, LineState.AWAITING_RETURN})
"""Lines whose first step is still to come; every other open line is in fulfilment."""


def next_state(
    table: Sequence[Transition[State]],
    state: State | None,
    operation: str,
    guards_held: frozenset[str] = frozenset(),
) -> State | None:
    """Give the state to which an operation leads, or None where it is not possible.

    `state` is None for what does not exist yet. `guards_held` are the guards (`Guard`) that are
    true at this moment; the first row whose guards are all among them decides. What follows of
    itself (`BY_RULE`) is followed as far as those guards allow.
    """
    for row in table:
        if row.state == state and row.operation == operation and row.guards <= guards_held:
            return settled(table, row.next_state, guards_held)
    return None


def settled(table: Sequence[Transition[State]], state: State, guards_held: frozenset[str]) -> State:
    """Give the state after all that follows of itself: a day that passed, a unit already back."""
    for row in table:
        if row.state == state and row.operation == BY_RULE and row.guards <= guards_held:
            return settled(table, row.next_state, guards_held)
    return state


def operations_from(table: Sequence[Transition[State]], state: State | None) -> tuple[str, ...]:
    """Name the operations that a state allows at all, in the order of the table."""
    found = dict.fromkeys(row.operation for row in table if row.state == state)
    return tuple(name for name in found if name != BY_RULE)


_OF_OPEN_CASES = frozenset({"EditCase", "EditUnit", "TakeCase", "SayWaiting", "JoinRequest"})
"""Acts that move nothing by themselves, so that being open is enough: what a row says of them is
where a case goes whose form or terms they change."""


def possible_on(kind: CaseKind, state: CaseState) -> frozenset[str]:
    """Name every act that a case of this kind takes at all where it stands, for what is offered.

    What else an act waits for, its guards, is told when it is asked for.
    """
    open_acts = _OF_OPEN_CASES if state not in ENDED_CASES else frozenset[str]()
    return frozenset(operations_from(CASE_TABLES[kind], state)) | open_acts


def refusal(
    table: Sequence[Transition[State]],
    state: State | None,
    operation: str,
    guards_held: frozenset[str] = frozenset(),
) -> str:
    """Say why `next_state` gave None, and what it waits for or when it is possible."""
    words = ACTS[operation].words
    rows = [row for row in table if row.operation == operation]
    here = [row for row in rows if row.state == state]
    if here:
        nearest = min(here, key=lambda row: len(row.guards - guards_held))
        waits = sorted(Guard(guard).value for guard in nearest.guards - guards_held)
        return f"You cannot {words} yet. It waits until {_listed(waits, 'and')}."
    now = "it does not exist yet" if state is None else f"the state is “{state.value}”"
    states = dict.fromkeys(row.state.value for row in rows if row.state is not None)
    if not states:
        return f"You cannot {words} here, since {now}."
    possible = _listed([f"“{name}”" for name in states], "or")
    return f"You cannot {words} while {now}. It is possible in {possible}."


def case_refusal(
    kind: CaseKind, state: CaseState | None, operation: str, guards_held: frozenset[str]
) -> str:
    """Say why a case of this kind does not go on by an operation, and what can be done instead."""
    table = CASE_TABLES[kind]
    if kind is CaseKind.RMA or any(row.operation == operation for row in table):
        return refusal(table, state, operation, guards_held)
    return (
        f"You cannot {ACTS[operation].words} on a {kind.value} case: it is answered and closed. "
        "Turn it into an RMA case first."
    )


def _listed(parts: list[str], conjunction: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"


def case_state_from_lines(lines: Iterable[LineState]) -> CaseState:
    """Derive the state of a case that has RMAs from its least advanced open line.

    Where every line has ended only answers can be missing, so it is verifying until it is closed;
    where every line was cancelled, the case is cancelled. Raises ValueError for no lines at all.
    """
    states = list(lines)
    if not states:
        raise ValueError("A case without lines has no state by its lines.")
    if all(state is LineState.CANCELLED for state in states):
        return CaseState.CANCELLED
    open_states = [state for state in states if state not in ENDED_LINES]
    if not open_states:
        return CaseState.VERIFYING
    if any(state in _NOT_BEGUN for state in open_states):
        return CaseState.RMA_ISSUED
    return CaseState.IN_FULFILMENT


def guard_of_lines(lines: Iterable[LineState]) -> Guard:
    """Give the guard that holds for a case with these lines *after* an act on one of them."""
    match case_state_from_lines(lines):
        case CaseState.CANCELLED:
            return Guard.LINES_CANCELLED
        case CaseState.VERIFYING:
            return Guard.LINES_ENDED
        case CaseState.RMA_ISSUED:
            return Guard.LINES_ISSUED
        case _:
            return Guard.LINES_UNDER_WAY
