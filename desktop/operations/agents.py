"""Who looks after a case."""

from uuid import UUID

from desktop.domain.refusal import Refused
from desktop.operations.act import Act
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Operation


class CaseTaken(Event):
    case: UUID
    agent: UUID


class TakeCase(Operation):
    """Take a case over: who takes it is its agent from now on."""

    case: UUID

    def apply(self, act: Act) -> CaseTaken:
        case = open_case(act, self.case)
        before, case.agent_id = case.agent_id, act.person_id
        if before == act.person_id:
            raise Refused("You are the agent of this case already.", rule="state")
        agents = [None if before is None else str(before), str(act.person_id)]
        act.record("CaseTaken", case, case.id, {"agent": agents})
        return CaseTaken(case=case.id, agent=act.person_id)
