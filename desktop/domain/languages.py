"""The languages of letters, by their names in the desk's own sentences."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LETTER_LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "English",
        "de": "German",
        "fr": "French",
        "it": "Italian",
        "es": "Spanish",
        "nl": "Dutch",
        "pl": "Polish",
    }
)
"""The languages that letters are written in first (paperwork.md), by two letters."""


def language_name(code: str) -> str:
    """The name of a language ("es" is Spanish); the code itself where letters have none."""
    return LETTER_LANGUAGES.get(code.lower()[:2], code)
