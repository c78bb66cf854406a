"""The board with what can be done for each of its lines, and every shipment of their RMAs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.fulfilment import Rma
from desktop.domain.calendars import local_date
from desktop.domain.lifecycle import LINE_TRANSITIONS, operations_from
from desktop.domain.places import REPAIR_CENTRES
from desktop.domain.words import Direction, Fulfilment, LineState, ShipmentState
from desktop.queries.policies import current_policy
from desktop.queries.shipments import (
    Column,
    MovingLine,
    ParcelView,
    ShipmentView,
    board,
    shipments_of,
)


class Move(StrEnum):
    """What can be done for lines of the board, the likeliest first; the value is its button."""

    PLAN = "Plan the shipment"
    SHIP = "Record what left"
    DELIVER = "Confirm the delivery"
    RECEIVE = "Receive the faulty unit"
    PLAN_RETURN = "Record the customer's parcel"
    LOSS = "Lost, or refused"
    UNPLAN = "Cancel the planned shipment"


@dataclass(frozen=True, slots=True)
class Held:
    """A parcel that a line is in, with its shipment."""

    shipment: ShipmentView
    parcel: ParcelView


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A line with the moves that its state allows, and the parcels that hold it now."""

    line: MovingLine
    moves: tuple[Move, ...]
    planned: tuple[Held, ...]
    under_way: tuple[Held, ...]

    @property
    def needs_serial(self) -> bool:
        """Whether another unit goes out, whose serial has to be named."""
        return self.line.fulfilment is Fulfilment.ADVANCE_REPLACEMENT and self.line.state in (
            LineState.TO_SHIP,
            LineState.LOST,
            LineState.REFUSED,
        )


@dataclass(frozen=True, slots=True)
class Board:
    """All that moves, by column, and the shipments of each RMA on it, latest first."""

    lines: tuple[BoardLine, ...]
    shipments: dict[UUID, tuple[ShipmentView, ...]]
    units_in_a_parcel: int
    today: date

    def column(self, column: Column) -> tuple[BoardLine, ...]:
        """The lines of one column."""
        return tuple(one for one in self.lines if one.line.column is column)


def moving(session: Session, at: datetime, limit: int = 500) -> Board:
    """The board at a moment; today is the day of the first repair centre, where things leave."""
    today = local_date(at, REPAIR_CENTRES[0].time_zone)
    lines = board(session, today, limit)
    shipments = _shipments(session, {line.rma_id for line in lines})
    return Board(
        lines=tuple(_board_line(line, shipments.get(line.rma_id, ())) for line in lines),
        shipments=shipments,
        units_in_a_parcel=current_policy(session, at).units_in_a_parcel,
        today=today,
    )


def _shipments(session: Session, rmas: Iterable[UUID]) -> dict[UUID, tuple[ShipmentView, ...]]:
    cases = session.execute(select(Rma.case_id).where(Rma.id.in_(list(rmas))).distinct()).scalars()
    found: dict[UUID, list[ShipmentView]] = {}
    for case_id in cases:
        for shipment in shipments_of(session, case_id):
            found.setdefault(shipment.rma_id, []).append(shipment)
    return {rma: tuple(shipments) for rma, shipments in found.items()}


def _board_line(line: MovingLine, shipments: tuple[ShipmentView, ...]) -> BoardLine:
    held = [
        Held(shipment, parcel)
        for shipment in shipments
        for parcel in shipment.parcels
        if line.line_id in parcel.lines
    ]
    planned = tuple(one for one in held if one.parcel.state is ShipmentState.PLANNED)
    under_way = tuple(one for one in held if one.parcel.state is ShipmentState.UNDER_WAY)
    return BoardLine(line, tuple(_moves(line, planned, under_way)), planned, under_way)


def _moves(
    line: MovingLine, planned: tuple[Held, ...], under_way: tuple[Held, ...]
) -> Iterable[Move]:
    """What the state allows by the one table of transitions, and what its parcels are ready for."""
    allowed = operations_from(LINE_TRANSITIONS[line.fulfilment], line.state)
    busy = {one.shipment.direction for one in (*planned, *under_way)}
    is_back = line.column in (Column.DUE_BACK, Column.OVERDUE)
    if "PlanShipment" in allowed and not is_back and Direction.OUT not in busy:
        yield Move.PLAN
    if planned:
        yield Move.SHIP
    if "ReceiveReturn" in allowed and is_back:
        yield Move.RECEIVE
    if under_way:
        yield Move.DELIVER
    if is_back and Direction.IN not in busy:
        yield Move.PLAN_RETURN
    if under_way:
        yield Move.LOSS
    if any(one.shipment.state is ShipmentState.PLANNED for one in planned):
        yield Move.UNPLAN
