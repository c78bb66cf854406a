"""Single rows by statements that are composed once: what goes in comes out as the session has it,
on both databases, whatever the columns are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, InvalidRequestError, OperationalError

from desktop.data.one_row import connection_of, put_in, row_of, set_at_once, write, write_each
from desktop.data.store import Store
from desktop.data.tables.ledger import DeskEntry, Outcome
from desktop.data.tables.parties import Person
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.workplace import Desk, Settings

NOON = datetime(2026, 11, 16, 12, 0, 0, 123456, UTC)


@pytest.fixture
def store(empty_place: str, tmp_path: Path) -> Iterator[Store]:
    """A founded store with one desk and one person."""
    desk = Desk.open(
        Settings(empty_place, "edda", files=tmp_path / "files", founder=("edda", "Edda Lind"))
    )
    yield desk.store
    desk.close()


def outcome(store: Store) -> dict[str, Any]:
    """An outcome with something of every kind of column in it."""
    with store.reading() as session:
        first = session.execute(select(Outcome.__table__)).mappings().first()
    assert first is not None
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5)))
    return {
        **first,
        "revision": 900,
        "operation_id": new_id(),
        "sequence": 900,
        "person_id": None,
        "at": elsewhere,
        "result": {"sentence": "“50 %”, 100%s, Peñíscola, 東京", "problems": [None, 1.5, True]},
    }


def test_every_kind_of_column_comes_back_as_it_went_in(store: Store) -> None:
    facts = outcome(store)
    with store.writing() as session:
        write(session, Outcome, facts)
    with store.reading() as session:
        found = session.execute(select(Outcome).where(Outcome.revision == 900)).scalar_one()
        assert {name: getattr(found, name) for name in facts} == facts
        assert found.at.utcoffset() == timedelta(0)


def test_the_same_is_said_again_with_other_values_and_for_many(store: Store) -> None:
    first = outcome(store)
    others = [
        {**first, "operation_id": new_id(), "revision": number, "sequence": number}
        for number in range(901, 904)
    ]
    with store.writing() as session:
        write(session, Outcome, first)
        write_each(session, Outcome, others)
    with store.reading() as session:
        found = session.scalars(select(Outcome.operation_id).where(Outcome.revision >= 900))
        assert set(found) == {one["operation_id"] for one in (first, *others)}


def test_what_is_set_at_once_is_set_and_nothing_else(store: Store) -> None:
    with store.writing() as session:
        desk = session.scalars(select(DeskEntry.id)).one()
        set_at_once(session, DeskEntry, desk, last_at=NOON, sequence=77)
        set_at_once(session, DeskEntry, desk, quarantined_at=None)
    with store.reading() as session:
        entry = session.get(DeskEntry, desk)
        assert entry is not None
        assert (entry.last_at, entry.sequence, entry.quarantined_at) == (NOON, 77, None)


def test_a_moment_without_its_zone_is_not_stored(store: Store) -> None:
    facts = {**outcome(store), "at": NOON.replace(tzinfo=None)}
    with pytest.raises(ValueError, match="without a time zone"), store.writing() as session:
        write(session, Outcome, facts)


def test_an_identity_that_is_taken_is_refused_by_the_database(store: Store) -> None:
    with store.reading() as session:
        person = session.scalars(select(Person)).one()
    again = Person(id=person.id, sign_in="other", name="Other", role=Role.AGENT, revision=1)
    with pytest.raises(IntegrityError), store.writing() as session:
        put_in(session, again)


def test_a_row_that_was_put_in_is_the_sessions_own(store: Store) -> None:
    nils = Person(id=new_id(), sign_in="nils", name="Nils", role=Role.AGENT, revision=1)
    with store.writing() as session:
        put_in(session, nils)
        assert row_of(session, Person, nils.id) is nils
        nils.name = "Nils Holm"
    with store.reading() as session:
        found = session.get(Person, nils.id)
        assert found is not None
        assert (found.name, found.ended_at, found.secret) == ("Nils Holm", None, "")


def test_a_value_that_is_missing_is_a_fault_and_not_an_empty_column(store: Store) -> None:
    facts = outcome(store)
    del facts["verdict"]
    with pytest.raises(IntegrityError), store.writing() as session:
        write(session, Outcome, facts)


def test_nothing_is_written_past_the_end_of_a_transaction(store: Store) -> None:
    facts = outcome(store)
    with store.writing() as session:
        assert not connection_of(session).closed
        session.rollback()
        with pytest.raises(InvalidRequestError, match="closed transaction"):
            write(session, Outcome, facts)
    with store.reading() as session:
        assert session.scalars(select(Outcome).where(Outcome.revision == 900)).all() == []


def test_an_act_takes_the_write_lock_before_it_reads(tmp_path: Path) -> None:
    """Else one that reads first would fail at its write when another wrote in between."""
    place = str(tmp_path / "desk.db")
    desk = Desk.open(Settings(place, "edda", founder=("edda", "Edda Lind")))
    other = Store.open(place)
    with desk.store._writer.begin() as connection:
        assert connection.connection.dbapi_connection is not None
        assert connection.connection.dbapi_connection.in_transaction
        with other._writer.connect() as second:
            second.connection.execute("PRAGMA busy_timeout=0")
            with pytest.raises(OperationalError, match="locked"):
                second.begin()
    other.close()
    act = AddPerson(new_person=new_id(), sign_in="nils", name="Nils", role=Role.AGENT)
    assert desk.perform(act)
    desk.close()
