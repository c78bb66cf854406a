"""What the status bar and the rail's badges tell."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.data.tables.ledger import Clock
from desktop.data.tables.products import Asset
from desktop.queries.reviews import open_review_count


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """How much is in the store and what waits for a supervisor."""

    assets: int
    open_reviews: int
    revision: int


def store_status(session: Session) -> StoreStatus:
    """The figures of the store at this moment."""
    return StoreStatus(
        assets=session.execute(select(func.count()).select_from(Asset)).scalar_one(),
        open_reviews=open_review_count(session),
        revision=session.execute(select(Clock.revision)).scalar_one(),
    )
