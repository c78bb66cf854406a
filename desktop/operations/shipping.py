"""Shipments of an RMA in both directions: planned, shipped, delivered, lost."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.fulfilment import Line, Parcel, ParcelLine, Rma, Shipment
from desktop.data.tables.parties import Place
from desktop.domain.calendars import local_date
from desktop.domain.lifecycle import Guard
from desktop.domain.refusal import Refused
from desktop.domain.serials import normalise_serial
from desktop.domain.words import CaseState, Direction, Fulfilment, LineState, ShipmentState
from desktop.operations.act import Act
from desktop.operations.delivering import (
    after_delivery,
    after_loss,
    keep_promises,
    takes_part,
)
from desktop.operations.moves import move, move_line
from desktop.operations.operation import Event, Moment, Operation
from desktop.operations.parcels import packed_in, parcels_of, refuse_unfit, shipment_state
from desktop.operations.replacing import put_back, replaces, take_place


class Packed(BaseModel):
    """One unit in a parcel; `serial` is what is inside: the replacement's, or the faulty unit's."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    line: UUID
    serial: str = ""


class ParcelGiven(BaseModel):
    """One box with its tracking number, if it is known, and what is in it. Weight in grams."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: UUID
    tracking_number: str = ""
    weight_grams: int | None = Field(default=None, ge=1, le=1_000_000)
    contents: tuple[Packed, ...]


class ShipmentMoved(Event):
    shipment: UUID
    state: ShipmentState
    case: UUID
    case_state: CaseState


class PlanShipment(Operation):
    """Put lines of one RMA into parcels that go one way."""

    shipment: UUID
    rma: UUID
    direction: Direction
    carrier: str = ""
    parcels: tuple[ParcelGiven, ...]

    def apply(self, act: Act) -> ShipmentMoved:
        rma = act.get(Rma, self.rma, "rma")
        case = act.get(Case, rma.case_id)
        self._check_input(act, rma)
        shipment = act.add(
            Shipment(
                id=self.shipment,
                rma_id=rma.id,
                direction=self.direction,
                carrier=self.carrier,
                state=ShipmentState.PLANNED,
                planned_at=act.at,
            )
        )
        act.session.flush()
        for position, given in enumerate(self.parcels, 1):
            self._add_parcel(act, rma, position, given)
        facts = {"direction": self.direction.value, "parcels": len(self.parcels)}
        act.record("ShipmentPlanned", shipment, case.id, facts)
        move(act, case)
        return _moved(shipment, case)

    def _check_input(self, act: Act, rma: Rma) -> None:
        if not self.parcels or any(not parcel.contents for parcel in self.parcels):
            raise Refused("Each parcel holds at least one unit.", "parcels", "input")
        limit = act.policy.units_in_a_parcel
        if any(len(parcel.contents) > limit for parcel in self.parcels):
            raise Refused(
                f"A parcel holds at most {limit} units; a label shows no more serials. "
                "Use another parcel.",
                "parcels",
                "input",
            )
        lines = [packed.line for parcel in self.parcels for packed in parcel.contents]
        if len(set(lines)) != len(lines):
            raise Refused("A unit is in one parcel only.", "parcels", "input")
        for line_id in lines:
            refuse_unfit(act, rma, act.get(Line, line_id, "line"), self.direction)

    def _add_parcel(self, act: Act, rma: Rma, position: int, given: ParcelGiven) -> None:
        parcel = act.add(
            Parcel(
                id=given.id,
                shipment_id=self.shipment,
                position=position,
                tracking_number=given.tracking_number,
                tracking_key=normalise_serial(given.tracking_number),
                state=ShipmentState.PLANNED,
                weight_grams=given.weight_grams,
            )
        )
        act.session.flush()
        for ordinal, packed in enumerate(given.contents):
            line = act.get(Line, packed.line)
            serial = packed.serial or self._own_serial(act, line)
            act.add(
                ParcelLine(
                    id=act.derived_id(f"packed:{position}", ordinal),
                    parcel_id=parcel.id,
                    line_id=line.id,
                    serial=serial,
                    serial_key=normalise_serial(serial),
                )
            )
            if takes_part(rma, self.direction):
                move_line(act, line, rma.fulfilment)

    def _own_serial(self, act: Act, line: Line) -> str:
        """What comes in is the faulty unit; what goes out as a replacement must be named."""
        rma = act.get(Rma, line.rma_id)
        if self.direction is Direction.OUT and takes_part(rma, Direction.OUT):
            if line.replacement_serial:
                return line.replacement_serial
            if line.state in (LineState.TO_SHIP, LineState.AWAITING_STOCK):
                return ""
        return act.get(Unit, line.unit_id).serial


class ShipParcels(Operation):
    """The parcels of a shipment left: tracking numbers and, for replacements, their serials.

    `tracking` maps a parcel to its number, `serials` a line to the serial that is inside.
    """

    shipment: UUID
    shipped_at: Moment
    carrier: str = ""
    tracking: dict[UUID, str] = Field(default_factory=dict)
    serials: dict[UUID, str] = Field(default_factory=dict)

    def apply(self, act: Act) -> ShipmentMoved:
        shipment = act.get(Shipment, self.shipment, "shipment")
        rma = act.get(Rma, shipment.rma_id)
        case = act.get(Case, rma.case_id)
        if shipment.state is not ShipmentState.PLANNED:
            raise Refused(f"This shipment is {shipment.state.value}.", rule="state")
        if self.shipped_at > act.at:
            raise Refused("It cannot have left in the future.", "shipped_at", "input")
        shipment.carrier = self.carrier or shipment.carrier
        if not shipment.carrier:
            raise Refused("Say which carrier has it.", "carrier", "input")
        for parcel in parcels_of(act, shipment):
            if parcel.state is ShipmentState.PLANNED:
                self._ship(act, rma, shipment, parcel)
        self._refuse_twice(act, shipment)
        if replaces(rma, shipment.direction):
            self._take_places(act, rma, shipment)
        keep_promises(act, rma)
        shipment.state, shipment.shipped_at = ShipmentState.UNDER_WAY, self.shipped_at
        facts = {"carrier": shipment.carrier, "tracking": sorted(self.tracking.values())}
        act.record("ParcelsShipped", shipment, case.id, facts)
        move(act, case)
        return _moved(shipment, case)

    def _ship(self, act: Act, rma: Rma, shipment: Shipment, parcel: Parcel) -> None:
        number = self.tracking.get(parcel.id, "").strip() or parcel.tracking_number
        if not number:
            raise Refused(
                f"Parcel {parcel.position} has no tracking number. Scan or type it.",
                f"tracking.{parcel.id}",
                "input",
            )
        parcel.tracking_number, parcel.tracking_key = number, normalise_serial(number)
        parcel.state, parcel.shipped_at = ShipmentState.UNDER_WAY, self.shipped_at
        for packed in packed_in(act, parcel):
            line = act.get(Line, packed.line_id)
            if named := self.serials.get(line.id, "").strip():
                packed.serial, packed.serial_key = named, normalise_serial(named)
            self._check_serial(rma, shipment, parcel, packed, line)
            if shipment.direction is Direction.OUT and packed.serial_key != line.serial_key:
                line.replacement_serial = packed.serial
            if takes_part(rma, shipment.direction):
                move_line(act, line, rma.fulfilment)

    def _check_serial(
        self, rma: Rma, shipment: Shipment, parcel: Parcel, packed: ParcelLine, line: Line
    ) -> None:
        field = f"serials.{line.id}"
        where = f"Parcel {parcel.position}"
        if not packed.serial_key:
            raise Refused(f"{where}: the replacement's serial is missing.", field, "input")
        own = packed.serial_key == line.serial_key
        if shipment.direction is Direction.IN and not own:
            raise Refused(
                f"{where}: {packed.serial} is not the unit that this line expects back.",
                field,
                "input",
            )
        advance = rma.fulfilment is Fulfilment.ADVANCE_REPLACEMENT
        if shipment.direction is Direction.OUT and advance and own:
            raise Refused(
                f"{where}: {packed.serial} is the faulty unit's serial. Scan the replacement's.",
                field,
                "input",
            )

    def _take_places(self, act: Act, rma: Rma, shipment: Shipment) -> None:
        place = act.get(Place, rma.place_id)
        shipped_on = local_date(self.shipped_at, place.time_zone)
        for parcel in parcels_of(act, shipment):
            for packed in packed_in(act, parcel):
                line = act.get(Line, packed.line_id)
                take_place(act, rma.case_id, line, packed.serial, shipped_on)

    def _refuse_twice(self, act: Act, shipment: Shipment) -> None:
        """One piece of hardware cannot lie in two parcels."""
        seen: set[str] = set()
        for parcel in parcels_of(act, shipment):
            for packed in packed_in(act, parcel):
                if packed.serial_key in seen:
                    raise Refused(
                        f"{packed.serial} is named for two units. Scan each one.",
                        f"serials.{packed.line_id}",
                        "input",
                    )
                seen.add(packed.serial_key)


class ConfirmDelivery(Operation):
    """One parcel was delivered: when, and who took it."""

    parcel: UUID
    delivered_at: Moment
    received_by: str = ""

    def apply(self, act: Act) -> ShipmentMoved:
        parcel = act.get(Parcel, self.parcel, "parcel")
        shipment = act.get(Shipment, parcel.shipment_id)
        rma = act.get(Rma, shipment.rma_id)
        case = act.get(Case, rma.case_id)
        if parcel.state is not ShipmentState.UNDER_WAY or parcel.shipped_at is None:
            raise Refused(f"This parcel is {parcel.state.value}.", rule="state")
        if not parcel.shipped_at <= self.delivered_at <= act.at:
            raise Refused(
                "A delivery is after the parcel left and not in the future.",
                "delivered_at",
                "input",
            )
        parcel.state, parcel.delivered_at = ShipmentState.DELIVERED, self.delivered_at
        parcel.received_by = self.received_by
        after_delivery(act, case, rma, shipment, parcel)
        shipment.state = shipment_state(parcels_of(act, shipment))
        act.record(
            "ParcelDelivered",
            shipment,
            case.id,
            {"tracking": parcel.tracking_number, "by": self.received_by},
        )
        move(act, case)
        return _moved(shipment, case)


class ReportLoss(Operation):
    """A parcel was lost or refused: what was in it has to go again."""

    parcel: UUID
    refused: bool = False

    def apply(self, act: Act) -> ShipmentMoved:
        parcel = act.get(Parcel, self.parcel, "parcel")
        shipment = act.get(Shipment, parcel.shipment_id)
        rma = act.get(Rma, shipment.rma_id)
        case = act.get(Case, rma.case_id)
        if parcel.state is not ShipmentState.UNDER_WAY:
            raise Refused(f"This parcel is {parcel.state.value}.", rule="state")
        parcel.state = ShipmentState.LOST
        guard = Guard.PARCEL_REFUSED if self.refused else Guard.PARCEL_LOST
        for packed in packed_in(act, parcel):
            line = act.get(Line, packed.line_id)
            if takes_part(rma, shipment.direction):
                move_line(act, line, rma.fulfilment, guard)
            if replaces(rma, shipment.direction):
                put_back(act, rma.case_id, line)
        if shipment.direction is Direction.OUT:
            after_loss(act, case, rma)
        shipment.state = shipment_state(parcels_of(act, shipment))
        facts = {"tracking": parcel.tracking_number, "refused": self.refused}
        act.record("ParcelLost", shipment, case.id, facts)
        move(act, case)
        return _moved(shipment, case)


def _moved(shipment: Shipment, case: Case) -> ShipmentMoved:
    return ShipmentMoved(
        shipment=shipment.id, state=shipment.state, case=case.id, case_state=case.state
    )
