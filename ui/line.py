"""What the line of a shared desk tells, on the thread of the windows: its standing, what it
brought. The desk tells it on threads of its own."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from ui.moments import local, short_moment
from ui.theme import Tone
from ui.touched import Announcer

if TYPE_CHECKING:
    from desktop.remote.synchroniser import LineStanding
    from desktop.shared_desk import SharedDesk


@dataclass(frozen=True, slots=True)
class _Outbox:
    id: UUID
    kind: str = "outbox"


class Line(QObject):
    """Listens to the desk that the window is at; of one that was left nothing is told any more."""

    stood = Signal(object)
    """Where the line stands now: a `LineStanding`; None where one works alone."""

    # What comes from another thread goes through the loop, like every answer.
    _told = Signal(object, object)
    _brought = Signal(object, object)

    def __init__(self, announcer: Announcer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._announcer = announcer
        self._desk: SharedDesk | None = None
        self._counts: tuple[int, ...] = ()
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._brought.connect(self._announce, Qt.ConnectionType.QueuedConnection)

    @property
    def desk(self) -> "SharedDesk | None":
        """Whose line it is; None alone on this computer."""
        return self._desk

    @property
    def standing(self) -> "LineStanding | None":
        """Where it stands now; None alone on this computer."""
        return None if self._desk is None else self._desk.line

    def watch(self, desk: "SharedDesk | None") -> None:
        """Listens to this desk from now on, and tells at once where its line stands."""
        if desk is not None and desk is not self._desk:
            desk.listen_to_line(partial(self._told.emit, desk))
            desk.listen(partial(self._brought.emit, desk))
        self._desk = desk
        self.stood.emit(self.standing)

    @Slot(object, object)
    def _tell(self, desk: Any, standing: "LineStanding") -> None:
        if self._desk is None or desk is not self._desk:
            return
        self.stood.emit(standing)
        replica = standing.replica
        files = (replica.files_waiting, replica.files_refused)
        counts = (replica.waiting, replica.parked, replica.lost, *files)
        if counts != self._counts:
            self._counts = counts
            # What waits, or was refused, is part of what cases and reviews show.
            self._announcer.announce([_Outbox(self._desk.id)])

    @Slot(object, object)
    def _announce(self, desk: Any, areas: frozenset[Any]) -> None:
        if desk is self._desk:
            self._announcer.announce(areas)


@dataclass(frozen=True, slots=True)
class LineWords:
    """What the foot of the window says of a line: short, its tone, and all of it as a tooltip."""

    text: str
    tone: Tone
    tip: str


def line_words(standing: "LineStanding", url: str, today: date) -> LineWords:
    """The line's standing in words; `today` is the day on which it is read."""
    from desktop.remote.synchroniser import LineState

    host = urlsplit(url).netloc
    said = _tr("On {0}").format(host)
    tone = Tone.GOOD
    match standing.state:
        case LineState.THERE:
            pass
        case LineState.FILLING:
            said = _tr("Fetching from {0} · {1} rows").format(host, f"{standing.rows:,}")
            tone = Tone.INFO
        case LineState.AWAY:
            since = short_moment(local(standing.since), today)
            said, tone = _tr("No line since {0}").format(since), Tone.WARNING
        case LineState.SIGN_IN:
            said, tone = _tr("Sign in again"), Tone.WARNING
        case LineState.ENDED:
            said, tone = _tr("Your access was ended"), Tone.BAD
        case LineState.UPDATE:
            said, tone = _tr("This desk is too old: update it"), Tone.BAD
        case LineState.RESTORED:
            said, tone = _tr("The server was restored: look"), Tone.WARNING
        case LineState.REFUSED:
            said, tone = _tr("{0} refuses: look").format(host), Tone.BAD
        case LineState.HELD_UP:
            said, tone = _tr("Sending is held up: look"), Tone.BAD
    replica = standing.replica
    if standing.is_stuck and replica.waiting_since is not None:
        since = short_moment(local(replica.waiting_since), today)
        said, tone = _tr("Nothing sent since {0}: look").format(since), Tone.WARNING
    parts = [said, *_waiting(replica.waiting, replica.files_waiting, standing.state.name)]
    refused = replica.parked + replica.files_refused
    if refused:
        parts.append(_tr("{0} refused: look").format(refused))
        tone = tone if tone is Tone.BAD else Tone.WARNING
    tip = " ".join(filter(None, (_tr("Workplace: {0}.").format(host), standing.sentence)))
    return LineWords(" · ".join(parts), tone, tip)


def _waiting(acts: int, files: int, state: str) -> list[str]:
    if acts:
        words = _tr("{0} wait to be sent") if state == "THERE" else _tr("{0} wait")
        return [words.format(acts)]
    if files == 1:
        return [_tr("1 file waits")]
    return [_tr("{0} files wait").format(files)] if files else []


def _tr(text: str) -> str:
    return QCoreApplication.translate("Line", text)
