"""A case that was opened for an answer and needs an RMA after all."""

from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Case, Unit
from desktop.domain.calendars import local_date
from desktop.domain.deadlines import form_due
from desktop.domain.intake import UnitGiven, missing_in
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseKind, CaseState, UnitState
from desktop.operations.act import Act
from desktop.operations.assessment import place_of
from desktop.operations.batches import recheck
from desktop.operations.moves import move
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Operation
from desktop.operations.promises import promise


class CaseTurned(Event):
    case: UUID
    state: CaseState
    reviews: tuple[UUID, ...]


class TurnIntoRma(Operation):
    """Go on with a technical-support case as an RMA case: what it has from then on is what a new
    one has, its number, units, comments and files stay."""

    case: UUID

    def apply(self, act: Act) -> CaseTurned:
        case = open_case(act, self.case)
        if case.kind is CaseKind.RMA:
            raise Refused(f"{case.number} is an RMA case already.", rule="state")
        if problems := missing_in(_units_given(act, case), rma=True):
            raise Refused.all_of(problems)
        move(act, case)
        act.record("CaseTurned", case, case.id, {"kind": [case.kind.value, CaseKind.RMA.value]})
        case.kind = CaseKind.RMA
        reviews = recheck(act, case.request_id, case)
        zone, country = place_of(act, case)
        promise(act, case, case.id, form_due(local_date(act.at, zone), act.policy, country))
        return CaseTurned(
            case=case.id, state=case.state, reviews=tuple(review.id for review in reviews)
        )


def _units_given(act: Act, case: Case) -> list[UnitGiven]:
    rows = act.session.execute(
        select(Unit)
        .where(Unit.case_id == case.id, Unit.state == UnitState.OPEN)
        .order_by(Unit.position)
    ).scalars()
    return [UnitGiven(u.serial, u.model, u.symptoms, u.asset_id is not None) for u in rows]
