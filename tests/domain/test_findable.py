"""Text is folded so that it is found however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.findable import fold, folded_words
from desktop.domain.serials import normalise_serial


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Netzwerke Überberg GmbH", "NETZWERKEUBERBERGGMBH"),
        ("Møller & Søn Logistik A/S", "MOLLERSONLOGISTIKAS"),
        ("Kurt-Wilde-Straße", "KURTWILDESTRASSE"),
        ("Þingholt Ærøskøbing Łódź", "THINGHOLTAEROSKOBINGLODZ"),
        ("Ναυτιλιακή Ελαίας", "ΝΑΥΤΙΛΙΑΚΗΕΛΑΙΑΣ"),
        ("أحمد البوسعيدي", "احمدالبوسعيدي"),
        ("İstanbul ışık", "ISTANBULISIK"),
        ("ec:cd:6d-7c.07 bc", "ECCD6D7C07BC"),
        (" - / ", ""),
    ],
)
def test_text_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(max_codepoint=127)))
def test_a_plain_serial_is_folded_as_serials_are_compared(text: str) -> None:
    assert fold(text) == normalise_serial(text)


def test_words_are_folded_one_by_one_without_repetition() -> None:
    assert folded_words("Überberg — uberberg x230-28GP ") == ("UBERBERG", "X23028GP")
