"""The recipes: what they ask of a system, what the lock holds, and that all places agree."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import make

ROOT = Path(make.__file__).parent
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, re.MULTILINE))
LINUX_ONLY = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux has these libraries apart from Qt"
)


# What the system must have


@LINUX_ONLY
def test_a_missing_library_is_named_by_its_package() -> None:
    missing = make.missing_packages(with_screen=False, loadable=lambda name: name != "libEGL.so.1")
    assert missing == ["libegl1"]


@LINUX_ONLY
def test_libraries_of_a_screen_are_asked_for_only_with_a_screen() -> None:
    def only_offscreen(name: str) -> bool:
        return name in make.OFFSCREEN_LIBRARIES

    assert make.missing_packages(with_screen=False, loadable=only_offscreen) == []
    wanted = make.missing_packages(with_screen=True, loadable=only_offscreen)
    assert wanted == list(make.SCREEN_LIBRARIES.values())


def test_everything_missing_is_one_command() -> None:
    command = make.install_command(["libegl1", "python3-venv"])
    assert command.endswith("apt-get install --yes libegl1 python3-venv")


def test_a_missing_venv_is_named_before_anything_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(make, "_call", _must_not_be_called)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert make.main(["setup"]) == 2
    assert "apt-get install --yes python3-venv" in capsys.readouterr().err


def test_where_there_is_no_apt_the_packages_are_still_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr(make, "_call", _must_not_be_called)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert make.main(["setup"]) == 2
    told = capsys.readouterr().err
    assert "python3-venv" in told
    assert "apt-get" not in told


def test_an_old_python_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 2, "final", 0))
    assert make.main(["setup"]) == 2
    assert capsys.readouterr().err == "RMA Desk needs Python 3.11 or later; this is 3.9.2.\n"


def test_an_old_python_can_read_the_recipes_at_all() -> None:
    source = (ROOT / "make.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 9))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("variables", "platform", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
    ],
)
def test_a_window_is_seen_where_there_is_a_display(
    variables: Mapping[str, str], platform: str, seen: bool
) -> None:
    assert make.has_display(variables, platform) is seen


# The environment


def test_what_is_set_up_is_not_set_up_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    python = tmp_path / "python"
    python.touch()
    monkeypatch.setattr(make, "environment_python", lambda: python)
    monkeypatch.setattr(make, "require_system", lambda *, with_screen: None)
    monkeypatch.setattr(make, "STAMP", tmp_path / "stamp.txt")
    assert not make.is_set_up()

    make.STAMP.write_text(make.fingerprint(), encoding="utf-8")
    monkeypatch.setattr(make, "_call", _must_not_be_called)
    make.prepare()
    assert make.is_set_up()


def test_a_changed_lock_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.txt"
    lock.write_text("one==1\n", encoding="utf-8")
    monkeypatch.setattr(make, "LOCK", lock)
    before = make.fingerprint()
    lock.write_text("one==2\n", encoding="utf-8")
    assert make.fingerprint() != before


def test_an_install_that_fails_leaves_no_stamp(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stamp = tmp_path / "stamp.txt"
    stamp.write_text("of another lock", encoding="utf-8")
    monkeypatch.setattr(make, "STAMP", stamp)
    monkeypatch.setattr(make, "require_system", lambda *, with_screen: None)
    monkeypatch.setattr(make, "_environment_answers", lambda: True)
    monkeypatch.setattr(make, "_status_of", lambda command, **variables: 1)
    assert make.main(["setup"]) == 2
    assert not stamp.exists()
    assert "ended with status 1" in capsys.readouterr().err


# The lock


def test_the_lock_names_no_host() -> None:
    assert "://" not in LOCK
    assert "--index-url" not in LOCK


def test_everything_in_the_lock_has_its_hash() -> None:
    entries = re.split(r"\n(?=[a-z])", LOCK)[1:]
    assert len(entries) == len(LOCKED)
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_answers_everything_the_project_asks_for() -> None:
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["develop"],
        *PROJECT["build-system"]["requires"],
    ]
    unanswered = [
        text
        for text in asked
        if not (one := Requirement(text)).specifier.contains(
            LOCKED.get(canonicalize_name(one.name), "0")
        )
    ]
    assert unanswered == [], "call `make lock`"


def test_qt_and_its_bridge_are_held_together_everywhere() -> None:
    held = [
        Requirement(line)
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert {one.name for one in held} == {"PySide6-Essentials", "shiboken6"}
    for one in held:
        assert str(one) in PROJECT["project"]["dependencies"]
        assert one.specifier == Requirement(f"x=={LOCKED[canonicalize_name(one.name)]}").specifier


# All places tell the same


def test_the_makefile_has_the_verbs_of_the_recipes() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(r"^VERBS := (.*)$", makefile, re.MULTILINE)
    assert found
    assert found[1].split() == list(make.VERBS)


def test_the_readme_tells_every_verb() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [verb for verb in make.VERBS if f"| `make {verb}` |" not in readme] == []


@pytest.mark.parametrize("verb", list(make.VERBS))
def test_every_verb_says_what_it_does(verb: str) -> None:
    assert make.VERBS[verb].__doc__


def test_the_gate_installs_every_library_the_recipes_ask_for() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    wanted = [*make.OFFSCREEN_LIBRARIES.values(), *make.SCREEN_LIBRARIES.values()]
    assert [name for name in wanted if not re.search(rf"\b{re.escape(name)}\s", gate)] == []


@pytest.mark.parametrize(
    ("seen", "is_played", "called"),
    [
        (False, False, [("demo", "offscreen")]),
        (False, True, [("demo", "offscreen")]),
        (True, False, [("demo", "offscreen"), ("--store", "")]),
        (True, True, [("--store", "")]),
    ],
)
def test_the_sample_day_is_played_and_with_a_display_the_desk_opens_on_it(
    seen: bool,
    is_played: bool,
    called: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    calls: list[tuple[str, str]] = []

    def note(module: str, *words: object, **variables: str) -> int:
        assert module == "ui"
        calls.append((str(words[0]), variables.get("QT_QPA_PLATFORM", "")))
        return 0

    if is_played:
        (tmp_path / "store.sqlite").touch()
    monkeypatch.setattr(make, "SAMPLE_STORE", tmp_path / "store.sqlite")
    monkeypatch.setattr(make, "has_display", lambda: seen)
    monkeypatch.setattr(make, "prepare", lambda *, with_screen: None)
    monkeypatch.setattr(make, "_tool", note)
    assert make.main(["run"]) == 0
    assert calls == called


def _must_not_be_called(*words: object, **variables: str) -> None:
    raise AssertionError(f"called: {words}")
