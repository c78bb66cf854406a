"""A desk whose folder was copied, or whose server lost something, signs in and goes on."""

from datetime import UTC, datetime

from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.record import Comment
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote.replica_state import has_sendable
from tests.remote.model.world import Template, World, rows_of


def a_comment(template: Template, text: str) -> AddComment:
    return AddComment(comment=new_id(), case=template.case, text=text)


def test_a_copied_desk_that_signed_out_joins_anew_with_what_waits(
    served: World, template: Template
) -> None:
    ruth = served.open("ruth")
    ruth.exchange()
    act = a_comment(template, "typed before signing out")
    ruth.perform(act)
    with served.server.store.writing() as session:
        session.get_one(DeskEntry, ruth.id).quarantined_at = datetime.now(UTC)
    before = ruth.id
    assert ruth.client is not None
    assert ruth.person is not None
    ruth.join(ruth.client, ruth.person.id)
    assert ruth.id != before
    assert ruth.state().waiting == 0
    assert served.server.store.read(lambda session: session.get(Comment, act.comment))
    assert rows_of(ruth.store) == rows_of(served.server.store)
    ruth.close()


def test_what_waits_for_somebody_to_decide_is_nothing_to_send(
    served: World, template: Template
) -> None:
    ruth = served.open("ruth")
    ruth.exchange()
    served.back_up()
    lost = a_comment(template, "confirmed, then lost")
    ruth.perform(lost)
    ruth.exchange()
    served.restore()
    ruth.perform(a_comment(template, "behind it"))
    assert has_sendable(ruth.store)
    ruth.exchange()
    assert (ruth.state().lost, ruth.state().waiting) == (1, 1)
    assert not has_sendable(ruth.store)
    ruth.decide_lost(frozenset({lost.id}))
    assert has_sendable(ruth.store)
    ruth.exchange()
    assert (ruth.state().lost, ruth.state().waiting) == (0, 0)
    ruth.close()
