"""Who listens hears of a commit by being told of it, not by looking again after a while."""

from collections.abc import Iterator
from threading import Event, Thread

import pytest
from sqlalchemy import text

from desktop.data import announcing
from desktop.data.store import Store

_NEVER = 3_600.0
"""Seconds between two looks: longer than anybody here waits."""
_PATIENCE = 30.0


@pytest.fixture
def ears(new_store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    """Set when somebody listens to the store, and when they were told of something."""
    monkeypatch.setattr(announcing, "LOOK_SECONDS", _NEVER)
    listens, hears = Event(), Event()

    def listen() -> None:
        for _ in new_store.heard(_NEVER):
            if listens.is_set():
                hears.set()
                return
            listens.set()

    thread = Thread(target=listen, daemon=True)
    thread.start()
    yield listens, hears
    thread.join(_PATIENCE)
    assert not thread.is_alive()


def test_a_commit_of_this_process_is_heard_at_once(
    new_store: Store, ears: tuple[Event, Event]
) -> None:
    listens, hears = ears
    assert listens.wait(_PATIENCE)
    assert not hears.is_set()
    with new_store.writing() as session:
        session.execute(text("SELECT 1"))
    assert hears.wait(_PATIENCE)


def test_a_commit_of_another_process_is_heard_at_once_on_postgresql(
    new_store: Store, ears: tuple[Event, Event]
) -> None:
    listens, hears = ears
    assert listens.wait(_PATIENCE)
    if new_store.is_sqlite:
        new_store.committed.tell()
        pytest.skip("SQLite tells nobody: other processes look twice a second")
    other = Store.open(new_store.url.render_as_string(hide_password=False))
    try:
        with other.writing() as session:
            session.execute(text("SELECT 1"))
        assert hears.wait(_PATIENCE)
    finally:
        other.close()
