"""What the Sync pane asks and does; called away from the UI thread, where the imports may wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from desktop.domain.refusal import Refused
    from desktop.domain.resolution import Resolution
    from desktop.remote.deciding import Resolved
    from desktop.remote.undecided import SyncScreen


def screen(session: Any, wanted: UUID | None) -> SyncScreen:
    """All that waits, with the refused act that is wanted, or else the first."""
    from desktop.remote.undecided import sync_screen

    return sync_screen(session, wanted)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether a decision would be done here; `refusal` why not, None where nothing speaks against
    it."""

    resolution: Resolution
    refusal: Refused | None


def outlook(desk: Any, resolution: Resolution) -> Outlook:
    """Try a decision without doing it."""
    return Outlook(resolution, _shared(desk).why_not_again(resolution))


def resolving(desk: Any, resolution: Resolution) -> Resolved:
    """Do what was decided."""
    done: Resolved = _shared(desk).resolve(resolution)
    return done


def taking_back(desk: Any, operations: Iterable[UUID]) -> None:
    """Have what was let go be decided again."""
    _shared(desk).take_back(operations)


def sending_file_again(desk: Any, sha256: str) -> None:
    """Send a file again that the server did not take, or that was let go."""
    _shared(desk).send_file_again(sha256)


def letting_file_go(desk: Any, sha256: str) -> None:
    """Send a file no more that the server did not take."""
    _shared(desk).let_file_go(sha256)


def deciding_lost(desk: Any, again: frozenset[UUID]) -> Resolved:
    """Send these of what a restored server lost again, let the others go."""
    done: Resolved = _shared(desk).decide_lost(again)
    return done


def _shared(desk: Any) -> Any:
    """The desk on a server. Raises Refused where somebody went to work alone meanwhile."""
    from desktop.domain.refusal import Refused

    found = desk.shared
    if found is None:
        raise Refused("This desk works alone now: nothing is decided here.", rule="state")
    return found
