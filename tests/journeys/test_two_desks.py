"""The story of one case told half at one desk and half at another, each a process of its own, on a
real server: with the line, and with the line cut in the middle."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from desktop.documents.identity import Kind, read_identity
from desktop.documents.render import read_back
from tests.journeys.apart import Apart, at_desks, have_the_same, opening
from tests.journeys.speaking import IN_PART, REFUSED
from tests.server.cut_line import CutLine
from tests.shared.conftest import House

SERIAL = "A05860E263950000"
REPLACEMENT = "A06011H26500001A"
YES = "Yes, we accept the terms of 16 November."


def accept_by_letter(desk: Apart, number: str, status: int = 0) -> None:
    """The customer's signed letter comes in, and is the evidence."""
    letter = desk.folder / "yes.txt"
    letter.write_text(YES, encoding="utf-8")
    by = ("--by", "Begoña Ruiz", "--evidence-file", letter)
    desk.say("case", "terms", number, "accept", *by, status=status)


def authorise(desk: Apart, rma: str) -> list[Any]:
    """Prints what goes with an RMA, and reads the prints."""
    papers: list[Any] = desk.say("paper", rma, "--out", desk.folder / "papers")["papers"]
    assert [one["name"] for one in papers] == ["authorisation", "return label"]
    assert all(one["unread"] == [] for one in papers)
    first, label = (Path(one["file"]) for one in papers)
    with pypdfium2.PdfDocument(first) as document:
        assert rma in document[0].get_textpage().get_text_range()
    texts = read_back(label.read_bytes())
    assert {rma, SERIAL} <= set(texts)
    (identity,) = [one for one in map(read_identity, texts) if one is not None]
    assert (identity.kind, identity.rma_number) == (Kind.LABEL, rma)
    return papers


def bring_to_its_end(desk: Apart, rma: str) -> None:
    """The replacement goes out and arrives, and the faulty unit comes back."""
    replaced = ("--with", f"{SERIAL}={REPLACEMENT}")
    planned = desk.say("rma", "ship", rma, "--plan", *replaced)["case"]
    assert planned["next_step"] == "Record what left"
    carried = ("--carrier", "DHL", "--tracking", "JD014600003")
    shipped = desk.say("rma", "ship", rma, *carried, *replaced)["case"]
    assert shipped["units"][0]["line_state"] == "shipped"
    delivered = desk.say("rma", "deliver", rma, "--by", "front desk")["case"]
    assert delivered["units"][0]["line_state"] == "faulty unit due back"
    received = desk.say("rma", "receive", rma, SERIAL.lower())["case"]
    assert received["units"][0]["line_state"] == "done"
    assert received["state"] == "verifying"


@pytest.mark.slow
def test_what_one_desk_began_another_brings_to_its_end(either_house: House, tmp_path: Path) -> None:
    house = either_house
    with at_desks(tmp_path, ruth=house.url, tomas=house.url) as (ruth, tomas):
        (found,) = ruth.say("search", SERIAL.lower())["results"]
        assert (found["match"], found["entitlement"]) == ("exact", "advance replacement")
        number = ruth.say(*opening(SERIAL))["case"]["number"]
        ruth.say("case", "form", number, "send")
        ruth.say("case", "form", number, "return")

        begun = tomas.case(number)
        assert begun["state"] == "form returned"
        assert (begun["agent"], begun["next_step"]) == ("Ruth Adler", "Validate the form")
        tomas.say("case", "form", number, "validate")
        tomas.say("case", "terms", number, "send")
        accept_by_letter(tomas, number)
        (rma,) = tomas.say("rma", "issue", number)["rmas"]
        papers = authorise(tomas, rma)
        bring_to_its_end(tomas, rma)

        ended = ruth.case(number)
        assert ended["state"] == "verifying"
        assert [one["number"] for one in ended["rmas"]] == [rma]
        assert {one["sha256"] for one in papers} <= {one["sha256"] for one in ended["files"]}
        (letter,) = [one for one in ended["files"] if one["name"] == "yes.txt"]
        assert ruth.do("file", letter["sha256"])["text"] == YES
        have_the_same(house, ruth, tomas)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_with_the_line_cut_in_the_middle_each_goes_on_and_nothing_is_lost_or_doubled(
    either_house: House, tmp_path: Path
) -> None:
    house = either_house
    with (
        CutLine(house.url) as line,
        at_desks(tmp_path, ruth=line.url, tomas=house.url) as (ruth, tomas),
    ):
        ruth.do("open")
        tomas.do("open")
        # The server has the case, and nobody at Ruth's desk can know.
        line.cut_at_answer_to(b"OpenCase")
        number = ruth.say(*opening(SERIAL), status=IN_PART)["case"]["number"]
        assert line.was_cut.is_set()
        assert tomas.do("wait_for_case", number, state="new")["agent"] == "Ruth Adler"

        ruth.do("wait_until_away")
        take_down_without_the_line(ruth, number)
        assert tomas.case(number)["state"] == "new"

        # The line comes back, and is cut again while all of it is being answered.
        line.cut_at_answer_to(b"AcceptTerms")
        line.mend()
        assert line.was_cut.wait(120)
        seen = tomas.do("wait_for_case", number, next_step="Plan the shipment")
        (rma,) = seen["rmas"]
        assert ruth.do("line")["waiting"] > 0
        line.mend()
        ruth.do("wait_for_line")
        assert ruth.case(number)["rmas"] == [rma]

        (letter,) = [one for one in seen["files"] if one["name"] == "yes.txt"]
        assert tomas.do("file", letter["sha256"])["text"] == YES
        authorise(tomas, rma["number"])
        bring_to_its_end(tomas, rma["number"])
        ended = ruth.do("wait_for_case", number, state="verifying")
        assert len(ended["units"]) == 1
        told = [one["head"] for one in ruth.say("case", "show", number)["timeline"]]
        for once in ("Case opened", "Form sent", "Terms accepted", "RMA issued"):
            assert told.count(once) == 1, once
        have_the_same(house, ruth, tomas)


def take_down_without_the_line(ruth: Apart, number: str) -> None:
    """All of a case up to its number: each act is here at once, and waits."""
    (form,) = ruth.say("paper", number, "--kind", "form", "--out", ruth.folder, status=IN_PART)[
        "papers"
    ]
    (identity,) = [
        one for one in map(read_identity, read_back(Path(form["file"]).read_bytes())) if one
    ]
    assert (identity.kind, identity.case_number) == (Kind.REQUEST_FORM, number)
    for act in ("send", "return", "validate"):
        ruth.say("case", "form", number, act, status=IN_PART)
    ruth.say("case", "terms", number, "send", status=IN_PART)
    accept_by_letter(ruth, number, IN_PART)
    case = ruth.case(number)
    assert (case["state"], case["next_step"]) == ("terms sent", "Give the RMA number")
    refused = ruth.say("rma", "issue", number, status=REFUSED)["refused"]
    assert refused["rule"] == "line", "only the server gives numbers"
    before = ruth.do("line")["waiting"]
    assert ruth.do("ask_for_number_later", number)["waiting"] == before + 1
    assert ruth.case(number)["rmas"] == []
