"""Which decisions the customer has to be told of in writing, and when that was done."""

from datetime import datetime
from uuid import UUID

from desktop.domain.words import Decision


def changes_level(decision: Decision | None) -> bool:
    """Must the customer be told? (vendor page: *notified to the customer clearly in writing*)."""
    match decision:
        case Decision.CHANGE | Decision.SPLIT | Decision.REFUSE:
            return True
        case Decision.KEEP | None:
            return False


def decision_key(review_id: UUID, decided_at: datetime | None) -> str:
    """One decision of one review; deciding again makes another, which has to be told again."""
    return f"{review_id}:{'' if decided_at is None else decided_at.isoformat()}"
