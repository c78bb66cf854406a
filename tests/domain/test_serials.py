"""Serials are the same however they are written, and misread ones are found as suggestions."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.serials import (
    differences,
    format_mac,
    look_alike_key,
    normalise_mac,
    normalise_serial,
    serial_candidates,
)


@pytest.mark.parametrize(
    "written",
    [
        "a05723g25540565b",
        " A05723-G25540565B ",
        "A05723 G2554 0565B",
        "Ａ05723G25540565B",
        "A05723/G25540565.B",
    ],
)
def test_case_spaces_and_separators_do_not_tell_serials_apart(written: str) -> None:
    assert normalise_serial(written) == "A05723G25540565B"


@given(st.text())
def test_a_normalised_serial_is_its_own_normal_form(text: str) -> None:
    once = normalise_serial(text)
    assert normalise_serial(once) == once


@pytest.mark.parametrize("group", ["O0QD", "I1L", "S5", "B8", "Z2"])
def test_what_people_misread_has_one_key(group: str) -> None:
    assert len({look_alike_key(f"A{letter}9") for letter in group}) == 1


def test_letters_that_nobody_misreads_keep_their_own_keys() -> None:
    rest = "ACEFGHJKMNPRTUVWXY34679"
    assert look_alike_key(rest) == rest


@given(st.text(alphabet=string.ascii_uppercase + string.digits))
def test_the_key_of_a_key_is_itself_and_as_long(serial: str) -> None:
    key = look_alike_key(serial)
    assert look_alike_key(key) == key
    assert len(key) == len(serial)


def test_the_places_that_differ_are_named() -> None:
    assert differences("A0586OD2", "A05860D2") == (5,)
    assert differences("a-0586", "A0586") == ()
    assert differences("A05", "A0586") == (3, 4)


@pytest.mark.parametrize(
    "written", ["EC:CD:6D:7C:07:BC", "ec-cd-6d-7c-07-bc", "ECCD.6D7C.07BC", "ECCD6D7C07BC"]
)
def test_a_mac_address_is_the_same_in_every_writing(written: str) -> None:
    assert normalise_mac(written) == "ECCD6D7C07BC"
    assert format_mac("ECCD6D7C07BC") == "EC:CD:6D:7C:07:BC"


@pytest.mark.parametrize("written", ["", "EC:CD:6D:7C:07", "EC:CD:6D:7C:07:BG", "A05860D26395078A"])
def test_anything_else_is_no_mac_address(written: str) -> None:
    assert normalise_mac(written) is None


FORTY = [f"A05860D2639{number:04d}A" for number in range(40)]


@pytest.mark.parametrize("separator", ["\n", "\r\n", " ", ", ", ",", "\t", "; ", ";"])
def test_forty_pasted_serials_are_forty_whatever_stands_between(separator: str) -> None:
    assert serial_candidates(separator.join(FORTY)) == FORTY


def test_candidates_stay_as_typed_in_order_and_none_comes_twice() -> None:
    text = "a05723-G25540565B\nA04657C26276344A\nA05723G25540565B"
    assert serial_candidates(text) == ["a05723-G25540565B", "A04657C26276344A"]


@pytest.mark.parametrize(
    "line",
    [
        "A04657C26276344A\tAT-PWR800-50\tpuertos 9-16 sin enlace",
        "2) S/N: A04657C26276344A (sin LED tras la tormenta, fuente cambiada)",
        "- AT-PWR800-50  A04657C26276344A: puertos 9-16 sin enlace",
        "Serial A04657C26276344A, bought in 2025, fails with PoE fault on all ports.",
        '"A04657C26276344A"',
    ],
)
def test_models_and_words_beside_a_serial_are_left_out(line: str) -> None:
    assert serial_candidates(line) == ["A04657C26276344A"]


def test_a_serial_with_spaces_inside_is_one() -> None:
    assert serial_candidates("A04657 C262 76344A\nA04599D26198333A") == [
        "A04657 C262 76344A",
        "A04599D26198333A",
    ]


def test_a_misread_or_short_serial_still_gets_its_line() -> None:
    assert serial_candidates("AO5860D26395O78A\nX12345") == ["AO5860D26395O78A", "X12345"]


@given(st.text())
def test_any_text_gives_candidates_that_differ_from_each_other(text: str) -> None:
    normal = [normalise_serial(candidate) for candidate in serial_candidates(text)]
    assert len(set(normal)) == len(normal)
    assert "" not in normal
