"""Calls that hang: whoever waits is told once nobody is there, and waits for who works."""

import threading
from collections.abc import Iterator

import pytest

from desktop.remote.calls import Calls, GivenUp, Silence

_SECONDS = 30


@pytest.fixture
def hangs() -> Iterator[threading.Event]:
    """What a call waits for; let go at the end."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def calls() -> Calls:
    made = Calls()
    made.asks_after_seconds = 0.02
    return made


def test_a_call_that_nobody_answers_is_let_go(calls: Calls, hangs: threading.Event) -> None:
    with pytest.raises(Silence):
        calls.run(lambda: hangs.wait(_SECONDS), lambda: False)
    assert calls.run(lambda: "the next one") == "the next one"


def test_who_works_for_long_is_waited_for(calls: Calls, hangs: threading.Event) -> None:
    asked: list[int] = []

    def is_there() -> bool:
        asked.append(1)
        if len(asked) == 3:
            hangs.set()
        return True

    assert calls.run(lambda: hangs.wait(_SECONDS), is_there)
    assert len(asked) >= 3


def test_an_answer_counts_that_comes_while_it_is_asked(
    calls: Calls, hangs: threading.Event
) -> None:
    asked, never = threading.Event(), threading.Event()

    def is_there() -> bool:
        asked.set()
        return never.wait(_SECONDS)

    def late() -> str:
        asked.wait(_SECONDS)
        return "late"

    assert calls.run(late, is_there) == "late"
    never.set()


def test_what_a_call_raises_is_raised_although_it_is_a_time_that_ran_out(calls: Calls) -> None:
    def call() -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        calls.run(call, lambda: True)


def test_who_gives_up_waits_for_neither(calls: Calls, hangs: threading.Event) -> None:
    asked = threading.Event()

    def is_there() -> bool:
        asked.set()
        return hangs.wait(_SECONDS)

    def give_up() -> None:
        asked.wait(_SECONDS)
        calls.give_up()

    threading.Thread(target=give_up).start()
    with pytest.raises(GivenUp):
        calls.run(lambda: hangs.wait(_SECONDS), is_there)
    with pytest.raises(GivenUp):
        calls.run(lambda: 1)
