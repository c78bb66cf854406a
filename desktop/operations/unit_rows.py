"""The rows of units: adding one to a case, and refusing what is asked for already."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import or_, select, true

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.fulfilment import Line
from desktop.data.tables.products import Asset, ProductModel
from desktop.domain.calendars import day_words, local_date
from desktop.domain.lifecycle import ENDED_CASES, ENDED_LINES
from desktop.domain.refusal import Refused
from desktop.domain.serials import normalise_serial
from desktop.domain.words import AssetState, Fulfilment, UnitState
from desktop.operations.act import Act
from desktop.operations.assessment import assess, place_of

if TYPE_CHECKING:
    from desktop.operations.opening import UnitAsked


def add_unit(act: Act, case: Case, asked: "UnitAsked", position: int) -> Unit:
    """Add one unit to a case and compute what it is owed.

    Raises Refused where the serial is on an open case already, or fails before it was reported.
    """
    serial, model = asked.serial, asked.model
    if asked.asset is not None:
        asset = act.get(Asset, asked.asset, "asset")
        if asset.state is AssetState.RETIRED:
            raise Refused(
                f"{asset.serial} is retired, so no case is opened for it. Take it back first, or "
                "name the right serial.",
                "serial",
                "state",
            )
        serial = asset.serial
        model = act.get(ProductModel, asset.model_id).part_number
    refuse_second_unit(act, case, asked.id, serial, model, asked.asset)
    refuse_fault_after_report(act, case, asked.failed_since)
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


def refuse_second_unit(
    act: Act, case: Case, unit_id: UUID, serial: str, model: str, asset_id: UUID | None
) -> None:
    """Refuse a serial that is asked for already: it is on one open line only (*Serial numbers*).

    Two models may share a serial, so that where both are verified the model has to agree too. A
    unit whose line has ended is free to fail again.
    """
    same_thing = [Unit.model == model, Unit.asset_id.is_(None)]
    ended = select(Line.id).where(Line.unit_id == Unit.id, Line.state.in_(ENDED_LINES))
    other = act.session.execute(
        select(Case.id, Case.number)
        .join(Unit, Unit.case_id == Case.id)
        .where(
            Unit.id != unit_id,
            Unit.serial_key == normalise_serial(serial),
            true() if asset_id is None else or_(*same_thing),
            Unit.state == UnitState.OPEN,
            Case.state.not_in(ENDED_CASES),
            ~ended.exists(),
        )
        .limit(1)
    ).first()
    if other is None:
        return
    if other.id == case.id:
        raise Refused(f"{serial} is on this case already.", "serial")
    raise Refused(
        f"{serial} is on the open case {other.number} already. Go on with that case, or cancel the "
        "unit there first.",
        "serial",
    )


def refuse_fault_after_report(act: Act, case: Case, failed_since: date | None) -> None:
    """Refuse a fault that began after it was reported, by the calendar of the customer's site."""
    zone, _ = place_of(act, case)
    reported_on = local_date(case.reported_at, zone)
    if failed_since is not None and failed_since > reported_on:
        raise Refused(
            f"It cannot have failed on {day_words(failed_since)}, after it was reported on "
            f"{day_words(reported_on)}.",
            "failed_since",
            "input",
        )
