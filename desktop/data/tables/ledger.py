"""The store's own bookkeeping: clock, outcomes with their chain, counters, what was touched."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText
from desktop.data.tables.row import Row


class Clock(Row):
    """The single row that every writing transaction locks first: commit order is revision order."""

    __tablename__ = "clock"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(BigInteger)
    link: Mapped[str] = mapped_column(Text)
    store_id: Mapped[UUID]
    epoch: Mapped[UUID]


class Outcome(Row):
    """What became of one operation, kept for ever; `link` chains it to the outcome before."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("desk", "sequence"),)

    revision: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    operation_id: Mapped[UUID] = mapped_column(unique=True)
    desk: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[UUID | None]
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(Text)
    result: Mapped[dict[str, Any]]
    previous_link: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(Text)


class Counter(Row):
    """A number that is given out once: `rma` by the authority, `case:<desk code>` by each desk."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(KeyText, primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class DeskEntry(Row):
    """A desk that writes to this store: its code in case numbers and its last sequence number.

    `joined_by` is who joined the server with it, none for the store's own desk; `quarantined_at`
    when two copies of it were found to write.
    """

    __tablename__ = "desk"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(KeyText, unique=True)
    sequence: Mapped[int] = mapped_column(BigInteger)
    last_at: Mapped[datetime | None]
    joined_by: Mapped[UUID | None]
    quarantined_at: Mapped[datetime | None]


class Touched(Row):
    """What changed in which revision, so that other programs on this store refresh themselves."""

    __tablename__ = "touched"

    revision: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
