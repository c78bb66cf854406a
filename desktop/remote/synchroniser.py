"""Exchanges by itself, away from whoever works: after each act, at news, and every so often.

Of several programs on one replica a lock of the operating system elects one (sharing.md, 16); the
others only write their acts into the outbox, where the elected one finds them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain, repeat

from filelock import FileLock, Timeout

from desktop.domain.refusal import Refused
from desktop.faults import fault_facts
from desktop.remote.client import Unreachable
from desktop.remote.line_notes import LineNotes, Told
from desktop.remote.replica import Replica
from desktop.remote.replica_state import ReplicaState, has_sendable
from desktop.remote.sending import Sending
from desktop.wire.problems import is_access_ended

LOG = logging.getLogger("rma-desk.line")

EVERY_SECONDS = 20.0
"""So long without news or acts, then it asks all the same."""
LOOKS_EVERY_SECONDS = 0.5
"""So often it looks whether another program on this replica has put something into the outbox."""
STUCK_AFTER = timedelta(minutes=5)
"""So long an act waits at most while the line is there, or something is wrong (rule 15): else it
goes with the next exchange, or behind a file that proves it."""
ENDS_AFTER_SECONDS = 3.0
"""So long an end waits for what is under way; then it is given up and sent anew the next time."""
_WAITS_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
"""Between tries while the line is away."""


class LineState(StrEnum):
    """Where the line stands, each with what a person is told of it elsewhere.

    FILLING: a first start fetches everything. AWAY: no answer. SIGN_IN: the token is over or was
    ended. ENDED: whoever works here may no longer in, and what is here has to be closed. UPDATE:
    this desk is too old for its server. RESTORED: the server lost what it had
    confirmed, and somebody has to decide. REFUSED: the server says something else that a person
    has to read. HELD_UP: something on this computer is in the way, another program or a fault of
    this one; it is tried again. A desk whose folder was copied joins anew by itself: it is FILLING
    meanwhile.
    """

    FILLING = "filling"
    THERE = "there"
    AWAY = "away"
    SIGN_IN = "sign in"
    ENDED = "ended"
    UPDATE = "update"
    RESTORED = "restored"
    REFUSED = "refused"
    HELD_UP = "held up"


_STATES = frozenset(state.value for state in LineState)

_OF_RULE = {
    "line": LineState.AWAY,
    "sign-in": LineState.SIGN_IN,
    "update": LineState.UPDATE,
    "busy": LineState.HELD_UP,
}


def _state_of(refused: Refused) -> LineState:
    if is_access_ended(refused):
        return LineState.ENDED
    return _OF_RULE.get(refused.rule, LineState.REFUSED)


@dataclass(frozen=True, slots=True)
class LineStanding:
    """What a status bar tells. `sentence` is the server's or the network's own, "" when all is
    well; `rows` how many have come of a first start; `since` when this state began. `is_stuck`
    where the line is there and acts have waited all the same for `STUCK_AFTER`."""

    state: LineState
    since: datetime
    replica: ReplicaState
    sentence: str = ""
    rows: int = 0
    is_stuck: bool = False


class Synchroniser:
    """Runs the exchanges of a replica on a thread of its own, if it is the elected one.

    `tell` is called whenever where the line stands changes, on that thread or on the one that
    acted; it must not wait. `renew` is called when another program on the replica has signed in, to
    take the sign-in that it kept. What another program's line tells is told here too.
    """

    def __init__(
        self,
        replica: Replica,
        tell: Callable[[LineStanding], None],
        every_seconds: float = EVERY_SECONDS,
        renew: Callable[[], None] = lambda: None,
    ) -> None:
        self._replica = replica
        self._tell = tell
        self._every = every_seconds
        self._renew = renew
        self._notes = LineNotes(str(replica.store.url.database))
        self._is_elected = False
        self._wakes = threading.Event()
        self._ends = threading.Event()
        self._is_due = True
        self._telling = threading.Lock()
        self._election = FileLock(f"{replica.store.url.database}.elected", timeout=0)
        state = replica.state()
        first = LineState.THERE if state.is_filled else LineState.FILLING
        self._standing = LineStanding(first, replica.now(), state)
        self._sending = Sending(replica, self._look)
        self._thread = threading.Thread(target=self._run, name="line", daemon=True)

    @property
    def standing(self) -> LineStanding:
        """Where the line stands now."""
        return self._standing

    def start(self) -> None:
        """Begin; the first exchange is tried at once."""
        self._thread.start()
        self._sending.start()

    def wake(self) -> None:
        """There is something to send or to fetch; how much waits is told at once."""
        self._look()
        self._is_due = True
        self._wakes.set()

    def tell_signed_in(self) -> None:
        """Have the other programs on this replica take the sign-in that is kept now."""
        self._notes.tell_signed_in()

    def close(self) -> None:
        """End after the exchange that is under way, or give it up where it takes too long. What
        waits is kept."""
        self._ends.set()
        self._wakes.set()
        self._replica.stop_files()
        self._sending.close(ENDS_AFTER_SECONDS)
        if self._thread.is_alive():
            self._thread.join(ENDS_AFTER_SECONDS)
        if self._thread.is_alive():
            self._replica.give_up()
            self._thread.join(ENDS_AFTER_SECONDS)

    def _run(self) -> None:
        try:
            while not self._ends.is_set():
                try:
                    self._stand_in_line()
                except Exception as fault:  # noqa: BLE001 - this thread lives as long as the desk
                    self._log(fault)
                    self._ends.wait(_WAITS_SECONDS[-1])
        finally:
            if self._is_elected:
                self._notes.forget()
            self._is_elected = False
            self._election.release(force=True)

    def _stand_in_line(self) -> None:
        """Exchange as the elected program; else look what that one does."""
        if not self._is_elected:
            try:
                self._election.acquire()
            except Timeout:
                self._look()
                self._sleep(LOOKS_EVERY_SECONDS)
                return
            self._is_elected = True
        self._exchange_until_the_end()

    def _exchange_until_the_end(self) -> None:
        waits = self._pauses()
        while not self._ends.is_set():
            self._is_due = False
            if self._exchange():
                waits = self._pauses()
                self._wait_for_work()
            else:
                self._wait_for_line(next(waits))

    def _exchange(self) -> bool:
        """One exchange; says whether the line is there."""
        try:
            self._replica.exchange_acts(self._count)
        except Refused as refused:
            state = _state_of(refused)
            if state is LineState.REFUSED:
                LOG.warning("exchange refused", extra={"rule": refused.rule})
            self._say(state, refused.sentence)
            return False
        except Exception as fault:  # noqa: BLE001 - one fault may not end all sending; it is told
            self._note(fault)
            return False
        lost = self._replica.state().lost
        self._say(LineState.RESTORED if lost else LineState.THERE, "")
        self._sending.wake()
        return True

    def _note(self, fault: Exception) -> None:
        """Note what nobody expected, and say so; what it met at the end of the program is none."""
        if self._ends.is_set():
            return
        self._log(fault)
        self._say(
            LineState.HELD_UP,
            f"Something went wrong in the program ({type(fault).__name__}). What is done here is "
            "kept, and it is tried again. If this stays, tell whoever looks after it.",
        )

    def _log(self, fault: Exception) -> None:
        if not self._ends.is_set():
            facts = fault_facts(fault)
            LOG.error("exchange failed: %s at %s", facts["fault"], ", ".join(facts["places"]))

    def _count(self, rows: int) -> None:
        if self._ends.is_set():
            raise Unreachable(self._replica.url, "the program ends")
        with self._telling:
            self._standing = replace(self._standing, state=LineState.FILLING, rows=rows)
            self._note_for_others()
            self._tell(self._standing)

    def _wait_for_line(self, seconds: float) -> None:
        """Until it is worth trying again; what other programs on this replica do meanwhile counts
        among what waits."""
        until = time.monotonic() + seconds
        while not self._is_due and not self._ends.is_set():
            left = until - time.monotonic()
            if left <= 0:
                return
            self._sleep(min(left, LOOKS_EVERY_SECONDS))
            self._look()

    def _wait_for_work(self) -> None:
        """Until there is news, an act of this program or another's, or it has been long enough."""
        waited = 0.0
        while not self._is_due and waited < self._every and not self._ends.is_set():
            self._sleep(LOOKS_EVERY_SECONDS)
            waited += LOOKS_EVERY_SECONDS
            if has_sendable(self._replica.store):
                return

    def _look(self) -> None:
        """Tell what acts, or another program's exchanges, left, and where its line stands."""
        told = None if self._is_elected else self._notes.told()
        if not self._is_elected:
            self._replica.look_again()
        with self._telling:
            if told is not None and told.state in _STATES:
                self._say_now(LineState(told.state), told.sentence, told.since)
            else:
                self._say_now(self._standing.state, self._standing.sentence)

    def _say(self, state: LineState, sentence: str) -> None:
        with self._telling:
            self._say_now(state, sentence)

    def _say_now(self, state: LineState, sentence: str, since: datetime | None = None) -> None:
        now = self._replica.state()
        if state is LineState.THERE and not now.is_filled:
            state = LineState.FILLING
        before = self._standing
        moment = self._replica.now()
        since = since or (before.since if before.state is state else moment)
        is_stuck = (
            state is LineState.THERE
            and now.waiting_since is not None
            and moment - max(since, now.waiting_since) > STUCK_AFTER
        )
        self._standing = LineStanding(state, since, now, sentence, is_stuck=is_stuck)
        self._note_for_others()
        if self._standing != before:
            self._tell(self._standing)

    def _note_for_others(self) -> None:
        if self._is_elected:
            now = self._standing
            self._notes.tell(Told(now.state.value, now.since, now.sentence))

    def _sleep(self, seconds: float) -> None:
        self._wakes.wait(seconds)
        self._wakes.clear()
        if self._notes.is_signed_in_anew():
            self._renew()
            self._is_due = True

    @staticmethod
    def _pauses() -> chain[float]:
        return chain(_WAITS_SECONDS, repeat(_WAITS_SECONDS[-1]))
