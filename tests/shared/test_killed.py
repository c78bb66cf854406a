"""Real desks and a real server are killed with SIGKILL while they work, two desks at once; nothing
that was said to be done is lost or doubled.

`RMA_DESK_TORTURE` is ten times the rounds that a long run takes: each starts its programs anew."""

import os
import random
import sys
from collections.abc import Callable, Iterator
from itertools import cycle, islice, pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.data.store import Store
from desktop.data.tables.ledger import DeskEntry, Outcome
from tests.conftest import DatabaseMaker
from tests.operations.shop import Clock, Shop
from tests.server.wired import Serving
from tests.shared.after_killing import (
    require_all_alike,
    require_all_kinds,
    require_fields_follow,
    require_nothing_lost,
    require_whole,
)
from tests.shared.conftest import House
from tests.shared.killing import Busy, HouseToKill

ROUNDS = max(1, int(os.environ.get("RMA_DESK_TORTURE", "1")) // 10)
PEOPLE = ("ruth", "otto")
WORKERS = ("--workers", "3")
FATES = ("killed", "worker killed", "killed", "spared")
"""What becomes of the server in each round, in turn."""


@pytest.fixture
def several(
    make_postgres_database: DatabaseMaker,
    furnished: Callable[[str, Path], None],
    tmp_path: Path,
) -> Iterator[HouseToKill]:
    """A server of several processes on PostgreSQL."""
    if not sys.platform.startswith("linux"):
        pytest.skip("which processes are its workers is known on Linux alone")
    location, files = make_postgres_database(), tmp_path / "server-files"
    furnished(location, files)
    shop = Shop(Store.open(location, files))
    case = shop.opened()
    shop.close()
    house = House(Serving(location, files, *WORKERS), location, files, case, Clock())
    made = HouseToKill(house, WORKERS)
    yield made
    made.kill()


def work(house: HouseToKill, desks: list[Busy], fate: str, luck: random.Random) -> None:
    """One round: both desks at once, each killed within its acts, and mostly the server too."""
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.until_ready()
    before = {desk: len(desk.done) for desk in desks}
    for desk in desks:
        desk.let(9)
    at = luck.randint(1, 6)
    first, other = luck.sample(desks, 2)
    first.until(before[first] + at)
    match fate:
        case "killed":
            house.kill()
            if luck.random() < 0.3:  # one of the desks ends while no server is there
                other.kill_at(before[other] + 8)
                other.until_dead()
            house.start_again()
        case "worker killed":
            house.kill_a_worker()
        case _:
            pass
    for desk in desks:
        desk.kill_at(before[desk] + luck.randint(9, 20))
    for desk in desks:
        desk.let(14)
    for desk in desks:
        desk.until_dead()


def kill_and_check(house: HouseToKill, folder: Path) -> None:
    """Rounds, then everything that must hold."""
    fates = list(islice(cycle(FATES), ROUNDS))
    luck = random.Random(20261116)
    desks = [Busy(house.house.url, house.house.case, folder / name, name) for name in PEOPLE]
    try:
        for fate in fates:
            work(house, desks, fate, luck)
    finally:
        for desk in desks:
            desk.end()
    opened = [desk.at_rest() for desk in desks]
    for one in (*opened, *opened):  # what the first sent last, the others have not seen
        one.exchange()
    store = Store.open(house.house.location, house.house.files)
    files = [done for desk in desks for done in desk.done if done.kind == "file"]
    require_all_kinds(desks)
    require_nothing_lost(store, desks)
    require_fields_follow(store, house.house.case, desks)
    require_all_alike(store, files, opened)
    swaps = turns(store)
    assert swaps > ROUNDS, "the desks worked one after another"
    require_whole(store, opened)
    store.close()
    acts = sum(len(desk.done) for desk in desks)
    killed = {fate: fates.count(fate) for fate in sorted(set(fates))}
    print(f"\n{acts} acts, {swaps} turns between the desks, {ROUNDS} rounds, the server {killed}")


def turns(store: Store) -> int:
    """How often the server decided an act of another desk than the one before."""
    with store.reading() as session:
        joined = select(DeskEntry.id).where(DeskEntry.joined_by.is_not(None))
        asked = select(Outcome.desk).where(Outcome.desk.in_(joined))
        order = list(session.execute(asked.order_by(Outcome.revision)).scalars())
    return sum(one != before for before, one in pairwise(order))


@pytest.mark.timeout(0)
def test_what_was_done_is_there_once_whoever_is_killed(house: House, tmp_path: Path) -> None:
    kill_and_check(HouseToKill(house), tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_the_same_with_several_workers_on_postgresql(several: HouseToKill, tmp_path: Path) -> None:
    kill_and_check(several, tmp_path)
