"""One act that cannot be sent, or a fault in the middle, stops no desk for good."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy.exc import IntegrityError

from desktop.data.tables.record import Comment
from desktop.domain import lengths
from desktop.domain.refusal import Refused
from desktop.operations import lengths as rule
from desktop.operations.authority import perform
from desktop.operations.keeping import AddComment
from desktop.operations.operation import Operation, new_id
from desktop.queries.people import first_desk
from desktop.remote import synchronise, turns
from desktop.remote.synchroniser import LineState
from tests.conftest import LogExpectation
from tests.operations.shop import Shop
from tests.remote.lines import line_of
from tests.remote.model.world import Template, World, rows_of
from tests.remote.two_desks import an_opening


def a_comment(template: Template, text: str) -> AddComment:
    return AddComment(comment=new_id(), case=template.case, text=text)


@contextmanager
def no_limit(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """As an older version of the program did it."""
    with patch.context() as without:
        without.setattr(rule, "LONGEST_TEXT", 10**9)
        yield


def test_a_text_that_is_too_long_is_refused_where_it_is_done(
    served: World, template: Template
) -> None:
    replica = served.open("ruth")
    replica.exchange()
    act = an_opening("ZZ000778", "x\n" * 600_000)
    with pytest.raises(Refused, match="Description: this text is too long, at most 200,000") as no:
        replica.perform(act)
    assert (no.value.field, no.value.rule) == ("description", "input")
    assert replica.state().waiting == 0
    replica.close()


def test_a_lone_store_refuses_it_in_the_same_words(tmp_path: Path) -> None:
    shop = Shop.founded(str(tmp_path / "desk.db"), tmp_path / "files")
    shop.furnish()
    act = an_opening("ZZ000778", "x" * (lengths.LONGEST_TEXT + 1))
    desk = shop.store.read(first_desk)
    assert desk is not None
    with pytest.raises(Refused, match="Description: this text is too long") as no:
        perform(shop.store, act, desk, shop.person("ruth"), shop.clock())
    assert no.value.field == "description"
    shop.close()


def test_the_longest_text_that_is_taken_arrives(served: World, template: Template) -> None:
    replica = served.open("ruth")
    act = an_opening("ZZ000778", "ø\n" * (lengths.LONGEST_TEXT // 2 - 1) + "!")
    replica.perform(act)
    replica.exchange()
    assert replica.state().waiting == 0
    assert rows_of(replica.store) == rows_of(served.server.store)
    replica.close()


def test_what_an_older_version_put_into_the_outbox_is_refused_and_the_rest_goes(
    served: World, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = served.open("ruth")
    replica.exchange()
    served.lines["ruth"].is_away = True
    before, behind = a_comment(template, "before it"), a_comment(template, "behind it")
    long = an_opening("ZZ000778", "x\n" * 600_000)
    replica.perform(before)
    with no_limit(monkeypatch), monkeypatch.context() as without:
        without.setattr(rule, "LONGEST_BODY", 10**9)
        replica.perform(long)
    replica.perform(behind)
    served.lines["ruth"].is_away = False
    with line_of(replica) as told:
        told.until_in(LineState.THERE)
    (parked,) = replica.parked()
    assert parked.operation.id == long.id
    assert "too much to be sent at once" in parked.refusal.sentence
    for act in (before, behind):
        assert served.server.store.read(lambda session, act=act: session.get(Comment, act.comment))
    assert rows_of(replica.store) == rows_of(served.server.store)
    replica.send_again(long.id, long.model_copy(update={"description": "see the file"}))
    replica.exchange()
    assert replica.state().parked == 0
    assert rows_of(replica.store) == rows_of(served.server.store)
    replica.close()


def test_many_long_texts_of_another_script_fit_into_requests(
    served: World, template: Template
) -> None:
    replica = served.open("ruth")
    replica.exchange()
    served.lines["ruth"].is_away = True
    for number in range(16):
        replica.perform(an_opening(f"ZZ0007{number:02}", "日本" * 95_000))
    served.lines["ruth"].is_away = False
    replica.exchange()
    assert replica.state().waiting == 0
    replica.close()


def test_a_fault_in_an_exchange_is_told_and_it_is_tried_again(
    served: World,
    template: Template,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: LogExpectation,
) -> None:
    expect_log(r"exchange failed: ZeroDivisionError at .*test_unsendable\.py")
    replica = served.open("ruth")
    replica.exchange()
    replica.perform(a_comment(template, "kept"))

    def broken(*_: Any) -> None:
        raise ZeroDivisionError("a customer's name")

    with monkeypatch.context() as now:
        now.setattr(synchronise.Exchanges, "run", broken)
        with line_of(replica) as told:
            said = told.until_in(LineState.HELD_UP, waiting=1)
            assert "ZeroDivisionError" in said.sentence
            assert "customer" not in said.sentence
            now.undo()
            told.until_in(LineState.THERE)
    replica.close()


def test_another_program_that_holds_the_replica_is_told_and_waited_for(
    served: World, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LOCK_SECONDS", 0.2)
    replica = served.open("ruth")
    replica.exchange()
    held = FileLock(f"{replica.store.url.database}.line")
    with held.acquire():
        with pytest.raises(Refused, match="Another program on this computer") as no:
            replica.exchange()
        assert no.value.rule == "busy"
        with line_of(replica) as told:
            told.until_in(LineState.HELD_UP)
            held.release()
            told.until_in(LineState.THERE)
    replica.close()


def test_rows_that_never_fit_are_a_sentence_and_no_row(
    served: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = served.open("ruth")

    def unfit(*_: Any) -> None:
        raise IntegrityError("INSERT", {"name": "a customer"}, ValueError("no"))

    monkeypatch.setattr(synchronise.Exchanges, "_exchange", unfit)
    with pytest.raises(Refused, match="does not fit together") as no:
        replica.exchange()
    assert no.value.rule == "fault"
    assert "customer" not in no.value.sentence
    replica.close()


def test_an_act_is_measured_as_a_whole_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule, "LONGEST_BODY", 100_000)
    monkeypatch.setattr(rule, "LONGEST_TEXT", 100_000)
    acts: list[Operation] = [an_opening("ZZ000778", "x" * 99_990)]
    with pytest.raises(Refused, match="too much to be sent at once"):
        rule.check_length(acts[0])
