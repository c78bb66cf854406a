"""A desk on a server is backed up, restored and checked like a store, with what it has to send."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desktop.data.engines import store_url, writer_engine
from desktop.data.tables.record import Comment
from desktop.operations.keeping import AttachFile
from desktop.operations.operation import new_id
from desktop.remote.profiles import Profile
from desktop.signing_in import open_again
from tests.conftest import LogExpectation
from tests.shared.conftest import House
from tests.shared.desks import joined
from tests.shared.test_words_on_server import Commands, commands, first_case, ruth

__all__ = ["commands", "ruth"]
pytestmark = pytest.mark.slow
"""Each word begins a server, and desks that join it."""


@pytest.fixture
def waits(
    commands: Commands, house: House, ruth: Profile, tmp_path: Path, expect_log: LogExpectation
) -> str:
    """The line is away, and a comment and a file of Ruth's wait; gives the number of the case."""
    expect_log("Retrying")
    number = first_case(house, tmp_path / "tomas")
    house.serving.stop()
    assert commands("case", "comment", number, "written in a tunnel") == 1
    desk = open_again(ruth, by_itself=False)
    attached = AttachFile(
        file=new_id(),
        case=house.case,
        sha256=desk.keep_file(b"a photograph"),
        name="photo.jpg",
        media_type="image/jpeg",
        size=12,
    )
    desk.perform(attached)
    desk.close()
    return number


def in_the_file(profile: Profile, *statements: str) -> None:
    """Rows of a replica are changed behind the back of every act."""
    engine = writer_engine(store_url(str(profile.replica)))
    with engine.begin() as connection:
        for one in statements:
            connection.execute(text(one))
    engine.dispose()


def checked(commands: Commands, status: int = 0) -> Any:
    assert commands("check", "--json") == status, commands.told
    return commands.facts()


def test_a_whole_desk_is_found_whole_and_the_same_as_the_server(
    commands: Commands, house: House, ruth: Profile, tmp_path: Path
) -> None:
    number = first_case(house, tmp_path / "tomas")
    assert commands("case", "comment", number, "called back") == 0
    found = checked(commands)
    assert (found["ok"], found["findings"], found["compared"]) == (True, [], True)
    assert found["waiting"] == 0
    assert commands("check", "--mend-search") == 0
    assert "the same as the server" in commands.said
    assert commands.at(ruth.replica, "check") == 0
    assert "the same as the server" in commands.said


def test_without_the_line_what_waits_is_checked_and_the_rest_said(
    commands: Commands, waits: str
) -> None:
    found = checked(commands)
    assert (found["ok"], found["compared"], found["waiting"]) == (True, False, 2)
    assert "does not answer" in commands.told
    assert commands("check") == 0
    assert "2 acts wait to be sent" in commands.said


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE outbox SET body = replace(body, 'tunnel', 'funnel')", "was changed after it was"),
        ("UPDATE outbox SET sequence = sequence + 7 WHERE name = 'AttachFile'",
         "sequence is not what"),
        ("DELETE FROM outbox WHERE name = 'AddComment'", "is not in the outbox"),
        ("DELETE FROM outbox WHERE name = 'AttachFile'", "is not in the outbox"),
        ("UPDATE desk SET sequence = sequence + 1", "is not in the outbox"),
        ("UPDATE upload SET sha256 = replace(sha256, substr(sha256, 1, 8), '00000000')",
         "is to be sent and not in"),
        ("UPDATE timeline_event SET facts = '{}' WHERE kind = 'CommentAdded'",
         "CommentAdded of the timeline was changed"),
        ("DELETE FROM search_entry", "not at all"),
    ],
)  # fmt: skip
def test_a_check_finds_what_was_altered_at_a_desk(
    commands: Commands, ruth: Profile, waits: str, statement: str, words: str
) -> None:
    in_the_file(ruth, statement)
    found = checked(commands, 1)
    assert any(words in one for one in found["findings"]), found["findings"]


def test_a_row_that_differs_from_the_server_is_found_and_fetched_anew(
    commands: Commands, house: House, ruth: Profile, tmp_path: Path
) -> None:
    number = first_case(house, tmp_path / "tomas")
    in_the_file(
        ruth,
        "UPDATE replica SET is_recording = 0",
        "UPDATE organisation SET name = name || ' (altered)'",
        "UPDATE replica SET is_recording = 1",
    )
    found = checked(commands, 1)
    assert any("differs from what the server has" in one for one in found["findings"])
    assert commands("case", "show", number) == 0
    assert "(altered)" not in commands.said
    assert checked(commands)["compared"]


def test_a_desk_comes_back_from_its_backup_with_what_it_had_to_send(
    commands: Commands, house: House, ruth: Profile, waits: str, tmp_path: Path
) -> None:
    backup = tmp_path / "copies" / "monday"
    assert commands("backup", str(backup), "--json") == 0
    made = commands.facts()
    assert (made["files"], made["missing"]) == (1, [])
    lost = ruth.folder.rename(tmp_path / "lost")
    house.start_again()
    assert commands("restore", str(backup)) == 0
    assert "rma-desk sign-in" in commands.said
    assert commands.sign_in() == 0
    assert commands("sync", "list") == 0
    with joined(house.url, tmp_path / "sonia", "sonia", house.clock) as sonia:
        texts = sonia.ask(lambda session: {one.text for one in session.query(Comment)})
        assert "written in a tunnel" in texts
    assert (lost / "replica.sqlite").is_file()
    assert checked(commands)["ok"]


def test_what_was_done_since_the_backup_is_not_done_again_and_no_number_twice(
    commands: Commands, house: House, ruth: Profile, waits: str, tmp_path: Path
) -> None:
    backup = tmp_path / "monday"
    assert commands.at(ruth.replica, "backup", str(backup)) == 0
    house.start_again()
    assert commands("case", "comment", waits, "after the backup") == 0
    ruth.folder.rename(tmp_path / "lost")
    assert commands("restore", str(backup), "--as", "ruth") == 0
    assert commands.sign_in() == 0
    assert commands("case", "comment", waits, "after the restore") == 0, commands.told
    with joined(house.url, tmp_path / "sonia", "sonia", house.clock) as sonia:
        texts = sonia.ask(lambda session: sorted(one.text for one in session.query(Comment)))
    for said in ("written in a tunnel", "after the backup", "after the restore"):
        assert texts.count(said) == 1
    assert checked(commands)["ok"]


def test_a_backup_comes_back_only_where_it_belongs(
    commands: Commands, house: House, ruth: Profile, tmp_path: Path
) -> None:
    desks, stores = tmp_path / "desk", tmp_path / "store"
    assert commands("backup", str(desks)) == 0
    assert commands.at(house.location, "backup", str(stores)) == 0
    assert commands("restore", str(desks)) == 2
    assert "is there already" in commands.told
    assert commands.at(tmp_path / "lone.sqlite", "restore", str(desks)) == 2
    assert f"“--store {house.url} --as ruth”" in commands.told
    assert not (tmp_path / "lone.sqlite").exists()
    assert commands("--as", "otto", "restore", str(desks)) == 2
    assert "--as ruth" in commands.told
    assert commands("restore", str(stores)) == 2
    assert "backup of a store" in commands.told
