"""Units of a case: added, corrected, pointed to another asset, cancelled, rejected, waived."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.intake import UnitGiven, missing_in
from desktop.domain.refusal import Refused
from desktop.domain.words import AssetState, CaseState, FormState, Fulfilment, UnitState
from desktop.operations.acceptances import form_of, void_if_changed
from desktop.operations.act import Act
from desktop.operations.assessment import assess, forget_decision, kept
from desktop.operations.batches import recheck
from desktop.operations.ends import finish
from desktop.operations.moves import move
from desktop.operations.opening import UnitAsked, open_case, unit_of
from desktop.operations.operation import Event, Operation
from desktop.operations.unit_rows import add_unit, refuse_fault_after_report, refuse_second_unit

EDITABLE = frozenset(
    {"symptoms", "troubleshooting", "failed_since", "late_reason", "contract_number"}
)
_DECIDED_ON = frozenset({"failed_since", "contract_number"})
"""A correction of these opens a decided batch review again; words about the fault do not."""


class UnitChanged(Event):
    case: UUID
    unit: UUID
    fulfilment: Fulfilment
    case_state: CaseState
    reviews: tuple[UUID, ...]


def settle_units(act: Act, case: Case, unit: Unit, *, corrected: bool) -> UnitChanged:
    """After any change of units: batch rule, acceptance, form and the state of the case, in this
    order. A form that was validated for other units is validated again."""
    if corrected:
        forget_decision(unit)
    reviews = recheck(act, case.request_id, case)
    void_if_changed(act, case)
    form = form_of(act, case)
    if form.state is FormState.VALIDATED:
        form.state = FormState.RETURNED
    move(act, case)
    if case.state in (CaseState.CANCELLED, CaseState.REJECTED):
        finish(act, case, unit.end_reason)
    return UnitChanged(
        case=case.id,
        unit=unit.id,
        fulfilment=unit.fulfilment,
        case_state=case.state,
        reviews=tuple(review.id for review in reviews),
    )


class AddUnit(Operation):
    """Add one more faulty product to an open case."""

    case: UUID
    unit: UnitAsked

    def apply(self, act: Act) -> UnitChanged:
        case = open_case(act, self.case)
        asked = self.unit
        given = UnitGiven(asked.serial, asked.model, asked.symptoms, asked.asset is not None)
        if problems := missing_in([given], rma=True):
            raise Refused.all_of(problems)
        last = select(func.coalesce(func.max(Unit.position), 0)).where(Unit.case_id == case.id)
        position = int(act.session.execute(last).scalar_one()) + 1
        unit = add_unit(act, case, asked, position)
        return settle_units(act, case, unit, corrected=False)


class EditUnit(Operation):
    """Correct what was said about a unit, field by field: `{field: (seen, wanted)}`."""

    unit: UUID
    changes: dict[str, tuple[Any, Any]]

    def apply(self, act: Act) -> UnitChanged:
        unit, case = unit_of(act, self.unit)
        changed = act.edit(unit, typed_days(self.changes, "failed_since"), EDITABLE)
        refuse_fault_after_report(act, case, unit.failed_since)
        self._refuse_blanks(act, case, unit)
        if changed:
            _edited(act, unit)
            act.record("UnitEdited", unit, case.id, changed)
        if not changed.keys() & (_DECIDED_ON | {"late_reason"}):
            return _said(case, unit)
        assess(act, case, unit)
        return settle_units(act, case, unit, corrected=bool(changed.keys() & _DECIDED_ON))

    def _refuse_blanks(self, act: Act, case: Case, unit: Unit) -> None:
        """What is mandatory is corrected, not taken out (domain.md, *Form*)."""
        if not unit.symptoms:
            raise Refused("The failure symptoms are missing.", "symptoms", "input")
        validated = form_of(act, case).state is FormState.VALIDATED
        if validated and not unit.troubleshooting:
            raise Refused("The troubleshooting steps are missing.", "troubleshooting", "input")


class PointUnit(Operation):
    """Point a unit to the right asset: a misread serial is never edited (domain.md, *Serials*)."""

    unit: UUID
    asset: UUID
    reason: str = ""

    def apply(self, act: Act) -> UnitChanged:
        unit, case = unit_of(act, self.unit)
        asset = act.get(Asset, self.asset, "asset")
        if asset.state is AssetState.RETIRED:
            raise Refused(f"{asset.serial} is retired. Point the unit to the right one.", "asset")
        model = act.get(ProductModel, asset.model_id).part_number
        refuse_second_unit(act, case, unit.id, asset.serial, model, asset.id)
        before = unit.serial
        unit.asset_id, unit.serial, unit.model = asset.id, asset.serial, model
        unit.serial_key = asset.serial_key
        _edited(act, unit)
        act.record(
            "UnitPointed", unit, case.id, {"serial": [before, asset.serial], "why": self.reason}
        )
        assess(act, case, unit)
        return settle_units(act, case, unit, corrected=True)


class CancelUnit(Operation):
    """Take a unit off a case: the customer no longer asks for it."""

    unit: UUID
    reason: str

    def apply(self, act: Act) -> UnitChanged:
        return _end(act, self.unit, self.reason, UnitState.CANCELLED)


class RejectUnit(Operation):
    """Refuse a unit with a reason that the customer is told."""

    unit: UUID
    reason: str

    def apply(self, act: Act) -> UnitChanged:
        return _end(act, self.unit, self.reason, UnitState.REJECTED)


class AcceptCover(Operation):
    """Let a contract count that began after the fault, or had ended: a supervisor's decision."""

    unit: UUID
    contract_number: str
    reason: str

    def apply(self, act: Act) -> UnitChanged:
        unit, case = unit_of(act, self.unit)
        if not self.reason:
            raise Refused("Say why this cover counts.", "reason", "input")
        if kept(unit).supervisor_needed is None:
            raise Refused("Nothing about this unit waits for a supervisor.", rule="state")
        if not self.contract_number:
            raise Refused("Say which contract counts.", "contract_number", "input")
        unit.accepted_contracts = [*(unit.accepted_contracts or []), self.contract_number]
        unit.accepted_reason = self.reason
        act.record(
            "CoverAccepted",
            unit,
            case.id,
            {"contract": self.contract_number, "why": self.reason},
        )
        assess(act, case, unit)
        return settle_units(act, case, unit, corrected=False)


class WaiveLateReport(Operation):
    """Give the reason for a fault that was not reported at once (domain.md, *Report at once*)."""

    unit: UUID
    reason: str

    def apply(self, act: Act) -> UnitChanged:
        unit, case = unit_of(act, self.unit)
        if not self.reason:
            raise Refused("Say why the fault was reported late.", "reason", "input")
        unit.late_reason = self.reason
        act.record("LateReportWaived", unit, case.id, {"why": self.reason})
        return settle_units(act, case, unit, corrected=False)


def _said(case: Case, unit: Unit) -> UnitChanged:
    """Only the description changed: nothing is owed otherwise, so nothing moves."""
    return UnitChanged(
        case=case.id,
        unit=unit.id,
        fulfilment=unit.fulfilment,
        case_state=case.state,
        reviews=(),
    )


def _end(act: Act, unit_id: UUID, reason: str, state: UnitState) -> UnitChanged:
    unit, case = unit_of(act, unit_id)
    if not reason:
        raise Refused("Say why; the reason stands in the timeline.", "reason", "input")
    unit.state, unit.end_reason = state, reason
    act.record("UnitEnded", unit, case.id, {"state": state.value, "why": reason})
    return settle_units(act, case, unit, corrected=False)


def _edited(act: Act, unit: Unit) -> None:
    """Who edited a unit cannot decide its batch review."""
    unit.edited_by = sorted({*(unit.edited_by or []), str(act.person_id)})


def typed_days(changes: dict[str, tuple[Any, Any]], *fields: str) -> dict[str, tuple[Any, Any]]:
    """The same changes with days as days: an operation that was stored holds them as text.

    Raises Refused, naming the field, for a text that is no day.
    """

    def day(field: str, value: Any) -> Any:
        if not isinstance(value, str) or not value:
            return value or None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(
                f"“{value}” is no day. Write it like 2026-11-16.", field, "input"
            ) from None

    return {
        field: (day(field, seen), day(field, wanted)) if field in fields else (seen, wanted)
        for field, (seen, wanted) in changes.items()
    }
