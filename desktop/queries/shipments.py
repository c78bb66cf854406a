"""What has to move, by state, and what moves: the board and the shipments of one case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.fulfilment import (
    Deadline,
    Line,
    Parcel,
    ParcelLine,
    Rma,
    Shipment,
)
from desktop.data.tables.parties import Organisation
from desktop.domain.deadlines import DeadlineKind
from desktop.domain.words import (
    DeadlineState,
    Direction,
    Fulfilment,
    LineState,
    ShipmentState,
)


class Column(StrEnum):
    """The columns of the board, in the order in which things move."""

    TO_SHIP = "To ship"
    UNDER_WAY = "Under way"
    DELIVERED = "Delivered"
    DUE_BACK = "Due back"
    OVERDUE = "Overdue"


@dataclass(frozen=True, slots=True)
class MovingLine:
    """One line of an RMA on the board. `due_on` is the day by which it moves on."""

    line_id: UUID
    rma_id: UUID
    rma_number: str
    case_id: UUID
    case_number: str
    organisation: str
    serial: str
    model: str
    replacement_serial: str
    fulfilment: Fulfilment
    state: LineState
    column: Column
    due_on: date | None
    shipment_id: UUID | None
    tracking_number: str
    carrier: str


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One parcel with what is in it."""

    id: UUID
    position: int
    tracking_number: str
    state: ShipmentState
    serials: tuple[str, ...]
    lines: tuple[UUID, ...]
    weight_grams: int | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    received_by: str


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """One shipment with its parcels."""

    id: UUID
    rma_id: UUID
    rma_number: str
    direction: Direction
    carrier: str
    state: ShipmentState
    planned_at: datetime
    shipped_at: datetime | None
    parcels: tuple[ParcelView, ...]


_COLUMN_OF: dict[LineState, Column] = {
    LineState.TO_SHIP: Column.TO_SHIP,
    LineState.AWAITING_STOCK: Column.TO_SHIP,
    LineState.LOST: Column.TO_SHIP,
    LineState.REFUSED: Column.TO_SHIP,
    LineState.REPAIRED: Column.TO_SHIP,
    LineState.REPLACED: Column.TO_SHIP,
    LineState.NO_FAULT_FOUND: Column.TO_SHIP,
    LineState.SHIPPED: Column.UNDER_WAY,
    LineState.SHIPPED_BACK: Column.UNDER_WAY,
    LineState.DELIVERED: Column.DELIVERED,
    LineState.FAULTY_UNIT_RECEIVED: Column.DELIVERED,
    LineState.FAULTY_UNIT_DUE: Column.DUE_BACK,
    LineState.AWAITING_RETURN: Column.DUE_BACK,
    LineState.OVERDUE: Column.OVERDUE,
}
"""Where a line stands on the board; states that move nothing are not on it."""


def board(session: Session, today: date, limit: int = 500) -> tuple[MovingLine, ...]:
    """Every line that has to move or moves, soonest due first."""
    rows = session.execute(
        select(Line, Rma, Case, Unit, Organisation.name)
        .join(Rma, Rma.id == Line.rma_id)
        .join(Case, Case.id == Rma.case_id)
        .join(Unit, Unit.id == Line.unit_id)
        .join(Organisation, Organisation.id == Case.organisation_id)
        .where(Line.state.in_(list(_COLUMN_OF)))
        .order_by(Rma.issued_at, Line.position)
        .limit(limit)
    ).all()
    due = _due(session, [line.id for line, *_ in rows], [rma.id for _, rma, *_ in rows])
    moving = _parcels_of_lines(session, [line.id for line, *_ in rows])
    lines = []
    for line, rma, case, unit, organisation in rows:
        due_on = due.get(line.id) or due.get(rma.id)
        shipment = moving.get(line.id)
        lines.append(
            MovingLine(
                line_id=line.id,
                rma_id=rma.id,
                rma_number=rma.number,
                case_id=case.id,
                case_number=case.number,
                organisation=organisation,
                serial=unit.serial,
                model=unit.model,
                replacement_serial=line.replacement_serial,
                fulfilment=rma.fulfilment,
                state=line.state,
                column=_column(line.state, due_on, today),
                due_on=due_on,
                shipment_id=shipment[0] if shipment else None,
                tracking_number=shipment[1] if shipment else "",
                carrier=shipment[2] if shipment else "",
            )
        )
    return tuple(sorted(lines, key=lambda one: (one.due_on or date.max, one.rma_number)))


def shipments_of(session: Session, case_id: UUID) -> tuple[ShipmentView, ...]:
    """The shipments of a case in both directions, latest first."""
    rows = session.execute(
        select(Shipment, Rma.number)
        .join(Rma, Rma.id == Shipment.rma_id)
        .where(Rma.case_id == case_id)
        .order_by(Shipment.planned_at.desc(), Shipment.id)
    ).all()
    parcels = _parcels(session, [shipment.id for shipment, _ in rows])
    return tuple(
        ShipmentView(
            id=shipment.id,
            rma_id=shipment.rma_id,
            rma_number=number,
            direction=shipment.direction,
            carrier=shipment.carrier,
            state=shipment.state,
            planned_at=shipment.planned_at,
            shipped_at=shipment.shipped_at,
            parcels=tuple(parcels.get(shipment.id, ())),
        )
        for shipment, number in rows
    )


def _column(state: LineState, due_on: date | None, today: date) -> Column:
    column = _COLUMN_OF[state]
    if column is Column.DUE_BACK and due_on is not None and due_on < today:
        return Column.OVERDUE
    return column


def _due(session: Session, lines: list[UUID], rmas: list[UUID]) -> dict[UUID, date]:
    """The soonest open day of each line, and of each RMA, that moves a unit."""
    kinds = (
        DeadlineKind.REPLACEMENT,
        DeadlineKind.FAULTY_UNIT,
        DeadlineKind.RETURN,
        DeadlineKind.REPAIR,
    )
    rows = session.execute(
        select(Deadline.subject_id, Deadline.due_on)
        .where(
            Deadline.subject_id.in_([*lines, *rmas]),
            Deadline.state == DeadlineState.OPEN,
            Deadline.kind.in_([kind.value for kind in kinds]),
        )
        .order_by(Deadline.due_on.desc())
    ).all()
    return {subject: due_on for subject, due_on in rows}  # noqa: C416


def _parcels_of_lines(session: Session, lines: list[UUID]) -> dict[UUID, tuple[UUID, str, str]]:
    rows = session.execute(
        select(ParcelLine.line_id, Shipment.id, Parcel.tracking_number, Shipment.carrier)
        .join(Parcel, Parcel.id == ParcelLine.parcel_id)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .where(
            ParcelLine.line_id.in_(lines),
            Shipment.state.not_in([ShipmentState.CANCELLED, ShipmentState.LOST]),
        )
        .order_by(Shipment.planned_at)
    ).all()
    return {line: (shipment, tracking, carrier) for line, shipment, tracking, carrier in rows}


def _parcels(session: Session, shipments: Iterable[UUID]) -> dict[UUID, list[ParcelView]]:
    rows = session.execute(
        select(Parcel)
        .where(Parcel.shipment_id.in_(list(shipments)))
        .order_by(Parcel.shipment_id, Parcel.position)
    ).scalars()
    found = list(rows)
    inside: dict[UUID, list[ParcelLine]] = {}
    packed = session.execute(
        select(ParcelLine).where(ParcelLine.parcel_id.in_([parcel.id for parcel in found]))
    ).scalars()
    for one in packed:
        inside.setdefault(one.parcel_id, []).append(one)
    views: dict[UUID, list[ParcelView]] = {}
    for parcel in found:
        contents = inside.get(parcel.id, [])
        views.setdefault(parcel.shipment_id, []).append(
            ParcelView(
                id=parcel.id,
                position=parcel.position,
                tracking_number=parcel.tracking_number,
                state=parcel.state,
                serials=tuple(one.serial for one in contents),
                lines=tuple(one.line_id for one in contents),
                weight_grams=parcel.weight_grams,
                shipped_at=parcel.shipped_at,
                delivered_at=parcel.delivered_at,
                received_by=parcel.received_by,
            )
        )
    return views
