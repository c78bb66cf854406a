"""Every operation by every role over the line: what a role may not do is refused for that before
anything else, and identities that are forged or another's open nothing."""

import pytest

from desktop.data.tables.ledger import Outcome
from desktop.data.tables.parties import Person
from desktop.domain.rights import may, who_may
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.opening import EditCase, OpenCase
from desktop.operations.operation import Operation, new_id
from desktop.operations.passwords import ChangePassword
from desktop.operations.units import EditUnit
from tests.operations.test_rights import OURS, SEATS, filled
from tests.server.wired import Scene

OF_ONESELF = {ChangePassword.__name__}
"""Refused without the old password, whoever says it (test_signing_in)."""


@pytest.mark.parametrize("role", SEATS)
def test_every_operation_is_done_or_refused_by_the_role_alone(scene: Scene, role: str) -> None:
    desk = scene.desk(SEATS[role])  # type: ignore[index]
    before = scene.shop.store.data_version()
    acts: list[Operation] = []
    for name, kind in sorted(OURS.items()):
        if name not in OF_ONESELF:
            act = filled(kind)
            assert isinstance(act, Operation)
            acts.append(act)
    outcomes = desk.push(
        *(desk.signed(act, sequence=desk.sequence + n) for n, act in enumerate(acts))
    )
    assert len(outcomes) == len(acts)
    for act, outcome in zip(acts, outcomes, strict=True):
        name = type(act).__name__
        if may(name, role) is None:  # type: ignore[arg-type]
            assert outcome.result.get("rule") != "right", (name, outcome.result)
        else:
            assert outcome.verdict == "rejected", name
            assert (outcome.result["sentence"], outcome.result["rule"]) == (who_may(name), "right")
            assert not scene.shop.all(Outcome, operation_id=act.id, verdict="applied")
    assert scene.shop.store.data_version() >= before + len(acts)


def test_identities_that_are_nobodys_open_nothing(scene: Scene) -> None:
    desk = scene.desk("tomas")
    for name, kind in sorted(OURS.items()):
        act = filled(kind)
        assert isinstance(act, Operation)
        named = [one for one in kind.model_fields if one in ("case", "unit", "asset", "file")]
        if named and may(name, "supervisor") is None:  # type: ignore[arg-type]
            (outcome,) = desk.push(desk.signed(act))
            assert outcome.verdict in ("rejected", "conflict"), name


@pytest.mark.parametrize("field", ["id", "state", "agent_id", "number", "revision", "case_id"])
def test_fields_that_no_role_may_set_are_refused_whoever_asks(scene: Scene, field: str) -> None:
    case = scene.case
    unit = scene.shop.units(case)[0].id
    before = scene.shop.snapshot()
    desk = scene.desk("tomas")
    changes: dict[str, tuple[object, object]] = {field: (None, "closed")}
    for act in (EditCase(case=case, changes=changes), EditUnit(unit=unit, changes=changes)):
        (outcome,) = desk.push(desk.signed(act))
        assert (outcome.verdict, outcome.result["field"]) == ("rejected", field)
    assert scene.shop.snapshot() == before


def test_an_identity_that_is_taken_is_not_taken_over(scene: Scene) -> None:
    """Another's comment, file or case is not written over by giving its identity to a new one."""
    desk, other = scene.desk("ruth"), scene.desk("otto")
    comment = AddComment(comment=new_id(), case=scene.case, text="Ruth's words")
    attached = AttachFile(
        file=new_id(),
        case=scene.case,
        sha256=desk.client.put_file(b"Ruth's photograph"),
        name="photo.jpg",
        media_type="image/jpeg",
        size=17,
    )
    desk.perform(comment)
    desk.perform(attached)
    forged: list[Operation] = [
        AddComment(comment=comment.comment, case=scene.case, text="Otto's words"),
        attached.model_copy(update={"id": new_id(), "sha256": "0" * 64, "name": "other.jpg"}),
        _opening_under(scene, scene.case),
    ]
    before = scene.shop.snapshot()
    for act in forged:
        (outcome,) = other.push(other.signed(act))
        assert outcome.verdict in ("conflict", "rejected")
    assert scene.shop.snapshot() == before


def _opening_under(scene: Scene, taken: object) -> OpenCase:
    return scene.shop.opening().model_copy(update={"case": taken})


def test_nobody_becomes_another_by_what_the_operation_says(scene: Scene) -> None:
    desk = scene.desk("rita")
    edda = scene.shop.one(Person, sign_in="edda").id
    for name, kind in sorted(OURS.items()):
        if may(name, "administrator") is None:  # type: ignore[arg-type]
            act = filled(kind)
            assert isinstance(act, Operation)
            (outcome,) = desk.push(desk.signed(act, person=edda))
            assert (outcome.verdict, outcome.result["rule"]) == ("rejected", "right"), name
