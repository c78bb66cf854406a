"""What the end of a case means, whichever act led to it: nothing is promised any more."""

from desktop.data.tables.cases import Case
from desktop.operations.acceptances import standing
from desktop.operations.act import Act
from desktop.operations.promises import void_all


def finish(act: Act, case: Case, reason: str) -> None:
    """Close the books of a case that ended, with the reason for it or the answer given."""
    case.end_reason, case.ended_at = reason, act.at
    case.waiting_since = None
    acceptance = standing(act, case)
    if acceptance is not None:
        acceptance.void_at, acceptance.void_reason = act.at, f"the case is {case.state.value}"
    void_all(act, case)
    act.record("CaseEnded", case, case.id, {"state": case.state.value, "why": reason})
