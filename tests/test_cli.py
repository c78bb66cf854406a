"""The command line as such: words, exit status, who works, sentences instead of tracebacks."""

import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import WORDS, main, parser
from desktop.commands.answer import Answer, Ended, plain
from desktop.domain.words import Role
from tests.played_day import LABELLED, copy_of_day, played_day

ROOT = Path(__file__).parent.parent
WITHOUT_QT = """
import sys
for name in ("PySide6", "shiboken6", "qtawesome"):
    sys.modules[name] = None
from {module} import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A copy of the sample day."""
    return copy_of_day(tmp_path)


def command(*words: object, **also: Any) -> subprocess.CompletedProcess[str]:
    """Run a word in a process of its own."""
    return subprocess.run(
        [sys.executable, *(str(word) for word in words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=ROOT,
        **also,
    )


@pytest.mark.parametrize("module", ["desktop.cli", "ui.__main__"])
def test_a_search_answers_where_qt_cannot_be_imported(module: str) -> None:
    program = WITHOUT_QT.format(module=module)
    shop = played_day() / "store.sqlite"
    done = command("-c", program, "--store", shop, "search", "A05003C26363845A", "--json")
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout)["results"][0]
    assert (first["kind"], first["match"], first["entitlement"]) == (
        "asset",
        "exact",
        "advance replacement",
    )


def test_python_m_desktop_is_the_command_line_without_qt() -> None:
    program = "import sys\nfor n in ('PySide6', 'shiboken6'): sys.modules[n] = None\n" + (
        "import runpy\nsys.argv = ['desktop', '--version']\nrunpy.run_module('desktop', None, "
        "'__main__')"
    )
    done = command("-c", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("rma-desk ")


def test_every_word_has_a_worked_example_in_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for word in WORDS:
        assert main([word, "--help"]) == 0
        assert f"rma-desk {word}" in capsys.readouterr().out.partition("example:")[2], word


@pytest.mark.parametrize(
    ("word", "more_than"), [("case", 5), ("rma", 5), ("person", 3), ("sync", 2)]
)
def test_every_second_word_has_a_worked_example_too(
    word: str, more_than: int, capsys: pytest.CaptureFixture[str]
) -> None:
    acts = parser(word)
    words = next(one for one in acts._subparsers._group_actions if one.dest == "word")  # type: ignore[union-attr]
    own: Any = words.choices[word]  # type: ignore[index]
    second = next(one for one in own._subparsers._group_actions if one.dest == "act")
    assert len(second.choices) > more_than
    for act in second.choices:
        assert main([word, act, "--help"]) == 0
        assert f"rma-desk {word} {act}" in capsys.readouterr().out.partition("example:")[2], act


@pytest.mark.parametrize(
    "words", [[], ["no-such-word"], ["case"], ["rma", "ship"], ["search", "--limit", "many"]]
)
def test_words_that_nobody_knows_are_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == Ended.REFUSED
    assert "usage: rma-desk" in capsys.readouterr().err


def test_common_options_may_stand_before_and_after_the_word(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--store", store, "--json", "person", "list"]) == 0
    before = json.loads(capsys.readouterr().out)
    assert main(["person", "list", "--json", "--store", store]) == 0
    assert json.loads(capsys.readouterr().out) == before
    assert {person["sign_in"] for person in before["people"]} == {"edda", "ruth", "tomas", "ines"}


def test_a_store_named_like_a_word_is_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--store", "search", "person", "list"]) == 0
    assert "administrator" in capsys.readouterr().out
    assert (tmp_path / "search").is_file()


def test_the_only_one_who_may_does_it_and_of_several_one_has_to_say(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--store", store, "case", "cancel", "CA-000002", "--reason", "x"]) == 2
    told = capsys.readouterr().err
    assert "ruth (Ruth Adler, agent)" in told
    assert "--as" in told
    deciding = ["case", "review", "CA-000002", "--decide", "keep", "--reason", "Stock is there."]
    assert main(["--store", store, *deciding]) == 0, "there is one supervisor"
    assert "keep" in capsys.readouterr().out


def test_who_has_no_right_is_told_who_has(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--store", store, "--as", "ines", "rma", "issue", "CA-000012", "--json"]
    assert main(words) == Ended.REFUSED
    told = capsys.readouterr()
    assert told.err == "Only an agent or a supervisor may issue an RMA.\n"
    assert json.loads(told.out)["refused"]["rule"] == "right"


def test_a_new_store_says_how_to_let_somebody_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ["--store", str(tmp_path / "new.sqlite")]
    assert main([*store, "case", "open", "--serial", "A1"]) == Ended.REFUSED
    assert "rma-desk person add" in capsys.readouterr().err
    add = ["person", "add", "--sign-in", "ruth", "--name", "Ruth Adler", "--role", "agent"]
    assert main([*store, *add]) == 0
    assert main([*store, *add]) == Ended.REFUSED, "nobody is let in twice"
    capsys.readouterr()
    assert main([*store, "case", "open", "--serial", "A1"]) == Ended.REFUSED
    assert "not registered" in capsys.readouterr().err


def test_the_environment_names_store_and_person(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RMA_DESK_STORE", store)
    monkeypatch.setenv("RMA_DESK_PERSON", "ruth")
    assert main(["case", "list", "--queue", "mine", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["cases"]) == 11


def test_a_person_nobody_knows_is_refused(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--store", store, "--as", "nobody", "case", "list"]) == Ended.REFUSED
    assert "“nobody”" in capsys.readouterr().err


def test_a_sample_brings_its_clock_to_every_word(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--store", store, "--as", "ruth", "case", "comment", "CA-000002", "Called back."]
    assert main(words) == 0
    capsys.readouterr()
    assert main(["--store", store, "case", "show", "CA-000002", "--json"]) == 0
    latest = json.loads(capsys.readouterr().out)["timeline"][0]
    assert latest["detail"] == "Called back."
    assert latest["at"].startswith("2026-11-16T09:00:")


def test_a_fault_of_the_program_is_a_sentence_and_a_note_without_values(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down(_options: Namespace) -> Answer:
        raise ZeroDivisionError("the customer Kirkdale")

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("desktop.commands.search._run", break_down)
    assert main(["search", "A1", "--json"]) == Ended.REFUSED
    told = capsys.readouterr()
    assert "ZeroDivisionError" in told.err
    assert "Traceback" not in told.err
    assert json.loads(told.out)["refused"]["rule"] == "fault"
    (note,) = tmp_path.rglob("rma-desk.log")
    written = note.read_text(encoding="utf-8")
    assert "break_down" in written
    assert "Kirkdale" not in written


def test_a_reader_that_goes_away_is_no_fault() -> None:
    shop = played_day() / "store.sqlite"
    words = [sys.executable, "-m", "desktop", "--store", str(shop), "search", "NC", "--json"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert process.returncode == 0
    assert told == b""


def test_a_console_that_knows_no_greek_gets_it_escaped() -> None:
    shop = played_day() / "store.sqlite"
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--store", str(shop), "search", "C-10103"],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
        env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0
    assert "Ναυτιλιακή" in done.stdout.decode("utf-8")


def test_what_an_answer_holds_becomes_plain_json() -> None:
    assert plain({Role.AGENT: (1, None, True, {"a"})}) == {"agent": [1, None, True, ["a"]]}


def test_a_photograph_is_read_and_searched(capsys: pytest.CaptureFixture[str]) -> None:
    photo = ROOT / "tests" / "intake" / "photos" / "label-5.jpg"
    shop = str(played_day() / "store.sqlite")
    assert main(["--store", shop, "search", "--photo", str(photo), "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["results"][0]
    assert (first["serial"], first["match"]) == ("A05971D26265443B", "exact")
    nothing = str(ROOT / "tests" / "intake" / "bad" / "empty.csv")
    assert main(["--store", shop, "search", "--photo", nothing]) == Ended.REFUSED


def test_several_texts_are_answered_in_turn_each_in_rank_order(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shop = str(played_day() / "store.sqlite")
    typed = ["A05003C26363845A", "A0500", "AO5624H22C65558A", LABELLED]
    assert main(["--store", shop, "search", *typed, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    order = ["exact", "prefix", "inside", "look-alike"]
    for text in typed:
        ranks = [order.index(one["match"]) for one in answer["results"] if one["typed"] == text]
        assert ranks
        assert ranks == sorted(ranks)
    assert [one["typed"] for one in answer["searches"]] == typed
    assert answer["results"][-1]["kind"] == "rma"
    assert "serial" not in answer["results"][-1], "an RMA has no serial"


def test_a_store_is_backed_up_restored_and_proven(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(status: int, *words: object) -> Any:
        capsys.readouterr()
        assert main([*(str(word) for word in words), "--json"]) == status
        return json.loads(capsys.readouterr().out)

    backup, restored = tmp_path / "backup", tmp_path / "restored.sqlite"
    made = run(0, "--store", store, "backup", backup)
    assert made["files"] > 7, "papers, mails and what came with them"
    run(2, "--store", store, "backup", backup)
    run(2, "restore", backup, "--store", store)
    assert run(0, "restore", backup, "--store", restored)["revision"] == made["revision"]
    assert run(0, "--store", restored, "check") == {
        "ok": True,
        "findings": [],
        "orphans": [],
        "revision": made["revision"],
    }
    found = run(0, "--store", restored, "search", LABELLED)["results"]
    assert found[0]["match"] == "exact"

    kept = next((tmp_path / "restored.sqlite.files").glob("??/*"))
    kept.write_bytes(b"something else")
    damaged = run(1, "--store", restored, "check")
    assert damaged["ok"] is False
    assert kept.name in damaged["findings"][0]


def test_a_mistyped_store_is_not_made_to_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "misspelt.sqlite"
    assert main(["--store", str(missing), "check"]) == Ended.REFUSED
    assert "There is no store" in capsys.readouterr().err
    assert not missing.exists()
