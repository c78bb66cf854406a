"""Codes and identities: whole dots, quiet zones, and the same facts back."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.codes import (
    DOT_MM,
    QUIET_BARS,
    SMALLEST_SQUARE_MM,
    bars,
    can_be_bars,
    squares,
)
from desktop.documents.identity import Identity, Kind, read_identity, write_identity
from tests.documents.samples import CASE_ID


def test_twenty_characters_with_quiet_zones_fit_beside_the_margins_of_a_label() -> None:
    code = bars("A1B2C3D4E5F6G7H8J9K0")
    assert (code.modules + 2 * QUIET_BARS) * 2 * DOT_MM <= 77
    assert code.dots_for(92, most=2) == 2


def test_a_module_is_never_less_than_two_dots() -> None:
    assert bars("A" * 60).dots_for(92) is None
    assert bars("R26-004217-5").dots_for(92) == 3


def test_digits_are_packed_in_pairs() -> None:
    assert bars("1234567890").modules < bars("ABCDEFGHIJ").modules


def test_code_128_says_what_it_cannot_write() -> None:
    assert not can_be_bars("Ä1")
    assert not can_be_bars("")
    assert not can_be_bars("a\tb")
    with pytest.raises(ValueError, match="Code 128"):
        bars("серия")


def test_a_qr_code_is_never_smaller_than_fifteen_millimetres() -> None:
    code = squares("RMADESK:1")
    dots = code.dots_for(40)
    assert dots is not None
    assert code.modules * dots * DOT_MM >= SMALLEST_SQUARE_MM
    assert code.dots_for(14) is None


IDENTITIES = st.builds(
    Identity,
    kind=st.sampled_from(Kind),
    case_number=st.text(min_size=1, max_size=20),
    case_id=st.uuids(),
    rma_number=st.text(max_size=20),
    serials=st.lists(st.text(min_size=1, max_size=20), max_size=4).map(tuple),
    part=st.integers(1, 99),
    parts=st.integers(1, 99),
    version=st.integers(1, 99),
)


@given(IDENTITIES)
def test_an_identity_comes_back_as_it_was_written(identity: Identity) -> None:
    assert read_identity(write_identity(identity)) == identity


@given(st.text(max_size=80))
def test_other_codes_are_not_taken_for_ours(text: str) -> None:
    assert read_identity(text) is None
    read_identity(f"RMADESK:1/{text}")


def test_an_identity_of_ordinary_serials_stays_in_the_dense_alphabet_of_qr() -> None:
    text = write_identity(
        Identity(Kind.LABEL, "CA-004217", UUID(int=CASE_ID.int), "R26-004217-5", ("A05860D26",))
    )
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
