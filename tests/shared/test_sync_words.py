"""`rma-desk sync`: what a desk on a server still has to send, decided at the command line."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.cli import main
from desktop.data.store import Store
from desktop.data.tables.cases import RequestForm
from desktop.data.tables.replica import UPLOAD
from desktop.operations.forms import EditForm
from desktop.remote.profiles import profiles
from desktop.upkeep import back_up, restore
from desktop.workplace_memory import workplace_folder
from tests.conftest import LogExpectation
from tests.shared.conftest import House
from tests.shared.desks import joined
from tests.shared.test_words_on_server import Commands, commands, first_case

__all__ = ["commands"]
pytestmark = pytest.mark.slow
"""Each word begins a server, and desks that join it."""


@pytest.fixture
def number(commands: Commands, house: House, tmp_path: Path) -> str:
    """A case that ruth has here."""
    assert commands.sign_in() == 0
    return first_case(house, tmp_path / "tomas")


def both_wrote(commands: Commands, house: House, folder: Path, number: str) -> None:
    """Ruth without the line, otto meanwhile; then the line is back."""
    house.serving.stop()
    mine = ("case", "form", number, "edit", "--set", "contact_name=Ana of ruth")
    assert commands(*mine, "--set", "contact_telephone=+34 964 480 050") == 1
    house.start_again()
    with joined(house.url, folder / "otto", "otto", house.clock) as otto:
        seen = otto.ask(lambda session: session.query(RequestForm.contact_name).scalar())
        changes = {"contact_name": (seen, "Ana of otto")}
        otto.perform(EditForm(case=house.case, changes=changes))
        otto.exchange()


def name_at_the_server(house: House, folder: Path) -> str:
    with joined(house.url, folder / "sonia", "sonia", house.clock) as sonia:
        return str(sonia.ask(lambda session: session.query(RequestForm.contact_name).scalar()))


@pytest.mark.parametrize(
    ("way", "stands"),
    [("--mine", "Ana of ruth"), ("--theirs", "Ana of otto"), ("--drop", "Ana of otto")],
)
def test_a_refused_edit_is_listed_and_decided(
    commands: Commands,
    house: House,
    number: str,
    tmp_path: Path,
    expect_log: LogExpectation,
    way: str,
    stands: str,
) -> None:
    expect_log("Retrying")
    both_wrote(commands, house, tmp_path, number)
    assert commands("sync", "list", "--json") == 1
    (refused,) = commands.facts()["refused"]
    assert refused["conflict"]
    assert refused["case"] == number
    assert commands("sync", "list") == 1
    short = refused["id"].replace("-", "")[-6:]
    assert short in commands.said
    assert commands("sync", "decide", short, way) == 0
    assert commands("sync", "list", "--json") == 0
    assert commands.facts()["refused"] == []
    assert name_at_the_server(house, tmp_path) == stands
    assert commands("sync", "decide", short, way) == 2
    assert "No refused act has an id" in commands.told


def lose_a_comment(house: House, commands: Commands, number: str, folder: Path) -> None:
    """The server is restored from a copy that lacks what ruth wrote since."""
    store = Store.open(house.location, house.files)
    back_up(store, folder / "backup")
    store.close()
    assert commands("case", "comment", number, "she calls back") == 0, commands.told
    house.serving.stop()
    for left in Path(house.location).parent.glob("desk.db*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    shutil.rmtree(house.files, ignore_errors=True)
    restore(folder / "backup", house.location)
    house.start_again()


def test_what_a_restored_server_lost_is_let_go_by_name_and_taken_back(
    commands: Commands, house: House, number: str, tmp_path: Path
) -> None:
    lose_a_comment(house, commands, number, tmp_path)
    assert commands("sync", "list", "--json") == 1
    (lost,) = commands.facts()["lost"]
    assert commands("sync", "lost", "--let-go") == 0
    short = lost["id"].replace("-", "")[-6:]
    assert short in commands.said
    assert lost["act"] in commands.said
    assert "she calls back" in commands.said
    assert "rma-desk sync take-back ID" in commands.said
    assert commands("sync", "list") == 0
    assert commands("sync", "take-back", "ffffffff") == 2
    assert commands("sync", "take-back", short, "--json") == 1, commands.told
    assert commands.facts() == {"id": lost["id"]}
    assert commands("sync", "take-back", short) == 2
    assert commands("sync", "list") == 1
    assert "A restored server lost this" in commands.said
    assert commands("sync", "decide", short, "--mine") == 0
    assert commands("sync", "list") == 0
    assert commands("case", "show", number) == 0
    assert "she calls back" in commands.said


def test_a_number_is_asked_for_later_where_the_line_is_away(
    commands: Commands, house: House, number: str, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    house.let_contracts_hold()
    for words in (
        ("case", "form", number, "send"),
        ("case", "form", number, "return"),
        ("case", "form", number, "validate"),
        ("case", "terms", number, "send"),
        ("case", "terms", number, "accept", "--mail", "<yes@customer.example>"),
    ):
        assert commands(*words) == 0, commands.told
    house.serving.stop()
    assert commands("rma", "issue", number) == 2
    assert commands("rma", "issue", number, "--later") == 1
    assert "when the line is back" in commands.said
    assert commands("sync", "list", "--json") == 1
    assert commands.facts()["waiting_count"] == 1
    house.start_again()
    assert commands("sync", "list") == 0
    assert commands.said.strip() == "Everything is at the server."
    assert commands("rma", "show", number) == 0
    assert "RMA R26-" in commands.said


def test_a_store_of_its_own_has_nothing_to_send(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(tmp_path / "desk.db")
    assert main(["--store", store, "person", "list"]) == 0
    capsys.readouterr()
    assert main(["--store", store, "sync", "list"]) == 2
    assert "on no server" in capsys.readouterr().err


def test_a_file_that_the_server_did_not_take_is_let_go_and_sent_after_all(
    commands: Commands, house: House, number: str, tmp_path: Path, expect_log: LogExpectation
) -> None:
    expect_log("Retrying")
    trace = tmp_path / "show-tech.txt"
    trace.write_text("stack trace", encoding="utf-8")
    house.serving.stop()
    commands("case", "attach", number, str(trace))
    (profile,) = profiles(workplace_folder())
    replica = Store(str(profile.replica))
    with replica.writing() as session:
        session.execute(update(UPLOAD).values(refused="The server has no room."))
    replica.close()
    house.start_again()
    assert commands("sync", "list", "--json") == 1
    (file,) = commands.facts()["files"]
    assert file["refused"] == "The server has no room."
    assert commands("sync", "list") == 1
    end = file["sha256"][-6:]
    assert end in commands.said
    assert commands("sync", "file", "zzzzzz", "--again") == 2
    assert "No file that the server did not take" in commands.told
    assert commands("sync", "file", end, "--let-go") == 0
    assert f"rma-desk sync file {end} --again" in commands.said
    assert commands("sync", "list", "--json") == 0
    assert commands.facts()["files"] == []
    assert commands("sync", "file", end, "--let-go") == 2
    assert commands("sync", "file", end, "--again") == 0
    assert commands("sync", "list", "--json") == 0
    with joined(house.url, tmp_path / "otto", "otto", house.clock) as otto:
        assert otto.file(file["sha256"]) == trace.read_bytes()
