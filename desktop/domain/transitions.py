"""The one table of what leads where: state, operation, guards, next state, for cases and lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, TypeVar

from desktop.domain.words import CaseKind, CaseState, Fulfilment, LineState

State = TypeVar("State", CaseState, LineState)

BY_RULE = "ByRule"
"""In place of an operation: what follows of itself once its guards hold."""


class Guard(StrEnum):
    """What has to be true for a row to count, in words that complete "it waits until …"."""

    EVERY_UNIT_ENTITLED = "every unit is verified and entitled"
    NO_OPEN_UNIT_LEFT = "no open unit is left"
    FORM_WAS_SENT = "the form was sent"
    FORM_WAS_RETURNED = "the form came back"
    FORM_VALIDATED = "the form is validated"
    REVIEW_OPEN = "a batch review is open"
    NO_REVIEW_OPEN = "no batch review is open"
    NOTICES_RECORDED = "every notice of a changed service level is recorded"
    TERMS_ACCEPTED = "the terms are accepted as they now stand"
    TERMS_STAND = "nothing changed of what the terms were sent for"
    NOTHING_SHIPPED = "nothing was shipped"
    LINES_ISSUED = "a line has not begun to move"
    LINES_UNDER_WAY = "every open line is under way"
    LINES_ENDED = "every line has ended"
    LINES_CANCELLED = "every line is cancelled"
    ANSWERS_IN = "every delivered line was answered for, or asked about as often as the policy says"
    OUT_OF_STOCK = "no spare is in stock"
    IN_STOCK = "a spare is in stock"
    PARCEL_LOST = "the parcel is lost"
    PARCEL_REFUSED = "the parcel was refused"
    FAULTY_UNIT_OUT = "the faulty unit is still with the customer"
    FAULTY_UNIT_BACK = "the faulty unit is back"
    SERIAL_AGREES = "the received serial is on the RMA"
    NOTHING_DISPUTED = "no mismatch, loss or dispute is open"
    TIME_IS_UP = "the time for the return has passed"
    REPAIRED = "the unit is repaired"
    REPLACED = "another unit takes its place"
    NO_FAULT_FOUND = "no fault is found"
    BEYOND_REPAIR = "repair does not pay"
    QUOTE_NEEDED = "a quote is needed"
    QUOTE_AGREED = "the quote is agreed"
    QUOTE_DECLINED = "the quote is declined"
    SCRAP_AGREED = "the customer agreed to scrapping in writing"


@dataclass(frozen=True, slots=True)
class Transition(Generic[State]):
    """One row. `state` is None for what does not exist yet; all `guards` have to hold.

    Of several rows for one state and operation the first whose guards hold counts.
    """

    state: State | None
    operation: str
    guards: frozenset[Guard]
    next_state: State

    @property
    def guard(self) -> str:
        """The guards in one text, for the diagram and the help; empty where there is none."""
        return " and ".join(sorted(guard.value for guard in self.guards))


_C, _L, _G = CaseState, LineState, Guard


def _row(
    state: State | None, operation: str, next_state: State, *guards: Guard
) -> Transition[State]:
    return Transition(state, operation, frozenset(guards), next_state)


def _same(states: Iterable[State], *operations: str) -> list[Transition[State]]:
    """Rows for operations that leave the state as it is."""
    return [_row(state, operation, state) for state in states for operation in operations]


_CHECKING = (_C.NEW, _C.ASSET_CHECK)
_BEFORE_TERMS = (*_CHECKING, _C.FORM_SENT, _C.FORM_RETURNED, _C.BATCH_REVIEW)
_BEFORE_ISSUE = (*_BEFORE_TERMS, _C.TERMS_SENT)
_ISSUED = (_C.RMA_ISSUED, _C.IN_FULFILMENT, _C.VERIFYING)
_OPEN = (*_BEFORE_ISSUE, *_ISSUED)
_UNIT_ACTS = (
    "AddUnit",
    "EditUnit",
    "PointUnit",
    "RecordAsset",
    "AcceptCover",
    "WaiveLateReport",
    "CancelUnit",
    "RejectUnit",
)
_LINE_ACTS = (
    "PlanShipment",
    "CancelShipment",
    "ShipParcels",
    "ConfirmDelivery",
    "ReceiveReturn",
    "ReportLoss",
    "ReportStock",
    "BeginRepair",
    "FinishRepair",
    "RequestInvoice",
    "RecordVerification",
    "CancelLine",
)


def _after_unit_act(state: CaseState, operation: str) -> list[Transition[CaseState]]:
    """A change of units: the last one gone, an asset check, or back to where its form stands.

    From the batch review and from terms sent that is the returned form, which is validated again;
    a unit less leaves a review that is still open where it is, and so does a change that the terms
    do not cover (domain.md, *Terms*: other changes are confirmed by mail).
    """
    rows: list[Transition[CaseState]] = []
    if operation == "CancelUnit":
        rows.append(_row(state, operation, _C.CANCELLED, _G.NO_OPEN_UNIT_LEFT))
    if operation == "RejectUnit":
        rows.append(_row(state, operation, _C.REJECTED, _G.NO_OPEN_UNIT_LEFT))
    entitled = _G.EVERY_UNIT_ENTITLED
    if state in _CHECKING:
        rows.append(_row(state, operation, _C.FORM_RETURNED, entitled, _G.FORM_WAS_RETURNED))
        rows.append(_row(state, operation, _C.FORM_SENT, entitled, _G.FORM_WAS_SENT))
        rows.append(_row(state, operation, _C.NEW, entitled))
    elif state is _C.FORM_SENT:
        rows.append(_row(state, operation, _C.FORM_SENT, entitled))
    else:
        if state is _C.BATCH_REVIEW and operation in ("CancelUnit", "RejectUnit"):
            rows.append(_row(state, operation, state, entitled, _G.REVIEW_OPEN))
        if state is _C.TERMS_SENT:
            rows.append(_row(state, operation, state, entitled, _G.TERMS_STAND))
        rows.append(_row(state, operation, _C.FORM_RETURNED, entitled))
    rows.append(_row(state, operation, _C.ASSET_CHECK))
    return rows


_READY = (_G.FORM_VALIDATED, _G.EVERY_UNIT_ENTITLED, _G.NO_REVIEW_OPEN, _G.NOTICES_RECORDED)

CASE_TRANSITIONS: tuple[Transition[CaseState], ...] = (
    _row(None, "OpenCase", _C.NEW, _G.EVERY_UNIT_ENTITLED),
    _row(None, "OpenCase", _C.ASSET_CHECK),
    *[
        row
        for state in _BEFORE_ISSUE
        for operation in _UNIT_ACTS
        for row in _after_unit_act(state, operation)
    ],
    # the request form
    *[_row(state, "SendForm", _C.FORM_SENT, _G.EVERY_UNIT_ENTITLED) for state in _CHECKING],
    *[_row(state, "SendForm", _C.FORM_SENT) for state in (_C.FORM_SENT, _C.FORM_RETURNED)],
    *_same((*_CHECKING, _C.FORM_SENT, _C.FORM_RETURNED), "EditForm"),
    *[
        _row(_C.TERMS_SENT, operation, _C.TERMS_SENT, _G.TERMS_STAND)
        for operation in ("EditForm", "ReturnForm", "ValidateForm")
    ],
    *[_row(state, "EditForm", _C.FORM_RETURNED) for state in (_C.BATCH_REVIEW, _C.TERMS_SENT)],
    *[_row(state, "ReturnForm", _C.FORM_RETURNED, _G.EVERY_UNIT_ENTITLED) for state in _CHECKING],
    *[
        _row(state, "ReturnForm", _C.FORM_RETURNED)
        for state in (_C.FORM_SENT, _C.FORM_RETURNED, _C.BATCH_REVIEW, _C.TERMS_SENT)
    ],
    _row(_C.FORM_RETURNED, "ValidateForm", _C.BATCH_REVIEW, _G.REVIEW_OPEN),
    _row(_C.FORM_RETURNED, "ValidateForm", _C.FORM_RETURNED, _G.NO_REVIEW_OPEN),
    # the batch review, which opens by rule, may be decided before the form is back, and may open
    # for a case whose terms are out, when another case of its request gets one more unit
    *[_row(state, "DecideBatch", _C.REJECTED, _G.NO_OPEN_UNIT_LEFT) for state in _BEFORE_ISSUE],
    _row(_C.BATCH_REVIEW, "DecideBatch", _C.FORM_RETURNED, _G.NO_REVIEW_OPEN),
    *_same(_BEFORE_TERMS, "DecideBatch"),
    _row(_C.TERMS_SENT, "DecideBatch", _C.TERMS_SENT, _G.TERMS_STAND),
    _row(_C.TERMS_SENT, "DecideBatch", _C.FORM_RETURNED),
    *_same(_BEFORE_ISSUE, "RecordNotice"),
    _row(_C.BATCH_REVIEW, BY_RULE, _C.FORM_RETURNED, _G.NO_REVIEW_OPEN),
    # the terms and the number
    _row(_C.FORM_RETURNED, "SendTerms", _C.TERMS_SENT, *_READY),
    _row(_C.TERMS_SENT, "SendTerms", _C.TERMS_SENT, *_READY),
    *_same((_C.TERMS_SENT,), "AcceptTerms"),
    _row(_C.TERMS_SENT, "IssueRma", _C.RMA_ISSUED, _G.TERMS_ACCEPTED, *_READY),
    # once there are RMAs: as far as the least advanced open line
    *[
        row
        for state in _ISSUED
        for operation in _LINE_ACTS
        for row in (
            _row(state, operation, _C.CANCELLED, _G.LINES_CANCELLED),
            _row(state, operation, _C.RMA_ISSUED, _G.LINES_ISSUED),
            _row(state, operation, _C.IN_FULFILMENT, _G.LINES_UNDER_WAY),
            _row(state, operation, _C.VERIFYING, _G.LINES_ENDED),
        )
    ],
    *[_row(state, "CloseCase", _C.CLOSED, _G.LINES_ENDED, _G.ANSWERS_IN) for state in _ISSUED],
    # the other ends, before something was shipped
    *[_row(state, "CancelCase", _C.CANCELLED) for state in _BEFORE_ISSUE],
    *[_row(state, "RejectCase", _C.REJECTED) for state in _BEFORE_ISSUE],
    *[_row(state, "CancelCase", _C.CANCELLED, _G.NOTHING_SHIPPED) for state in _ISSUED],
    *[_row(state, "RejectCase", _C.REJECTED, _G.NOTHING_SHIPPED) for state in _ISSUED],
)
"""domain.md, *The way of a case*."""

_SUPPORT_TRANSITIONS: tuple[Transition[CaseState], ...] = (
    _row(None, "OpenCase", _C.NEW),
    *_same((_C.NEW,), "AddUnit", "EditUnit", "PointUnit", "RecordAsset", "CancelUnit"),
    _row(_C.NEW, "TurnIntoRma", _C.NEW, _G.EVERY_UNIT_ENTITLED),
    _row(_C.NEW, "TurnIntoRma", _C.ASSET_CHECK),
    _row(_C.NEW, "CloseCase", _C.CLOSED),
    _row(_C.NEW, "CancelCase", _C.CANCELLED),
    _row(_C.NEW, "RejectCase", _C.REJECTED),
)
"""Technical support asks for an answer and not for a product: no form, no terms, no number. Where
the answer turns out to be an RMA, the case becomes one and goes on where a new one begins."""

CASE_TABLES: Mapping[CaseKind, tuple[Transition[CaseState], ...]] = MappingProxyType(
    {CaseKind.RMA: CASE_TRANSITIONS, CaseKind.TECHNICAL_SUPPORT: _SUPPORT_TRANSITIONS}
)

_ADVANCE_REPLACEMENT: tuple[Transition[LineState], ...] = (
    _row(None, "IssueRma", _L.TO_SHIP),
    *_same((_L.TO_SHIP,), "PlanShipment"),
    # what was lost or refused before it was planned anew is so again
    _row(_L.TO_SHIP, "CancelShipment", _L.LOST, _G.PARCEL_LOST),
    _row(_L.TO_SHIP, "CancelShipment", _L.REFUSED, _G.PARCEL_REFUSED),
    *_same((_L.TO_SHIP, _L.AWAITING_STOCK), "CancelShipment"),
    _row(_L.TO_SHIP, "ReportStock", _L.AWAITING_STOCK, _G.OUT_OF_STOCK),
    _row(_L.AWAITING_STOCK, "ReportStock", _L.TO_SHIP, _G.IN_STOCK),
    _row(_L.TO_SHIP, "ShipParcels", _L.SHIPPED),
    _row(_L.SHIPPED, "ReportLoss", _L.LOST, _G.PARCEL_LOST),
    _row(_L.SHIPPED, "ReportLoss", _L.REFUSED, _G.PARCEL_REFUSED),
    _row(_L.LOST, "PlanShipment", _L.TO_SHIP),
    _row(_L.REFUSED, "PlanShipment", _L.TO_SHIP),
    _row(_L.SHIPPED, "ConfirmDelivery", _L.DELIVERED),
    # a customer who sends the faulty unit before the replacement is there
    *_same((_L.TO_SHIP, _L.AWAITING_STOCK, _L.SHIPPED, _L.LOST, _L.REFUSED), "ReceiveReturn"),
    _row(_L.DELIVERED, BY_RULE, _L.FAULTY_UNIT_RECEIVED, _G.FAULTY_UNIT_BACK),
    _row(_L.DELIVERED, BY_RULE, _L.FAULTY_UNIT_DUE, _G.FAULTY_UNIT_OUT),
    _row(_L.FAULTY_UNIT_DUE, BY_RULE, _L.OVERDUE, _G.TIME_IS_UP, _G.NOTHING_DISPUTED),
    *[
        _row(state, "ReceiveReturn", _L.FAULTY_UNIT_RECEIVED, _G.SERIAL_AGREES)
        for state in (_L.DELIVERED, _L.FAULTY_UNIT_DUE, _L.OVERDUE)
    ],
    _row(_L.FAULTY_UNIT_RECEIVED, BY_RULE, _L.DONE, _G.NOTHING_DISPUTED),
    _row(_L.OVERDUE, "RequestInvoice", _L.INVOICED, _G.NOTHING_DISPUTED),
    _row(_L.INVOICED, "ReceiveReturn", _L.CREDITED, _G.SERIAL_AGREES),
    *[
        _row(state, "CancelLine", _L.CANCELLED, _G.NOTHING_SHIPPED)
        for state in (_L.TO_SHIP, _L.AWAITING_STOCK)
    ],
)

_SHIPPABLE = (_L.REPAIRED, _L.REPLACED, _L.NO_FAULT_FOUND)

_RETURN_AND_REPAIR: tuple[Transition[LineState], ...] = (
    _row(None, "IssueRma", _L.AWAITING_RETURN),
    *_same((_L.AWAITING_RETURN,), "PlanShipment", "CancelShipment", "ShipParcels", "ReportLoss"),
    _row(_L.AWAITING_RETURN, BY_RULE, _L.LAPSED, _G.TIME_IS_UP, _G.NOTHING_DISPUTED),
    _row(_L.AWAITING_RETURN, "ReceiveReturn", _L.RECEIVED, _G.SERIAL_AGREES),
    _row(_L.RECEIVED, "BeginRepair", _L.IN_REPAIR),
    _row(_L.IN_REPAIR, "FinishRepair", _L.REPAIRED, _G.REPAIRED),
    _row(_L.IN_REPAIR, "FinishRepair", _L.REPLACED, _G.REPLACED),
    _row(_L.IN_REPAIR, "FinishRepair", _L.NO_FAULT_FOUND, _G.NO_FAULT_FOUND),
    _row(_L.IN_REPAIR, "FinishRepair", _L.BEYOND_REPAIR, _G.BEYOND_REPAIR),
    _row(_L.IN_REPAIR, "FinishRepair", _L.QUOTE_NEEDED, _G.QUOTE_NEEDED),
    _row(_L.BEYOND_REPAIR, "FinishRepair", _L.QUOTE_NEEDED, _G.QUOTE_NEEDED),
    _row(_L.BEYOND_REPAIR, "FinishRepair", _L.REPLACED, _G.REPLACED),
    _row(_L.BEYOND_REPAIR, "FinishRepair", _L.SCRAPPED, _G.SCRAP_AGREED),
    _row(_L.QUOTE_NEEDED, "BeginRepair", _L.IN_REPAIR, _G.QUOTE_AGREED),
    *_same((*_SHIPPABLE, _L.REFUSED), "PlanShipment", "CancelShipment"),
    _row(_L.QUOTE_NEEDED, "PlanShipment", _L.QUOTE_NEEDED, _G.QUOTE_DECLINED),
    *_same((_L.QUOTE_NEEDED,), "CancelShipment"),
    *[_row(state, "ShipParcels", _L.SHIPPED_BACK) for state in _SHIPPABLE],
    _row(_L.QUOTE_NEEDED, "ShipParcels", _L.SHIPPED_BACK, _G.QUOTE_DECLINED),
    # a parcel lost on the way back needs another unit; a refused one goes out again
    _row(_L.SHIPPED_BACK, "ReportLoss", _L.LOST, _G.PARCEL_LOST),
    _row(_L.SHIPPED_BACK, "ReportLoss", _L.REFUSED, _G.PARCEL_REFUSED),
    _row(_L.LOST, "FinishRepair", _L.REPLACED, _G.REPLACED),
    _row(_L.REFUSED, "ShipParcels", _L.SHIPPED_BACK),
    _row(_L.SHIPPED_BACK, "ConfirmDelivery", _L.DELIVERED),
    _row(_L.DELIVERED, BY_RULE, _L.DONE, _G.NOTHING_DISPUTED),
    _row(_L.AWAITING_RETURN, "CancelLine", _L.CANCELLED, _G.NOTHING_SHIPPED),
)

LINE_TRANSITIONS: Mapping[Fulfilment, tuple[Transition[LineState], ...]] = MappingProxyType(
    {
        Fulfilment.ADVANCE_REPLACEMENT: _ADVANCE_REPLACEMENT,
        Fulfilment.RETURN_AND_REPAIR: _RETURN_AND_REPAIR,
        Fulfilment.REPAIR_AFTER_QUOTE: _RETURN_AND_REPAIR,
        Fulfilment.NONE_YET: (),
    }
)
"""domain.md, *A line, once its RMA is issued*. Verification runs beside and moves no line."""
