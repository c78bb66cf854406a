"""What a desk sends takes effect once, in its order, and only as far as its person may."""

import pytest

from desktop.data.tables.ledger import DeskEntry, Outcome
from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.domain.timeline import canonical_json, digest
from desktop.domain.words import Role
from desktop.operations.keeping import AddComment
from desktop.operations.opening import EditCase
from desktop.operations.operation import Operation, new_id
from desktop.operations.people import ChangeRole
from desktop.operations.taking import Gap, Quarantined
from desktop.remote.client import Client, Line, Unreachable
from desktop.wire.messages import ExchangeAsked, Pushed
from tests.server.cut_line import CutLine
from tests.server.wired import PASSWORD, Scene, WiredDesk


def comment(scene: Scene, text: str = "called back") -> AddComment:
    return AddComment(comment=new_id(), case=scene.case, text=text)


def written(scene: Scene, act: AddComment) -> int:
    return len(scene.shop.all(Comment, id=act.comment))


def pushed(*signed: Operation) -> list[Pushed]:
    return [Pushed(body=one.canonical(), sha256=one.fingerprint()) for one in signed]


def test_the_same_operations_sent_twice_give_the_same_outcomes_and_happen_once(
    scene: Scene,
) -> None:
    desk = scene.desk()
    acts = [comment(scene, "one"), comment(scene, "two")]
    signed = [desk.signed(one, sequence=desk.sequence + n) for n, one in enumerate(acts)]
    first = desk.push(*signed)
    assert [one.verdict for one in first] == ["applied", "applied"]
    assert desk.push(*signed) == first
    assert [written(scene, act) for act in acts] == [1, 1]


def test_a_line_that_is_cut_after_the_commit_loses_nothing_and_doubles_nothing(
    scene: Scene,
) -> None:
    desk, act = scene.desk(), comment(scene)
    signed = desk.signed(act)
    with CutLine(scene.url) as line, Client(Line(line.url, tries=0)) as cut:
        line.cut_at_answer_to(act.text.encode())
        cut.use(_token_of(desk))
        with pytest.raises(Unreachable) as away:
            cut.exchange(ExchangeAsked(push=pushed(signed)))
    assert away.value.rule == "line"
    assert written(scene, act) == 1
    (outcome,) = desk.push(signed)
    assert (outcome.verdict, outcome.sequence) == ("applied", signed.sequence)
    assert written(scene, act) == 1


def test_an_operation_that_comes_before_its_turn_is_told_which_is_expected(scene: Scene) -> None:
    desk, act = scene.desk(), comment(scene)
    with pytest.raises(Gap) as gap:
        desk.push(desk.signed(act, sequence=desk.sequence + 1))
    assert gap.value.expected == desk.sequence
    assert written(scene, act) == 0
    desk.perform(act)
    assert written(scene, act) == 1


def test_operations_with_one_left_out_between_them_are_not_taken_at_all(scene: Scene) -> None:
    desk, acts = scene.desk(), [comment(scene), comment(scene)]
    with pytest.raises(Refused, match="in their order"):
        desk.push(desk.signed(acts[0]), desk.signed(acts[1], sequence=desk.sequence + 2))
    assert [written(scene, act) for act in acts] == [0, 0]


def test_another_persons_operation_is_refused_and_the_next_one_goes_on(scene: Scene) -> None:
    desk, act = scene.desk("otto"), comment(scene)
    (outcome,) = desk.push(desk.signed(act, person=scene.shop.person("tomas")))
    assert (outcome.verdict, outcome.result["rule"]) == ("rejected", "right")
    assert written(scene, act) == 0
    desk.perform(comment(scene))


def test_another_desks_operation_is_not_taken(scene: Scene) -> None:
    desk, other, act = scene.desk(), scene.desk("otto"), comment(scene)
    with pytest.raises(Refused, match="written by another desk") as refused:
        desk.push(other.signed(act))
    assert refused.value.rule == "right"
    assert written(scene, act) == 0


def test_a_role_counts_as_it_is_now(scene: Scene) -> None:
    desk = scene.desk("sonia")
    desk.perform(comment(scene))
    edda = scene.desk("edda")
    edda.perform(ChangeRole(whose=desk.person, seen=Role.SUPERVISOR, role=Role.READER))
    try:
        act = comment(scene)
        with pytest.raises(Refused) as refused:
            desk.perform(act)
        assert refused.value.rule == "right"
        assert written(scene, act) == 0
    finally:
        edda.perform(ChangeRole(whose=desk.person, seen=Role.READER, role=Role.SUPERVISOR))


def test_a_copied_desk_is_found_out_and_joins_anew_with_another_code(scene: Scene) -> None:
    desk = scene.desk()
    copied = desk.sequence
    desk.perform(comment(scene, "of the desk"))
    act = comment(scene, "of its copy")
    with pytest.raises(Quarantined):
        desk.push(desk.signed(act, sequence=copied))
    with pytest.raises(Quarantined):
        desk.perform(comment(scene, "of the desk again"))
    with pytest.raises(Quarantined):
        desk.client.sign_in("ruth", PASSWORD, desk.id)
    assert written(scene, act) == 0
    anew = scene.desk()
    assert anew.code != desk.code
    anew.perform(act)
    assert written(scene, act) == 1


def test_one_identity_for_two_acts_quarantines_the_desk(scene: Scene) -> None:
    desk, act = scene.desk(), comment(scene)
    desk.perform(act)
    with pytest.raises(Quarantined):
        desk.perform(act.model_copy(update={"text": "something else"}))
    assert scene.shop.one(DeskEntry, id=desk.id).quarantined_at is not None


def test_what_the_server_cannot_read_is_refused_and_blocks_nothing(scene: Scene) -> None:
    desk = scene.desk()
    unknown = _body_of(desk, operation="FlyToTheMoon")
    wrong = _body_of(desk, sequence=desk.sequence + 1, case="no identity")
    push = [Pushed(body=one, sha256=digest(one)) for one in (unknown, wrong)]
    outcomes = desk.client.exchange(ExchangeAsked(push=push)).outcomes
    assert [one.verdict for one in outcomes] == ["rejected", "rejected"]
    assert {one.result["rule"] for one in outcomes} == {"input"}
    assert "FlyToTheMoon" in outcomes[0].result["sentence"]
    assert scene.shop.one(Outcome, operation_id=outcomes[0].id).body == unknown
    desk.sequence += 2
    desk.perform(comment(scene))


def test_a_text_that_no_database_takes_is_refused_and_blocks_nothing(scene: Scene) -> None:
    desk = scene.desk()
    with pytest.raises(Refused, match="NUL"):
        desk.perform(comment(scene, "nothing \x00 inside"))
    desk.perform(comment(scene))


@pytest.mark.parametrize("spoilt", ["{ }", '{"b":1,"a":2}', "[1]", '{"a":NaN}', "[" * 50_000])
def test_what_is_no_canonical_operation_is_not_taken(scene: Scene, spoilt: str) -> None:
    push = [Pushed(body=spoilt, sha256=digest(spoilt))]
    with pytest.raises(Refused) as refused:
        scene.desk().client.exchange(ExchangeAsked(push=push))
    assert refused.value.rule == "input"


def test_an_operation_that_was_damaged_on_its_way_is_not_taken(scene: Scene) -> None:
    desk, act = scene.desk(), comment(scene)
    damaged = Pushed(body=desk.signed(act).canonical(), sha256="0" * 64)
    with pytest.raises(Refused, match="damaged"):
        desk.client.exchange(ExchangeAsked(push=[damaged]))
    desk.perform(act)


def test_a_newer_operation_is_told_to_wait_for_the_servers_update(scene: Scene) -> None:
    desk = scene.desk()
    body = _body_of(desk, wire=9)
    with pytest.raises(Refused, match="newer than the server") as refused:
        desk.client.exchange(ExchangeAsked(push=[Pushed(body=body, sha256=digest(body))]))
    assert refused.value.rule == "update"


def test_an_edit_to_what_stands_there_already_has_nothing_to_do_and_is_confirmed(
    scene: Scene,
) -> None:
    desk, case = scene.desk(), scene.shop.opened()
    changes: dict[str, tuple[object, object]] = {"description": ("", "fan")}
    desk.perform(EditCase(case=case, changes=changes))
    other = scene.desk("tomas")
    (outcome,) = other.push(other.signed(EditCase(case=case, changes=changes)))
    assert outcome.verdict == "nothing to do"
    assert outcome.result == {"event": "CaseEdited", "case": str(case), "changed": {}}
    assert scene.shop.case(case).revision < outcome.revision


def _body_of(desk: WiredDesk, **otherwise: object) -> str:
    """The text of a comment's operation, otherwise than it should be."""
    act = AddComment(comment=new_id(), case=new_id(), text="x")
    body = {"operation": "AddComment", **desk.signed(act).model_dump(), **otherwise}
    return canonical_json(body)


def _token_of(desk: WiredDesk) -> str:
    return str(desk.client._session.headers["Authorization"]).removeprefix("Bearer ")
