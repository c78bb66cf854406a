"""Who is on which case just now and types into which field: known for seconds, kept nowhere."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Text, delete, select
from sqlalchemy.dialects.postgresql import insert

from desktop.data.announcing import announce
from desktop.data.columns import Id, Instant
from desktop.data.store import Store
from desktop.server.tokens import Signed
from desktop.wire.messages import PresenceAsked, PresentSaid

GOOD_FOR = timedelta(seconds=15)
"""A desk says again within this time that it is still there."""
MOST_TOLD = 500
"""Desks that news tell of; a service desk with more sees the latest of them."""

_PRESENCE = Table(
    "presence",
    MetaData(),
    Column("desk", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("case_id", Id, nullable=False),
    Column("field", Text, nullable=False),
    Column("until", Instant, nullable=False),
)


class Presence(Protocol):
    """Where it is kept: one entry for each desk, so that its size is bounded by them."""

    def say(self, desk: UUID, signed: Signed, asked: PresenceAsked, now: datetime) -> None:
        """A desk says where it is, or by no case that it is nowhere any more."""

    def told(self, now: datetime) -> tuple[PresentSaid, ...]:
        """Everybody who has said so lately, in the order of cases and desks."""


def presence_at(store: Store) -> Presence:
    """In an unlogged table where several processes serve; in memory where one does."""
    return InMemory(store) if store.is_sqlite else InTable(store)


class InMemory:
    """Of the one process that serves a store on SQLite."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[UUID, tuple[datetime, PresentSaid]] = {}
        self._changing = threading.Lock()

    def say(self, desk: UUID, signed: Signed, asked: PresenceAsked, now: datetime) -> None:
        """Keep it until it is said again or the time is over."""
        with self._changing:
            before = self._kept.pop(desk, None)
            said = _said(desk, signed, asked)
            if said is not None:
                self._kept[desk] = (now + GOOD_FOR, said)
        if (None if before is None else before[1]) != said:
            self._store.committed.tell()

    def told(self, now: datetime) -> tuple[PresentSaid, ...]:
        """What is not over yet; what is, is forgotten."""
        with self._changing:
            self._kept = {desk: kept for desk, kept in self._kept.items() if kept[0] > now}
            latest = sorted(self._kept.values(), key=lambda kept: kept[0], reverse=True)
        return _in_order(said for _, said in latest[:MOST_TOLD])


class InTable:
    """Of all the processes that serve a store on PostgreSQL. A crash empties it, as it should."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def say(self, desk: UUID, signed: Signed, asked: PresenceAsked, now: datetime) -> None:
        """Keep it until it is said again or the time is over."""
        said = _said(desk, signed, asked)
        table = _PRESENCE.c
        with self._store.beside() as connection:
            connection.execute(delete(_PRESENCE).where(table.until <= now, table.desk != desk))
            known = select(table.case_id, table.field).where(table.desk == desk, table.until > now)
            before = connection.execute(known).one_or_none()
            if said is None:
                connection.execute(delete(_PRESENCE).where(table.desk == desk))
            else:
                facts = {
                    "person_id": said.person,
                    "case_id": said.case,
                    "field": said.field,
                    "until": now + GOOD_FOR,
                }
                keeping = insert(_PRESENCE).values(desk=desk, **facts)
                connection.execute(
                    keeping.on_conflict_do_update(index_elements=["desk"], set_=facts)
                )
            after = None if said is None else (said.case, said.field)
            if (None if before is None else tuple(before)) != after:
                announce(connection)

    def told(self, now: datetime) -> tuple[PresentSaid, ...]:
        """What is not over yet."""
        table = _PRESENCE.c
        rows = select(_PRESENCE).where(table.until > now).order_by(table.until.desc())
        with self._store.reading() as session:
            found = session.execute(rows.limit(MOST_TOLD)).all()
        return _in_order(
            PresentSaid(desk=row.desk, person=row.person_id, case=row.case_id, field=row.field)
            for row in found
        )


def _said(desk: UUID, signed: Signed, asked: PresenceAsked) -> PresentSaid | None:
    """Who it is stands in the token; nobody says it of another."""
    if asked.case is None:
        return None
    return PresentSaid(desk=desk, person=signed.person, case=asked.case, field=asked.field)


def _in_order(said: Iterator[PresentSaid]) -> tuple[PresentSaid, ...]:
    return tuple(sorted(said, key=lambda one: (str(one.case), str(one.desk))))
