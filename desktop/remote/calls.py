"""Calls over the line that can be given up: who waits for one that hangs need not wait on, and it
is found out whether anybody is there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, TypeVar

T = TypeVar("T")


class GivenUp(Exception):
    """The call was given up. Whether what was sent has arrived is not known."""


class Silence(Exception):
    """Nobody answers there any more. Whether what was sent has arrived is not known."""


class Calls:
    """Has each call made on a thread of its own, which an end of the program does not wait for.

    A request blocks in the network's own code until a time runs out, and nothing ends it there.
    """

    asks_after_seconds = 4.0
    """So long a call has been without an answer when it is asked whether anybody is there."""

    def __init__(self) -> None:
        self._under_way: set[Future[Any]] = set()
        self._is_over = False
        self._lock = threading.Lock()

    def run(self, call: Callable[[], T], is_there: Callable[[], bool] | None = None) -> T:
        """What the call gives or raises; raises GivenUp once all are given up.

        `is_there` says whether anybody answers there at all, by another call. It is asked again and
        again while this one lasts: a server that works on it is waited for, and one that a network
        swallows is not. Raises Silence then.
        """
        answer = self._begin(call)
        while is_there is not None and not wait((answer,), self.asks_after_seconds).done:
            there = self._begin(is_there)
            either: tuple[Future[Any], ...] = (answer, there)
            wait(either, return_when=FIRST_COMPLETED)
            if not answer.done() and not there.result() and self._let_go(answer):
                raise Silence
        return answer.result()

    def give_up(self) -> None:
        """Nobody waits for those under way any more, and none is begun."""
        with self._lock:
            self._is_over = True
            for answer in self._under_way:
                answer.set_exception(GivenUp())
            self._under_way.clear()

    def _begin(self, call: Callable[[], T]) -> Future[T]:
        answer: Future[T] = Future()
        with self._lock:
            if self._is_over:
                raise GivenUp
            self._under_way.add(answer)
        threading.Thread(target=self._make, args=(call, answer), name="call", daemon=True).start()
        return answer

    def _let_go(self, answer: Future[Any]) -> bool:
        """Nobody waits for this one any more, unless it has just ended."""
        with self._lock:
            is_under_way = answer in self._under_way
            self._under_way.discard(answer)
        return is_under_way

    def _make(self, call: Callable[[], Any], answer: Future[Any]) -> None:
        result, error = None, None
        try:
            result = call()
        except BaseException as fault:  # noqa: BLE001 - it belongs to who waits, in their thread
            error = fault
        with self._lock:
            if answer not in self._under_way:
                return  # it was given up
            self._under_way.discard(answer)
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)
