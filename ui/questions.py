"""What the window itself asks the desk. Queries are imported by whoever runs them, in the
background, since they bring half a second of imports with them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.queries.people import PersonFacts
    from desktop.queries.status import StoreStatus
    from desktop.queries.touches import Touches


def status(session: Any) -> "StoreStatus":
    """How much is in the store and what waits."""
    from desktop.queries.status import store_status

    return store_status(session)


def people(session: Any) -> "tuple[PersonFacts, ...]":
    """Who may sit here."""
    from desktop.queries.people import everybody

    return everybody(session)


def touches(session: Any, revision: int | None, own: frozenset[int]) -> "Touches":
    """What other programs changed since a revision."""
    from desktop.queries.touches import touched_since

    return touched_since(session, revision, own)
