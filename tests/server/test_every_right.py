"""Every operation there is, by every role, over the line: the answer is the one table's, whoever is
forged, whatever does not exist, wherever a row would be moved, and whatever field is asked for."""

import importlib
import json
import pkgutil
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel

import desktop
from desktop.data.tables.cases import Case, RequestForm, Unit
from desktop.data.tables.ledger import Outcome
from desktop.data.tables.parties import Organisation, Site
from desktop.domain.refusal import Refused
from desktop.domain.rights import ACTS, who_may
from desktop.operations.assets import RecordAsset
from desktop.operations.forms import EditForm
from desktop.operations.keeping import AttachFile, RecordDocument
from desktop.operations.opening import EditCase
from desktop.operations.operation import Operation, new_id
from desktop.operations.requests import JoinRequest
from desktop.operations.units import EditUnit
from desktop.queries.forms import COLUMN_OF
from desktop.wire.messages import ExchangeAsked, OutcomeSaid, Pushed
from tests.operations.shop import MODEL
from tests.operations.test_rights import OURS, SEATS, filled
from tests.server.wired import Scene, WiredDesk

pytestmark = pytest.mark.slow
MAKES_ONLY_NEW = {"GrantDelegate", "AddPerson"}
"""What names nothing that has to be there, so that it is done even with nothing else there."""
CHANGES: dict[type[Operation], tuple[type[Any], set[str]]] = {
    EditCase: (Case, {"customer_reference", "description"}),
    EditUnit: (
        Unit,
        {"symptoms", "troubleshooting", "failed_since", "late_reason", "contract_number"},
    ),
    EditForm: (RequestForm, set(COLUMN_OF)),
}
"""What names fields in its own words: of which table, and which of them may be set at all."""


def subclasses(of: type[Operation]) -> set[type[Operation]]:
    return {each for one in of.__subclasses__() for each in {one, *subclasses(one)}}


def example(kind: type[Operation]) -> Operation:
    act = filled(kind)
    assert isinstance(act, Operation)
    return act


def push(desk: WiredDesk, act: Operation, **otherwise: Any) -> OutcomeSaid:
    (outcome,) = desk.push(desk.signed(act, **otherwise))
    return outcome


def test_no_operation_is_left_out() -> None:
    """Those of every module of the program, found by their class; a new one is walked too."""
    for module in pkgutil.walk_packages(desktop.__path__, "desktop."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:
            importlib.import_module(module.name)
    found = {one for one in subclasses(Operation) if one.__module__.startswith("desktop.")}
    assert found == set(OURS.values())
    assert {one.__name__ for one in found} <= ACTS.keys()


@pytest.mark.parametrize("role", SEATS)
@pytest.mark.parametrize("name", sorted(OURS))
def test_each_is_done_or_refused_as_the_table_says(scene: Scene, name: str, role: Any) -> None:
    desk = shared_desk(scene, SEATS[role])
    act = example(OURS[name])
    outcome = push(desk, act)
    is_refused_for_it = outcome.result.get("rule") == "right"
    assert is_refused_for_it == (role not in ACTS[name].roles), outcome.result
    if is_refused_for_it:
        assert outcome.verdict == "rejected"
        assert outcome.result["sentence"] == who_may(name)
    stored = scene.shop.one(Outcome, operation_id=act.id)
    assert (stored.name, stored.verdict) == (name, outcome.verdict)


_DESKS: dict[tuple[str, str], WiredDesk] = {}


def shared_desk(scene: Scene, sign_in: str) -> WiredDesk:
    """One for all that a person sends here; the walk would else be of joining."""
    key = scene.url, sign_in
    if key not in _DESKS:
        _DESKS[key] = scene.desk(sign_in)
    return _DESKS[key]


@pytest.mark.parametrize("name", sorted(OURS))
def test_nobody_signs_as_another_person(scene: Scene, name: str) -> None:
    """With the identity of somebody who may, of nobody, and of none at all."""
    desk = shared_desk(scene, "rita")
    before = scene.shop.snapshot()
    for person in (scene.shop.person("edda"), scene.shop.person("tomas"), new_id(), None):
        outcome = push(desk, example(OURS[name]), person=person)
        assert (outcome.verdict, outcome.result["rule"]) == ("rejected", "right")
    assert scene.shop.snapshot() == before


@pytest.mark.parametrize("name", sorted(OURS))
def test_nobody_sends_as_another_desk(scene: Scene, name: str) -> None:
    """Another's desk, one that never joined, and the server's own: nothing is even decided."""
    desk, other = shared_desk(scene, "tomas"), shared_desk(scene, "otto")
    own = scene.shop.edda_alone()
    for forged in (other.id, new_id(), own.id):
        act = example(OURS[name])
        signed = desk.signed(act, desk=forged, sequence=1)
        pushed = [Pushed(body=signed.canonical(), sha256=signed.fingerprint())]
        with pytest.raises(Refused) as refused:
            desk.client.exchange(ExchangeAsked(epoch=desk.epoch, push=pushed))
        assert refused.value.rule == "right"
        assert scene.shop.all(Outcome, operation_id=act.id) == []


@pytest.mark.parametrize("name", sorted(set(OURS) - MAKES_ONLY_NEW))
def test_what_does_not_exist_is_refused_to_those_who_may(scene: Scene, name: str) -> None:
    """Identities of nobody's, and in their place those of rows of another kind."""
    case = scene.case
    before = scene.shop.snapshot()
    for role in ACTS[name].roles & SEATS.keys():
        desk = shared_desk(scene, SEATS[role])
        for act in (example(OURS[name]), pointed(example(OURS[name]), case)):
            push(desk, act)
    assert scene.shop.snapshot() == before, "something was changed that is not there"


def pointed(act: Operation, at: UUID) -> Operation:
    """The act with one identity in each field that names a row, but for a case's, and its own."""
    fields = {
        name: at
        for name, field in type(act).model_fields.items()
        if field.annotation is UUID and name not in ("id", "case")
    }
    return act.model_copy(update=fields)


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_field_that_an_operation_does_not_have_is_refused(scene: Scene, name: str) -> None:
    """Also one that would name a right, in the operation itself or deep inside it."""
    role = sorted(ACTS[name].roles & SEATS.keys())[0]
    desk = shared_desk(scene, SEATS[role])
    for field, value in (("role", "administrator"), ("revision", 1), ("agent_id", str(new_id()))):
        act = example(OURS[name])
        if field in type(act).model_fields:
            continue
        body = {**json.loads(desk.signed(act).canonical()), field: value}
        outcome = push_body(desk, body)
        assert (outcome.verdict, outcome.result["rule"]) == ("rejected", "input")


def push_body(desk: WiredDesk, body: dict[str, Any]) -> OutcomeSaid:
    """Send a body that no operation of ours would give."""
    from desktop.domain.timeline import canonical_json, digest

    text = canonical_json(body)
    pushed = [Pushed(body=text, sha256=digest(text))]
    (outcome,) = desk.client.exchange(ExchangeAsked(epoch=desk.epoch, push=pushed)).outcomes
    desk.sequence = outcome.sequence + 1
    return outcome


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("role", SEATS)
def test_no_column_but_those_that_may_be_set_is_set(
    scene: Scene, kind: type[Operation], role: Any
) -> None:
    """Every column that its table has, and its dotted and private names, by every role."""
    table, settable = CHANGES[kind]
    subject = scene.shop.units(scene.case)[0].id if kind is EditUnit else scene.case
    desk = shared_desk(scene, SEATS[role])
    names = {column.name for column in table.__table__.columns} | {"__class__", "case.state"}
    before = scene.shop.snapshot()
    for field in sorted(names - settable):
        changes = {field: (None, "closed")}
        act = kind.model_validate({kind_of(kind): subject, "changes": changes})
        outcome = push(desk, act)
        may = role in ACTS[kind.__name__].roles
        assert outcome.verdict == "rejected"
        assert outcome.result["rule"] == ("input" if may else "right"), field
        if may:
            assert outcome.result["field"] == field
    assert scene.shop.snapshot() == before


def kind_of(kind: type[BaseModel]) -> str:
    return "unit" if "unit" in kind.model_fields else "case"


class Elsewhere:
    """Another organisation with a site, and a second case of the first."""

    def __init__(self, scene: Scene) -> None:
        self.organisation, self.site = new_id(), new_id()
        serial = str(self.organisation)[-6:]
        scene.shop.write(
            Organisation(
                id=self.organisation,
                number=f"C-{serial}",
                name="Elsewhere",
                name_key=f"elsewhere {serial}",
                country="ES",
                language="es",
            ),
            Site(
                id=self.site,
                organisation_id=self.organisation,
                name="Elsewhere",
                street="1",
                post_code="12598",
                town="Elsewhere",
                province="Castellón",
                country="ES",
                time_zone="Europe/Madrid",
            ),
        )
        self.case = scene.shop.opened(separate_reason="another matter")


def attached(scene: Scene, case: UUID) -> UUID:
    desk = shared_desk(scene, "ruth")
    content = str(new_id()).encode()
    act = AttachFile(
        file=new_id(),
        case=case,
        sha256=desk.client.put_file(content),
        name="form.pdf",
        media_type="application/pdf",
        size=len(content),
    )
    desk.perform(act)
    return act.file


def test_nothing_is_moved_from_one_parent_to_another_that_is_not_its_own(scene: Scene) -> None:
    """A request and a site of another organisation, a file and an RMA of another case."""
    elsewhere = Elsewhere(scene)
    opened = scene.shop.opening().model_copy(
        update={"organisation": elsewhere.organisation, "site": elsewhere.site, "contact": None}
    )
    scene.shop.ruth.perform(opened)
    desk = shared_desk(scene, "tomas")
    file = attached(scene, elsewhere.case)
    _, (rma, *_) = scene.shop.issued()
    forged: list[tuple[Operation, str]] = [
        (JoinRequest(case=scene.case, request=opened.request), "request"),
        (
            RecordAsset(
                organisation=scene.shop.organisation,
                site=elsewhere.site,
                part_number=MODEL,
                serial=f"E{str(new_id())[-10:]}",
            ),
            "site",
        ),
        (RecordDocument(document=new_id(), case=scene.case, name="form", file=file), "file"),
        (
            RecordDocument(
                document=new_id(),
                case=scene.case,
                rma=rma.id,
                name="form",
                file=attached(scene, scene.case),
            ),
            "rma",
        ),
        (
            RecordDocument(
                document=new_id(),
                case=scene.case,
                rma=new_id(),
                name="form",
                file=attached(scene, scene.case),
            ),
            "rma",
        ),
    ]
    before = scene.shop.snapshot()
    told = [
        (outcome.verdict, outcome.result.get("field"))
        for outcome in (push(desk, act) for act, _ in forged)
    ]
    assert told == [("rejected", field) for _, field in forged]
    assert scene.shop.snapshot() == before


def test_an_old_parent_that_is_over_lets_nothing_go(scene: Scene) -> None:
    """Rights and state are those of where a row is, not only of where it would be."""
    from desktop.operations.ending import CancelCase

    case = scene.shop.opened(separate_reason="another matter")
    target = scene.shop.case(scene.case).request_id
    scene.shop.ruth.perform(CancelCase(case=case, reason="sold meanwhile"))
    desk = shared_desk(scene, "tomas")
    unit = scene.shop.units(case)[0].id
    before = scene.shop.snapshot()
    for act in (
        JoinRequest(case=case, request=target),
        EditCase(case=case, changes={"description": ("", "moved")}),
        EditUnit(unit=unit, changes={"symptoms": ("dead", "moved")}),
    ):
        assert push(desk, act).verdict == "conflict"
    assert scene.shop.snapshot() == before
