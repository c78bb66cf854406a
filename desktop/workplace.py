"""Puts the program together: settings in, one Desk out. Tests put their own parts in here."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.clocks import clock_of
from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.queries.people import PersonFacts, first_desk, last_act_at, person_by_sign_in
from desktop.remote.lone_stores import open_lone_store
from desktop.workplace_memory import workplace_folder
from resources import text as resource_text

if TYPE_CHECKING:
    from desktop.operations.authority import Area, Performed
    from desktop.operations.operation import Operation

P = ParamSpec("P")
T = TypeVar("T")

TERMS_VERSION = "2026-01"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a desk works: the store (a file's path or an URL), its files, and whose desk it is.

    `sign_in` is who works; None leaves it to be chosen. `clock` gives the moment, so that the
    sample day has its own. `desk` is this desk's identity, kept beside the store.
    """

    store: str
    sign_in: str | None = None
    files: Path | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock_note: str = ""
    founder: tuple[str, str] = ("administrator", "Administrator")

    @classmethod
    def for_store(cls, store: str, sign_in: str | None = None) -> "Settings":
        """The settings of a store as it lies there: a sample brings its own clock along."""
        clock = clock_of(store)
        return cls(store, sign_in, clock=clock.now, clock_note=clock.note)


def default_store() -> str:
    """Where the store lies unless another is named: this person's own folder, which is made."""
    folder = workplace_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / "desk.sqlite")


class _LastMoment:
    """The moment of the desk's last act; every seat of the desk shares it."""

    def __init__(self, at: datetime | None) -> None:
        self.at = at

    def after(self, moment: datetime) -> datetime:
        """That moment, or the last act's where a clock was set back."""
        return moment if self.at is None else max(moment, self.at)


class Desk:
    """One workplace on one store. `perform` and `ask` block; windows call them off their thread."""

    def __init__(self, settings: Settings, store: Store, desk: UUID) -> None:
        self.settings = settings
        self.store = store
        self.id = desk
        self.person: PersonFacts | None = None
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._listeners: list[Callable[[frozenset[Area]], None]] = []
        self._last = _LastMoment(self.ask(last_act_at, desk))

    @classmethod
    def open(cls, settings: Settings) -> "Desk":
        """Open the store, found it where it is new, and take the desk's seat at it.

        Raises Refused when the store cannot be opened, is a desk's on a server, or nobody signs in
        by that name.
        """
        store = open_lone_store(settings.store, settings.files)
        try:
            desk = cls(settings, store, _found_where_new(store, settings))
            if settings.sign_in is not None:
                desk.take_seat(settings.sign_in)
        except BaseException:
            store.close()
            raise
        return desk

    @property
    def shared(self) -> None:
        """No desk on a server: this one works alone."""
        return None

    def now(self) -> datetime:
        """The desk's moment in UTC; never before its last act, as the authority has it too."""
        return self._last.after(self.settings.clock())

    @property
    def clock_note(self) -> str:
        """Whose clock holds, "" for the computer's."""
        return self.settings.clock_note

    def take_seat(self, sign_in: str) -> PersonFacts:
        """From now on this person works here. Raises Refused for a name that nobody has."""
        person = self.ask(person_by_sign_in, sign_in)
        if person is None:
            raise Refused(f"Nobody signs in as “{sign_in}” here.", "sign_in", "input")
        self.person = person
        return person

    def seat_of(self, sign_in: str) -> "Desk":
        """The same desk with another person at it; both share the store and its writer."""
        other = Desk.__new__(Desk)
        other.__dict__.update(self.__dict__)
        other.settings = replace(self.settings, sign_in=sign_in)
        other.take_seat(sign_in)
        return other

    def ask(
        self, question: Callable[Concatenate[Session, P], T], *args: P.args, **named: P.kwargs
    ) -> T:
        """Ask one query function for its plain answer, on a snapshot of the store."""
        with self.store.reading() as session:
            return question(session, *args, **named)

    def perform(self, operation: "Operation") -> "Performed":
        """Have an act done, as this desk's next one, by who sits here. Raises Refused."""
        # The acts take a quarter of a second to import, which opening a desk need not wait for.
        from desktop.operations.authority import perform

        person = None if self.person is None else self.person.id
        done = self._writer.submit(
            perform, self.store, operation, self.id, person, self.now()
        ).result()
        self._last.at = done.operation.at
        for listener in self._listeners:
            listener(done.touched)
        return done

    def listen(self, listener: Callable[["frozenset[Area]"], None]) -> None:
        """Be told what every act touched; called on the thread that asked for the act."""
        self._listeners.append(listener)

    def keep_file(self, content: bytes) -> str:
        """Keep bytes in the store's folder before an act refers to them by their SHA-256."""
        return self.store.files.put(content)

    def file(self, sha256: str) -> bytes:
        """The bytes of a kept file."""
        return self.store.files.get(sha256)

    def has_file(self, sha256: str) -> bool:
        """Are its bytes there?"""
        return self.store.files.size(sha256) is not None

    def close(self) -> None:
        """Finish what is being written and let go of the store."""
        self._writer.shutdown(wait=True)
        self.store.close()


def _found_where_new(store: Store, settings: Settings) -> UUID:
    """This desk's identity at the store; a new store is founded by it."""
    with store.reading() as session:
        known = first_desk(session)
    if known is not None:
        return known
    from desktop.operations.founding import FoundStore, found
    from desktop.operations.operation import new_id

    desk = new_id()
    sign_in, name = settings.founder
    act = FoundStore(
        administrator=new_id(),
        sign_in=sign_in,
        name=name,
        terms_version=TERMS_VERSION,
        terms_text=resource_text("terms", f"{TERMS_VERSION}.en.txt"),
    )
    found(store, desk, act, settings.clock())
    with store.reading() as session:
        return first_desk(session) or desk


__all__ = ["Desk", "Refused", "Settings", "default_store"]
