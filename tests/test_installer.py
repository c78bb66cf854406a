"""The program that the installer's specification builds: started away from our Python, it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from desktop.domain.numbers import read_rma_number

ROOT = Path(__file__).parents[1]
REGISTERS = Path(__file__).parent / "intake" / "registers"
BUILD_SECONDS = 900
PLAY_SECONDS = 300
MEGABYTES_AT_MOST = 400

pytestmark = [pytest.mark.slow, pytest.mark.timeout(BUILD_SECONDS + PLAY_SECONDS)]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built program, in a folder of its own."""
    folder = tmp_path_factory.mktemp("installer")
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    how = ["--noconfirm", "--log-level", "WARN", *places, str(ROOT / "build_installer.spec")]
    built = subprocess.run(
        [sys.executable, "-m", "PyInstaller", *how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-4000:]
    return folder / "dist" / "rma-desk" / ("rma-desk.exe" if os.name == "nt" else "rma-desk")


def started(program: Path, home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """Start the program as on a machine that has neither our Python nor our folders."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    runtime = {"XDG_RUNTIME_DIR": os.environ.get("XDG_RUNTIME_DIR", str(home))}
    return subprocess.run(
        [str(program), *(str(word) for word in words)],
        cwd=home,
        env=kept | bare | runtime,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PLAY_SECONDS,
        check=False,
    )


def answer(program: Path, home: Path, *words: object, status: int = 0) -> Any:
    """What the program answers as JSON, once its exit status is the one expected."""
    ended = started(program, home, *words, "--json")
    assert ended.returncode == status, ended.stderr[-4000:]
    return json.loads(ended.stdout)


def rma_numbers_in(pdf: Path) -> set[str]:
    """The RMA numbers in the codes of a paper's first page, seen as a 203 dpi head prints it."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=203.2 / 72).to_pil()
    texts = [code.text for code in zxingcpp.read_barcodes(picture)]
    return {number for text in texts if (number := read_rma_number(text))}


def test_it_plays_the_sample_day_to_labels_that_scan(program: Path, tmp_path: Path) -> None:
    day = tmp_path / "day"
    ended = started(program, tmp_path, "demo", "--windows", "--out", day)
    assert ended.returncode == 0, ended.stderr[-4000:]
    papers = sorted(day.rglob("*.pdf"))
    assert papers
    assert any(rma_numbers_in(paper) for paper in papers)
    pictures = sorted(day.rglob("*.png"))
    assert pictures
    assert all(picture.stat().st_size > 5_000 for picture in pictures)


def test_it_imports_a_register_and_finds_what_was_in_it(program: Path, tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    register = "net-cover-contracts.csv"
    expected = json.loads((REGISTERS / "expected.json").read_text(encoding="utf-8"))[register]
    # Done in part: the register has rows that are wrong.
    told = answer(program, tmp_path, "--store", store, "import", REGISTERS / register, status=1)
    assert told["new"] == expected["new"]
    assert len({wrong["line"] for wrong in told["wrong"]}) == expected["wrong_rows"]

    found = answer(program, tmp_path, "--store", store, "search", "a04528a26179997b")["results"]
    assert found[0]["serial"].upper() == "A04528A26179997B"
    assert found[0]["match"] == "exact"
    assert answer(program, tmp_path, "--store", store, "check") is not None


def test_it_carries_no_tools_of_the_workshop(program: Path) -> None:
    names = {path.name for path in program.parent.rglob("*") if path.is_dir()}
    assert not names & {"pytest", "_pytest", "hypothesis", "mypy", "PyInstaller", "pginstall"}
    size = sum(path.lstat().st_size for path in program.parent.rglob("*") if not path.is_dir())
    assert size < MEGABYTES_AT_MOST * 1_000_000


def test_it_brings_its_licences_and_fonts(program: Path) -> None:
    inside = program.parent / "_internal"
    assert (inside / "LICENSE").read_text(encoding="utf-8").lstrip().startswith("Apache License")
    carried = {path.name for path in (inside / "resources").rglob("*") if path.is_file()}
    ours = {
        path.name
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert ours <= carried
