"""The words of the command line at a desk on a server, with the line and without it."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop.cli import main
from desktop.data.tables.products import Asset
from desktop.operations.people import EndAccess
from desktop.queries.cases import Queue, case_page
from desktop.queries.people import person_by_sign_in
from desktop.queries.timeline import timeline
from desktop.remote.profiles import Profile, profiles
from desktop.workplace_memory import workplace_folder
from tests.conftest import LogExpectation
from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.shared.desks import joined

REGISTER = Path(__file__).parents[1] / "intake" / "registers" / "shipped-not-registered.txt"
pytestmark = pytest.mark.slow
"""Each word begins a server, and desks that join it."""


class Commands:
    """Somebody at a command line: what they type, what they read, and how it ended."""

    def __init__(self, house: House, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._house, self._capsys = house, capsys
        self.password = folder / "password"
        self.password.write_text(f"{PASSWORD}\n", encoding="utf-8")
        self.said = self.told = ""

    def __call__(self, *words: str) -> int:
        return self.at(self._house.url, *words)

    def at(self, store: object, *words: str) -> int:
        """The same at another store than the house's server."""
        ended = main(["--store", str(store), *words])
        self.said, self.told = self._capsys.readouterr()
        return ended

    def facts(self) -> Any:
        return json.loads(self.said)

    def sign_in(self, name: str = "ruth") -> int:
        return self("sign-in", "--as", name, "--password-file", str(self.password))


@pytest.fixture
def commands(
    house: House,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Commands:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Commands(house, tmp_path, capsys)


@pytest.fixture
def ruth(commands: Commands) -> Profile:
    """Ruth signed in here."""
    assert commands.sign_in() == 0
    (profile,) = profiles(workplace_folder())
    return profile


def first_case(house: House, folder: Path) -> str:
    with joined(house.url, folder, "tomas", house.clock) as tomas:
        number: str = tomas.ask(case_page, Queue.OPEN, None, "", 1).rows[0].number
    return number


def test_whose_access_was_ended_gets_no_answer_from_what_is_here(
    commands: Commands, house: House, tmp_path: Path
) -> None:
    assert commands.sign_in() == 0
    with joined(house.url, tmp_path / "edda", "edda", house.clock) as edda:
        edda.perform(EndAccess(whose=edda.ask(person_by_sign_in, "ruth").id))
    for _ in range(2):
        assert commands("search", "CA-000001", "--json") == 2
        assert "CA-000001" not in commands.said
    assert "is signed out" in commands.told


def test_who_signed_in_searches_and_acts_and_others_see_it(
    commands: Commands, house: House, tmp_path: Path
) -> None:
    assert commands.sign_in() == 0
    assert "Ruth Adler, agent, works at" in commands.said
    assert "no keyring that works" in commands.told
    assert PASSWORD not in commands.said + commands.told
    number = first_case(house, tmp_path / "tomas")
    assert commands("search", number, "--json") == 0
    assert commands.facts()["results"][0]["title"] == number
    assert commands("case", "comment", number, "called back, all is well") == 0
    assert commands.told == ""
    with joined(house.url, tmp_path / "sonia", "sonia", house.clock) as sonia:
        texts = str(sonia.ask(timeline, house.case))
    assert "called back, all is well" in texts


def test_without_the_line_it_answers_from_here_and_says_what_waits(
    commands: Commands, house: House, tmp_path: Path, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    assert commands.sign_in() == 0
    number = first_case(house, tmp_path / "tomas")
    house.serving.stop()
    assert commands("search", number, "--json") == 0
    assert "does not answer" in commands.told
    assert commands.facts()["results"][0]["title"] == number
    assert commands("case", "comment", number, "written in a tunnel", "--json") == 1
    assert commands.facts()["waiting"] == 1
    assert "1 wait to be sent." in commands.told
    assert commands("case", "show", number) == 0
    house.start_again()
    assert commands("case", "show", number, "--json") == 0
    assert "waiting" not in commands.facts()
    assert commands.told == ""


def test_a_wrong_password_is_refused_and_nobody_else_is_let_in(commands: Commands) -> None:
    commands.password.write_text("not the password\n", encoding="utf-8")
    assert commands.sign_in() == 2
    assert "not the password" not in commands.told
    assert commands("search", "A058") == 2
    assert "Nobody has signed in" in commands.told
    assert "rma-desk sign-in" in commands.told


def test_two_people_of_one_computer_have_to_say_who_they_are(commands: Commands) -> None:
    assert commands.sign_in("ruth") == 0
    assert commands.sign_in("sonia") == 0
    assert commands("person", "list") == 2
    assert "ruth, sonia" in commands.told
    assert commands("--as", "sonia", "person", "list") == 0


def test_whoever_signed_out_needs_the_password_again(commands: Commands) -> None:
    assert commands.sign_in() == 0
    assert commands("sign-out", "--json") == 0
    assert commands.facts()["server_told"] is True
    assert commands("search", "A058") == 2
    assert "signed out" in commands.told
    assert commands.sign_in() == 0
    assert commands("search", "A058") == 0


def test_a_register_is_taken_in_at_the_server_and_others_have_it(
    commands: Commands, house: House, tmp_path: Path
) -> None:
    assert commands.sign_in("tomas") == 0
    assert commands("import", str(REGISTER), "--json") == 0
    figures = commands.facts()
    assert figures["new"] > 0
    assert commands("import", str(REGISTER), "--json") == 0
    assert commands.facts()["new"] == 0
    with joined(house.url, tmp_path / "ruth", "ruth", house.clock) as ruth:
        found = ruth.ask(lambda session: session.execute(select(func.count(Asset.id))).scalar_one())
    assert found >= figures["new"]


@pytest.mark.parametrize("words", [("serve",), ("restore", "--by-database")])
def test_what_only_a_store_can_do_is_refused_with_where_it_is_done(
    commands: Commands, words: tuple[str, ...]
) -> None:
    assert commands(*words) == 2
    assert "hoever runs the server" in commands.told


def test_an_administrator_lets_somebody_in_over_the_line(
    commands: Commands, house: House, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    assert commands.sign_in("edda") == 0
    added = ("person", "add", "--sign-in", "nils", "--name", "Nils Berg", "--role", "agent")
    assert commands(*added) == 0
    assert commands("person", "list") == 0
    assert "Nils Berg" in commands.said
    house.serving.stop()
    assert commands(*added[:3], "other", *added[4:]) == 2
    assert "does not answer" in commands.told
