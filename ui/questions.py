"""What the window itself asks the desk. Queries are imported by whoever runs them, in the
background, since they bring half a second of imports with them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.queries.people import PersonFacts
    from desktop.queries.status import StoreStatus


def status(session: Any) -> "StoreStatus":
    """How much is in the store and what waits."""
    from desktop.queries.status import store_status

    return store_status(session)


def people(session: Any) -> "tuple[PersonFacts, ...]":
    """Who may sit here."""
    from desktop.queries.people import everybody

    return everybody(session)
