"""Two desks on one server: what one does the other has, with the line and without it."""

from pathlib import Path

import pytest

from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote.synchroniser import LineState
from desktop.shared_desk import SharedDesk
from desktop.wire.messages import PresentSaid
from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.shared.desks import Hearing, joined, only_news_comes, profile_at


def a_comment(house: House, text: str) -> AddComment:
    return AddComment(comment=new_id(), case=house.case, text=text)


def has(desk: SharedDesk, act: AddComment) -> bool:
    return desk.ask(lambda session: session.get(Comment, act.comment)) is not None


def test_what_one_desk_does_the_other_has_by_itself(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_news_comes(monkeypatch)
    with (
        joined(house.url, tmp_path / "ruth", "ruth", house.clock) as ruth,
        joined(house.url, tmp_path / "tomas", "tomas", house.clock) as tomas,
    ):
        hears = Hearing(tomas)
        act = a_comment(house, "the customer called back")
        ruth.perform(act)
        hears.until(lambda: has(tomas, act))
        assert house.case in {area.id for area in hears.areas if area.kind == "case"}


def test_two_people_on_one_case_see_each_other(house: House, tmp_path: Path) -> None:
    with (
        joined(house.url, tmp_path / "ruth", "ruth", house.clock) as ruth,
        joined(house.url, tmp_path / "tomas", "tomas", house.clock) as tomas,
    ):
        seen: list[tuple[PresentSaid, ...]] = []
        hears = Hearing(tomas)
        tomas.listen_to_presence(seen.append)
        tomas.listen_to_presence(lambda _: hears.notify())
        ruth.say_presence(house.case, "description")
        hears.until(lambda: seen and seen[-1])
        (there,) = seen[-1]
        assert (there.case, there.field) == (house.case, "description")
        assert there.person == ruth.person.id
        ruth.say_presence(None)
        hears.until(lambda: seen[-1] == ())


def test_without_the_line_work_goes_on_and_is_sent_when_it_is_back(
    house: House, tmp_path: Path
) -> None:
    with joined(house.url, tmp_path / "ruth", "ruth", house.clock) as ruth:
        hears = Hearing(ruth)
        hears.until(lambda: ruth.line.state is LineState.THERE)
        house.serving.stop()
        act = a_comment(house, "written in a tunnel")
        ruth.perform(act)
        assert has(ruth, act)
        hears.until(lambda: ruth.line.state is LineState.AWAY)
        assert ruth.line.replica.waiting == 1
        assert "does not answer" in ruth.line.sentence
        house.start_again()
        hears.until(lambda: ruth.line.state is LineState.THERE)
        assert ruth.line.replica.waiting == 0


def test_a_desk_that_was_closed_opens_again_without_the_line(house: House, tmp_path: Path) -> None:
    with joined(house.url, tmp_path, "ruth", house.clock) as ruth:
        Hearing(ruth).until(lambda: ruth.line.state is LineState.THERE)
    house.serving.stop()
    again = SharedDesk.open(profile_at(house.url, tmp_path, "ruth"), None, house.clock)
    try:
        assert again.person is not None
        assert again.person.name == "Ruth Adler"
        Hearing(again).until(lambda: again.line.state is LineState.AWAY)
    finally:
        again.close()


def test_a_token_that_is_over_is_told_and_signing_in_goes_on(house: House, tmp_path: Path) -> None:
    with joined(house.url, tmp_path, "ruth", house.clock):
        pass
    ruth = SharedDesk.open(profile_at(house.url, tmp_path, "ruth"), "ended", house.clock)
    try:
        hears = Hearing(ruth)
        hears.until(lambda: ruth.line.state is LineState.SIGN_IN)
        ruth.perform(a_comment(house, "kept meanwhile"))
        with pytest.raises(Refused):
            ruth.sign_in("not the password")
        ruth.sign_in(PASSWORD)
        hears.until(lambda: ruth.line.state is LineState.THERE)
        assert ruth.line.replica.waiting == 0
    finally:
        ruth.close()


def test_the_first_time_needs_the_line(house: House, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing is here yet"):
        SharedDesk.open(profile_at(house.url, tmp_path, "ruth"), None, house.clock)


def test_two_programs_on_one_replica_share_one_line(house: House, tmp_path: Path) -> None:
    with joined(house.url, tmp_path, "ruth", house.clock) as ruth:
        Hearing(ruth).until(lambda: ruth.line.state is LineState.THERE)
        second = SharedDesk.open(profile_at(house.url, tmp_path, "ruth"), None, house.clock)
        try:
            act = a_comment(house, "from the second window")
            second.perform(act)
            Hearing(second).until(lambda: second.line.replica.waiting == 0)
            assert has(ruth, act)
        finally:
            second.close()
