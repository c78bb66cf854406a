"""The ends of a case: closed, cancelled or rejected; and a line cancelled before it shipped."""

from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.fulfilment import Line, Rma, Shipment
from desktop.domain.lifecycle import ENDED_LINES, Guard
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseKind, CaseState, LineState, ShipmentState, UnitState
from desktop.operations.act import Act
from desktop.operations.batches import recheck
from desktop.operations.delivering import keep_promises
from desktop.operations.ends import finish
from desktop.operations.moves import move, move_line
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Operation
from desktop.operations.parcels import parcels_of, unpack, was_on_its_way
from desktop.operations.promises import void_for


class CaseEnded(Event):
    case: UUID
    state: CaseState


class CloseCase(Operation):
    """Close a case on which nothing is left to do: technical support with the answer given."""

    case: UUID
    answer: str = ""

    def apply(self, act: Act) -> CaseEnded:
        case = open_case(act, self.case)
        if case.kind is CaseKind.TECHNICAL_SUPPORT and not self.answer:
            raise Refused("Say what the answer was; it stands in the timeline.", "answer", "input")
        move(act, case)
        _end_units(act, case, UnitState.ENDED, "")
        finish(act, case, self.answer)
        return CaseEnded(case=case.id, state=case.state)


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
    _end_units(act, case, unit_state, reason)
    _cancel_lines(act, case, reason)
    finish(act, case, reason)
    recheck(act, case.request_id, case)
    return CaseEnded(case=case.id, state=case.state)


def _end_units(act: Act, case: Case, state: UnitState, reason: str) -> None:
    for unit in act.session.execute(select(Unit).where(Unit.case_id == case.id)).scalars():
        if unit.state is UnitState.OPEN:
            unit.state, unit.end_reason = state, reason


def _cancel_lines(act: Act, case: Case, reason: str) -> None:
    rmas = act.session.execute(select(Rma).where(Rma.case_id == case.id)).scalars()
    for rma in rmas:
        rma.ended_at = act.at
        for line in act.session.execute(select(Line).where(Line.rma_id == rma.id)).scalars():
            if line.state not in ENDED_LINES:
                states = [line.state.value, LineState.CANCELLED.value]
                line.state, line.end_reason = LineState.CANCELLED, reason
                line.ended_at = act.at
                act.record("LineMoved", line, case.id, {"state": states})
        planned = select(Shipment).where(
            Shipment.rma_id == rma.id, Shipment.state == ShipmentState.PLANNED
        )
        for shipment in act.session.execute(planned).scalars():
            shipment.state = ShipmentState.CANCELLED
            for parcel in parcels_of(act, shipment):
                parcel.state = ShipmentState.CANCELLED


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
        held = () if was_on_its_way(act, line) else (Guard.NOTHING_SHIPPED,)
        move_line(act, line, rma.fulfilment, *held)
        line.end_reason = self.reason
        unpack(act, line)
        keep_promises(act, rma)
        void_for(act, line.id)
        unit = act.get(Unit, line.unit_id)
        unit.state, unit.end_reason = UnitState.CANCELLED, self.reason
        act.record("LineCancelled", line, case.id, {"serial": unit.serial, "why": self.reason})
        move(act, case)
        if case.state is CaseState.CANCELLED:
            finish(act, case, self.reason)
        return LineCancelled(line=line.id, case_state=case.state)
