"""What each step of a case opens: a place at its side, or another pane."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never
from uuid import UUID

from desktop.domain.lifecycle import possible_on
from desktop.domain.next_steps import Step
from desktop.domain.words import Fulfilment, ReviewState, ShipmentState, UnitState
from ui.panes.case_edits import EditCasePanel, EditUnitPanel, JoinPanel
from ui.panes.case_ends import AnswerPanel, EndPanel, TakeOffPanel, UnplanPanel
from ui.panes.case_issue import IssuePanel
from ui.panes.case_moves import DeliverPanel, PlanPanel, ShipPanel
from ui.panes.case_panel import CasePanel
from ui.panes.case_product import (
    AddUnitPanel,
    CoverPanel,
    LateReasonPanel,
    PointPanel,
)
from ui.panes.case_terms import AcceptancePanel, NoticePanel, SendFormPanel, SendTermsPanel
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_detail import CaseView, UnitView
    from desktop.queries.case_screen import CaseScreen


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A step that is taken in another pane: the kind of thing that opens, and which."""

    kind: str
    identity: UUID


@dataclass(frozen=True, slots=True)
class Papers:
    """A step that shows papers: the key of the one that is shown first."""

    key: str


Way = CasePanel | Elsewhere | Papers | None
"""How a step is taken; None where there is nothing to do."""


def way_of(bench: Workbench, screen: "CaseScreen") -> Way:
    """How the next step of a case is taken."""
    case = screen.case
    match case.step:
        case Step.SEND_FORM:
            return SendFormPanel(bench, screen)
        case Step.RECORD_RETURN | Step.VALIDATE_FORM:
            return Elsewhere("form", case.id)
        case Step.VERIFY_PRODUCT | Step.ANSWER_DOUBT:
            return _unit_way(bench, screen)
        case Step.DECIDE_BATCH:
            return _review(screen)
        case Step.RECORD_NOTICE:
            return NoticePanel(bench, screen)
        case Step.SEND_TERMS:
            return SendTermsPanel(bench, screen)
        case Step.RECORD_ACCEPTANCE:
            return AcceptancePanel(bench, screen)
        case Step.ISSUE_RMA:
            return IssuePanel(bench, screen)
        case Step.PLAN_SHIPMENT:
            return PlanPanel(bench, screen)
        case Step.SHIP:
            return ShipPanel(bench, screen)
        case Step.CONFIRM_DELIVERY:
            return DeliverPanel(bench, screen)
        case Step.PRINT_LABEL:
            return Papers("label")
        case Step.FOLLOW:
            return Elsewhere("shipment", case.id)
        case Step.ANSWER:
            return AnswerPanel(bench, screen)
        case Step.NOTHING:
            return None
        case _:
            assert_never(case.step)


def doubt_of(bench: Workbench, unit: "UnitView") -> CasePanel | None:
    """What is asked about a unit: what it is, whether a cover counts, why it was reported late."""
    if unit.fulfilment is Fulfilment.NONE_YET:
        return PointPanel(bench, unit)
    if unit.entitlement.supervisor_needed:
        return CoverPanel(bench, unit)
    if unit.entitlement.reason_needed and not unit.late_reason:
        return LateReasonPanel(bench, unit)
    return None


def other_of(bench: Workbench, screen: "CaseScreen", key: str) -> CasePanel | None:
    """The place that an entry of the head's menu opens; None for those that open none."""
    case = screen.case
    match key:
        case "edit case":
            return EditCasePanel(bench, screen)
        case "add unit":
            return AddUnitPanel(bench, screen)
        case "join":
            return JoinPanel(bench, screen)
        case "cancel case":
            told = (
                f"{case.organisation} no longer asks for it. Everything of the case ends; it is "
                "not deleted."
            )
            return EndPanel(bench, "CancelCase", case.id, f"Cancel case {case.number}", told)
        case "reject case":
            told = "What is asked is not owed. The customer is told the reason as it stands here."
            return EndPanel(bench, "RejectCase", case.id, f"Reject case {case.number}", told)
        case _:
            return None


def edit_unit(bench: Workbench, unit: "UnitView", field: str = "") -> CasePanel:
    """The place where what was said about a unit is corrected."""
    return EditUnitPanel(bench, unit, field)


def end_unit(bench: Workbench, case: "CaseView", unit: "UnitView") -> CasePanel:
    """The place where a unit is taken off its case."""
    may_reject = "RejectUnit" in possible_on(case.kind, case.state)
    return TakeOffPanel(bench, unit, may_reject=may_reject)


def cancel_shipment(bench: Workbench, screen: "CaseScreen") -> CasePanel | None:
    """The place where the newest planned shipment is taken back; None where none is planned."""
    planned = [one for one in screen.shipments if one.state is ShipmentState.PLANNED]
    return UnplanPanel(bench, planned[0]) if planned else None


def take_case(case: "CaseView") -> Callable[[], Any]:
    """Makes the act by which who sits here becomes the agent."""

    def make() -> Any:
        from desktop.operations.agents import TakeCase

        return TakeCase(case=case.id)

    return make


def turn_into_rma(case: "CaseView") -> Callable[[], Any]:
    """Makes the act by which technical support goes on as an RMA case."""

    def make() -> Any:
        from desktop.operations.turning import TurnIntoRma

        return TurnIntoRma(case=case.id)

    return make


def say_waiting(case: "CaseView") -> Callable[[], Any]:
    """Makes the act that turns the flag: it waits for the customer, or no longer does."""

    def make() -> Any:
        from desktop.operations.opening import SayWaiting

        return SayWaiting(case=case.id, waiting=case.waiting_since is None)

    return make


def _unit_way(bench: Workbench, screen: "CaseScreen") -> Way:
    open_units = [unit for unit in screen.case.units if unit.state is UnitState.OPEN]
    found = (doubt_of(bench, unit) for unit in open_units)
    return next((panel for panel in found if panel is not None), None)


def _review(screen: "CaseScreen") -> Way:
    reviews = screen.case.reviews
    waiting = [review for review in reviews if review.state is ReviewState.OPEN] or list(reviews)
    return Elsewhere("review", waiting[0].id) if waiting else None
