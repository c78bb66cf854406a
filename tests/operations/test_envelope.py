"""What every act has: identity, sequence, one text, an outcome for ever, a place in the chain."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop.data.tables.cases import Case
from desktop.data.tables.ledger import DeskEntry, Outcome
from desktop.data.tables.record import Comment, TimelineEvent
from desktop.domain.refusal import Refused
from desktop.domain.timeline import FIRST_LINK
from desktop.domain.words import CaseState, Direction
from desktop.operations.act import Act
from desktop.operations.authority import perform
from desktop.operations.forms import EditForm, ValidateForm
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AddComment, CommentAdded
from desktop.operations.opening import EditCase, SayWaiting
from desktop.operations.operation import Operation, from_canonical, new_id
from desktop.upkeep import check
from tests.operations.shop import MORNING, Shop


def outcomes(shop: Shop) -> list[Outcome]:
    return sorted(shop.all(Outcome), key=lambda outcome: outcome.revision)


def test_every_act_of_a_whole_case_reads_back_from_its_canonical_text(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    shop.shipped(rma.id, Direction.OUT, [shop.lines(case)[0].id])
    for outcome in outcomes(shop):
        read = from_canonical(outcome.body)
        assert type(read).__name__ == outcome.name
        assert read.canonical() == outcome.body
        assert read.fingerprint() == outcome.sha256


def test_one_moment_has_one_text_in_every_zone() -> None:
    noon = datetime(2026, 11, 16, 12, tzinfo=UTC)
    madrid = noon.astimezone(timezone(timedelta(hours=1)))
    act = SayWaiting(case=new_id(), waiting=True)
    one, other = (act.signed(act.id, 1, None, at) for at in (noon, madrid))
    assert one.fingerprint() == other.fingerprint()


def test_an_unknown_act_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="Unknown act Conjure"):
        from_canonical('{"operation":"Conjure"}')


def test_the_same_act_again_gives_the_stored_answer_and_changes_nothing(shop: Shop) -> None:
    act = shop.opening()
    first = shop.ruth.perform(act)
    before, count = shop.snapshot(), shop.outcomes()
    again = shop.ruth.perform(act)
    assert again.event == first.event
    assert again.revision == first.revision
    assert not again.touched
    assert shop.outcomes() == count
    assert shop.snapshot() == before


def test_asking_again_for_an_rma_gives_the_same_number(shop: Shop) -> None:
    case, _ = shop.accepted()
    act = IssueRma(case=case)
    assert shop.ruth.perform(act).event == shop.ruth.perform(act).event


def test_another_act_under_the_same_identity_is_refused(shop: Shop) -> None:
    case = shop.opened()
    act = AddComment(comment=new_id(), case=case, text="one")
    shop.ruth.perform(act)
    with pytest.raises(Refused, match="Another act") as refused:
        shop.ruth.perform(act.model_copy(update={"text": "two"}))
    assert refused.value.rule == "conflict"
    assert [comment.text for comment in shop.all(Comment)] == ["one"]


def test_a_refusal_is_stored_leaves_nothing_and_is_answered_again(shop: Shop) -> None:
    case = shop.opened()
    before, count = shop.snapshot(), shop.outcomes()
    act = IssueRma(case=case)
    with pytest.raises(Refused) as first:
        shop.ruth.perform(act)
    assert shop.outcomes() == count + 1
    assert outcomes(shop)[-1].verdict == "rejected"
    assert shop.snapshot() == before
    with pytest.raises(Refused) as again:
        shop.ruth.perform(act)
    assert again.value.sentence == first.value.sentence
    assert shop.outcomes() == count + 1


def _adds_what_there_is(act: Act) -> None:
    known = select(Comment.__table__).where(Comment.text == "one")
    act.add(Comment(**act.session.execute(known).mappings().one()))


def _changes_to_what_is_nowhere(act: Act) -> None:
    (case,) = act.session.execute(select(Case)).scalars()
    case.site_id = new_id()


@pytest.mark.parametrize(
    ("careless", "said"),
    [
        (_adds_what_there_is, "recorded already"),
        (_changes_to_what_is_nowhere, "not in the store"),
    ],
)
def test_what_the_database_refuses_undoes_the_act_alone(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, careless: Callable[[Act], None], said: str
) -> None:
    """Also an act that a rule let through: a new row of a known identity, a changed one that leads
    nowhere, which is found only when it is written."""
    case = shop.opened()
    shop.ruth.perform(AddComment(comment=new_id(), case=case, text="one"))
    before, count = shop.snapshot(), shop.outcomes()
    apply = AddComment.apply

    def careless_too(self: AddComment, act: Act) -> CommentAdded:
        event = apply(self, act)
        careless(act)
        return event

    monkeypatch.setattr(AddComment, "apply", careless_too)
    with pytest.raises(Refused, match=said):
        shop.ruth.perform(AddComment(comment=new_id(), case=case, text="two"))
    monkeypatch.undo()
    assert shop.outcomes() == count + 1
    assert outcomes(shop)[-1].verdict != "applied"
    assert shop.snapshot() == before
    shop.ruth.perform(AddComment(comment=new_id(), case=case, text="three"))
    assert check(shop.store).ok


def test_a_refusal_that_is_answered_again_names_every_problem_again(shop: Shop) -> None:
    case = shop.opened(shop.asked(shop.asset(), troubleshooting=""))
    shop.ruth.perform(EditForm(case=case, changes={"contact_email": ("b@penaclara.example", "")}))
    from desktop.operations.forms import ReturnForm

    shop.ruth.perform(ReturnForm(case=case))
    act = ValidateForm(case=case)
    answers = []
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            shop.ruth.perform(act)
        answers.append(refused.value.problems)
    assert answers[0] == answers[1]
    fields = {problem.field for problem in answers[0]}
    assert fields == {"contact_email", "units.0.troubleshooting"}


def test_acts_of_a_desk_are_counted_without_a_gap_refusals_too(shop: Shop) -> None:
    case = shop.opened()
    with pytest.raises(Refused):
        shop.ruth.perform(IssueRma(case=case))
    shop.ruth.perform(SayWaiting(case=case, waiting=True))
    found = outcomes(shop)
    assert [one.sequence for one in found] == list(range(1, len(found) + 1))
    assert [one.revision for one in found] == list(range(1, len(found) + 1))
    assert shop.one(DeskEntry).sequence == len(found)


def test_each_outcome_is_linked_to_the_one_before(shop: Shop) -> None:
    shop.opened()
    found = outcomes(shop)
    assert found[0].previous_link == FIRST_LINK
    assert all(later.previous_link == earlier.link for earlier, later in pairwise(found))
    assert len({one.link for one in found}) == len(found)


def test_every_changed_row_has_the_revision_of_its_act(shop: Shop) -> None:
    act = shop.opening()
    done = shop.ruth.perform(act)
    assert shop.case(act.case).revision == done.revision
    later = shop.ruth.perform(SayWaiting(case=act.case, waiting=True))
    assert later.revision == done.revision + 1
    assert shop.case(act.case).revision == later.revision
    assert {unit.revision for unit in shop.units(act.case)} == {done.revision}


def test_an_act_says_what_it_touched(shop: Shop) -> None:
    act = shop.opening()
    done = shop.ruth.perform(act)
    kinds = {area.kind for area in done.touched}
    assert {"case", "request", "unit", "request_form", "deadline", "timeline_event"} <= kinds
    assert ("case", act.case) in {(area.kind, area.id) for area in done.touched}


def test_listeners_hear_of_each_act_and_of_no_refusal(shop: Shop) -> None:
    case = shop.opened()
    heard: list[int] = []
    shop.edda.listen(lambda areas: heard.append(len(areas)))
    shop.ruth.perform(SayWaiting(case=case, waiting=True))
    with pytest.raises(Refused):
        shop.ruth.perform(IssueRma(case=case))
    assert len(heard) == 1


def test_an_edit_of_what_somebody_else_changed_is_a_conflict_and_loses_neither(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(EditCase(case=case, changes={"customer_reference": ("", "PO 1")}))
    with pytest.raises(Refused, match="“PO 1”") as refused:
        shop.tomas.perform(EditCase(case=case, changes={"customer_reference": ("", "PO 2")}))
    assert (refused.value.rule, refused.value.field) == ("conflict", "customer_reference")
    assert outcomes(shop)[-1].verdict == "conflict"
    assert shop.case(case).customer_reference == "PO 1"


def test_an_edit_to_what_stands_there_already_changes_nothing(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(EditCase(case=case, changes={"description": ("", "fan")}))
    told, stood = shop.told(case), shop.case(case).revision
    act = EditCase(case=case, changes={"description": ("", " fan ")})
    done = shop.tomas.perform(act)
    assert shop.told(case) == told
    assert outcomes(shop)[-1].verdict == "nothing to do"
    assert (done.touched, shop.case(case).revision) == (frozenset(), stood)
    again = shop.tomas.perform(act)
    assert (again.event, again.revision) == (done.event, done.revision)


def test_what_is_said_again_has_nothing_to_do_and_keeps_its_first_day(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(SayWaiting(case=case, waiting=True))
    since = shop.case(case).waiting_since
    shop.clock.advance(hours=3)
    shop.ruth.perform(SayWaiting(case=case, waiting=True))
    assert (outcomes(shop)[-1].verdict, shop.case(case).waiting_since) == ("nothing to do", since)
    shop.ruth.perform(SayWaiting(case=case, waiting=False))
    shop.ruth.perform(SayWaiting(case=case, waiting=False))
    found = [one.verdict for one in outcomes(shop)[-2:]]
    assert found == ["applied", "nothing to do"]


def test_a_conflict_in_one_field_keeps_back_the_others_too(shop: Shop) -> None:
    case = shop.opened()
    changes: dict[str, tuple[object, object]] = {
        "description": ("", "fan"),
        "customer_reference": ("old", "new"),
    }
    with pytest.raises(Refused):
        shop.ruth.perform(EditCase(case=case, changes=changes))
    assert shop.case(case).description == ""


@pytest.mark.parametrize("field", ["state", "id", "agent_id", "number", "nonsense"])
def test_only_what_may_be_edited_is_edited(shop: Shop, field: str) -> None:
    case = shop.opened()
    with pytest.raises(Refused, match=field):
        shop.ruth.perform(EditCase(case=case, changes={field: ("new", "closed")}))


def test_a_number_is_no_text(shop: Shop) -> None:
    case = shop.opened()
    with pytest.raises(Refused, match="is a text"):
        shop.ruth.perform(EditCase(case=case, changes={"description": ("", 7)}))


def test_what_has_ended_is_a_conflict_and_stays_ended(shop: Shop) -> None:
    from desktop.operations.ending import CancelCase

    case = shop.opened()
    shop.ruth.perform(CancelCase(case=case, reason="asked twice"))
    with pytest.raises(Refused, match="is cancelled") as refused:
        shop.ruth.perform(EditCase(case=case, changes={"description": ("", "again")}))
    assert refused.value.rule == "conflict"
    assert shop.case(case).state is CaseState.CANCELLED


def test_an_identity_that_is_taken_is_a_conflict(shop: Shop) -> None:
    case = shop.opened()
    comment = new_id()
    shop.ruth.perform(AddComment(comment=comment, case=case, text="one"))
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(AddComment(comment=comment, case=case, text="two"))
    assert refused.value.rule == "conflict"


def test_what_the_database_holds_unique_is_refused_with_an_outcome(shop: Shop) -> None:
    act = shop.opening()
    shop.ruth.perform(act)
    twin = shop.opening(counter=1)
    count = shop.outcomes()
    with pytest.raises(Refused, match="already") as refused:
        shop.ruth.perform(twin)
    assert refused.value.rule == "conflict"
    assert shop.outcomes() == count + 1
    assert len(shop.all(Case)) == 1


@pytest.mark.parametrize("text", ["a\x00b", "\x00"])
def test_a_nul_character_is_refused_on_both_databases_alike(shop: Shop, text: str) -> None:
    case = shop.opened()
    with pytest.raises(Refused, match="NUL"):
        shop.ruth.perform(AddComment(comment=new_id(), case=case, text=text))
    shop.ruth.perform(AddComment(comment=new_id(), case=case, text="the text \\u0000 is one"))


def test_every_script_and_sign_comes_back_as_it_was_written(shop: Shop) -> None:
    case = shop.opened()
    text = "Ελληνικά русский العربية עברית 漢字 🙂 ñ ¿? \\ \" ' — \u200f\u202e"
    shop.ruth.perform(AddComment(comment=new_id(), case=case, text=text))
    assert shop.one(Comment).text == text


def test_the_clock_of_a_desk_never_goes_back(shop: Shop) -> None:
    case = shop.opened()
    early = MORNING - timedelta(hours=3)
    waiting = SayWaiting(case=case, waiting=True)
    perform(shop.store, waiting, shop.edda.id, shop.person("ruth"), early)
    late = outcomes(shop)[-1]
    assert late.at == outcomes(shop)[-2].at
    assert late.received_at < late.at


def test_nobody_acts_without_saying_who_they_are(shop: Shop) -> None:
    stranger = shop.edda.seat_of("ruth")
    stranger.person = None
    with pytest.raises(Refused) as refused:
        stranger.perform(shop.opening())
    assert refused.value.rule == "right"


def test_events_of_an_act_have_the_same_identities_at_every_replay(shop: Shop) -> None:
    act = shop.opening()
    shop.ruth.perform(act)
    events = shop.all(TimelineEvent, operation_id=act.id)
    assert {event.id for event in events} == {
        UUID(int=event.id.int) for event in events if event.id.version == 5
    }


def test_the_registry_knows_every_act_by_its_name() -> None:
    assert all(name == act.__name__ for name, act in Operation.registry.items())
