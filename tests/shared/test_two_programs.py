"""Two programs on one replica: what one knows of the line and of who works there, both say."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from desktop.data.store import Store
from desktop.data.tables.sign_in import SignedIn
from desktop.domain.words import Role
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.operations.people import ChangeRole
from desktop.queries.people import person_by_sign_in
from desktop.remote.synchroniser import LineState
from desktop.shared_desk import SharedDesk
from desktop.signing_in import open_again, sign_in, sign_in_again
from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.shared.desks import Hearing, joined, profile_at


@pytest.fixture
def two(house: House, tmp_path: Path) -> Iterator[tuple[SharedDesk, SharedDesk]]:
    """The one that is elected, and another."""
    profile = profile_at(house.url, tmp_path, "ruth")
    first = sign_in(profile, PASSWORD, clock=house.clock).desk
    Hearing(first).until(lambda: first.line.state is LineState.THERE)
    second = open_again(profile, house.clock)
    yield first, second
    second.close()
    first.close()


def until(desk: SharedDesk, holds: Callable[[SharedDesk], bool]) -> None:
    Hearing(desk).until(lambda: holds(desk))


def both_are(two: tuple[SharedDesk, SharedDesk], state: LineState) -> None:
    for desk in two:
        until(desk, lambda one: one.line.state is state)


def test_both_say_that_the_line_is_away_and_back(
    house: House, two: tuple[SharedDesk, SharedDesk]
) -> None:
    both_are(two, LineState.THERE)
    house.serving.stop()
    two[0].perform(AddComment(comment=new_id(), case=house.case, text="in a tunnel"))
    both_are(two, LineState.AWAY)
    assert "does not answer" in two[1].line.sentence
    assert two[1].line.since == two[0].line.since
    house.start_again()
    both_are(two, LineState.THERE)
    assert two[1].line.sentence == ""


def test_signing_in_at_either_goes_on_at_both(
    house: House, two: tuple[SharedDesk, SharedDesk]
) -> None:
    store = Store.open(house.location, house.files)
    with store.writing() as session:
        session.execute(delete(SignedIn))
    store.close()
    two[0].perform(AddComment(comment=new_id(), case=house.case, text="kept meanwhile"))
    both_are(two, LineState.SIGN_IN)
    sign_in_again(two[1], PASSWORD)
    both_are(two, LineState.THERE)
    for desk in two:
        until(desk, lambda one: one.line.replica.waiting == 0)


def test_whose_role_changed_has_it_at_both(
    house: House, two: tuple[SharedDesk, SharedDesk], tmp_path: Path
) -> None:
    with joined(house.url, tmp_path / "edda", "edda", house.clock) as edda:
        ruth = edda.ask(person_by_sign_in, "ruth")
        assert ruth is not None
        edda.perform(ChangeRole(whose=ruth.id, seen=ruth.role, role=Role.READER))
    for desk in two:
        until(desk, lambda one: one.person is not None and one.person.role is Role.READER)


def test_the_other_goes_on_when_the_elected_one_ends(
    house: House, two: tuple[SharedDesk, SharedDesk]
) -> None:
    both_are(two, LineState.THERE)
    two[0].close()
    act = AddComment(comment=new_id(), case=house.case, text="from the one that is left")
    two[1].perform(act)
    Hearing(two[1]).until(lambda: two[1].line.replica.waiting == 0)
    house.serving.stop()
    two[1].perform(AddComment(comment=new_id(), case=house.case, text="in a tunnel"))
    until(two[1], lambda one: one.line.state is LineState.AWAY)
    house.start_again()
