"""What the case panes ask. Queries are imported by whoever runs them, in the background, since
they bring half a second of imports with them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ui.panes.off_line import with_waiting

if TYPE_CHECKING:
    from desktop.queries.case_choices import (
        CoverChoice,
        Moves,
        RequestChoice,
        TermsChoice,
    )
    from desktop.queries.case_screen import CaseScreen
    from desktop.queries.search import SearchAnswer
    from ui.models.windowed import Slice


def screen(session: Any, case_id: UUID, at: datetime) -> "CaseScreen | None":
    """All of a case's pane."""
    from desktop.queries.case_screen import case_screen

    return case_screen(session, case_id, at)


def look(desk: Any, case_id: UUID, at: datetime) -> "CaseScreen | None":
    """The same, with what of it waits for the line."""
    return with_waiting(desk, desk.ask(screen, case_id, at))


def terms(session: Any) -> "tuple[TermsChoice, ...]":
    """The terms that can be sent."""
    from desktop.queries.case_choices import terms_choices

    return terms_choices(session)


def doubts(session: Any, unit_id: UUID) -> "tuple[CoverChoice, ...]":
    """The contracts of a unit of which a supervisor decides."""
    from desktop.queries.case_choices import covers_in_doubt

    return covers_in_doubt(session, unit_id)


def joinable(session: Any, case_id: UUID) -> "tuple[RequestChoice, ...]":
    """The requests that a case can be made one with."""
    from desktop.queries.case_choices import requests_to_join

    return requests_to_join(session, case_id)


def moves(session: Any, case_id: UUID, at: datetime) -> "Moves":
    """What of a case has to move."""
    from desktop.queries.case_choices import moves_of

    return moves_of(session, case_id, at)


def assets_like(session: Any, text: str, at: datetime) -> "SearchAnswer":
    """Assets that answer a typed serial, suggestions included."""
    from desktop.queries.search import search

    return search(session, text, limit=8, at=at)


def cases(
    session: Any, queue: str, person: UUID | None, text: str, after: str, limit: int
) -> "Slice":
    """One page of a queue."""
    from desktop.queries.cases import Queue, case_page
    from ui.models.windowed import Slice

    page = case_page(session, Queue(queue), person, after, limit, text=text)
    return Slice(page.rows, page.after or None)


def counts(session: Any, person: UUID | None) -> dict[str, int]:
    """How many cases are in each queue, by its name, in the order in which they are shown; one
    more than is counted means "and more"."""
    from desktop.queries.cases import queue_counts

    return {queue.value: count for queue, count in queue_counts(session, person).items()}
