"""What a desk keeps of a server is never opened as a store of its own."""

from pathlib import Path

import pytest

from desktop.domain.refusal import Refused
from desktop.remote.lone_stores import is_replica, open_lone_store
from desktop.remote.profiles import Profile
from tests.shared.conftest import House
from tests.shared.test_words_on_server import Commands, commands, first_case, ruth
from ui.__main__ import WindowWords, open_desk

__all__ = ["commands", "ruth"]
pytestmark = pytest.mark.slow
"""A server, and desks that join it."""


def test_a_replica_named_as_a_store_says_how_it_is_opened(
    commands: Commands, house: House, ruth: Profile, tmp_path: Path
) -> None:
    file = str(ruth.replica)
    number = first_case(house, tmp_path / "tomas")
    for words in (
        ("case", "comment", number, "written past the server"),
        ("person", "list"),
        ("search", number),
        ("serve", "--port", "0"),
        ("serve", "--port", "0", "--from", file),
        ("serve", "--port", "0", "--from", file, "--store", str(tmp_path / "served.sqlite")),
        ("restore", "--by-database"),
    ):
        assert commands.at(file, *words) == 2, words
        assert f"“--store {house.url} --as ruth”" in commands.told, words
    with pytest.raises(Refused, match="--as ruth"):
        open_desk(WindowWords(store=file), "", None)
    assert not (tmp_path / "served.sqlite").exists()
    # Nothing of it took a number of the desk's: it goes on.
    assert commands("case", "comment", number, "by the server") == 0
    assert commands.told == ""


def test_a_copy_of_a_replica_without_a_note_of_whose_it_is_is_refused_too(
    ruth: Profile, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(ruth.replica.read_bytes())
    with pytest.raises(Refused, match="--store URL --as NAME"):
        open_lone_store(str(copy))


def test_what_is_no_replica_is_none(tmp_path: Path) -> None:
    no_database = tmp_path / "letter.txt"
    no_database.write_text("Dear Ana,")
    for place in (str(no_database), str(tmp_path / "missing"), "postgresql://nowhere/desk"):
        assert not is_replica(place)
