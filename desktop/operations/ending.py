"""The other ends: a line cancelled before it shipped, a case cancelled or rejected."""

from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.fulfilment import Line, Rma, Shipment
from desktop.domain.lifecycle import ENDED_LINES, Guard
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseState, LineState, ShipmentState, UnitState
from desktop.operations.act import Act
from desktop.operations.batches import recheck
from desktop.operations.moves import move, move_line
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Operation
from desktop.operations.promises import void_all


class CaseEnded(Event):
    case: UUID
    state: CaseState


class CancelCase(Operation):
    """End a case because the customer no longer asks for it; nothing may have been shipped."""

    case: UUID
    reason: str

    def apply(self, act: Act) -> CaseEnded:
        return _end(act, self.case, self.reason, UnitState.CANCELLED)


class RejectCase(Operation):
    """End a case because what is asked is not owed; the customer is told the reason."""

    case: UUID
    reason: str

    def apply(self, act: Act) -> CaseEnded:
        return _end(act, self.case, self.reason, UnitState.REJECTED)


def _end(act: Act, case_id: UUID, reason: str, unit_state: UnitState) -> CaseEnded:
    case = open_case(act, case_id)
    if not reason:
        raise Refused("Say why; the reason stands in the timeline.", "reason", "input")
    move(act, case)
    for unit in act.session.execute(select(Unit).where(Unit.case_id == case.id)).scalars():
        if unit.state is UnitState.OPEN:
            unit.state, unit.end_reason = unit_state, reason
    _cancel_lines(act, case, reason)
    case.end_reason, case.ended_at = reason, act.at
    case.waiting_since = None
    void_all(act, case)
    act.record("CaseEnded", case, case.id, {"state": case.state.value, "why": reason})
    recheck(act, case.request_id, case.id)
    return CaseEnded(case=case.id, state=case.state)


def _cancel_lines(act: Act, case: Case, reason: str) -> None:
    rmas = act.session.execute(select(Rma).where(Rma.case_id == case.id)).scalars()
    for rma in rmas:
        rma.ended_at = act.at
        for line in act.session.execute(select(Line).where(Line.rma_id == rma.id)).scalars():
            if line.state not in ENDED_LINES:
                line.state, line.end_reason = LineState.CANCELLED, reason
                line.ended_at = act.at
        planned = select(Shipment).where(
            Shipment.rma_id == rma.id, Shipment.state == ShipmentState.PLANNED
        )
        for shipment in act.session.execute(planned).scalars():
            shipment.state = ShipmentState.CANCELLED


class LineCancelled(Event):
    line: UUID
    case_state: CaseState


class CancelLine(Operation):
    """Cancel one line of an RMA before something of it was shipped."""

    line: UUID
    reason: str

    def apply(self, act: Act) -> LineCancelled:
        line = act.get(Line, self.line, "line")
        rma = act.get(Rma, line.rma_id)
        case = open_case(act, rma.case_id)
        if not self.reason:
            raise Refused("Say why; the reason stands in the timeline.", "reason", "input")
        move_line(act, line, rma.fulfilment, Guard.NOTHING_SHIPPED)
        line.end_reason = self.reason
        unit = act.get(Unit, line.unit_id)
        unit.state, unit.end_reason = UnitState.CANCELLED, self.reason
        act.record("LineCancelled", line, case.id, {"serial": unit.serial, "why": self.reason})
        move(act, case)
        if case.state is CaseState.CANCELLED:
            case.ended_at, case.end_reason = act.at, self.reason
            void_all(act, case)
        return LineCancelled(line=line.id, case_state=case.state)
