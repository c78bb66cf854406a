"""Registers that are wrong: told in a sentence, taken in part or not, mended; nothing is lost."""

import json
import shutil
from pathlib import Path

import pytest

from tests.journeys.speaking import IN_PART, REFUSED, said

HERE = Path(__file__).parent.parent
REGISTERS = HERE / "intake" / "registers"
BAD = HERE / "intake" / "bad"
EXPECTED = json.loads((REGISTERS / "expected.json").read_text(encoding="utf-8"))
SERIAL = "A05003C26363845A"

OUTCOMES = {
    "cut-off.xlsx": (REFUSED, "cut off or damaged"),
    "empty.csv": (REFUSED, "is empty"),
    "entities.xlsx": (REFUSED, "entities"),
    "formulas.csv": (REFUSED, "like a formula"),
    "html-called.xls": (REFUSED, "web page"),
    "huge-field.csv": (REFUSED, "characters"),
    "no-header.csv": (REFUSED, "names its columns"),
    "nul-bytes.csv": (REFUSED, "zero byte"),
    "only-header.csv": (REFUSED, "nothing below it"),
    "picture-called.csv": (REFUSED, "JPEG picture"),
    "ragged.csv": (REFUSED, "1 of 3 cells"),
    "same-serial-twice.csv": (IN_PART, "stands on line 2 already"),
    "swells.xlsx": (REFUSED, "swell"),
    "two-encodings.csv": (IN_PART, "UTF-8"),
}


def test_every_bad_file_has_an_outcome() -> None:
    assert {path.name for path in BAD.iterdir()} == OUTCOMES.keys()


@pytest.mark.parametrize("name", OUTCOMES)
@pytest.mark.timeout(30)
def test_a_bad_file_is_told_in_a_sentence_and_loses_nothing(
    name: str, day: list[str], importer: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, sentence = OUTCOMES[name]
    before = said(capsys, day, "case", "list", "--queue", "open")
    told = said(capsys, importer, "import", BAD / name, status=status)
    reasons = [told["refused"]["sentence"]] if "refused" in told else []
    reasons += [one["reason"] for one in told.get("wrong", ())]
    assert any(sentence in reason for reason in reasons), reasons
    if status == REFUSED:
        assert told.get("new", 0) == 0
    assert said(capsys, day, "case", "list", "--queue", "open") == before
    known = said(capsys, day, "search", SERIAL)["results"][0]
    assert known["match"] == "exact"


def test_wrong_rows_are_mended_and_imported_again(
    day: list[str], importer: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    mend = tmp_path / "to-mend.csv"
    bad = BAD / "same-serial-twice.csv"
    told = said(capsys, importer, "import", bad, "--wrong", mend, status=IN_PART)
    assert told["wrong_files"] == [str(mend)]
    text = mend.read_text(encoding="utf-8-sig")
    mended = text.replace("a05063d264923380", "A09999Z26000001A")
    assert mended != text
    mend.write_text(mended, encoding="utf-8-sig")
    assert said(capsys, importer, "import", mend)["new"] == 1
    assert said(capsys, importer, "import", mend)["unchanged"] == 1
    (found,) = said(capsys, day, "search", "A09999Z26000001A")["results"]
    assert found["match"] == "exact"


def test_a_dry_run_changes_nothing_and_says_what_would_be(
    day: list[str], importer: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    later = REGISTERS / "net-cover-contracts-a-month-later.csv"
    expected = EXPECTED[later.name]
    foreseen = said(capsys, importer, "import", later, "--dry-run")
    assert foreseen["dry_run"] is True
    assert said(capsys, importer, "import", later, "--dry-run") == foreseen
    done = said(capsys, importer, "import", later)
    figures = ("new", "changed", "unchanged", "moved")
    assert [done[one] for one in figures] == [expected[one] for one in figures]
    assert [foreseen[one] for one in figures] == [expected[one] for one in figures]


def test_columns_nobody_recognises_are_named_by_hand_and_remembered(
    day: list[str], importer: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    register = tmp_path / "liste.csv"
    rows = "Teil;Kennung;Firma;Serial\nAT-x930-28GTX;K1;Neu GmbH;A09999Z26000002A\n"
    register.write_text(rows, encoding="utf-8")
    said(capsys, importer, "import", register, "--map", "Nirgends=customer", status=REFUSED)
    said(capsys, importer, "import", register, "--map", "Teil=colour", status=REFUSED)
    maps = ("--map", "Teil=part number", "--map", "3=customer")
    assert said(capsys, importer, "import", register, *maps)["new"] == 1
    (found,) = said(capsys, day, "search", "A09999Z26000002A")["results"]
    assert (found["model"], found["organisation"]) == ("AT-x930-28GTX", "Neu GmbH")
    other = tmp_path / "liste 2.csv"
    shutil.copy(register, other)
    assert said(capsys, importer, "import", other)["unchanged"] == 1, "the mapping is remembered"
