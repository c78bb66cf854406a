"""Somebody's desk in a process of its own: `python -m tests.journeys.at_a_desk URL NAME FILE`.

They sign in with the password in the file. What they are to do comes on standard input, a line of
JSON each: words of the command line, or one of the deeds here, which the words do not have. From
the first of those on they have the desk open, as a window has it: it exchanges by itself and hears
the news. What came of it goes to standard output. It ends where the input ends.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any, cast

from desktop.cli import main
from desktop.commands.case_telling import case_facts
from desktop.commands.finding import case_called
from desktop.domain.refusal import Refused
from desktop.domain.resolution import FieldChoice, Resolution, Side
from desktop.operations.issuing import IssueRma
from desktop.remote.synchroniser import LineState
from desktop.remote.undecided import Undecided, sync_screen
from desktop.shared_desk import SharedDesk
from desktop.signing_in import open_again, profile_there
from desktop.wire.rows import digest_of_rows
from desktop.workplace import Desk
from desktop.workplace_memory import workplace_folder
from tests.shared.desks import Hearing

_PATIENCE_SECONDS = 120
"""A desk whose line was away asks again after up to twenty seconds."""

Facts = dict[str, Any]


class AtDesk:
    """Who works there, and what they can be asked to do; each deed gives plain facts."""

    def __init__(self, url: str, sign_in: str, password_file: str) -> None:
        self._common = ("--store", url, "--as", sign_in, "--json")
        signed_in = self.say("sign-in", "--password-file", password_file)
        if signed_in["ended"] != 0:
            raise RuntimeError(signed_in["told"])
        self._profile = profile_there(workplace_folder(), url, sign_in)
        self._open: tuple[SharedDesk, Hearing] | None = None

    @property
    def desk(self) -> SharedDesk:
        """The desk, open from now on."""
        return self._at_it()[0]

    def open(self) -> Facts:
        """Have the desk open."""
        return self.line()

    def leave(self) -> None:
        """Close the desk, if it is open."""
        if self._open is not None:
            self._open[0].close()

    def say(self, *words: str) -> Facts:
        """A word of the command line: its exit status, its JSON, and what it told beside."""
        said, told = StringIO(), StringIO()
        with redirect_stdout(said), redirect_stderr(told):
            ended = main([*self._common, *words])
        return {"ended": ended, "said": json.loads(said.getvalue()), "told": told.getvalue()}

    def wait_for_case(self, number: str, **facts: Any) -> Facts:
        """Wait, doing nothing, until the case shows all this; gives it."""
        self._until(lambda: facts.items() <= self._case(number).items())
        return self._case(number)

    def wait_for_line(self) -> Facts:
        """Wait until the line is there and nothing waits."""
        self._until(self._is_all_sent)
        return self.line()

    def wait_until_away(self) -> Facts:
        """Wait until the desk says that the line is away."""
        self._until(lambda: self.desk.line.state is LineState.AWAY)
        return self.line()

    def wait_for_undecided(self) -> Facts:
        """Wait until there is something to decide; gives both sides of it."""
        self._until(lambda: self.desk.line.replica.parked > 0)
        return self.undecided()

    def line(self) -> Facts:
        """Where the line stands, and how much waits and is undecided."""
        return {
            "state": self.desk.line.state,
            "waiting": len(self.desk.waiting()),
            "undecided": len(self.desk.parked()),
        }

    def ask_for_number_later(self, number: str) -> Facts:
        """Ask for the RMA number when the line is back, as the window offers."""
        case = case_called(cast(Desk, self.desk), number)
        self.desk.queue(IssueRma(case=case.id))
        return self.line()

    def undecided(self) -> Facts:
        """The refused act that is to be decided first, none where there is none."""
        return {} if (one := self._shown()) is None else _sides_of(one)

    def decide(self, field: str, side: str) -> Facts:
        """Decide one field of it; gives what became of the act."""
        one = self._shown()
        assert one is not None, "there is something to decide"
        (stands,) = [two.stands for two in one.apart if two.field == field]
        choice = {field: FieldChoice(Side(side), stands)}
        done = self.desk.resolve(Resolution(one.row.id, fields=choice))
        return {"sent": done.sent, "let_go": len(done.let_go), "left": done.left}

    def file(self, sha256: str) -> Facts:
        """A file that is kept with a case, fetched where it is not here."""
        return {"text": self.desk.file(sha256).decode()}

    def digest(self) -> Facts:
        """Of everything that this desk shows."""
        return {"digest": self.desk.ask(lambda session: digest_of_rows(session.connection()))}

    def _until(self, holds: Callable[[], bool]) -> None:
        self._at_it()[1].until(holds)

    def _at_it(self) -> tuple[SharedDesk, Hearing]:
        if self._open is None:
            desk = open_again(self._profile)
            self._open = desk, Hearing(desk, _PATIENCE_SECONDS)
        return self._open

    def _is_all_sent(self) -> bool:
        line = self.desk.line
        return line.state is LineState.THERE and line.replica.waiting == 0

    def _case(self, number: str) -> Facts:
        try:
            return case_facts(case_called(cast(Desk, self.desk), number))
        except Refused:
            return {}  # it has not come yet

    def _shown(self) -> Undecided | None:
        return self.desk.ask(sync_screen, None).shown


def _sides_of(one: Undecided) -> Facts:
    return {
        "deed": one.row.deed,
        "reason": one.row.reason,
        "is_conflict": one.row.is_conflict,
        "sides": [
            {"field": two.field, "mine": two.mine, "stands": two.stands, "by": two.by}
            for two in one.apart
        ],
    }


def work(url: str, sign_in: str, password_file: str) -> None:
    """Does what comes, line by line."""
    at = AtDesk(url, sign_in, password_file)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        deed: Callable[..., Facts] = getattr(at, asked["deed"])
        answer: Facts
        try:
            answer = {"done": deed(*asked["with"], **asked["named"])}
        except (Refused, AssertionError) as fault:
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(answer), flush=True)
    at.leave()


if __name__ == "__main__":
    work(*sys.argv[1:])
