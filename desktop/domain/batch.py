"""The batch rule: more than two units of one product type, asked for as advance replacement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from desktop.domain.calendars import working_days_between
from desktop.domain.policy import Policy
from desktop.domain.words import Fulfilment, Role, UnitState


@dataclass(frozen=True, slots=True)
class BatchUnit:
    """One unit of a request. `fulfilment` is what it is entitled to, before any decision."""

    unit_id: UUID
    product_type: str
    fulfilment: Fulfilment
    state: UnitState
    dead_on_arrival: bool


@dataclass(frozen=True, slots=True)
class RequestCase:
    """An open case of an organisation, as the rule about one request needs it."""

    case_id: UUID
    reported_on: date
    has_rma: bool


def batch_types(units: Iterable[BatchUnit], policy: Policy) -> dict[str, tuple[UUID, ...]]:
    """Give the product types of a request that need a review, each with the units that count.

    Vendor page, *RMA for multiple products*: advance replacement is not designed for more than
    two units of one type on a request. Rejected and cancelled units and those dead on arrival do
    not count. Types and ids come in order, so that the same request gives the same answer.
    """
    counted: dict[str, list[UUID]] = {}
    for unit in units:
        if _counts(unit):
            counted.setdefault(unit.product_type, []).append(unit.unit_id)
    return {
        product_type: tuple(sorted(ids))
        for product_type, ids in sorted(counted.items())
        if len(ids) > policy.batch_review_above
    }


def _counts(unit: BatchUnit) -> bool:
    match unit.state:
        case UnitState.OPEN | UnitState.ENDED:
            return unit.fulfilment is Fulfilment.ADVANCE_REPLACEMENT and not unit.dead_on_arrival
        case UnitState.REJECTED | UnitState.CANCELLED:
            return False


def reopened(decided: Mapping[str, Iterable[UUID]], units: Iterable[BatchUnit]) -> tuple[str, ...]:
    """Name the types whose review opens again, since a unit stands there that was not decided on.

    `decided` are the units that each decision was made for: adding a unit of a decided type opens
    it, and so does a corrected unit, which the caller leaves out of `decided`. A unit that was
    since cancelled or rejected opens nothing.
    """
    present: dict[str, set[UUID]] = {}
    for unit in units:
        if _counts(unit):
            present.setdefault(unit.product_type, set()).add(unit.unit_id)
    return tuple(
        sorted(
            product_type
            for product_type, ids in decided.items()
            if present.get(product_type, set()) - set(ids)
        )
    )


def may_decide(
    user_id: UUID,
    role: Role,
    opened_by: UUID,
    edited_by: frozenset[UUID],
    case_agents: frozenset[UUID],
    is_delegate: bool,
) -> str | None:
    """Say why somebody may not decide a review; None if they may.

    `edited_by` are those who added or edited a unit of the request. `is_delegate`: a supervisor
    has named this person for today, because no other supervisor is there.
    """
    if role is not Role.SUPERVISOR and not is_delegate:
        return "Only a supervisor or a named delegate may decide a batch review."
    if user_id == opened_by:
        return f"You opened this request, so you cannot decide on it. {_ASK_ANOTHER}"
    if user_id in edited_by:
        return f"You added or edited its units, so you cannot decide on it. {_ASK_ANOTHER}"
    if user_id in case_agents:
        return f"You are the agent of its case, so you cannot decide on it. {_ASK_ANOTHER}"
    return None


_ASK_ANOTHER = "Ask another supervisor, or one to name a delegate."


def propose_one_request(
    reported_on: date, others: Iterable[RequestCase], policy: Policy, country: str
) -> tuple[UUID, ...]:
    """Give the organisation's other open cases that look like parts of the same request.

    These have no RMA and were reported within the policy's working days of `country` (the
    site's) before or after. Keeping them apart needs a reason.
    """
    return tuple(
        case.case_id
        for case in sorted(others, key=lambda case: (case.reported_on, case.case_id))
        if not case.has_rma
        and _apart(case.reported_on, reported_on, country) <= policy.one_request_working_days
    )


def _apart(one: date, other: date, country: str) -> int:
    return working_days_between(min(one, other), max(one, other), country)


def shown_beside(
    reported_on: date, others: Iterable[RequestCase], policy: Policy
) -> tuple[UUID, ...]:
    """Give the organisation's cases of the last days, so that a split request is seen.

    `others` may hold cases with an RMA and ended ones too; latest first.
    """
    first = reported_on - timedelta(days=policy.one_request_shown_days)
    recent = [case for case in others if first <= case.reported_on <= reported_on]
    return tuple(
        case.case_id
        for case in sorted(recent, key=lambda case: (case.reported_on, case.case_id), reverse=True)
    )
