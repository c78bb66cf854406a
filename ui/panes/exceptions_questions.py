"""What the exceptions pane asks and does; imported there, called away from the UI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.domain.words import Decision, Evidence, Fulfilment
from ui.panes.off_line import waiting_for

if TYPE_CHECKING:
    from desktop.operations.operation import Operation
    from desktop.queries.review_requests import RequestInQueue, RequestReview


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The queue, and the request that is shown."""

    queue: tuple[RequestInQueue, ...]
    shown: RequestReview | None
    waiting: frozenset[UUID] = frozenset()
    """Reviews that were decided here, of which the server has still to hear."""


def look(desk: Any, wanted: UUID | None, at: datetime) -> Exceptions:
    """The queue and the request, with what of it waits for the line."""
    found: Exceptions = desk.ask(exceptions, wanted, person_id(desk.person), at)
    return replace(found, waiting=waiting_for(desk, "DecideBatch"))


def exceptions(session: Any, wanted: UUID | None, person: UUID | None, at: datetime) -> Exceptions:
    """The queue with the request that is wanted, or else its first."""
    from desktop.queries.review_requests import request_review, review_requests

    queue = review_requests(session)
    shown = None if wanted is None else request_review(session, wanted, person, at)
    if shown is None and queue:
        shown = request_review(session, queue[0].request_id, person, at)
    return Exceptions(queue, shown)


def deciding(
    review: UUID, decision: Decision, reason: str, units: Mapping[UUID, Fulfilment]
) -> Operation:
    """The act that decides one type."""
    from desktop.operations.reviews import DecideBatch

    return DecideBatch(review=review, decision=decision, reason=reason, units=dict(units))


def recording_notice(request: UUID, values: Mapping[str, str], file: UUID | None) -> Operation:
    """The act that records the one notice of a request."""
    from desktop.operations.operation import new_id
    from desktop.operations.reviews import RecordNotice

    return RecordNotice(
        notice=new_id(),
        request=request,
        given_on=date.fromisoformat(values["given_on"]),
        addressee=values["addressee"],
        evidence=Evidence.FILE if file is not None else Evidence.MAIL,
        file=file,
        mail_reference=values["mail_reference"],
    )


def person_id(person: Any) -> UUID | None:
    """Who sits at the desk, as queries want it."""
    return None if person is None else person.id
