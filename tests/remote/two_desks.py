"""Two agents' desks on one server, and the case that both have open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from desktop.data.tables.cases import Case, RequestForm
from desktop.domain.words import Channel
from desktop.operations.keeping import AddComment
from desktop.operations.opening import OpenCase, UnitAsked
from desktop.operations.operation import new_id
from desktop.remote.replica import Replica
from tests.operations.shop import MODEL, MORNING, Shop
from tests.remote.model.world import Template, World


@dataclass
class Two:
    """Ruth's desk and Otto's; what Otto does is at the server first."""

    ruth: Replica
    otto: Replica
    case: UUID
    world: World

    def meet(self) -> None:
        """Both send what they have, Otto first; then both have everything."""
        for replica in (self.otto, self.ruth, self.otto):
            replica.exchange()

    def row(self, replica: Replica) -> Any:
        """The case as that desk shows it."""
        return replica.ask(lambda session: session.get(Case, self.case))

    def form(self, replica: Replica) -> RequestForm:
        """Its request form as that desk shows it."""
        return replica.ask(
            lambda session: session.query(RequestForm).filter_by(case_id=self.case).one()
        )


@contextmanager
def two_desks(served: World, template: Template) -> Iterator[Two]:
    """Both open, with everything that the server has."""
    made = Two(served.open("ruth"), served.open("otto"), template.case, served)
    made.meet()
    yield made
    made.ruth.close()
    made.otto.close()


def an_opening(serial: str, description: str = "") -> OpenCase:
    """A case of the customer, told from the others that it has."""
    unit = UnitAsked(id=new_id(), serial=serial, model=MODEL, symptoms="does not start")
    return OpenCase(
        case=new_id(),
        request=new_id(),
        organisation=Shop.organisation,
        channel=Channel.PHONE,
        reported_at=MORNING - timedelta(hours=1),
        separate_reason="another building",
        description=description,
        units=(unit,),
    )


def refused_opening(two: Two) -> OpenCase:
    """A case that Ruth opened without the line and commented on, for a serial of which Otto had
    opened one: she misread it on the telephone."""
    two.otto.perform(an_opening("ZZ000777", "his"))
    mine = an_opening("ZZ000777", "typed for a quarter of an hour")
    two.ruth.perform(mine)
    two.ruth.perform(AddComment(comment=new_id(), case=mine.case, text="she calls back"))
    two.meet()
    return mine
