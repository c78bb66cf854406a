"""Real desks and a real server are killed with SIGKILL while they work; nothing is lost or doubled.

`RMA_DESK_TORTURE` is how many rounds a long run takes."""

import os
import random
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from desktop.data.store import Store
from desktop.data.tables.record import Comment
from desktop.shared_desk import SharedDesk
from desktop.upkeep import check
from desktop.wire.rows import digest_of_rows
from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.shared.desks import profile_at

ROUNDS = int(os.environ.get("RMA_DESK_TORTURE", "3"))
ROOT = Path(__file__).parents[2]
PEOPLE = ("ruth", "otto")


class Busy:
    """Somebody's desk in a process of its own, with what it said is done."""

    def __init__(self, house: House, folder: Path, sign_in: str) -> None:
        self.house, self.folder, self.sign_in = house, folder, sign_in
        self.done: list[UUID] = []

    def work(self, acts: int, *, kills_server: bool = False) -> None:
        """Works until so many acts are done, then is killed, in the middle of the next one."""
        words = [self.house.url, str(self.folder), self.sign_in, str(self.house.case)]
        with subprocess.Popen(
            [sys.executable, "-m", "tests.shared.busy_desk", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "ready"
            for number in range(acts):
                self.done.append(UUID(process.stdout.readline().strip()))
                if kills_server and number == acts // 2:
                    self.house.serving.process.kill()
            process.kill()
            # What was printed before the end was durable too.
            self.done += [UUID(line) for line in process.stdout.read().split("\n")[:-1]]

    def at_rest(self) -> SharedDesk:
        """Opens the desk again and exchanges until everything has gone."""
        profile = profile_at(self.house.url, self.folder, self.sign_in)
        desk = SharedDesk.open(profile, None, by_itself=False)
        desk.sign_in(PASSWORD)
        desk.exchange()
        return desk


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_what_was_done_is_there_once_whoever_is_killed(house: House, tmp_path: Path) -> None:
    luck = random.Random(20261116)
    desks = [Busy(house, tmp_path / name, name) for name in PEOPLE]
    for _ in range(ROUNDS):
        for desk in desks:
            kills_server = luck.random() < 0.5
            desk.work(luck.randint(5, 30), kills_server=kills_server)
            if kills_server:
                house.serving.stop()
                house.start_again()
    done = {one for desk in desks for one in desk.done}
    opened = [desk.at_rest() for desk in (*desks, *desks)]
    store = Store.open(house.location, house.files)
    with store.reading() as session:
        comments = set(session.execute(select(Comment.id)).scalars())
        assert done <= comments, "what was acknowledged is not at the server"
        assert session.execute(select(func.count(Comment.id))).scalar_one() == len(comments)
        expected = digest_of_rows(session.connection())
    for one in opened[len(desks) :]:
        assert one.ask(lambda session: digest_of_rows(session.connection())) == expected
        assert one.waiting() == ()
    for one in opened:
        one.close()
    assert check(store).findings == ()
    store.close()
    print(f"{len(done)} acts, {ROUNDS} rounds, {len(PEOPLE)} desks: none lost, none doubled")
