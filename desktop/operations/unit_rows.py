"""The rows of units: adding one to a case, and finding another open case with the same serial."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.refusal import Refused
from desktop.domain.serials import normalise_serial
from desktop.domain.words import Fulfilment, UnitState
from desktop.operations.act import Act
from desktop.operations.assessment import assess

if TYPE_CHECKING:
    from desktop.operations.opening import UnitAsked


def add_unit(act: Act, case: Case, asked: "UnitAsked", position: int) -> Unit:
    """Add one unit to a case and compute what it is owed.

    Raises Refused where the serial is on another open case: a serial is on one open line only.
    """
    serial, model = asked.serial, asked.model
    if asked.asset is not None:
        asset = act.get(Asset, asked.asset, "asset")
        serial = asset.serial
        model = act.get(ProductModel, asset.model_id).part_number
    refuse_second_case(act, case, serial, model)
    unit = act.add(
        Unit(
            id=asked.id,
            case_id=case.id,
            position=position,
            asset_id=asked.asset,
            serial=serial,
            serial_key=normalise_serial(serial),
            model=model,
            contract_number=asked.contract_number,
            symptoms=asked.symptoms,
            troubleshooting=asked.troubleshooting,
            failed_since=asked.failed_since,
            late_reason=asked.late_reason,
            accepted_contracts=[],
            state=UnitState.OPEN,
            fulfilment=Fulfilment.NONE_YET,
            entitlement={},
            added_by=act.person_id,
            edited_by=[],
        )
    )
    answer = assess(act, case, unit)
    act.record(
        "UnitAdded",
        unit,
        case.id,
        {"serial": serial, "model": model, "owed": answer.fulfilment.value},
    )
    return unit


def refuse_second_case(act: Act, case: Case, serial: str, model: str) -> None:
    """Refuse a serial that is open on another case; both cases are named."""
    other = act.session.execute(
        select(Case.number)
        .join(Unit, Unit.case_id == Case.id)
        .where(
            Unit.serial_key == normalise_serial(serial),
            Unit.model == model,
            Unit.state == UnitState.OPEN,
            Case.id != case.id,
            Case.state.not_in(ENDED_CASES),
        )
        .limit(1)
    ).scalar_one_or_none()
    if other is not None:
        raise Refused(
            f"{serial} is on the open case {other} already. Go on with that case, or cancel the "
            "unit there first.",
            "serial",
        )
