"""What the programs on one replica tell each other of its line, in notes beside it.

Only the elected one talks with the server (sharing.md, rule 16); no other may say otherwise."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

LOG = logging.getLogger("rma-desk.line")


@dataclass(frozen=True, slots=True)
class Told:
    """Where the line stands for the elected program, since when, and the sentence with it."""

    state: str
    since: datetime
    sentence: str


class LineNotes:
    """One program's hold on the notes. Nothing in them is secret, and each is written whole."""

    def __init__(self, database: str) -> None:
        self._stands = Path(f"{database}.stands")
        self._signed_in = Path(f"{database}.signed-in")
        self._last: Told | None = None
        self._last_sign_in = self._moment_of_sign_in()

    def tell(self, told: Told) -> None:
        """Say where the line stands, where that is new. Where it cannot be written it is tried
        again the next time."""
        if told == self._last:
            return
        facts = {"state": told.state, "since": told.since.isoformat(), "sentence": told.sentence}
        new = self._stands.with_name(f"{self._stands.name}.new")
        try:
            new.write_text(json.dumps(facts), encoding="utf-8")
            new.replace(self._stands)
        except OSError as fault:  # on Windows also while another program reads it
            LOG.debug("the line's note was not written", extra={"fault": type(fault).__name__})
            return
        self._last = told

    def told(self) -> Told | None:
        """What the elected program said last; None where it has said nothing that can be read."""
        try:
            facts = json.loads(self._stands.read_text(encoding="utf-8"))
            since = datetime.fromisoformat(facts["since"])
            return Told(str(facts["state"]), since, str(facts["sentence"]))
        except (OSError, ValueError, LookupError, TypeError):
            return None

    def forget(self) -> None:
        """Say nothing more: who said it ends."""
        try:
            self._stands.unlink(missing_ok=True)
        except OSError as fault:
            LOG.debug("the line's note stays", extra={"fault": type(fault).__name__})

    def tell_signed_in(self) -> None:
        """Say that a new sign-in is kept, for the others to take."""
        try:
            self._signed_in.write_text(str(time.time_ns()), encoding="ascii")
        except OSError as fault:
            LOG.debug("a sign-in was not noted", extra={"fault": type(fault).__name__})
        self._last_sign_in = self._moment_of_sign_in()

    def is_signed_in_anew(self) -> bool:
        """Has another program signed in since this was last asked?"""
        moment = self._moment_of_sign_in()
        is_new = moment != self._last_sign_in
        self._last_sign_in = moment
        return is_new

    def _moment_of_sign_in(self) -> int:
        try:
            return self._signed_in.stat().st_mtime_ns
        except OSError:
            return 0
