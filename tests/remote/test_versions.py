"""Desks and servers of different versions of the wire: told in words, and no outbox is stranded."""

import pytest

from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote.replica import Replica
from desktop.wire.versions import HEADER, spoken
from tests.remote.model.world import Template, World
from tests.remote.two_desks import two_desks


def server_is_of(monkeypatch: pytest.MonkeyPatch, newest: int) -> None:
    """The server was updated to a version of the wire that is still to be made."""
    monkeypatch.setattr("desktop.wire.versions.SPOKEN", spoken(newest))
    for module in ("wire.versions", "server.exchanging", "server.snapshot"):
        monkeypatch.setattr(f"desktop.{module}.WIRE_VERSION", newest)


def desk_is_of(desk: Replica, version: int) -> None:
    """The program of a desk says this version with all that it asks from now on."""
    assert desk.client is not None
    desk.client._session.headers[HEADER] = str(version)


def has(desk: Replica, comment: AddComment) -> bool:
    return desk.ask(lambda session: session.get(Comment, comment.comment)) is not None


def test_a_server_answers_desks_of_its_own_version_and_of_the_one_before() -> None:
    assert {newest: spoken(newest) for newest in (1, 2, 5)} == {1: {1}, 2: {1, 2}, 5: {4, 5}}


def test_a_desk_of_the_version_before_sends_and_fetches(
    served: World, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    with two_desks(served, template) as two:
        server_is_of(monkeypatch, 2)
        mine = AddComment(comment=new_id(), case=two.case, text="from the desk before")
        theirs = AddComment(comment=new_id(), case=two.case, text="from a new one")
        desk_is_of(two.otto, 2)
        two.otto.perform(theirs)
        two.ruth.perform(mine)
        two.meet()
        assert two.ruth.waiting() == ()
        assert has(two.ruth, theirs)
        assert has(two.otto, mine)


def test_a_desk_that_is_too_old_is_told_so_and_its_outbox_goes_once_it_is_updated(
    served: World, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    with two_desks(served, template) as two:
        before = AddComment(comment=new_id(), case=two.case, text="written by the old program")
        two.ruth.perform(before)
        server_is_of(monkeypatch, 3)
        desk_is_of(two.otto, 3)
        with pytest.raises(Refused, match="Install the desk's new version; what waits") as refused:
            two.ruth.exchange()
        assert refused.value.rule == "update"
        meanwhile = AddComment(comment=new_id(), case=two.case, text="work goes on here")
        two.ruth.perform(meanwhile)
        assert [one.operation.wire for one in two.ruth.waiting()] == [1, 1]
        desk_is_of(two.ruth, 3)
        two.ruth.exchange()
        two.otto.exchange()
        assert two.ruth.waiting() == ()
        assert two.ruth.parked() == ()
        assert has(two.otto, before)
        assert has(two.otto, meanwhile)
