"""Two people at desks apart on one case: they fill in the same form, in different fields and in the
same one; and a supervisor decides a batch while the line of the agent is away."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.data.store import Store
from desktop.data.tables.record import TimelineEvent
from tests.journeys.apart import Apart, at_desks, have_the_same, opening
from tests.journeys.speaking import IN_PART, REFUSED
from tests.server.cut_line import CutLine
from tests.shared.conftest import House

THREE_OF_A_TYPE = ("A05860B263950001", "A05860B263950002", "A05860B263950003")
REASON = "Three of a type: the cause is to be found."

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
"""Each begins a server and two desks, and waits for a line that is away."""


@dataclass
class Two:
    """Ruth, whose line can be cut, and Tomás, at one server with a case that Ruth opened."""

    house: House
    line: CutLine
    ruth: Apart
    tomas: Apart
    number: str

    def cut(self) -> None:
        """Ruth's line is away, and her desk says so."""
        self.line.cut()
        self.ruth.do("wait_until_away")

    def mend(self) -> None:
        """It is back, and all that waited has been answered."""
        self.line.mend()
        self.ruth.do("wait_for_line")

    def end_alike(self) -> None:
        """Nothing waits, and both show what the server has."""
        have_the_same(self.house, self.ruth, self.tomas)

    def fill_in(self, who: Apart, field: str, value: str, status: int = 0) -> None:
        who.say("case", "form", self.number, "edit", "--set", f"{field}={value}", status=status)

    def field(self, who: Apart, field: str) -> Any:
        """What stands in a field of the form at somebody's desk."""
        return who.say("case", "form", self.number)["form"]["fields"][field]

    def written(self, field: str) -> list[tuple[str, str]]:
        """Every change of a field that the timeline tells, from what to what."""
        store = Store.open(self.house.location, self.house.files)
        with store.reading() as session:
            told = session.query(TimelineEvent).filter_by(kind="FormEdited")
            events = sorted(told, key=lambda one: one.revision)
        store.close()
        return [tuple(one.facts[field]) for one in events if field in (one.facts or {})]


@pytest.fixture
def two(either_house: House, tmp_path: Path) -> Iterator[Two]:
    house = either_house
    with (
        CutLine(house.url) as line,
        at_desks(tmp_path, ruth=line.url, tomas=house.url) as (ruth, tomas),
    ):
        (row,) = ruth.say("case", "list", "--queue", "open")["cases"]
        for desk in (ruth, tomas):
            desk.do("open")
        yield Two(house, line, ruth, tomas, row["number"])


def test_what_two_people_fill_into_different_fields_stands_both(two: Two) -> None:
    two.cut()
    two.fill_in(two.ruth, "opening_hours", "Mo-Fr 8-16", IN_PART)
    two.fill_in(two.tomas, "ship_to.street", "Plaza Mayor 2")
    assert two.field(two.ruth, "ship_to.street") == "Plaza Mayor 1"
    two.mend()
    assert two.ruth.do("undecided") == {}
    two.tomas.do("wait_for_line")
    for desk in (two.ruth, two.tomas):
        assert two.field(desk, "opening_hours") == "Mo-Fr 8-16"
        assert two.field(desk, "ship_to.street") == "Plaza Mayor 2"
    two.end_alike()


@pytest.mark.parametrize(
    ("side", "stands", "sent"), [("mine", "Calle Alta 3", 1), ("theirs", "Plaza Mayor 2", 0)]
)
def test_of_one_field_that_two_people_filled_in_somebody_decides_and_nothing_is_overwritten_unseen(
    two: Two, side: str, stands: str, sent: int
) -> None:
    street = "ship_to.street"
    two.cut()
    two.fill_in(two.ruth, street, "Calle Alta 3", IN_PART)
    two.fill_in(two.tomas, street, "Plaza Mayor 2")
    two.mend()

    conflict = two.ruth.do("wait_for_undecided")
    assert conflict["is_conflict"]
    (apart,) = conflict["sides"]
    assert (apart["field"], apart["mine"]) == (street, "Calle Alta 3")
    assert (apart["stands"], apart["by"]) == ("Plaza Mayor 2", "Tomás Vidal")
    assert two.ruth.do("line")["undecided"] == 1
    for desk in (two.ruth, two.tomas):
        assert two.field(desk, street) == "Plaza Mayor 2", "theirs stands until she decides"

    done = two.ruth.do("decide", street, side)
    assert (done["sent"], done["let_go"]) == (sent, 1 - sent)
    two.ruth.do("wait_for_line")
    for desk in (two.ruth, two.tomas):
        assert two.field(desk, street) == stands
    told = [("Plaza Mayor 1", "Plaza Mayor 2"), ("Plaza Mayor 2", "Calle Alta 3")]
    assert two.written("street") == told[: 1 + sent]
    two.end_alike()


def test_a_supervisor_decides_a_batch_while_the_agent_is_away(two: Two) -> None:
    ruth, tomas = two.ruth, two.tomas
    opened = ruth.say(*opening(*THREE_OF_A_TYPE))["case"]
    number = opened["number"]
    assert {unit["fulfilment"] for unit in opened["units"]} == {"advance replacement"}
    (review,) = opened["reviews"]
    assert (review["state"], review["units"]) == ("open", 3)

    decide = ("case", "review", number, "--decide", "change", "--reason", REASON)
    refused = ruth.say(*decide, status=REFUSED)["refused"]
    assert "Only a supervisor" in refused["sentence"]

    two.cut()
    for act in ("send", "return", "validate"):
        ruth.say("case", "form", number, act, status=IN_PART)
    assert ruth.case(number)["state"] == "batch review"
    decided = tomas.say(*decide)["case"]
    assert {unit["fulfilment"] for unit in decided["units"]} == {"return and repair"}
    assert ruth.case(number)["reviews"][0]["state"] == "open", "nobody has told her yet"

    two.line.mend()
    shown = ruth.do("wait_for_case", number, next_step="Record the notice")
    assert {unit["fulfilment"] for unit in shown["units"]} == {"return and repair"}
    (review,) = shown["reviews"]
    assert (review["state"], review["reason"]) == ("decided", REASON)
    ruth.do("wait_for_line")
    early = ruth.say("case", "terms", number, "send", status=REFUSED)["refused"]
    assert early["rule"] == "state", "the customer is to be told in writing first"
    ruth.say("case", "notice", number, "--mail", "<notice@servicedesk.example>")
    assert ruth.say("case", "terms", number, "send")["case"]["state"] == "terms sent"
    assert tomas.do("wait_for_case", number, state="terms sent")["notice_given_on"]
    two.end_alike()
