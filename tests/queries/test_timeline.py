"""What stands in the timeline is told in words, whatever act wrote it."""

import ast
from pathlib import Path

import pytest

import desktop.operations
from desktop.queries.timeline import Stream, sentence_of, stream_of, told_kinds

OF_THE_STORE = {
    "StoreFounded",
    "PersonAdded",
    "PasswordChanged",
    "PasswordSet",
    "SignInsEnded",
    "RoleChanged",
    "AccessEnded",
    "DelegateGranted",
    "RegisterImported",
}
"""Events that belong to no case, so no timeline of a case tells them."""


def recorded_kinds() -> set[str]:
    """The kinds that any act writes, read from the acts themselves."""
    kinds: set[str] = set()
    for path in Path(desktop.operations.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr == "record" and isinstance(node.args[0], ast.Constant):
                kinds.add(str(node.args[0].value))
    return kinds


def test_every_event_that_an_act_writes_has_its_words() -> None:
    assert len(recorded_kinds()) > 30
    assert recorded_kinds() - OF_THE_STORE == told_kinds()


def test_an_event_of_an_older_program_shows_its_name() -> None:
    assert sentence_of("SomethingOld", {"a": 1}) == ("SomethingOld", "")


@pytest.mark.parametrize(
    ("kind", "stream"),
    [
        ("CommentAdded", Stream.COMMENTS),
        ("FileAttached", Stream.FILES),
        ("DocumentMade", Stream.FILES),
        ("RmaIssued", Stream.CHANGES),
    ],
)
def test_each_event_stands_in_its_stream(kind: str, stream: Stream) -> None:
    assert stream_of(kind) is stream


def test_a_change_says_from_what_to_what() -> None:
    assert sentence_of("FormEdited", {"town": ["Oslo", ""], "post_code": [None, "0150"]}) == (
        "Form edited",
        "town: Oslo → empty · post code: empty → 0150",
    )


def test_a_day_is_told_as_the_desk_writes_days() -> None:
    told = sentence_of("NoticeRecorded", {"to": "Jürgen Weiß", "on": "2026-11-16"})
    assert told == ("Notice given", "to Jürgen Weiß on 16 Nov 2026")
