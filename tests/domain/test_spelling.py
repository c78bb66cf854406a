"""F8: a serial is spelt aloud in the caller's language, and nothing of it is lost."""

import pytest

from desktop.domain.spelling import SPELT_LANGUAGES, spell, spelling_language


def test_a_serial_is_spelt_letter_by_letter() -> None:
    said = [one.word for one in spell("A05d", "en")]
    assert said == ["Alfa", "zero", "five", "Delta"]


@pytest.mark.parametrize(
    ("language", "word"),
    [("de", "Quelle"), ("fr", "Quintal"), ("es", "Queso"), ("it", "Quarto"), ("el", "Quebec")],
)
def test_each_caller_hears_the_words_of_their_language(language: str, word: str) -> None:
    assert spell("Q", language)[0].word == word


def test_a_regional_language_is_its_language() -> None:
    assert spelling_language("es-MX") == "es"


def test_a_separator_is_a_pause_and_keeps_its_place() -> None:
    spelt = spell("R26-0", "en")
    assert [one.character for one in spelt] == ["R", "2", "6", "-", "0"]
    assert spelt[3].word == ""


@pytest.mark.parametrize("language", SPELT_LANGUAGES)
def test_every_letter_and_digit_has_a_word_of_its_own(language: str) -> None:
    words = [one.word for one in spell("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", language)]
    assert all(words)
    assert len(set(words)) == 36
