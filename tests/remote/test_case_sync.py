"""A case says what was refused on it, and what came out otherwise than it was shown."""

from collections.abc import Iterator

import pytest

from desktop.domain.identities import asset_id
from desktop.domain.resolution import Resolution
from desktop.operations.ending import CancelCase
from desktop.operations.keeping import AddComment
from desktop.operations.opening import EditCase, UnitAsked
from desktop.operations.operation import new_id
from desktop.operations.units import AddUnit
from desktop.queries.case_holds import GoesTo, Hold, HoldKind
from desktop.queries.case_screen import case_screen
from desktop.remote.deciding import resolve
from desktop.remote.replica import Replica
from tests.operations.shop import MODEL
from tests.remote.model.world import Template, World
from tests.remote.two_desks import Two, two_desks


@pytest.fixture
def two(served: World, template: Template) -> Iterator[Two]:
    with two_desks(served, template) as made:
        yield made


def holds(two: Two, replica: Replica, kind: HoldKind) -> list[Hold]:
    screen = replica.ask(case_screen, two.case, replica.now())
    assert screen is not None
    return [hold for hold in screen.holds if hold.kind is kind]


def test_a_refused_act_stands_on_its_case_until_it_is_decided(two: Two) -> None:
    two.otto.perform(CancelCase(case=two.case, reason="bought another"))
    edit = EditCase(case=two.case, changes={"description": ("", "at night")})
    two.ruth.perform(edit)
    assert holds(two, two.ruth, HoldKind.REFUSED) == []
    two.meet()
    (hold,) = holds(two, two.ruth, HoldKind.REFUSED)
    (fact,) = hold.facts
    assert (fact.goes_to, fact.target) == (GoesTo.SYNC, edit.id)
    assert fact.value.startswith("Changed the description of case")
    assert holds(two, two.otto, HoldKind.REFUSED) == []
    resolve(two.ruth, Resolution(edit.id, lets_go=True))
    assert holds(two, two.ruth, HoldKind.REFUSED) == []


def add_unit(two: Two, replica: Replica, serial: str) -> None:
    """One more product under the contract of the case's first."""
    unit = UnitAsked(
        id=new_id(),
        asset=asset_id(MODEL, serial),
        serial=serial,
        model=MODEL,
        symptoms="no power",
    )
    replica.perform(AddUnit(case=two.case, unit=unit))


def test_a_review_that_was_not_shown_is_told_until_somebody_goes_on(two: Two) -> None:
    add_unit(two, two.otto, "A05860B263950003")
    add_unit(two, two.ruth, "A05860B263950004")
    assert holds(two, two.ruth, HoldKind.BATCH_RULE) == []
    two.meet()
    (told,) = holds(two, two.ruth, HoldKind.OTHERWISE)
    assert "came out otherwise" in told.sentence
    assert [(fact.label, fact.goes_to) for fact in told.facts] == [("Opened", GoesTo.REVIEW)]
    assert len(holds(two, two.ruth, HoldKind.BATCH_RULE)) == 1
    assert holds(two, two.otto, HoldKind.OTHERWISE) == []
    two.world.clock.advance(minutes=1)
    two.ruth.perform(AddComment(comment=new_id(), case=two.case, text="told the customer"))
    assert holds(two, two.ruth, HoldKind.OTHERWISE) == []


def test_what_came_out_as_it_was_shown_is_not_told(two: Two) -> None:
    add_unit(two, two.ruth, "A05860B263950003")
    two.meet()
    assert holds(two, two.ruth, HoldKind.OTHERWISE) == []
