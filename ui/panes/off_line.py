"""What only the server can do, while the line is away: what works, what waits, and asking later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from desktop.queries.case_screen import CaseScreen


@dataclass(frozen=True, slots=True)
class _Area:
    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class AskedLater:
    """Acts were put behind what waits; whoever shows what they are about reads it anew."""

    touched: frozenset[_Area]


def ask_later(desk: Any, operations: Sequence[Callable[[], Any]]) -> AskedLater:
    """Has acts decided when the line is back, each once: what waits already is not asked again.

    Blocks. Raises Refused.
    """
    waits = {_about(one.operation) for one in desk.waiting()}
    asked = [make() for make in operations]
    for operation in asked:
        if _about(operation) not in waits:
            desk.queue(operation)
    return AskedLater(frozenset(_Area("outbox", _about(one)[1]) for one in asked))


def waiting_for(desk: Any, name: str) -> frozenset[UUID]:
    """Of which cases (IssueRma) or reviews (DecideBatch) such an act waits; none alone."""
    waiting = getattr(desk, "waiting", None)
    if waiting is None:
        return frozenset()
    return frozenset(_about(one.operation)[1] for one in waiting() if one.name == name)


def with_waiting(desk: Any, screen: "CaseScreen | None") -> "CaseScreen | None":
    """The case with what of it waits for the line as the first thing that holds it up."""
    if screen is None:
        return None
    from desktop.queries.case_holds import Hold, HoldKind

    holds = []
    if screen.case.id in waiting_for(desk, "IssueRma") and not screen.case.rmas:
        said = "Its RMA number waits for the line. The server gives it when the line is back."
        holds.append(Hold(HoldKind.LINE, said))
    reviews = waiting_for(desk, "DecideBatch")
    if any(review.id in reviews for review in screen.case.reviews):
        said = "The decision about the batch waits for the line, and counts when it is back."
        holds.append(Hold(HoldKind.LINE, said))
    return replace(screen, holds=(*holds, *screen.holds))


def _about(operation: Any) -> tuple[str, UUID]:
    """Which act it is, and of what."""
    for name in ("case", "review"):
        subject = getattr(operation, name, None)
        if subject is not None:
            return type(operation).__name__, subject
    return type(operation).__name__, operation.id
