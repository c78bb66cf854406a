"""Whose case it is: somebody takes over what another agent began."""

from uuid import UUID

from desktop.data.tables.parties import Person
from desktop.domain.refusal import Refused
from desktop.operations.act import Act
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Operation


class CaseTaken(Event):
    case: UUID
    agent: UUID


class TakeCase(Operation):
    """Become the agent of an open case; who was it before stands in the timeline."""

    case: UUID

    def apply(self, act: Act) -> CaseTaken:
        case = open_case(act, self.case)
        if case.agent_id == act.person_id:
            raise Refused(f"Case {case.number} is yours already.", "agent", "state")
        before = act.session.get(Person, case.agent_id) if case.agent_id else None
        case.agent_id = act.person_id
        act.record("CaseTaken", case, case.id, {"from": before.name if before else "nobody"})
        return CaseTaken(case=case.id, agent=act.person_id)
