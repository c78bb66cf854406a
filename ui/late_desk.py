"""The desk behind the window: still being opened while the window is painted, later exchanged."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Condition
from typing import TYPE_CHECKING, Any, cast

from ui.workbench import Desk, Person

if TYPE_CHECKING:
    from desktop.shared_desk import SharedDesk


class _Place:
    """One desk, and how many are asking it at the moment."""

    def __init__(self) -> None:
        self.desk: Future[Desk] = Future()
        self.users = 0

    @property
    def is_open(self) -> bool:
        return self.desk.done() and self.desk.exception() is None


class LateDesk:
    """Whoever asks it in the background waits until the desk is open, or hears why it cannot be.

    Before that it has no person, and its moment is the computer's. `switch` puts another desk in
    its place while the window is open.
    """

    def __init__(self) -> None:
        self._place = _Place()
        self._changes = Condition()

    def open(self, opener: Callable[[], Desk]) -> Desk:
        """Opens the desk; blocks, so it is called once, in the background.

        Raises whatever `opener` raises, and so does every later question.
        """
        place = self._place
        try:
            desk = opener()
        except BaseException as error:
            place.desk.set_exception(error)
            raise
        place.desk.set_result(desk)
        return desk

    def switch(self, opener: Callable[[], Desk]) -> Desk:
        """Opens another desk, puts it here, and closes the one before once nobody asks it any more.

        Blocks. Raises whatever `opener` raises; the desk stays the one it was then.
        """
        place = _Place()
        place.desk.set_result(opener())
        self._put(place)
        return place.desk.result()

    def leave(self, why: Exception) -> None:
        """Closes the desk and has none: whoever asks hears why. Blocks."""
        place = _Place()
        place.desk.set_exception(why)
        self._put(place)

    @property
    def is_open(self) -> bool:
        """Whether questions are answered without waiting."""
        return self._place.is_open

    @property
    def shared(self) -> "SharedDesk | None":
        """The desk on a server that it is; None alone on this computer, or before it is open."""
        place = self._place
        return place.desk.result().shared if place.is_open else None

    @property
    def person(self) -> Person | None:
        """Who sits at it; None before it is open."""
        place = self._place
        return place.desk.result().person if place.is_open else None

    @property
    def clock_note(self) -> str:
        """Whose clock holds; "" before the desk is open."""
        place = self._place
        return place.desk.result().clock_note if place.is_open else ""

    @property
    def store(self) -> Any:
        """The store itself; waits until the desk is open."""
        return self._place.desk.result().store

    def now(self) -> datetime:
        """The desk's moment, UTC."""
        place = self._place
        return place.desk.result().now() if place.is_open else datetime.now(UTC)

    def take_seat(self, sign_in: str) -> Person:
        """From now on this person works here; waits until the desk is open."""
        with self._used() as desk:
            return desk.take_seat(sign_in)

    def seat_of(self, sign_in: str) -> Desk:
        """The same desk with another person at it; waits until it is open."""
        return self._place.desk.result().seat_of(sign_in)

    def close(self) -> None:
        """Lets go of the store, if it was ever open."""
        if self.is_open:
            self._place.desk.result().close()

    def ask(self, query: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """The answer of a query; waits until the desk is open."""
        with self._used() as desk:
            return desk.ask(query, *arguments, **named)

    def perform(self, operation: Any) -> Any:
        """Does an act; waits until the desk is open."""
        with self._used() as desk:
            return desk.perform(operation)

    def queue(self, operation: Any) -> Any:
        """Has an act decided when the line is back; only on a server."""
        with self._used() as desk:
            return cast("SharedDesk", desk).queue(operation)

    def waiting(self) -> tuple[Any, ...]:
        """What is still to be answered by a server; nothing alone. Waits until it is open."""
        with self._used() as desk:
            waiting = getattr(desk, "waiting", None)
            return waiting() if waiting is not None else ()

    def keep_file(self, content: bytes) -> str:
        """Keeps bytes before an act refers to them; waits until the desk is open."""
        with self._used() as desk:
            return desk.keep_file(content)

    def file(self, sha256: str) -> bytes:
        """The bytes of a kept file; waits until the desk is open."""
        with self._used() as desk:
            return desk.file(sha256)

    def has_file(self, sha256: str) -> bool:
        """Whether its bytes are here; waits until the desk is open."""
        with self._used() as desk:
            return desk.has_file(sha256)

    def stop_files(self) -> None:
        """Has nobody wait for a file over the line any more, as this desk is closed next."""
        _stop_files(self._place)

    @contextmanager
    def _used(self) -> Iterator[Desk]:
        """The desk, which is not closed while it is used here."""
        with self._changes:
            place = self._place
            place.users += 1
        try:
            yield place.desk.result()
        finally:
            with self._changes:
                place.users -= 1
                self._changes.notify_all()

    def _put(self, place: _Place) -> None:
        with self._changes:
            before, self._place = self._place, place
            _stop_files(before)
            self._changes.wait_for(lambda: before.users == 0)
        if before.is_open:
            before.desk.result().close()


def _stop_files(place: _Place) -> None:
    shared = place.desk.result().shared if place.is_open else None
    if shared is not None:
        shared.stop_files()
