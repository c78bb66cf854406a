"""One text for each value, and a chain in which nothing can be altered unseen."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.timeline import (
    FIRST_LINK,
    canonical_json,
    canonical_text_of_json,
    chain_link,
    digest,
    salted_digest,
)
from desktop.domain.words import CaseState


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    on: date


def test_keys_are_sorted_text_is_compact_and_not_escaped() -> None:
    assert canonical_json({"b": 1, "a": "Peñíscola"}) == '{"a":"Peñíscola","b":1}'


def test_every_type_of_the_domain_has_one_text() -> None:
    value = {
        "day": date(2026, 11, 16),
        "cut_off": time(15, 0),
        "id": UUID(int=1),
        "state": CaseState.NEW,
        "set": {"b", "a"},
        "row": Example("x", date(2026, 1, 2)),
        "flag": True,
        "none": None,
    }
    assert canonical_json(value) == (
        '{"cut_off":"15:00:00","day":"2026-11-16","flag":true,'
        '"id":"00000000-0000-0000-0000-000000000001","none":null,'
        '"row":{"name":"x","on":"2026-01-02"},"set":["a","b"],"state":"new"}'
    )


def test_the_same_instant_has_the_same_text_in_every_zone() -> None:
    utc = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
    elsewhere = utc.astimezone(timezone(timedelta(hours=5)))
    assert canonical_json(utc) == canonical_json(elsewhere) == '"2026-11-16T09:00:00.000000Z"'


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        canonical_json(datetime(2026, 11, 16, 9, 0))


@pytest.mark.parametrize("value", [object(), {1: "a"}, b"bytes"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError):
        canonical_json(float("nan"))


@given(st.dictionaries(st.text(), st.integers()))
def test_the_order_of_keys_never_shows(value: dict[str, int]) -> None:
    assert canonical_json(value) == canonical_json(dict(reversed(list(value.items()))))


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_JSON)
def test_what_was_read_from_json_has_the_text_that_it_was_read_from(value: object) -> None:
    text = canonical_json(value)
    assert canonical_text_of_json(json.loads(text)) == text


def test_a_number_that_json_cannot_hold_is_refused_in_what_was_read_too() -> None:
    with pytest.raises(ValueError):
        canonical_text_of_json(json.loads('{"a":NaN}'))


def test_a_digest_is_the_sha256_of_the_text_in_utf_8() -> None:
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_salt_and_text_cannot_be_moved_into_each_other() -> None:
    assert salted_digest("ab", "c") != salted_digest("a", "bc")
    assert salted_digest("a", "b") != salted_digest("x", "b")


def test_a_link_changes_with_each_of_its_parts_and_their_order() -> None:
    links = {
        chain_link(FIRST_LINK, "op", "{}", ["e1", "e2"]),
        chain_link("1" * 64, "op", "{}", ["e1", "e2"]),
        chain_link(FIRST_LINK, "other", "{}", ["e1", "e2"]),
        chain_link(FIRST_LINK, "op", '{"a":1}', ["e1", "e2"]),
        chain_link(FIRST_LINK, "op", "{}", ["e2", "e1"]),
        chain_link(FIRST_LINK, "op", "{}", ["e1"]),
        chain_link(FIRST_LINK, "op", "{}", []),
    }
    assert len(links) == 7
    assert all(len(link) == 64 for link in links)
