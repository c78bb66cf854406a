"""A desk that works without a pause: `python -m tests.shared.busy_desk URL FOLDER NAME CASE`.

It opens again what lies in the folder, else joins, and comments on the case until it is killed.
What is to be known outside is printed once it is durable: the identity of each comment."""

import sys
from pathlib import Path
from uuid import UUID

from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.shared_desk import SharedDesk
from tests.server.wired import PASSWORD
from tests.shared.desks import profile_at


def work(url: str, folder: Path, sign_in: str, case: UUID) -> None:
    """Comments for ever."""
    profile = profile_at(url, folder, sign_in)
    if profile.has_replica:
        desk = SharedDesk.open(profile, None)
        desk.sign_in(PASSWORD)
    else:
        desk, _ = SharedDesk.join(profile, PASSWORD)
    print("ready", flush=True)
    while True:
        act = AddComment(comment=new_id(), case=case, text="still here")
        desk.perform(act)
        print(act.comment, flush=True)


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]), sys.argv[3], UUID(sys.argv[4]))
