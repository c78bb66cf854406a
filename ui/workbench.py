"""What a pane is given to work with: ask the desk, have it do something, keep drafts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from desktop.domain.refusal import Refused
from ui.background import Background, Latest, Progress, Task
from ui.drafts import Drafts
from ui.line import Line
from ui.touched import Announcer

_WRITER = "writer"


class Person(Protocol):
    """Who sits at the desk."""

    @property
    def name(self) -> str:
        """As it is shown."""

    @property
    def role(self) -> str:
        """One of the domain's roles."""


class Desk(Protocol):
    """What the windows need of the desk; both calls block and are only made in the background."""

    @property
    def person(self) -> Person | None:
        """Who sits at it; None before somebody said so."""

    @property
    def shared(self) -> Any:
        """The desk on a server that it is (a `SharedDesk`); None alone on this computer."""

    @property
    def clock_note(self) -> str:
        """Whose clock holds, "" for the computer's."""

    @property
    def store(self) -> Any:
        """The store itself, for what reads a whole register into it; only in the background."""

    def now(self) -> datetime:
        """The desk's moment, UTC."""

    def take_seat(self, sign_in: str) -> Person:
        """From now on this person works here; raises `Refused` for a name that nobody has."""

    def seat_of(self, sign_in: str) -> "Desk":
        """The same desk with another person at it."""

    def close(self) -> None:
        """Lets go of the store."""

    def ask(self, query: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        """The answer of a query."""

    def perform(self, operation: Any) -> Any:
        """Does an act; raises `Refused`."""

    def keep_file(self, content: bytes) -> str:
        """Keeps bytes before an act refers to them; their SHA-256."""

    def file(self, sha256: str) -> bytes:
        """The bytes of a kept file."""

    def has_file(self, sha256: str) -> bool:
        """Whether its bytes are here, to be read without a line."""


class Workbench(QObject):
    """The desk as a pane sees it: nothing here waits, every answer comes by signal."""

    told = Signal(str, object)
    """A sentence for the person, and its tone; the window shows it for a while."""
    opened = Signal(str, object)
    """Somebody wants to see a thing: its kind (`case`, `asset`, `form`, …) and its identity."""
    seated = Signal(object)
    """Somebody sat down here: the `Person`."""
    arrived = Signal(object)
    """Somebody signed in at a server: their `SignedIn`, whose desk takes the place of this one."""
    workplace_wanted = Signal(object)
    """Somebody goes on at another workplace: a `Profile`, or None for alone on this computer."""
    searched = Signal(str)
    """A pane looked for something by itself (the code on a photograph): the field shows what."""

    def __init__(
        self, desk: Desk, background: Background, drafts: Drafts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.background = background
        self.drafts = drafts
        self.memory = drafts.memory
        self.announcer = Announcer(self)
        self.line = Line(self.announcer, self)
        self.own_revisions: set[int] = set()
        self._handed: dict[UUID, Any] = {}
        self._sitting = 0

    def hand(self, thing: Any) -> UUID:
        """Puts something down for the pane that is then opened with the identity given back."""
        identity = uuid4()
        self._handed[identity] = thing
        return identity

    def handed(self, identity: UUID) -> Any:
        """Takes up what was put down under an identity, once; None when there is nothing."""
        return self._handed.pop(identity, None)

    def ask(self, query: Callable[..., Any], *arguments: Any, **named: Any) -> Task:
        """Asks the desk once; the task's `answered` brings the plain answer."""
        return self.background.run(lambda: self.desk.ask(query, *arguments, **named))

    def channel(self, parent: QObject) -> Latest:
        """A channel for questions of which only the newest counts; give it works by `question`."""
        return Latest(self.background, parent)

    def question(
        self, query: Callable[..., Any], *arguments: Any, **named: Any
    ) -> Callable[[], Any]:
        """A query with its arguments, ready for a channel or for the background."""
        return lambda: self.desk.ask(query, *arguments, **named)

    def perform(self, operation: Any) -> Task:
        """Has an act done, in the order asked, and tells every pane what it touched.

        `operation` may be the act or a function that makes it: the acts are imported when one is
        first made, which takes half a second that the UI thread must not spend. The task's
        `answered` brings what was performed, `failed` a `Refused` to be shown beside what was
        asked.
        """
        return self.perform_work(lambda: self.desk.perform(_made(operation)))

    def perform_work(self, work: Callable[[], Any]) -> Task:
        """Has a work done that is made of several acts; its answer's `touched` is told to panes."""
        sitting = self._sitting
        task = self.background.run(lambda: self._as_before(sitting, work), lane=_WRITER)
        task.answered.connect(self._announce)
        return task

    def perform_long(self, work: Callable[[Progress], Any]) -> Task:
        """Has a long act done (an import, a backup) that tells its progress and can be stopped."""
        sitting = self._sitting
        task = self.background.run_long(
            lambda progress: self._as_before(sitting, lambda: work(progress)), lane=_WRITER
        )
        task.answered.connect(self._announce)
        return task

    def change_seat(self, work: Callable[[], Any]) -> Task:
        """Has somebody else sit down, here or at another workplace, after every act that was asked
        for before. One that is asked for meanwhile is refused: it would bear another's name."""

        def change() -> Any:
            answer = work()
            self._sitting += 1
            return answer

        return self.background.run(change, lane=_WRITER)

    def _as_before(self, sitting: int, work: Callable[[], Any]) -> Any:
        if sitting != self._sitting:
            raise Refused("Somebody else sits here now, so this was not done.", rule="state")
        return work()

    def _announce(self, performed: object) -> None:
        revision = getattr(performed, "revision", None)
        if revision is not None:
            self.own_revisions.add(revision)
        self.announcer.announce(getattr(performed, "touched", ()))


def _made(operation: Any) -> Any:
    return operation() if callable(operation) else operation


def sentence_of(error: object) -> str:
    """What a person is told about an error: a refusal's own sentence, or that it was no fault of
    theirs and what they typed is kept."""
    if isinstance(error, Refused):
        return error.sentence
    if isinstance(error, OSError):
        return f"The computer could not do it: {error.strerror or error}. Nothing was changed."
    return (
        "The program met something it did not expect. Nothing was changed, and what you typed "
        "is kept. Try again; if it happens again, send the log of this day to your support."
    )
