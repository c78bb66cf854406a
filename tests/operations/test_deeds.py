"""Every act has a short sentence that says what somebody did, and with what."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.data.store import Store
from desktop.data.tables.ledger import Outcome
from desktop.domain.rights import ACTS
from desktop.operations.keeping import AddComment
from desktop.operations.opening import EditCase
from desktop.operations.operation import Operation, new_id
from desktop.operations.said import know_all_acts
from desktop.operations.units import EditUnit
from desktop.queries.deeds import Deed, deed, field_word, told_acts
from tests.operations.shop import Shop
from tests.played_day import copy_of_day


def said(shop: Shop, operation: Operation) -> Deed:
    facts = json.loads(operation.canonical())
    with shop.store.reading() as session:
        return deed(session, facts.pop("operation"), facts)


@pytest.mark.parametrize("name", ACTS)
def test_every_act_has_words(name: str) -> None:
    assert name in told_acts()


def test_every_act_of_the_program_has_words() -> None:
    know_all_acts()
    own = {name for name, act in Operation.registry.items() if act.__module__.startswith("desktop")}
    assert own <= told_acts()


def test_all_that_was_done_on_the_sample_day_is_told_with_what_it_is_about(tmp_path: Path) -> None:
    store = Store.open(copy_of_day(tmp_path))
    with store.reading() as session:
        rows = session.execute(select(Outcome).where(Outcome.verdict == "applied")).scalars().all()
        told = [(row.name, deed(session, row.name, json.loads(row.body))) for row in rows]
    store.close()
    assert len({name for name, _ in told}) > 15
    for name, one in told:
        assert "that is not here" not in one.sentence, name
        assert "None" not in one.sentence, name
        assert len(one.sentence) < 160
    of_cases = {name for name, one in told if one.case_id is not None}
    assert {"OpenCase", "EditForm", "IssueRma", "DecideBatch", "ShipParcels"} <= of_cases


def test_sentences_name_the_fields_and_the_thing(shop: Shop) -> None:
    case = shop.opened()
    (unit,) = shop.units(case)
    number = shop.case(case).number
    edit = EditCase(case=case, changes={"description": ("", "at night")})
    assert said(shop, edit).sentence == f"Changed the description of case {number}"
    both = EditUnit(
        unit=unit.id, changes={"symptoms": ("", "a"), "failed_since": (None, "2026-11-01")}
    )
    words = f"Changed the day of the failure and failure symptoms of {unit.serial} on {number}"
    assert said(shop, both) == Deed(words, case)
    assert said(shop, AddComment(comment=new_id(), case=case, text="x")).sentence == (
        f"Commented on {number}"
    )
    assert said(shop, shop.opening()).sentence == "Opened a case for Peña Clara S.L., 1 unit"


def test_a_case_that_is_not_here_is_told_by_the_number_that_it_was_given(shop: Shop) -> None:
    case = new_id()
    facts = {"case": str(case), "text": "x"}
    with shop.store.reading() as session:
        assert deed(session, "AddComment", facts).sentence == "Commented on a case that is not here"
        told = deed(session, "AddComment", facts, {case: "CA-000077"})
    assert told == Deed("Commented on CA-000077", case)


def test_an_act_of_a_later_version_is_told_by_its_name(shop: Shop) -> None:
    with shop.store.reading() as session:
        assert "(FoldPaper)" in deed(session, "FoldPaper", {"case": 7}).sentence


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("description", "Description"),
        ("ship_to.town", "Town"),
        ("units.1.symptoms", "Failure symptoms, unit 2"),
        ("tracking.0192", "Tracking number"),
        ("ticked.eori", "Confirmed: EORI"),
        ("something_new", "Something new"),
    ],
)
def test_fields_have_words(field: str, word: str) -> None:
    assert field_word(field) == word
