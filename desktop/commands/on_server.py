"""A word done at a desk on a server: exchange, do it, exchange, and say what still waits."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop.commands.answer import Ended
from desktop.domain.refusal import Refused
from desktop.remote.parked import settled_without
from desktop.shared_desk import SharedDesk
from desktop.signing_in import open_again, profile_there, sign_out
from desktop.wire.problems import is_access_ended
from desktop.workplace_memory import workplace_folder


@dataclass(frozen=True, slots=True)
class LineLeft:
    """How a word left the line: acts of its own that wait, and what the server refused of them."""

    waiting: int
    refused: tuple[str, ...]

    @property
    def ended(self) -> Ended:
        """The exit status that this makes of a word that was done here."""
        if self.refused:
            return Ended.REFUSED
        return Ended.IN_PART if self.waiting else Ended.DONE

    @property
    def facts(self) -> dict[str, Any]:
        """What `--json` says of it, nothing where all has arrived."""
        said: dict[str, Any] = {"waiting": self.waiting} if self.waiting else {}
        return {**said, "refused_by_server": self.refused} if self.refused else said

    @property
    def lines(self) -> tuple[str, ...]:
        """What a person reads of it on standard error."""
        waits = f"{self.waiting} wait to be sent." if self.waiting else ""
        return tuple(filter(None, (waits, *(f"The server refused it: {s}" for s in self.refused))))


@contextmanager
def open_shared(options: Namespace, server: str, named: str) -> Iterator[SharedDesk]:
    """The desk of who signed in at the server from here, brought up to date where the line is
    there; `named` may be "" where there is only one. Raises Refused. Leaves a LineLeft in
    `options.line_left`."""
    desk = open_again(profile_there(workplace_folder(), server, named), by_itself=False)
    try:
        is_there = _exchange(desk, "This is answered from what is here.")
        before = {one.id for one in desk.waiting()}, _refused_before(desk)
        try:
            yield desk
        finally:
            waits = [one.id for one in desk.waiting() if one.id not in before[0]]
            # A line that was away a moment ago is not waited for twice.
            if waits and is_there:
                _exchange(desk, "What was done here is kept.")
            options.line_left = _left(desk, *before)
    finally:
        desk.close()


def _exchange(desk: SharedDesk, meanwhile: str) -> bool:
    """Try the line; without it say so, since what follows is true of this desk only. Says whether
    it is worth trying again."""
    try:
        desk.exchange()
    except Refused as refused:
        sentence = refused.sentence
        if is_access_ended(refused):
            sign_out(desk)
            raise
        if refused.rule == "sign-in":
            profile = desk.profile
            sentence = (
                f"Your sign-in is over. Sign in again with “rma-desk sign-in {profile.line.url} "
                f"--as {profile.sign_in}”."
            )
        print(f"{sentence} {meanwhile}", file=sys.stderr)
        return False
    return True


def _refused_before(desk: SharedDesk) -> set[UUID]:
    """What is no answer to this word: refused already, or settled and perhaps taken back in it."""
    settled = desk.ask(lambda session: settled_without(session.connection()))
    return {*settled, *(one.operation.id for one in desk.parked())}


def _left(desk: SharedDesk, waited: set[UUID], before: set[UUID]) -> LineLeft:
    refused = tuple(one.refusal.sentence for one in desk.parked() if one.operation.id not in before)
    return LineLeft(sum(one.id not in waited for one in desk.waiting()), refused)
