"""A desk whose folder was copied, or whose server lost something, signs in and goes on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.operations.keeping import AddComment
from desktop.operations.operation import Operation, new_id
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


def test_what_was_lost_and_let_go_can_be_taken_back_and_sent_after_all(
    served: World, template: Template
) -> None:
    ruth = served.open("ruth")
    ruth.exchange()
    served.back_up()
    lost = [a_comment(template, text) for text in ("one", "two")]
    for act in lost:
        ruth.perform(act)
    ruth.exchange()
    served.restore()
    ruth.exchange()
    assert ruth.decide_lost(frozenset({lost[0].id})) == (lost[1].id,)
    with pytest.raises(Refused, match="decided about this already"):
        ruth.decide_lost(frozenset({lost[1].id}))
    ruth.exchange()
    ruth.take_back(lost[1].id)
    (refused,) = ruth.parked()
    assert refused.operation == lost[1].model_copy(update=_envelope(refused.operation))
    assert "A restored server lost this" in refused.refusal.sentence
    assert not refused.is_conflict
    ruth.send_again(lost[1].id)
    ruth.exchange()
    there = served.server.store.read(
        lambda session: {one.text for one in session.scalars(select(Comment))}
    )
    assert {"one", "two"} <= there
    assert rows_of(ruth.store) == rows_of(served.server.store)
    ruth.close()


def _envelope(signed: Operation) -> dict[str, object]:
    return {name: getattr(signed, name) for name in ("desk", "sequence", "person", "at")}
