"""Which cases are one request: joining one that was opened apart (domain.md, *Batch*)."""

from uuid import UUID

from desktop.data.tables.cases import Request
from desktop.domain.refusal import Refused
from desktop.operations.acceptances import is_issued, void_if_changed
from desktop.operations.act import Act
from desktop.operations.batches import cases_of, recheck
from desktop.operations.moves import follow
from desktop.operations.opening import open_case
from desktop.operations.operation import Event, Operation


class RequestJoined(Event):
    case: UUID
    request: UUID
    reviews: tuple[UUID, ...]


class JoinRequest(Operation):
    """Move an open case into another request of its organisation: both were asked for together.

    The batch rule is held against both requests anew. What a supervisor decided about the case's
    units goes with them, unless the request that they join has to be decided.
    """

    case: UUID
    request: UUID

    def apply(self, act: Act) -> RequestJoined:
        case = open_case(act, self.case)
        request = act.get(Request, self.request, "request")
        left = case.request_id
        if request.id == left:
            raise Refused("The case is part of this request already.", "request", "state")
        if request.organisation_id != case.organisation_id:
            raise Refused("The request is another organisation's.", "request", "input")
        if is_issued(act, case):
            raise Refused("The case has its RMA; its request stays as it is.", rule="state")
        case.request_id = request.id
        others = ", ".join(one.number for one in cases_of(act, request.id) if one.id != case.id)
        facts = {"request": [str(left), str(request.id)], "with": others}
        act.record("RequestJoined", case, case.id, facts)
        recheck(act, left, case)
        opened = recheck(act, request.id, case)
        void_if_changed(act, case)
        follow(act, case)
        return RequestJoined(
            case=case.id, request=request.id, reviews=tuple(review.id for review in opened)
        )
