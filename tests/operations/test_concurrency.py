"""Several at once, in one program or in several: nothing is lost, nothing is given out twice."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.data.tables.cases import Case
from desktop.data.tables.fulfilment import Rma
from desktop.data.tables.ledger import Clock, DeskEntry, Outcome
from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.workplace import Desk, Settings
from tests.operations.shop import Shop

ROOT = Path(__file__).parents[2]

PROGRAM = """
import sys
from datetime import UTC, datetime
from uuid import UUID
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.workplace import Desk, Settings

store, files, case, word = sys.argv[1:]
moment = datetime(2026, 11, 16, 9, tzinfo=UTC)
desk = Desk.open(Settings(store, "ruth", files=files, clock=lambda: moment))
print("open", flush=True)
sys.stdin.readline()
for number in range(15):
    desk.perform(AddComment(comment=new_id(), case=UUID(case), text=f"{word} {number}"))
desk.close()
"""


def no_gap(shop: Shop) -> None:
    """Every act has its place: no gap in revisions and sequences, the clock at their end."""
    found = sorted(shop.all(Outcome), key=lambda outcome: outcome.revision)
    assert [one.revision for one in found] == list(range(1, len(found) + 1))
    assert [one.sequence for one in found] == list(range(1, len(found) + 1))
    assert shop.one(Clock).revision == len(found)
    assert shop.one(DeskEntry).sequence == len(found)


def test_threads_at_one_desk_and_desks_at_one_store_give_out_each_number_once(
    shop: Shop, location: str, tmp_path: Path
) -> None:
    cases = [shop.accepted()[0] for _ in range(4)]
    other = Desk.open(Settings(location, "ruth", files=tmp_path / "files", clock=shop.clock))
    desks = [shop.ruth, other]
    try:
        with ThreadPoolExecutor(8) as pool:
            acts = [
                pool.submit(desks[index % 2].perform, IssueRma(case=case))
                for index, case in enumerate(cases)
            ]
            opened = [
                pool.submit(desks[index % 2].perform, shop.opening(shop.asked()))
                for index in range(8)
            ]
            for answer in (*acts, *opened):
                answer.result()
    finally:
        other.close()
    assert len({rma.number for rma in shop.all(Rma)}) == 4
    assert len({case.number for case in shop.all(Case)}) == 12
    no_gap(shop)


def test_two_who_issue_one_case_at_once_give_it_one_number(shop: Shop) -> None:
    case, _ = shop.accepted()

    def issue() -> bool:
        try:
            shop.ruth.perform(IssueRma(case=case))
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(issue) for _ in range(4)]
        done = [answer.result() for answer in answers]
    assert sum(done) == 1
    assert len(shop.all(Rma)) == 1
    no_gap(shop)


def test_the_same_act_sent_by_many_at_once_happens_once(shop: Shop) -> None:
    case = shop.opened()
    act = AddComment(comment=new_id(), case=case, text="once")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(shop.ruth.perform, [act] * 6))
    assert len({answer.revision for answer in answers}) == 1
    assert len(shop.all(Comment)) == 1


def test_two_programs_write_to_one_store(shop: Shop, location: str, tmp_path: Path) -> None:
    case = shop.opened()
    arguments = [sys.executable, "-c", PROGRAM, location, str(tmp_path / "files"), str(case)]
    programs = [
        subprocess.Popen(
            [*arguments, word],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for word in ("left", "right")
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
    ends = []
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    for program in programs:
        _, said = program.communicate(timeout=60)
        ends.append((program.returncode, said))
    assert ends == [(0, ""), (0, "")]
    texts = {comment.text for comment in shop.all(Comment)}
    assert texts == {f"{word} {number}" for word in ("left", "right") for number in range(15)}
    no_gap(shop)


@pytest.mark.parametrize("times", [4])
def test_several_who_found_a_store_at_once_share_it(
    request: pytest.FixtureRequest, tmp_path: Path, times: int
) -> None:
    postgres = request.getfixturevalue("make_postgres_database")
    for location in (str(tmp_path / "new.db"), postgres()):

        def join(place: str = location) -> Desk:
            return Desk.open(Settings(place, files=tmp_path / "files", founder=("edda", "Edda")))

        with ThreadPoolExecutor(times) as pool:
            desks = list(pool.map(lambda _: join(), range(times)))
        try:
            assert len({desk.id for desk in desks}) == 1
            assert len({desk.take_seat("edda").id for desk in desks}) == 1
        finally:
            for desk in desks:
                desk.close()
