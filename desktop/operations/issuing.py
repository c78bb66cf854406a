"""The RMA: its number from the one authority, its level, lines and deadlines."""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import Case, Unit
from desktop.data.tables.fulfilment import Line, Rma
from desktop.data.tables.ledger import Counter
from desktop.data.tables.parties import Place
from desktop.domain.calendars import local_date
from desktop.domain.charges import charges
from desktop.domain.deadlines import rma_deadlines
from desktop.domain.identities import named_id
from desktop.domain.lifecycle import ENDED_LINES
from desktop.domain.numbers import rma_number
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseState, Fulfilment
from desktop.operations.acceptances import form_of, rma_groups, ship_to_of, standing
from desktop.operations.act import Act
from desktop.operations.assessment import kept
from desktop.operations.moves import first_line_state, move
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Operation
from desktop.operations.promises import promise


class RmaIssued(Event):
    case: UUID
    numbers: tuple[str, ...]
    rmas: tuple[UUID, ...]
    case_state: CaseState


class IssueRma(Operation):
    """Give the RMA numbers of a case: one for each service level and repair centre.

    Only the authority does this; asking again gives the same numbers (domain.md, *Numbers*).
    """

    authority_only = True

    case: UUID

    def apply(self, act: Act) -> RmaIssued:
        case = open_case(act, self.case)
        move(act, case)
        rmas = [
            self._issue(act, case, ordinal, key, units)
            for ordinal, (key, units) in enumerate(rma_groups(act, case).items())
        ]
        return RmaIssued(
            case=case.id,
            numbers=tuple(rma.number for rma in rmas),
            rmas=tuple(rma.id for rma in rmas),
            case_state=case.state,
        )

    def _issue(
        self,
        act: Act,
        case: Case,
        ordinal: int,
        key: tuple[Fulfilment, str, str],
        unit_ids: list[UUID],
    ) -> Rma:
        fulfilment, level, centre = key
        acceptance = standing(act, case)
        place = act.get(Place, named_id("place", centre))
        units = [act.get(Unit, unit_id) for unit_id in unit_ids]
        if acceptance is None:
            raise Refused("The terms are not accepted.", rule="state")
        year = local_date(act.received_at, place.time_zone).year
        rma = act.add(
            Rma(
                id=act.derived_id("rma", ordinal),
                number=rma_number(year, self._next(act)),
                case_id=case.id,
                acceptance_id=acceptance.id,
                place_id=place.id,
                fulfilment=fulfilment,
                service_level=level,
                ship_to=ship_to_of(form_of(act, case)),
                charges=asdict(charges(kept(units[0]).ground, fulfilment)),
                policy_version=act.policy.version,
                issued_at=act.received_at,
            )
        )
        act.session.flush()
        self._add_lines(act, rma, ordinal, units)
        facts = {"number": rma.number, "level": fulfilment.value, "units": len(units)}
        act.record("RmaIssued", rma, case.id, facts)
        for deadline in rma_deadlines(
            fulfilment, act.received_at, act.policy, place.country, place.time_zone
        ):
            promise(act, case, rma.id, deadline)
        return rma

    def _add_lines(self, act: Act, rma: Rma, ordinal: int, units: list[Unit]) -> None:
        for position, unit in enumerate(units, 1):
            self._refuse_second_line(act, unit)
            act.add(
                Line(
                    id=act.derived_id(f"line:{ordinal}", position),
                    rma_id=rma.id,
                    unit_id=unit.id,
                    position=position,
                    serial_key=unit.serial_key,
                    state=first_line_state(rma.fulfilment),
                )
            )

    def _refuse_second_line(self, act: Act, unit: Unit) -> None:
        """A serial is on one open line only (domain.md, *Serial numbers*)."""
        other = act.session.execute(
            select(Rma.number)
            .join(Line, Line.rma_id == Rma.id)
            .join(Unit, Unit.id == Line.unit_id)
            .where(
                Line.serial_key == unit.serial_key,
                Unit.model == unit.model,
                Line.state.not_in(ENDED_LINES),
            )
            .limit(1)
        ).scalar_one_or_none()
        if other is not None:
            raise Refused(f"{unit.serial} is on the open RMA {other} already.", "serial")

    def _next(self, act: Act) -> int:
        counter = act.session.execute(
            select(Counter).where(Counter.name == "rma").with_for_update()
        ).scalar_one()
        counter.value += 1
        return counter.value
