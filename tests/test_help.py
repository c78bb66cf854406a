"""The help keeps step with the program: pages, policy keys, transitions."""

from dataclasses import fields
from pathlib import Path

import pytest

from desktop.cli import WORDS
from desktop.domain.policy import POLICY_2026_03, Policy
from desktop.domain.words import CaseState
from desktop.help_pages import PAGES, POLICY_WORDS, page, page_for, policy_page, way_page


@pytest.mark.parametrize("key", PAGES)
def test_every_page_is_there_and_begins_with_a_heading(key: str) -> None:
    assert page(key).startswith("# ")


def test_a_page_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        page("no such page")


def test_a_place_without_a_page_of_its_own_shows_the_keys() -> None:
    assert page_for("nowhere") == "keys"
    assert page_for("form") == "form"


def test_every_figure_of_the_policy_is_explained() -> None:
    assert set(POLICY_WORDS) == {field.name for field in fields(Policy)}
    assert "15:00" in policy_page(POLICY_2026_03)


def test_the_way_of_a_case_names_every_state() -> None:
    way = way_page()
    assert all(state.value in way for state in CaseState)


def test_the_way_of_each_kind_of_case_has_its_table() -> None:
    support = way_page().partition("## Technical support")[2]
    assert "| new | closed | CloseCase |" in support
    assert "IssueRma" not in support
    assert "IssueRma" in way_page()


def test_every_word_of_the_command_line_stands_in_the_help_and_the_readme() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for word in WORDS:
        assert f"`{word}" in page("commands"), word
        assert f"`{word}`" in readme, word


def test_every_pane_has_a_page() -> None:
    from ui.panes.all_panes import all_panes

    missing = {entry.key for entry in all_panes() if page_for(entry.key) == "keys"}
    assert missing == {"help"}
