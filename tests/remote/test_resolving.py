"""Mine, theirs, another value, drop: what is sent again is what somebody chose, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.data.tables.cases import Case
from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.domain.resolution import FieldChoice, Resolution, Side, rebased
from desktop.operations.ending import CancelCase
from desktop.operations.forms import EditForm
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AddComment
from desktop.operations.opening import EditCase
from desktop.operations.operation import Operation, new_id
from desktop.operations.shipping import ShipParcels
from desktop.queries.forms import COLUMN_OF
from desktop.remote.deciding import Resolved, resolve, why_not_again
from desktop.remote.replica import Replica
from desktop.remote.resolving import mended, typed_texts
from desktop.remote.undecided import SyncScreen, Undecided, sync_screen
from tests.operations.shop import MORNING
from tests.remote.model.world import Template, World, rows_of
from tests.remote.two_desks import Two, refused_opening, two_desks

MINE, THEIRS, EDIT = Side.MINE, Side.THEIRS, Side.EDIT


@pytest.fixture
def two(served: World, template: Template) -> Iterator[Two]:
    with two_desks(served, template) as made:
        yield made


def screen(replica: Replica, wanted: UUID | None = None) -> SyncScreen:
    return replica.ask(sync_screen, wanted)


def shown(replica: Replica) -> Undecided:
    found = screen(replica).shown
    assert found is not None
    return found


def both_edit(two: Two, theirs: str = "by day", mine: str = "at night") -> Undecided:
    """Otto's words about the fault are there first."""
    two.otto.perform(EditCase(case=two.case, changes={"description": ("", theirs)}))
    two.ruth.perform(EditCase(case=two.case, changes={"description": ("", mine)}))
    two.meet()
    return shown(two.ruth)


def test_a_conflict_is_shown_with_both_sides_who_and_when(two: Two) -> None:
    one = both_edit(two)
    (side,) = one.sides
    assert (side.word, side.seen, side.mine, side.stands) == (
        "Description", "", "at night", "by day",
    )  # fmt: skip
    assert (side.by, side.is_apart) == ("Otto Berg", True)
    assert side.at is not None
    assert abs(side.at - MORNING) < timedelta(seconds=30)
    assert one.row.is_conflict
    assert one.row.deed == f"Changed the description of case {two.row(two.ruth).number}"
    assert one.case_words.endswith("Peña Clara S.L.")
    assert one.apart == one.sides


@pytest.mark.parametrize(
    ("choice", "holds", "counts"),
    [
        (FieldChoice(MINE, "by day"), "at night", (1, 0)),
        (FieldChoice(THEIRS, "by day"), "by day", (0, 1)),
        (FieldChoice(EDIT, "by day", "day and night"), "day and night", (1, 0)),
        (FieldChoice(EDIT, "by day", "by day"), "by day", (0, 1)),
    ],
    ids=["mine", "theirs", "another", "edited to theirs"],
)
def test_what_was_chosen_is_what_both_desks_have(
    two: Two, choice: FieldChoice, holds: str, counts: tuple[int, int]
) -> None:
    one = both_edit(two)
    decided = Resolution(one.row.id, {"description": choice})
    assert why_not_again(two.ruth, decided) is None
    done = resolve(two.ruth, decided)
    assert (done.sent, len(done.let_go)) == counts
    two.meet()
    assert two.row(two.ruth).description == two.row(two.otto).description == holds
    assert screen(two.ruth) == SyncScreen(is_shared=True)
    assert rows_of(two.ruth.store) == rows_of(two.world.server.store)


def test_dropping_leaves_theirs_and_asks_no_more(two: Two) -> None:
    one = both_edit(two)
    drop = Resolution(one.row.id, lets_go=True)
    assert resolve(two.ruth, drop) == Resolved(let_go=(one.row.id,))
    assert two.row(two.ruth).description == "by day"
    with pytest.raises(Refused, match="decided about this already"):
        resolve(two.ruth, drop)


def test_what_changed_again_since_it_was_looked_at_is_not_overwritten(two: Two) -> None:
    one = both_edit(two)
    two.otto.perform(EditCase(case=two.case, changes={"description": ("by day", "always")}))
    two.meet()
    decided = Resolution(one.row.id, {"description": FieldChoice(MINE, "by day")})
    assert why_not_again(two.ruth, decided) is not None
    with pytest.raises(Refused, match="always"):
        resolve(two.ruth, decided)
    assert shown(two.ruth).sides[0].stands == "always"


def test_only_the_field_that_is_apart_has_to_be_decided(two: Two) -> None:
    two.otto.perform(EditForm(case=two.case, changes={"contact_name": ("Begoña Ruiz", "Pau")}))
    changes = {
        "contact_name": ("Begoña Ruiz", "Bea"),
        "opening_hours": ("", "9-17"),
        "collection_on": (None, "2026-11-20"),
    }
    two.ruth.perform(EditForm(case=two.case, changes=changes))
    two.meet()
    one = shown(two.ruth)
    assert [side.field for side in one.apart] == ["contact_name"]
    day = next(side for side in one.sides if side.is_day)
    assert (day.words_of(day.mine), day.words_of(day.stands)) == ("20 Nov 2026", "")
    theirs = Resolution(one.row.id, {"contact_name": FieldChoice(THEIRS, "Pau")})
    assert resolve(two.ruth, theirs) == Resolved(sent=1)
    two.meet()
    form = two.form(two.otto)
    assert (form.contact_name, form.opening_hours) == ("Pau", "9-17")
    assert str(form.collection_on) == "2026-11-20"


def test_an_edit_of_what_has_ended_can_only_be_let_go(two: Two) -> None:
    two.otto.perform(CancelCase(case=two.case, reason="bought another"))
    two.ruth.perform(EditCase(case=two.case, changes={"description": ("", "at night")}))
    two.meet()
    one = shown(two.ruth)
    why = why_not_again(two.ruth, Resolution(one.row.id))
    assert one.row.is_conflict
    assert not one.apart
    assert why is not None
    assert "cancelled" in why.sentence


def test_a_refused_text_is_kept_and_can_be_mended_and_sent_again(two: Two) -> None:
    mine = refused_opening(two)
    one = shown(two.ruth)
    named = {text.field: text for text in one.texts}
    assert named["description"].text == "typed for a quarter of an hour"
    assert named["units.0.serial"].word == "Serial, unit 1"
    assert "on the open case" in named["units.0.serial"].problem
    assert [text.field for text in one.texts if text.problem] == ["units.0.serial"]
    why = why_not_again(two.ruth, Resolution(one.row.id))
    assert why is not None
    assert why.field == "serial"
    decided = Resolution(one.row.id, texts={"units.0.serial": "ZZ000779"})
    assert why_not_again(two.ruth, decided) is None
    assert resolve(two.ruth, decided) == Resolved(sent=2)
    two.meet()
    case = two.otto.ask(lambda session: session.get(Case, mine.case))
    assert case is not None
    assert case.description == "typed for a quarter of an hour"
    assert comments(two.otto, mine.case) == ["she calls back"]
    assert screen(two.ruth) == SyncScreen(is_shared=True)


def comments(replica: Replica, case: UUID) -> list[str]:
    return replica.ask(
        lambda session: [one.text for one in session.query(Comment).filter_by(case_id=case)]
    )


def test_what_builds_on_a_refused_act_is_said_and_let_go_with_it(two: Two) -> None:
    refused_opening(two)
    one = shown(two.ruth)
    first, later = screen(two.ruth).undecided
    assert one.row == first
    assert one.with_it == (later,)
    assert later.builds_on == first.id
    number = one.case_words
    assert later.deed == f"Commented on {number}"
    assert number.startswith("C")
    comment = screen(two.ruth, later.id).shown
    assert comment is not None
    assert comment.builds_on == first
    assert [text.text for text in comment.texts] == ["she calls back"]
    done = resolve(two.ruth, Resolution(first.id, lets_go=True))
    assert done == Resolved(let_go=(first.id, later.id))
    assert screen(two.ruth).undecided == ()
    two.ruth.take_back(*done.let_go)
    assert screen(two.ruth).undecided == (first, later)


def test_what_was_sent_again_cannot_be_taken_back(two: Two) -> None:
    one = both_edit(two)
    resolve(two.ruth, Resolution(one.row.id, {"description": FieldChoice(MINE, "by day")}))
    with pytest.raises(Refused, match="sent in place of this one"):
        two.ruth.take_back(one.row.id)


def test_a_later_edit_that_saw_the_refused_value_goes_again_behind_it(two: Two) -> None:
    two.otto.perform(EditCase(case=two.case, changes={"description": ("", "by day")}))
    two.ruth.perform(EditCase(case=two.case, changes={"description": ("", "at night")}))
    two.ruth.perform(EditCase(case=two.case, changes={"description": ("at night", "at dusk")}))
    two.meet()
    one = shown(two.ruth)
    assert len(one.with_it) == 1
    mine = Resolution(one.row.id, {"description": FieldChoice(MINE, "by day")})
    assert resolve(two.ruth, mine) == Resolved(sent=2)
    two.meet()
    assert two.row(two.otto).description == "at dusk"


def test_a_later_edit_that_no_longer_fits_stays_to_be_decided(two: Two) -> None:
    two.otto.perform(EditCase(case=two.case, changes={"description": ("", "by day")}))
    two.ruth.perform(EditCase(case=two.case, changes={"description": ("", "at night")}))
    two.ruth.perform(EditCase(case=two.case, changes={"description": ("at night", "at dusk")}))
    two.meet()
    one = shown(two.ruth)
    other = Resolution(one.row.id, {"description": FieldChoice(EDIT, "by day", "always")})
    assert resolve(two.ruth, other) == Resolved(sent=1, left=1)
    (left,) = screen(two.ruth).undecided
    assert left.builds_on is None
    assert shown(two.ruth).sides[0].mine == "at dusk"


def test_an_act_of_the_authority_waits_for_the_line_again(two: Two) -> None:
    two.ruth.queue(IssueRma(case=two.case))
    two.meet()
    one = shown(two.ruth)
    assert one.authority_only
    assert why_not_again(two.ruth, Resolution(one.row.id)) is None
    two.world.lines["ruth"].is_away = True
    assert resolve(two.ruth, Resolution(one.row.id)) == Resolved(sent=1)
    now = screen(two.ruth)
    assert now.undecided == ()
    assert [row.deed for row in now.waiting] == [one.row.deed]
    two.world.lines["ruth"].is_away = False
    two.meet()
    assert shown(two.ruth).row.id != one.row.id


def test_what_waits_is_told_and_counted(two: Two) -> None:
    two.world.lines["ruth"].is_away = True
    for number in range(3):
        two.ruth.perform(AddComment(comment=new_id(), case=two.case, text=f"call {number}"))
    now = screen(two.ruth)
    assert now.waiting_count == 3
    assert len({row.id for row in now.waiting}) == 3
    assert not any(row.reason or row.is_answered for row in now.waiting)


def test_a_lone_store_has_nothing_of_it(two: Two) -> None:
    assert two.world.server.store.read(sync_screen) == SyncScreen(is_shared=False)


VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
FIELDS = ("ship_to.name", "ship_to.unit", "opening_hours", "vat_number", "collection_window")


@st.composite
def decided_edits(draw: st.DrawFn) -> list[tuple[str, str, str, Side, str]]:
    """For some fields: what Otto writes, what Ruth writes, what she chooses, her other value."""
    fields = draw(st.lists(st.sampled_from(FIELDS), min_size=1, unique=True))
    sides = st.sampled_from(Side)
    return [(f, draw(VALUES), draw(VALUES), draw(sides), draw(VALUES)) for f in fields]


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(edits=decided_edits())
def test_each_field_is_whose_it_was_decided_and_nothing_else_changes(
    two: Two, edits: list[tuple[str, str, str, Side, str]]
) -> None:
    columns = {name: COLUMN_OF[name] for name in FIELDS}
    before = {name: getattr(two.form(two.otto), column) for name, column in columns.items()}

    def writing(replica: Replica, at: int) -> None:
        changes: Any = {edit[0]: (before[edit[0]], edit[at]) for edit in edits}
        replica.perform(EditForm(case=two.case, changes=changes))

    writing(two.otto, 1)
    writing(two.ruth, 2)
    two.meet()
    stands = {**before, **{edit[0]: edit[1].strip() for edit in edits}}
    wanted = {**before, **{edit[0]: edit[2].strip() for edit in edits}}
    # Nothing is in Ruth's way where Otto wrote what stood there already, or the same as she.
    asked = [edit[0] for edit in edits if stands[edit[0]] not in (before[edit[0]], edit[2].strip())]
    assert bool(screen(two.ruth).undecided) == bool(asked)
    for one in screen(two.ruth).undecided:
        choices = {}
        for field, _, mine, side, other in edits:
            choices[field] = FieldChoice(side, stands[field], other)
            wanted[field] = {MINE: mine, THEIRS: stands[field], EDIT: other}[side].strip()
        resolve(two.ruth, Resolution(one.id, choices))
    two.meet()
    for replica in (two.ruth, two.otto):
        form = two.form(replica)
        assert {name: getattr(form, column) for name, column in columns.items()} == wanted
    assert screen(two.ruth) == SyncScreen(is_shared=True)
    assert rows_of(two.ruth.store) == rows_of(two.world.server.store)


PAIRS = st.dictionaries(st.sampled_from(FIELDS), st.tuples(VALUES, VALUES), min_size=1)


@given(changes=PAIRS, data=st.data())
def test_rebasing_keeps_what_nobody_chose_for_and_leaves_theirs_out(
    changes: dict[str, tuple[str, str]], data: st.DataObject
) -> None:
    choice = st.builds(FieldChoice, st.sampled_from(Side), VALUES, VALUES)
    choices = data.draw(st.dictionaries(st.sampled_from(FIELDS), choice))
    left = rebased(changes, choices)
    assert left.keys() <= changes.keys()
    for name, (seen, wanted) in changes.items():
        chosen = choices.get(name)
        match chosen.side if chosen else None:
            case None:
                assert left[name] == (seen, wanted)
            case Side.MINE:
                assert chosen is not None
                assert left[name] == (chosen.stands, wanted)
            case Side.THEIRS:
                assert name not in left
            case Side.EDIT:
                assert chosen is not None
                assert left.get(name, (chosen.stands,) * 2) == (chosen.stands, chosen.value)


@pytest.mark.parametrize(
    ("operation", "field", "text"),
    [
        (AddComment(comment=new_id(), case=new_id(), text="a"), "text", "b"),
        (CancelCase(case=new_id(), reason=""), "reason", "the customer asked for it"),
        (
            ShipParcels(shipment=new_id(), shipped_at=MORNING, tracking={UUID(int=7): "1Z"}),
            f"tracking.{UUID(int=7)}",
            "1Z999",
        ),
    ],
    ids=["text", "reason", "tracking"],
)
def test_a_typed_text_is_mended_in_its_place(operation: Operation, field: str, text: str) -> None:
    again = mended(operation, Resolution(operation.id, texts={field: text}))
    assert again is not None
    was, now = (one.model_dump(mode="json") for one in (operation, again))
    assert typed_texts(now) == {**typed_texts(was), field: text}
    assert {name for name in was if was[name] != now[name]} == {field.partition(".")[0]}


def test_what_nobody_types_cannot_be_mended() -> None:
    comment = AddComment(comment=new_id(), case=new_id(), text="a")
    with pytest.raises(Refused, match="no text that can be mended"):
        mended(comment, Resolution(comment.id, texts={"case": str(new_id())}))
