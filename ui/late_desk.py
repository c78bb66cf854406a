"""A desk that is still being opened while the window is already painted."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Any

from ui.workbench import Desk, Person


class LateDesk:
    """Whoever asks it in the background waits until the desk is open, or hears why it cannot be.

    Before that it has no person, and its moment is the computer's.
    """

    def __init__(self) -> None:
        self._desk: Future[Desk] = Future()

    def open(self, opener: Callable[[], Desk]) -> Desk:
        """Opens the desk; blocks, so it is called once, in the background.

        Raises whatever `opener` raises, and so does every later question.
        """
        try:
            desk = opener()
        except BaseException as error:
            self._desk.set_exception(error)
            raise
        self._desk.set_result(desk)
        return desk

    @property
    def is_open(self) -> bool:
        """Whether questions are answered without waiting."""
        return self._desk.done() and self._desk.exception() is None

    @property
    def person(self) -> Person | None:
        """Who sits at it; None before it is open."""
        return self._desk.result().person if self.is_open else None

    @property
    def clock_note(self) -> str:
        """Whose clock holds; "" before the desk is open."""
        return self._desk.result().clock_note if self.is_open else ""

    @property
    def store(self) -> Any:
        """The store itself; waits until the desk is open."""
        return self._desk.result().store

    def now(self) -> datetime:
        """The desk's moment, UTC."""
        return self._desk.result().now() if self.is_open else datetime.now(UTC)

    def take_seat(self, sign_in: str) -> Person:
        """From now on this person works here; waits until the desk is open."""
        return self._desk.result().take_seat(sign_in)

    def seat_of(self, sign_in: str) -> Desk:
        """The same desk with another person at it; waits until it is open."""
        return self._desk.result().seat_of(sign_in)

    def close(self) -> None:
        """Lets go of the store, if it was ever open."""
        if self.is_open:
            self._desk.result().close()

    def ask(self, query: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """The answer of a query; waits until the desk is open."""
        return self._desk.result().ask(query, *arguments, **named)

    def perform(self, operation: Any) -> Any:
        """Does an act; waits until the desk is open."""
        return self._desk.result().perform(operation)

    def keep_file(self, content: bytes) -> str:
        """Keeps bytes before an act refers to them; waits until the desk is open."""
        return self._desk.result().keep_file(content)

    def file(self, sha256: str) -> bytes:
        """The bytes of a kept file; waits until the desk is open."""
        return self._desk.result().file(sha256)
