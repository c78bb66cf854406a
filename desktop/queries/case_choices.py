"""What is chosen from while a case is brought on: terms, covers in doubt, requests, lines."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.contracts import Terms
from desktop.data.tables.fulfilment import Line, Parcel, ParcelLine, Rma, Shipment
from desktop.domain.cover import in_doubt
from desktop.domain.entitlement import Entitlement
from desktop.domain.lifecycle import ENDED_CASES
from desktop.domain.words import Direction, Fulfilment, LineState, ShipmentState
from desktop.queries.entitlements import unit_facts
from desktop.queries.policies import current_policy


@dataclass(frozen=True, slots=True)
class TermsChoice:
    """One version of the terms in one language; `placeholder` when it is to be replaced."""

    id: UUID
    version: str
    language: str
    placeholder: bool


@dataclass(frozen=True, slots=True)
class CoverChoice:
    """One contract of which a supervisor decides whether it counts."""

    contract_number: str
    service_level: str
    begins: date
    ends: date


@dataclass(frozen=True, slots=True)
class RequestChoice:
    """Another open case of the organisation, with whose request a case can be made one."""

    request_id: UUID
    case_number: str
    reported_at: datetime
    units: int


@dataclass(frozen=True, slots=True)
class LineToShip:
    """One line that waits to leave; `replacement` is the serial that goes out, if it is known."""

    line_id: UUID
    rma_id: UUID
    rma_number: str
    serial: str
    model: str
    replacement: str
    is_replacement: bool


@dataclass(frozen=True, slots=True)
class ParcelToMove:
    """One parcel that is planned or under way, with what is in it."""

    id: UUID
    shipment_id: UUID
    rma_number: str
    direction: Direction
    position: int
    tracking_number: str
    carrier: str
    lines: tuple[LineToShip, ...]
    shipped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moves:
    """What of a case has to leave, is packed, and is under way."""

    to_plan: tuple[LineToShip, ...]
    planned: tuple[ParcelToMove, ...]
    under_way: tuple[ParcelToMove, ...]
    units_in_a_parcel: int


def terms_choices(session: Session) -> tuple[TermsChoice, ...]:
    """The newest version of the terms in each language."""
    rows = session.execute(select(Terms).order_by(Terms.version.desc())).scalars()
    newest: dict[str, TermsChoice] = {}
    for row in rows:
        newest.setdefault(
            row.language, TermsChoice(row.id, row.version, row.language, row.placeholder)
        )
    return tuple(newest.values())


def covers_in_doubt(session: Session, unit_id: UUID) -> tuple[CoverChoice, ...]:
    """The contracts of a unit that were in force on one of the two days only."""
    unit = session.get(Unit, unit_id)
    if unit is None or unit.asset_id is None:
        return ()
    case = session.get_one(Case, unit.case_id)
    facts = unit_facts(session, [unit.asset_id], case.organisation_id)[unit.asset_id]
    reported_on = _reported_on(unit)
    failed_on = min(unit.failed_since or reported_on, reported_on)
    accepted = set(unit.accepted_contracts or ())
    return tuple(
        CoverChoice(cover.contract_number, cover.service_level_name, cover.begins, cover.ends)
        for cover in facts.covers
        if in_doubt(cover, reported_on, failed_on) and cover.contract_number not in accepted
    )


def _reported_on(unit: Unit) -> date:

    return Entitlement.from_json(json.dumps(unit.entitlement)).reported_on


def requests_to_join(session: Session, case_id: UUID) -> tuple[RequestChoice, ...]:
    """The requests of other open cases of the organisation that have no RMA yet, latest first."""
    case = session.get_one(Case, case_id)
    rows = session.execute(
        select(Case, Unit.id)
        .outerjoin(Unit, Unit.case_id == Case.id)
        .outerjoin(Rma, Rma.case_id == Case.id)
        .where(
            Case.organisation_id == case.organisation_id,
            Case.request_id != case.request_id,
            Case.state.not_in(ENDED_CASES),
            Rma.id.is_(None),
        )
        .order_by(Case.reported_at.desc(), Case.number)
        .limit(200)
    ).all()
    found: dict[UUID, RequestChoice] = {}
    for other, unit in rows:
        known = found.get(other.id)
        count = (known.units if known else 0) + (unit is not None)
        found[other.id] = RequestChoice(other.request_id, other.number, other.reported_at, count)
    return tuple(found.values())


def moves_of(session: Session, case_id: UUID, at: datetime) -> Moves:
    """What of a case has to move to the customer, and the parcels that are packed or under way."""
    lines = _lines(session, case_id)
    parcels = _parcels(session, case_id, lines)
    packed = {
        line.line_id
        for parcel, state in parcels
        if state is ShipmentState.PLANNED and parcel.direction is Direction.OUT
        for line in parcel.lines
    }
    return Moves(
        to_plan=tuple(
            line
            for line, state in lines.values()
            if state in _LEAVES and line.line_id not in packed
        ),
        planned=tuple(one for one, state in parcels if state is ShipmentState.PLANNED),
        under_way=tuple(one for one, state in parcels if state is ShipmentState.UNDER_WAY),
        units_in_a_parcel=current_policy(session, at).units_in_a_parcel,
    )


_LEAVES = frozenset(
    {
        LineState.TO_SHIP,
        LineState.REPAIRED,
        LineState.REPLACED,
        LineState.NO_FAULT_FOUND,
    }
)
"""Lines of which something waits to leave for the customer."""


def _lines(session: Session, case_id: UUID) -> dict[UUID, tuple[LineToShip, LineState]]:
    rows = session.execute(
        select(Line, Rma, Unit)
        .join(Rma, Rma.id == Line.rma_id)
        .join(Unit, Unit.id == Line.unit_id)
        .where(Rma.case_id == case_id)
        .order_by(Rma.number, Line.position)
    ).all()
    return {
        line.id: (
            LineToShip(
                line_id=line.id,
                rma_id=rma.id,
                rma_number=rma.number,
                serial=unit.serial,
                model=unit.model,
                replacement=line.replacement_serial,
                is_replacement=rma.fulfilment is Fulfilment.ADVANCE_REPLACEMENT,
            ),
            line.state,
        )
        for line, rma, unit in rows
    }


def _parcels(
    session: Session, case_id: UUID, lines: dict[UUID, tuple[LineToShip, LineState]]
) -> list[tuple[ParcelToMove, ShipmentState]]:
    rows = session.execute(
        select(Parcel, Shipment, Rma.number)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Rma, Rma.id == Shipment.rma_id)
        .where(
            Rma.case_id == case_id,
            Parcel.state.in_([ShipmentState.PLANNED, ShipmentState.UNDER_WAY]),
            Shipment.state != ShipmentState.CANCELLED,
        )
        .order_by(Shipment.planned_at, Parcel.position)
    ).all()
    inside: dict[UUID, list[LineToShip]] = {}
    packed = session.execute(
        select(ParcelLine.parcel_id, ParcelLine.line_id).where(
            ParcelLine.parcel_id.in_([parcel.id for parcel, _, _ in rows])
        )
    )
    for parcel_id, line_id in packed:
        inside.setdefault(parcel_id, []).append(lines[line_id][0])
    return [
        (
            ParcelToMove(
                id=parcel.id,
                shipment_id=shipment.id,
                rma_number=number,
                direction=shipment.direction,
                position=parcel.position,
                tracking_number=parcel.tracking_number,
                carrier=shipment.carrier,
                lines=tuple(inside.get(parcel.id, ())),
                shipped_at=parcel.shipped_at,
            ),
            parcel.state,
        )
        for parcel, shipment, number in rows
    ]
