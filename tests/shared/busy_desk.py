"""A desk that works until it is killed: `python -m tests.shared.busy_desk URL FOLDER NAME CASE`.

It opens again what lies in the folder, else joins, and says that it is ready. Each line that it is
given is leave for one more act, of all kinds in turn. What is to be known outside is printed once
it is durable: a line of JSON for each act. `again` is how many acts this desk has printed before.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from desktop.data.tables.cases import RequestForm
from desktop.domain.refusal import Refused
from desktop.operations.forms import EditForm
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.opening import UnitAsked
from desktop.operations.operation import new_id
from desktop.shared_desk import SharedDesk
from tests.operations.shop import MODEL, case_at
from tests.server.wired import PASSWORD
from tests.shared.desks import profile_at

FILE_BYTES = 150_000
"""More than one piece of what is sent at a time, so that a file is cut in its middle too."""
OWN_FIELD = {"ruth": "street", "otto": "unit"}
"""A field of the form that this person alone writes."""
SHARED_FIELD = "town"
"""The one that both write."""


class Busy:
    """Who works here; each act is told apart from every other one by its words."""

    def __init__(self, desk: SharedDesk, name: str, case: UUID, again: int) -> None:
        self._desk, self._name, self._case, self._count = desk, name, case, again
        self._opened = case
        self._acts: tuple[Callable[[str], dict[str, str]], ...] = (
            self._comment,
            self._edit_own,
            self._edit_shared,
            self._open,
            self._attach,
            self._exchange,
        )

    def act(self) -> dict[str, str]:
        """One more; gives what is told of it."""
        act = self._acts[self._count % len(self._acts)]
        self._count += 1
        return act(f"{self._name} {self._count}")

    def _comment(self, words: str) -> dict[str, str]:
        act = AddComment(comment=new_id(), case=self._case, text=words)
        self._desk.perform(act)
        return {"kind": "comment", "act": str(act.id), "subject": str(act.comment), "words": words}

    def _edit_own(self, words: str) -> dict[str, str]:
        return self._edit("own", OWN_FIELD[self._name], words)

    def _edit_shared(self, words: str) -> dict[str, str]:
        return self._edit("shared", SHARED_FIELD, words)

    def _edit(self, kind: str, field: str, words: str) -> dict[str, str]:
        asked = select(RequestForm).where(RequestForm.case_id == self._case)
        seen = self._desk.ask(lambda session: getattr(session.execute(asked).scalar_one(), field))
        act = EditForm(case=self._case, changes={f"ship_to.{field}": (seen, words)})
        try:
            self._desk.perform(act)
        except Refused as refused:
            if refused.rule != "conflict":
                raise
            # Another's value came between looking and writing: told at once, and not done.
            return {"kind": "refused", "act": "", "subject": field, "words": words}
        return {"kind": kind, "act": str(act.id), "subject": field, "words": words}

    def _attach(self, words: str) -> dict[str, str]:
        content = hashlib.shake_256(words.encode()).digest(FILE_BYTES)
        act = AttachFile(
            file=new_id(),
            case=self._opened,
            sha256=self._desk.keep_file(content),
            name=f"{words}.bin",
            media_type="application/octet-stream",
            size=len(content),
        )
        self._desk.perform(act)
        return {"kind": "file", "act": str(act.id), "subject": act.sha256, "words": act.name}

    def _open(self, words: str) -> dict[str, str]:
        # Well before: each exchange may put this desk's clock back by a little.
        now = self._desk.now() - timedelta(minutes=1)
        unit = UnitAsked(
            id=new_id(),
            serial=f"{self._name[:2].upper()}{self._count:06d}",
            model=MODEL,
            symptoms=words,
            troubleshooting="another socket",
            failed_since=(now - timedelta(days=2)).date(),
        )
        act = case_at(now, unit, separate_reason=words)
        self._desk.perform(act)
        self._opened = act.case
        return {"kind": "case", "act": str(act.id), "subject": str(act.case), "words": words}

    def _exchange(self, words: str) -> dict[str, str]:
        """Whether or not the line is there: what was done stays, and goes later."""
        with suppress(Refused):
            self._desk.exchange()
        return {"kind": "exchange", "act": "", "subject": "", "words": words}


def opened(url: str, folder: Path, sign_in: str) -> SharedDesk:
    """The desk that lies there, else one that joins."""
    profile = profile_at(url, folder, sign_in)
    if not profile.has_replica:
        return SharedDesk.join(profile, PASSWORD)[0]
    desk = SharedDesk.open(profile, None)
    desk.sign_in(PASSWORD)
    return desk


def work(url: str, folder: Path, sign_in: str, case: UUID, again: int) -> None:
    """As many acts as there is leave for."""
    busy = Busy(opened(url, folder, sign_in), sign_in, case, again)
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps(busy.act()), flush=True)


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]), sys.argv[3], UUID(sys.argv[4]), int(sys.argv[5]))
