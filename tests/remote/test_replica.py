"""A replica is the server's state with what is done here on top, with the line and without it."""

import pytest

from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from tests.remote.model.world import Template, World, rows_of


def test_a_joined_desk_has_what_the_server_has(served: World, template: Template) -> None:
    replica = served.open("ruth")
    assert replica.exchange().areas is not None
    assert rows_of(replica.store) == rows_of(served.server.store)
    replica.close()


def test_who_may_not_do_it_hears_so_without_the_line_too(served: World, template: Template) -> None:
    replica = served.open("ruth")
    served.lines["ruth"].is_away = True
    act = AddPerson(new_person=new_id(), sign_in="nils", name="Nils", role=Role.AGENT)
    for do in (replica.perform, replica.queue):
        with pytest.raises(Refused, match="Only") as refused:
            do(act)
        assert refused.value.rule == "right"
    assert replica.state().waiting == 0
    replica.close()


def test_what_is_done_without_the_line_is_shown_at_once_and_goes_with_it(
    served: World, template: Template
) -> None:
    replica = served.open("ruth")
    replica.exchange()
    served.lines["ruth"].is_away = True
    act = AddComment(comment=new_id(), case=template.case, text="called back")
    replica.perform(act)
    assert replica.ask(lambda session: session.get(Comment, act.comment)) is not None
    assert replica.state().waiting == 1
    served.lines["ruth"].is_away = False
    replica.exchange()
    assert replica.state().waiting == 0
    assert rows_of(replica.store) == rows_of(served.server.store)
    replica.close()
