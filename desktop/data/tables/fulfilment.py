"""What is done: RMAs with their lines, shipments in parcels, and the later parts' rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText, Words
from desktop.data.tables.row import Row, Synchronised
from desktop.domain.words import DeadlineState, Direction, Fulfilment, LineState, ShipmentState


class Rma(Synchronised, Row):
    """The authorisation: one number, one service level, one ship-to, one repair centre."""

    __tablename__ = "rma"

    number: Mapped[str] = mapped_column(KeyText, unique=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    acceptance_id: Mapped[UUID] = mapped_column(ForeignKey("acceptance.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    fulfilment: Mapped[Fulfilment] = mapped_column(Words(Fulfilment))
    service_level: Mapped[str] = mapped_column(Text, default="")
    ship_to: Mapped[dict[str, Any]]
    charges: Mapped[dict[str, Any]]
    policy_version: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Line(Synchronised, Row):
    """One unit on an RMA, with its own progress to its own end."""

    __tablename__ = "line"
    __table_args__ = (Index("ix_line_state", "state"), Index("ix_line_serial_key", "serial_key"))

    rma_id: Mapped[UUID] = mapped_column(ForeignKey("rma.id"), index=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"), index=True)
    position: Mapped[int]
    serial_key: Mapped[str] = mapped_column(KeyText)
    state: Mapped[LineState] = mapped_column(Words(LineState))
    replacement_serial: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")
    verified: Mapped[str] = mapped_column(Text, default="")
    times_asked: Mapped[int] = mapped_column(default=0)


class Deadline(Synchronised, Row):
    """A promise with a day; `subject_id` is the case, review, RMA or line that it is about."""

    __tablename__ = "deadline"
    __table_args__ = (Index("ix_deadline_state_due_on", "state", "due_on"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    subject_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date]
    explanation: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[DeadlineState] = mapped_column(Words(DeadlineState))


class Shipment(Synchronised, Row):
    """Lines of one RMA moving in one direction, in parcels."""

    __tablename__ = "shipment"

    rma_id: Mapped[UUID] = mapped_column(ForeignKey("rma.id"), index=True)
    direction: Mapped[Direction] = mapped_column(Words(Direction))
    carrier: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ShipmentState] = mapped_column(Words(ShipmentState), index=True)
    planned_at: Mapped[datetime]
    shipped_at: Mapped[datetime | None]


class Parcel(Synchronised, Row):
    """One box of a shipment with its own tracking number and delivery."""

    __tablename__ = "parcel"

    shipment_id: Mapped[UUID] = mapped_column(ForeignKey("shipment.id"), index=True)
    position: Mapped[int]
    tracking_number: Mapped[str] = mapped_column(Text, default="")
    tracking_key: Mapped[str] = mapped_column(KeyText, default="", index=True)
    state: Mapped[ShipmentState] = mapped_column(Words(ShipmentState))
    weight_grams: Mapped[int | None]
    shipped_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    received_by: Mapped[str] = mapped_column(Text, default="")


class ParcelLine(Synchronised, Row):
    """One unit in one parcel: the serial that is inside, which need not be the line's."""

    __tablename__ = "parcel_line"

    parcel_id: Mapped[UUID] = mapped_column(ForeignKey("parcel.id"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("line.id"), index=True)
    serial: Mapped[str] = mapped_column(Text)
    serial_key: Mapped[str] = mapped_column(KeyText, index=True)


class Receipt(Synchronised, Row):
    """What the repair centre found in a parcel."""

    __tablename__ = "receipt"

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    rma_id: Mapped[UUID | None] = mapped_column(ForeignKey("rma.id"), index=True)
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("line.id"), index=True)
    serial: Mapped[str] = mapped_column(Text)
    serial_key: Mapped[str] = mapped_column(KeyText, index=True)
    condition: Mapped[str] = mapped_column(Text, default="")
    mismatch: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime]


class RepairReport(Synchronised, Row):
    """Diagnosis, work and outcome of one line."""

    __tablename__ = "repair_report"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("line.id"), index=True)
    diagnosis: Mapped[str] = mapped_column(Text, default="")
    work_done: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime]


class Charge(Synchronised, Row):
    """Who pays what on an RMA; amounts in minor units of `currency`."""

    __tablename__ = "charge"

    rma_id: Mapped[UUID] = mapped_column(ForeignKey("rma.id"), index=True)
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("line.id"))
    kind: Mapped[str] = mapped_column(Text)
    payer: Mapped[str] = mapped_column(Text)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text)
    invoice_number: Mapped[str] = mapped_column(Text, default="")


class Verification(Synchronised, Row):
    """Asking the customer whether the product now works, and the answer."""

    __tablename__ = "verification"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("line.id"), index=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    works: Mapped[bool | None]
    words: Mapped[str] = mapped_column(Text, default="")
